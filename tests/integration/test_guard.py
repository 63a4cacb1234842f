"""Figures come back unchanged through our reader with the PyMuPDF that is installed, whose own extraction has torn them before."""

from __future__ import annotations

from importlib import metadata

import pymupdf
import pytest

from pipeline.batch.document import read_document
from schemas.rows import CellRow
from tests.drawing import BUDGET, ruled_page


def drawn(rotation: int = 0) -> bytes:
    with pymupdf.open() as pdf:
        ruled_page(pdf, BUDGET)
        pdf[0].set_rotation(rotation)
        data: bytes = pdf.tobytes()
    return data


def test_the_version_is_one_that_was_measured() -> None:
    major, minor, *_ = (int(part) for part in metadata.version("pymupdf").split("."))
    assert (major, minor) >= (1, 28)
    assert major < 2


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_drawn_table_comes_back_cell_by_cell(rotation: int) -> None:
    result = read_document(drawn(rotation), "drawn.pdf")
    cells = [cell for cell in result.rows["cells"] if isinstance(cell, CellRow)]
    assert [[cell.text for cell in cells if cell.row == row] for row in sorted({cell.row for cell in cells})] == [list(row) for row in BUDGET[1:]]
    first = next(cell for cell in cells if cell.text == "33,654.29")
    assert (first.state, first.value, first.decimals, first.unit) == ("number", "33654.29", 2, "万元")
    assert first.column_path == ("年初预算",)
    assert first.row_label == "一般公共"
    assert first.page == 1
    assert first.bbox is not None


def test_reading_is_not_changed_by_what_pymupdf_was_asked_before() -> None:
    """`find_tables` of PyMuPDF sets a global switch that tears text; a caller who used it must still get whole figures."""
    data = drawn()
    before = read_document(data, "drawn.pdf").rows["cells"]
    assert len(before) == 6
    with pymupdf.open("pdf", data) as pdf:
        pdf[0].find_tables()
    assert read_document(data, "drawn.pdf").rows["cells"] == before
