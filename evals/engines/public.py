"""Public table finders: PyMuPDF's and pdfplumber's, at their defaults."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pymupdf

from evals.engines.grids import Found, Grid, GridCell, GridEngine


def find_tables(file: Path) -> Iterator[Found]:
    """PyMuPDF `Page.find_tables` (lines) with `Table.extract`."""
    with pymupdf.open(file) as document:
        for number, page in enumerate(document, 1):
            for table in page.find_tables().tables:
                texts = table.extract()
                grid: Grid = [[None if box is None else GridCell(_one_line(text), tuple(box)) for box, text in zip(row.cells, line, strict=True)]
                              for row, line in zip(table.rows, texts, strict=True)]
                yield Found(number, grid)


def plumber(file: Path) -> Iterator[Found]:
    """pdfplumber `Page.find_tables` with `Table.extract`."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(file) as document:
        for number, page in enumerate(document.pages, 1):
            for table in page.find_tables():
                texts = table.extract()
                grid: Grid = [[None if box is None else GridCell(_one_line(text), (box[0], box[1], box[2], box[3])) for box, text in zip(row.cells, line, strict=True)]
                              for row, line in zip(table.rows, texts, strict=True)]
                yield Found(number, grid)
            page.close()


def _one_line(text: str | None) -> str:
    return "".join((text or "").split("\n"))


PUBLIC = {"find_tables": GridEngine("PyMuPDF find_tables", find_tables), "pdfplumber": GridEngine("pdfplumber", plumber)}
