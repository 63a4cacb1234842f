"""Public tools' grids as contract rows, suites and what they refuse."""

from __future__ import annotations

import json

import pymupdf
import pytest

from evals.engines.base import EngineError
from evals.engines.grids import Found, GridCell, GridEngine
from evals.engines.peers import peer
from evals.engines.public import PUBLIC
from evals.suites import SuiteError, find_suite
from pipeline.documents.files import hash_file
from tests.drawing import BUDGET, ruled_page


@pytest.fixture
def drawn(tmp_path):
    with pymupdf.open() as pdf:
        ruled_page(pdf, BUDGET)
        pdf.save(tmp_path / "drawn.pdf")
    return tmp_path / "drawn.pdf"


@pytest.mark.parametrize("name", ["find_tables", "pdfplumber"])
def test_a_ruled_table_comes_through_every_public_tool(name, drawn, tmp_path) -> None:
    reading = PUBLIC[name].read([drawn], tmp_path)
    export = reading.export.document(hash_file(drawn), drawn.name)
    assert [cell["text"] for cell in export.rows("cells")] == [text for row in BUDGET[1:] for text in row]
    assert {cell["value"] for cell in export.rows("cells") if cell["state"] == "number"} >= {"33654.29"}
    assert reading.makes == {"cells"}


def test_a_table_goes_on_over_the_page_and_drops_its_repeated_header(drawn, tmp_path) -> None:
    def row(*texts):
        return [GridCell(text, (0, 0, 1, 1)) for text in texts]

    head = row("项目", "金额")
    engine = GridEngine("x", lambda _: iter([Found(1, [head, row("甲", "1.00")]), Found(2, [head, row("乙", "2.00")]), Found(4, [head, row("丙", "3.00")])]))
    export = engine.read([drawn], tmp_path).export.document(hash_file(drawn), None)
    assert [(c["table_id"], c["row"], c["text"], c["row_label"]) for c in export.rows("cells") if c["column"] == 1] == [
        ("t0", 1, "1.00", "甲"), ("t0", 2, "2.00", "乙"), ("t1", 1, "3.00", "丙")]


def test_a_tool_that_breaks_has_a_failed_document(drawn, tmp_path) -> None:
    def broken(_):
        raise ValueError("planted")

    (document,) = GridEngine("x", broken).read([drawn], tmp_path).export.document(hash_file(drawn), None).rows("documents")
    assert (document["status"], document["problem"]) == ("failed", "ValueError: planted")


def test_an_unknown_peer_is_named() -> None:
    with pytest.raises(EngineError, match="pdfplumber"):
        peer("tabula")


def labelled(folder, **meta):
    (folder / "gold" / "a").mkdir(parents=True)
    (folder / "gold" / "a" / "meta.json").write_text(json.dumps({"file_names": ["drawn.pdf"], **meta}), "utf-8")


def test_a_suite_is_a_folder_of_documents_and_gold(drawn, tmp_path) -> None:
    labelled(tmp_path)
    (tmp_path / "documents").mkdir()
    drawn.rename(tmp_path / "documents" / "drawn.pdf")

    (item,) = find_suite(str(tmp_path)).files
    assert (item.name, item.path.name) == ("a", "drawn.pdf")


def test_a_suite_says_what_is_missing(drawn, tmp_path) -> None:
    with pytest.raises(SuiteError, match="no gold"):
        find_suite(str(tmp_path))
    labelled(tmp_path, sha256={"drawn.pdf": "0" * 64})
    with pytest.raises(SuiteError, match="--documents"):
        find_suite(str(tmp_path))
    with pytest.raises(SuiteError, match="its bytes have changed"):
        find_suite(str(tmp_path), documents=tmp_path)
    drawn.unlink()
    with pytest.raises(SuiteError, match=r"1 labelled files are not in .*drawn\.pdf"):
        find_suite(str(tmp_path), documents=tmp_path)
    with pytest.raises(SuiteError, match="named b"):
        find_suite(str(tmp_path), documents=tmp_path, only=["b"])
