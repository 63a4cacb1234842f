"""Documents made of tables written down in a test, as checks see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.checks.book import Book
from pipeline.checks.run import check_document
from pipeline.money import is_dash, parse_figure
from schemas.rows import CellRow, CheckRow, DocumentRow, LineRow, Row, TableRow

DOCUMENT = "d" * 64
LABELS = 1


def table(table_id: str, kind: str, header: Sequence[str], rows: Sequence[Sequence[str]], labels: int | Sequence[int] = LABELS, unit: str | None = "万元",
          title: str | None = None, page: int = 1) -> dict[str, list[Row]]:
    """A table: `header` holds one path a column (`预算数>合计`), `rows` the printed cells.

    `labels`: how many columns on the left name the rows, or for a two-sided table the first column of each side, each of which names its rows.
    """
    lanes = [0] if isinstance(labels, int) else list(labels)
    named = set(range(labels)) if isinstance(labels, int) else set(lanes)
    cells: list[Row] = []
    lines: list[Row] = []
    for number, texts in enumerate(rows):
        row = number + 1
        for column, text in enumerate(texts):
            lane = max(first for first in lanes if first <= column)
            names = [texts[other] for other in sorted(named) if lane <= other and (len(lanes) == 1 or other == lane) and texts[other]]
            figure = parse_figure(text) if text and column not in named else None
            state = "number" if figure else "blank" if not text else "dash" if is_dash(text) else "text"
            cell: dict[str, Any] = {
                "document_id": DOCUMENT, "table_id": table_id, "row": row, "column": column, "row_label": " ".join(names) or None,
                "column_path": tuple(header[column].split(">")) if header[column] else None, "text": text or None, "state": state,
                "value": figure.text if figure else None, "decimals": figure.decimals if figure else None,
                "unit": ("%" if figure.percent else unit) if figure else None, "page": page,
                "bbox": (100.0 * column, 20.0 * row, 100.0 * column + 90, 20.0 * row + 18)}
            cells.append(CellRow(**cell))
            if figure and not figure.percent and kind != "other":
                lines.append(LineRow(document_id=DOCUMENT, table_id=table_id, table_kind=kind, name=cell["row_label"], measure="other", amount_printed=text,
                                     unit=unit, page=page, bbox=cell["bbox"]))
    found: list[Row] = [TableRow(document_id=DOCUMENT, table_id=table_id, kind=kind, title=title, unit=unit, pages=(page,), row_count=len(rows) + 1,
                                 column_count=len(header), header_row_count=1)]
    return {"tables": found, "cells": cells, "lines": lines}


def book(*tables: dict[str, list[Row]], organisation: str | None = "松原市云溪区水务局", fiscal_year: int = 2026, doubtful: Sequence[str] = (),
         kind: str = "department_budget") -> Book:
    """A document with these tables."""
    rows: dict[str, list[Row]] = {}
    for item in tables:
        for name, found in item.items():
            rows.setdefault(name, []).extend(found)
    document = DocumentRow(document_id=DOCUMENT, file_name="水务局.pdf", kind=kind, organisation=organisation, fiscal_year=fiscal_year)
    return Book(document, rows, None, frozenset(doubtful))


def checked(*tables: dict[str, list[Row]], **options: Any) -> list[CheckRow]:
    """All checks of a document with these tables, each row valid by the contract."""
    rows = check_document(book(*tables, **options))
    for row in rows:
        CheckRow.model_validate(row.model_dump())
    return rows


def found(rows: Sequence[CheckRow], rule: str, status: str | None = None) -> list[CheckRow]:
    """Rows of one rule, by status."""
    return [row for row in rows if row.check_id.startswith(rule) and status in (None, row.status)]


def formulas(rows: Sequence[CheckRow], rule: str, status: str | None = None) -> list[str | None]:
    """Their formulas."""
    return [row.formula for row in found(rows, rule, status)]
