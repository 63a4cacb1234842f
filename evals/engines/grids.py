"""Grids that public tools find on pages, as contract rows: tables continued over pages are joined, so that nothing is lost for want of that."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from evals.engines.base import Reading
from evals.engines.endpoint import page_count
from evals.export import ExportSet
from evals.scoring.places import Box
from evals.scoring.text import Row, norm, plain, to_decimal
from pipeline.documents.files import hash_file

_DASHES = frozenset(("-", "—", "--", "——"))
_NO_FIGURES = ("元", "分", "点")


class GridCell(NamedTuple):
    """A cell of a grid: its text, and its box in the page as displayed."""

    text: str
    box: Box


Grid: TypeAlias = list[list[GridCell | None]]
"""Rows of cells; None where a merged cell goes on."""


class Found(NamedTuple):
    """A grid and its page, from 1."""

    page: int
    grid: Grid


class GridEngine:
    """A tool that finds grids on the pages of a file: cells and tables, no more."""

    def __init__(self, name: str, find: Callable[[Path], Iterator[Found]]) -> None:
        self.name = name
        self._find = find

    def read(self, files: Sequence[Path], work: Path) -> Reading:
        """Contract rows of what is found; a file on which the tool breaks has a failed document."""
        rows: dict[str, list[Row]] = {"documents": [], "tables": [], "cells": [], "usage": []}
        for file in files:
            identity, begun = hash_file(file), time.perf_counter()
            problem = None
            try:
                found = list(self._find(file))
            except Exception as error:  # noqa: BLE001  # whatever a foreign tool raises on a file is its result on that file
                found, problem = [], f"{type(error).__name__}: {error}"
            seconds = time.perf_counter() - begun
            for number, table in enumerate(_joined(found)):
                _add(rows, identity, f"t{number}", table)
            rows["documents"].append({"document_id": identity, "file_name": file.name, "kind": "other", "page_count": page_count(file),
                                      "status": "failed" if problem else "ok", "problem": problem})
            rows["usage"].append({"run_id": self.name, "document_id": identity, "seconds_parse": round(seconds, 4)})
        return Reading(ExportSet(rows), makes=frozenset({"cells"}))


def _joined(found: Sequence[Found]) -> list[list[Found]]:
    """Grids of one table: the last of a page and the first of the next with as many columns."""
    tables: list[list[Found]] = []
    for at, item in enumerate(found):
        before = tables[-1][-1] if tables else None
        first_of_page = at == 0 or found[at - 1].page != item.page
        if before is not None and first_of_page and item.page == before.page + 1 and _width(item) == _width(before):
            tables[-1].append(item)
        else:
            tables.append([item])
    return tables


def _width(item: Found) -> int:
    return max((len(row) for row in item.grid), default=0)


def _header_rows(grid: Grid) -> int:
    """Leading rows without a figure."""
    for number, row in enumerate(grid):
        if any(cell is not None and _state(cell.text) == "number" for cell in row):
            return number
    return min(1, len(grid))


def _add(rows: dict[str, list[Row]], identity: str, table_id: str, parts: Sequence[Found]) -> None:
    head = _header_rows(parts[0].grid)
    header = [_texts(row) for row in parts[0].grid[:head]]
    at = head
    count = 0
    for number, part in enumerate(parts):
        body = part.grid[head:] if number == 0 or [_texts(row) for row in part.grid[:head]] == header else part.grid
        for row in body:
            cells = [_cell(identity, table_id, at, column, cell, row, header, part.page) for column, cell in enumerate(row) if cell is not None]
            rows["cells"] += cells
            count += sum(cell["state"] == "number" for cell in cells)
            at += 1
    rows["tables"].append({"document_id": identity, "table_id": table_id, "kind": "other", "pages": [part.page for part in parts], "row_count": at,
                           "column_count": _width(parts[0]), "header_row_count": head, "is_empty": not count})


def _texts(row: Sequence[GridCell | None]) -> list[str]:
    return [norm(cell.text) if cell is not None else "" for cell in row]


def _cell(identity: str, table_id: str, at: int, column: int, cell: GridCell, row: Sequence[GridCell | None], header: Sequence[Sequence[str]],
          page: int) -> dict[str, Any]:
    state = _state(cell.text)
    value = to_decimal(cell.text) if state == "number" else None
    label = next((other.text for other in row if other is not None and other.text), None)
    return {"document_id": identity, "table_id": table_id, "row": at, "column": column, "row_label": label,
            "column_path": list(dict.fromkeys(text[column] for text in header if column < len(text) and text[column])), "text": cell.text or None,
            "state": state, "value": None if value is None else str(value), "decimals": len(plain(cell.text).partition(".")[2]) if value is not None else None,
            "unit": None, "page": page, "bbox": list(cell.box)}


def _state(text: str) -> str:
    bare = norm(text)
    if not bare:
        return "blank"
    if bare in _DASHES:
        return "dash"
    return "number" if to_decimal(bare) is not None and not bare.endswith(_NO_FIGURES) else "text"
