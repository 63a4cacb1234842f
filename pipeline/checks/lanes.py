"""Sides of a table: columns of figures that share row labels, and their rows (收入|支出 两栏)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.checks.book import Figure, TableView
from pipeline.checks.labels import Label, read_label
from schemas.checks import Family, Operand, Relation

_NO_AMOUNT = re.compile(r"(?:编码|代码|编号|序号|行次|栏次|年度|年份|权重|分值|得分|比例|比率|占比|完成率|执行率|增幅|%)(?:\(.*\))?$")


class LaneRow(NamedTuple):
    """A row of one lane."""

    row: int
    label: Label


class Lane(NamedTuple):
    """Columns of figures under which the rows have the same labels, left to right, and the rows from top to bottom."""

    columns: tuple[int, ...]
    rows: tuple[LaneRow, ...]
    top: str


class Sheet:
    """A table prepared for arithmetic: its lanes, and relations between its cells."""

    def __init__(self, view: TableView) -> None:
        self.view = view
        self.figures = view.figures
        self.lanes = _lanes(view)
        self._operands: dict[tuple[int, int], Operand] = {}

    def operand(self, row: int, column: int) -> Operand | None:
        """The figure at a cell, None where none is printed."""
        found = self._operands.get((row, column))
        if found is None:
            figure = self.figures.get((row, column))
            if figure is None:
                return None
            found = self._operands[row, column] = self.view.operand(figure)
        return found

    def unread(self, row: int, column: int) -> bool:
        """Whether a cell holds something that is neither figure, blank nor dash."""
        cell = self.view.at.get((row, column))
        return cell is not None and cell.state in ("text", "unreadable")

    def total(self, rule: str, family: Family, title: str, subject: str | None, total: tuple[int, int], addends: Sequence[tuple[int, int]],
              firm: bool = True, signs: Sequence[int] | None = None) -> Relation | None:
        """total = Σ addends over cells (row, column); blank and dash cells count as nothing. None when the total is not printed or no addend is."""
        whole = self.operand(*total)
        if whole is None:
            return None
        terms = []
        blanks = 0
        for number, place in enumerate(addends):
            term = self.operand(*place)
            if term is not None:
                terms.append((signs[number] if signs else 1, term))
            elif self.unread(*place):
                return None
            else:
                blanks += 1
        if not terms:
            return None
        return Relation(rule, family, title, subject, "sum", whole, tuple(terms), f"空白{blanks}格按0计" if blanks else None, firm)


def _lanes(view: TableView) -> tuple[Lane, ...]:
    labels: dict[int, dict[int, str | None]] = {}
    for cell in view.cells:
        labels.setdefault(cell.column, {})[cell.row] = cell.row_label
    amounts = _amount_columns(view)
    groups: list[list[int]] = []
    for column in sorted(amounts):
        if groups and _same_labels(labels[groups[-1][-1]], labels[column]) and not _parted(view, labels, groups[-1][-1], column):
            groups[-1].append(column)
        else:
            groups.append([column])
    lanes = []
    for group in groups:
        merged: dict[int, str | None] = {}
        for column in group:
            for row, text in labels[column].items():
                if merged.get(row) is None:
                    merged[row] = text
        known = view.labels
        rows = tuple(LaneRow(row, known[text] if text in known else read_label(text)) for row, text in sorted(merged.items()))
        path = view.columns[group[0]].path
        lanes.append(Lane(tuple(group), rows, path[0] if path else ""))
    return tuple(lanes)


def _amount_columns(view: TableView) -> set[int]:
    found: dict[int, Figure] = {}
    for (_, column), figure in view.figures.items():
        if figure.cell.unit != "%":
            found.setdefault(column, figure)
    return {column for column in found if not _NO_AMOUNT.search(view.columns[column].leaf)}


def _same_labels(left: dict[int, str | None], right: dict[int, str | None]) -> bool:
    return all(right[row] == text for row, text in left.items() if row in right)


def _parted(view: TableView, labels: dict[int, dict[int, str | None]], left: int, right: int) -> bool:
    """Whether a column between the two names the rows of the right one."""
    return any(
        cell is not None and cell.state == "text" and label is not None and cell.text is not None and cell.text in label
        for column in range(left + 1, right) if column in labels for row, label in labels[right].items()
        if (cell := view.at.get((row, column))) is not None)
