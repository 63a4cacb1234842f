"""Checks from the page to the command line: a drawn budget with a planted error, and the real documents whose sums were worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from pipeline.batch.document import DocumentResult, read_document
from pipeline.cli import app
from schemas.rows import CheckRow
from tests.drawing import ruled_page

ARITHMETIC = ("totals", "hierarchy", "cross-table")
ROWS = (("科目编码", "科目名称", "合计", "基本支出", "项目支出"), ("213", "农林水支出", "350.00", "100.00", "250.00"),
        ("21303", "水利", "350.00", "100.00", "250.00"), ("2130304", "水利行业业务管理", "150.00", "100.00", "50.00"),
        ("2130306", "水利工程运行与维护", "200.00", "", "200.00"), ("", "合计", "350.00", "100.00", "250.00"))


def budget(wrong: str | None = None) -> bytes:
    rows = [list(row) for row in ROWS]
    if wrong:
        rows[4][2] = wrong
    with pymupdf.open() as pdf:
        ruled_page(pdf, rows, caption="部门支出总表", column=95)
        data: bytes = pdf.tobytes(no_new_id=True)
    return data


def checks(result: DocumentResult) -> list[CheckRow]:
    return [row for row in result.rows["checks"] if isinstance(row, CheckRow)]


def test_a_sound_budget_has_no_problem_and_its_figures_are_proven() -> None:
    rows = checks(read_document(budget(), "水务局.pdf"))
    assert not [row for row in rows if row.status == "fail" and row.family in ARITHMETIC]
    assert sum(row.status == "pass" and row.family in ARITHMETIC for row in rows) >= 10


def test_a_wrong_figure_is_found_where_it_stands() -> None:
    result = read_document(budget("290.00"), "水务局.pdf")
    fails = [row for row in checks(result) if row.status == "fail" and row.family in ARITHMETIC]
    cell = next(row for row in result.rows["cells"] if getattr(row, "text", None) == "290.00")
    assert fails and len({row.group_id for row in fails}) == 1
    for row in fails:
        assert row.cause == "document"
        assert (row.evidence[0]["page"], row.evidence[0]["row"], row.evidence[0]["text"]) == (1, getattr(cell, "row", None), "290.00")
        assert list(getattr(cell, "bbox", ())) == list(row.evidence[0]["bbox"])  # type: ignore[call-overload]
        assert "第1页" in (row.message_zh or "") and "200.00" in (row.message_zh or "")


def test_the_command_says_what_is_wrong_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "水务局.pdf").write_bytes(budget("290.00"))
    run = CliRunner()
    assert run.invoke(app, ["extract", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--llm", "none", "--jobs", "1"]).exit_code == 0
    chinese = run.invoke(app, ["check", str(tmp_path / "out"), "--lang", "zh"])
    english = run.invoke(app, ["check", str(tmp_path / "out"), "--lang", "en"])
    assert chinese.exit_code == english.exit_code == 0
    assert "第1页 [文件自身矛盾]" in chinese.output and "疑在第1页" in chinese.output
    assert "p. 1 [document]" in english.output and "Suspect: page 1" in english.output


def read(corpus: Path, name: str) -> list[CheckRow]:
    path = corpus / "seeds" / name
    return checks(read_document(path.read_bytes(), name))


@pytest.mark.corpus
@pytest.mark.parametrize(("name", "relations", "rounded"), [
    ("sz_罗湖_企服中心_2024_部门预算_a.pdf", 688, 27), ("sz_罗湖_企服中心_2024_部门预算_b.pdf", 688, 27), ("sz_龙岗_企服中心_2022_部门预算_a.pdf", 123, 8)])
def test_relations_among_the_tables_of_the_reference_documents(corpus: Path, name: str, relations: int, rounded: int) -> None:
    rows = [row for row in read(corpus, name) if row.family in ARITHMETIC]
    assert {row.status for row in rows} == {"pass"}
    assert len(rows) >= relations
    assert sum(row.grade == "rounding" for row in rows) == rounded


@pytest.mark.corpus
def test_the_unit_slip_of_the_reference_document_is_named(corpus: Path) -> None:
    fails = [row for row in read(corpus, "sz_罗湖_企服中心_2024_部门预算_a.pdf") if row.status == "fail" and row.family in ("year-on-year", "text-table")]
    assert [row.subject for row in fails] == ["产业专项资金"]
    assert "6.06亿元" in (fails[0].message_zh or "") and fails[0].evidence[0]["text"] == "6.06"


@pytest.mark.corpus
def test_an_unsigned_change_is_no_error(corpus: Path) -> None:
    changes = [row for row in read(corpus, "sz_龙岗_企服中心_2022_部门预算_a.pdf") if row.check_id.startswith("totals.change_row") and row.observed == "4"]
    assert len(changes) == 2 and all(row.status == "pass" and "未带负号" in (row.message_zh or "") for row in changes)


@pytest.mark.corpus
@pytest.mark.slow
def test_no_crying_wolf_among_sums(corpus: Path) -> None:
    """Every group of failing sums in the corpus was looked at on the page; what is left is named here."""
    accused = {}
    for path in sorted(corpus.rglob("*.pdf")):
        for row in checks(read_document(path.read_bytes(), path.name)):
            if row.status == "fail" and row.family in ARITHMETIC and row.cause == "document":
                accused.setdefault(path.name, set()).add(row.check_id.split(":")[0])
    assert accused == {"sh_普陀_社会福利院_2024_单位预算.pdf": {"hierarchy.code_misprint"}}
