"""The reference documents give the same budget lines from their PDF and from their plain text, wherever the text's rows are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.batch.document import DocumentResult, read_document
from schemas.rows import LineRow, TableRow

PAIRS = [("004_78229c1d89691bbd.txt", "sz_罗湖_企服中心_2024_部门预算_a.pdf", {"收入总表", "项目支出汇总表"}),
         ("000_4550f92593afb8b2.txt", "sz_龙岗_企服中心_2022_部门预算_a.pdf", set())]


def _read(path: Path) -> DocumentResult:
    return read_document(path.read_bytes(), path.name)


def _lines(result: DocumentResult) -> dict[str, list[tuple[str | None, ...]]]:
    titles = {row.table_id: row.title or row.kind for row in result.rows["tables"] if isinstance(row, TableRow)}
    found: dict[str, list[tuple[str | None, ...]]] = {}
    for row in result.rows["lines"]:
        assert isinstance(row, LineRow)
        found.setdefault(titles[row.table_id], []).append(
            (row.side, row.code, row.name, row.measure, row.organisation, row.amount_printed, row.amount_yuan, str(row.fiscal_year)))
    return found


@pytest.mark.corpus
@pytest.mark.parametrize(("text", "pdf", "torn"), PAIRS)
def test_lines_of_both_routes(corpus: Path, text: str, pdf: str, torn: set[str]) -> None:
    from_text, from_pdf = _read(corpus.parent / "seeds" / text), _read(corpus / "seeds" / pdf)
    lines, expected = _lines(from_text), _lines(from_pdf)

    assert set(expected) - set(lines) == torn
    assert {title: lines[title] for title in lines} == {title: expected[title] for title in lines}
    assert len(lines) >= 7
    assert from_text.document.status == "partial"  # torn rows are said so, none is guessed
    assert (from_text.document.problem or "").count("not sure") == len(torn)


@pytest.mark.corpus
def test_the_text_of_a_form_says_that_its_cells_cannot_be_told_apart(corpus: Path) -> None:
    assert "can't be told apart" in (_read(corpus.parent / "seeds" / "003_ee784c7caa02cf1e.txt").document.problem or "")
