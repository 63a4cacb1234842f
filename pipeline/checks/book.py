"""Everything of one document that checks look at, indexed once (核对底稿)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from pipeline.checks.labels import Label, read_label
from pipeline.checks.subjects import Names, subjects_of
from pipeline.money import parse_figure
from pipeline.text import bare
from schemas.checks import Operand
from schemas.chunk import DocumentText
from schemas.place import BBox, Place
from schemas.rows import CellRow, DocumentRow, FundRow, IndicatorRow, LineRow, NarrativeRow, ProjectRow, Row, StatementRow, TableRow

UNIT_COLUMN = re.compile(r"(?:预算|基层)?单位(?:名称)?$|部门名称$|^单位名称")
_SELF = re.compile(r"\((?:本级|机关|本部|行政|部门本级|局本级)\)$|本级$|机关$|本部$")


def unit_name(name: str) -> str:
    """A unit's bare name without （本级）, for comparing."""
    return _SELF.sub("", name)


class Column(NamedTuple):
    """A column of figures: its header texts under NFKC without spaces, top to leaf."""

    number: int
    path: tuple[str, ...]

    @property
    def leaf(self) -> str:
        """The last header text, `""` where the header has none."""
        return self.path[-1] if self.path else ""


class Figure(NamedTuple):
    """A number cell of a table with the label of its row and, in a fiscal table, its budget line."""

    cell: CellRow
    label: Label
    line: LineRow | None
    value: Decimal


class TableView:
    """A table as checks see it: cells by row and column, labels read, figures with their lines."""

    def __init__(self, row: TableRow, cells: Sequence[CellRow], lines: Sequence[LineRow]) -> None:
        self.row = row
        self.table_id = row.table_id
        self.kind = row.kind
        self.cells = cells
        self._lines = lines

    @cached_property
    def at(self) -> dict[tuple[int, int], CellRow]:
        """Body cells by (row, column); a merged cell at its top left only."""
        return {(cell.row, cell.column): cell for cell in self.cells}

    @cached_property
    def columns(self) -> dict[int, Column]:
        """Columns by index."""
        found: dict[int, Column] = {}
        for cell in self.cells:
            if cell.column not in found:
                found[cell.column] = Column(cell.column, tuple(bare(part) for part in cell.column_path or ()))
        return dict(sorted(found.items()))

    @cached_property
    def labels(self) -> dict[str | None, Label]:
        """Labels read, by the row_label text."""
        return {text: read_label(text) for text in {cell.row_label for cell in self.cells}}

    @cached_property
    def figures(self) -> dict[tuple[int, int], Figure]:
        """Number cells that hold amounts (label columns such as codes are not among them in fiscal tables), by (row, column)."""
        out: dict[tuple[int, int], Figure] = {}
        labels = self.labels
        lines = self._lines
        at = 0
        for cell in self.cells:
            if cell.state != "number" or cell.value is None:
                continue
            line = None
            if at < len(lines) and lines[at].amount_printed == cell.text and lines[at].bbox == cell.bbox and lines[at].page == cell.page:
                line = lines[at]
                at += 1
            elif lines and cell.unit != "%":
                continue  # a code or an ordinal
            out[cell.row, cell.column] = Figure(cell, labels[cell.row_label], line, Decimal(cell.value))
        return out

    @cached_property
    def operands(self) -> dict[tuple[int, int], Operand]:
        """Every figure as an operand, named by row and column."""
        leaves = {number: column.leaf for number, column in self.columns.items()}
        out = {}
        for place, (cell, _, _, value) in self.figures.items():
            label, leaf = cell.row_label, leaves[cell.column]
            out[place] = Operand(f"{label}·{leaf}" if label and leaf else label or leaf, cell.text or "", value, cell.decimals or 0, cell.unit,
                                 cell.table_id, cell.row, cell.column, cell.page, cell.bbox)
        return out

    def operand(self, figure: Figure) -> Operand:
        """The figure as an operand."""
        return self.operands[figure.cell.row, figure.cell.column]


class Book:
    """One document. `text`: its running text, when it was read in this run; `doubtful`: ids of tables whose grid is not sure."""

    def __init__(self, document: DocumentRow, rows: Mapping[str, Sequence[Any]], text: DocumentText | None = None,
                 doubtful: frozenset[str] = frozenset()) -> None:
        self.document = document
        self.document_id = document.document_id
        self.text = text
        self.doubtful = doubtful
        self._rows = rows
        self.sheets: dict[str, Any] = {}
        cells = by_table(rows.get("cells", ()))
        lines = by_table(rows.get("lines", ()))
        self.tables: tuple[TableView, ...] = tuple(
            TableView(row, cells.get(row.table_id, []), lines.get(row.table_id, [])) for row in rows.get("tables", ()))
        self.table: dict[str, TableView] = {view.table_id: view for view in self.tables}

    @cached_property
    def subjects(self) -> Names:
        """Codes by plain name, as the document's coded tables print them."""
        return subjects_of(label for view in self.tables for label in view.labels.values())

    @cached_property
    def organisations(self) -> frozenset[str]:
        """Plain names of the units that the document's tables name, without （本级）."""
        found = {unit_name(bare(name)) for name in (self.document.organisation, *(view.row.organisation for view in self.tables)) if name}
        for view in self.tables:
            units = {column.number for column in view.columns.values() if UNIT_COLUMN.search("".join(column.path))}
            found |= {unit_name(bare(cell.text)) for cell in view.cells if cell.column in units and cell.state == "text" and cell.text}
        return frozenset(name for name in found if len(name) > 2)

    @property
    def lines(self) -> Sequence[LineRow]:
        """Budget lines."""
        return self._rows.get("lines", ())

    @property
    def statements(self) -> Sequence[StatementRow]:
        """Numeric claims of the running text."""
        return self._rows.get("statements", ())

    @property
    def narratives(self) -> Sequence[NarrativeRow]:
        """Narrative fields."""
        return self._rows.get("narratives", ())

    @property
    def projects(self) -> Sequence[ProjectRow]:
        """Projects as narratives and goal tables describe them."""
        return self._rows.get("projects", ())

    @property
    def indicators(self) -> Sequence[IndicatorRow]:
        """Third-level indicators."""
        return self._rows.get("indicators", ())

    @property
    def funds(self) -> Sequence[FundRow]:
        """Rows of 资金使用情况."""
        return self._rows.get("funds", ())

    def column_values(self, table_id: str, column: int) -> dict[int, Decimal]:
        """The figures of a column, by row."""
        view = self.table.get(table_id)
        return {row: figure.value for (row, number), figure in view.figures.items() if number == column} if view else {}

    def of_kind(self, *kinds: str) -> Iterator[TableView]:
        """Tables of these kinds, in the order of the document."""
        return (view for view in self.tables if view.kind in kinds)


def by_table(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Rows by their table_id, in order."""
    out: dict[str, list[Any]] = {}
    for row in rows:
        out.setdefault(row.table_id, []).append(row)
    return out


def cell_operand(cell: CellRow, value: Decimal, name: str) -> Operand:
    """A number cell as an operand."""
    return Operand(name, cell.text or "", value, cell.decimals or 0, cell.unit, cell.table_id, cell.row, cell.column, cell.page, cell.bbox)


def printed_operand(name: str, printed: str | None, unit: str | None, place: Place | None = None, table_id: str | None = None) -> Operand | None:
    """A figure printed in text or in a form (`1,234.50`, `91.76%`) as an operand; None when it is no figure."""
    figure = parse_figure(printed) if printed else None
    if figure is None or printed is None:
        return None
    page: int | None = place.page if place else None
    bbox: BBox | None = place.bbox if place else None
    return Operand(name, printed, figure.value, figure.decimals, "%" if figure.percent else unit, table_id, None, None, page, bbox)


def rows_of(contract: Mapping[str, Sequence[Row]]) -> dict[str, Sequence[Row]]:
    """The tables of a contract that a book is built from."""
    return {name: contract.get(name, ()) for name in ("tables", "cells", "lines", "projects", "indicators", "narratives", "statements", "funds")}
