"""Sides of a table: columns of figures that share row labels, and their rows (收入|支出 两栏)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.checks.book import Book, TableView, cell_operand, unit_name
from pipeline.checks.headers import AMOUNT
from pipeline.checks.labels import Label, plain, read_label
from pipeline.checks.subjects import class_codes, class_names, known_subjects, resolve
from pipeline.text import bare
from schemas.checks import Family, Operand, Relation

_NO_AMOUNT = re.compile(r"(?:编码|代码|编号|序号|行次|栏次|年度|年份|权重|分值|得分|得分率|比例|比率|占比|完成率|执行率|增幅|%)(?:\(.*\))?$")
_NAMES = re.compile(r"(?:经济|功能)?(?:分类)?科目(?:编码|代码|名称)|编码|科目")
ZERO = Decimal(0)
EXACT = 6  # decimals: nothing is nothing to the last place
_ORDINAL = re.compile(r"行次|栏次|序号")
_CARRY = re.compile(r"结转|结余|动用|预算稳定调节|调入")
_NOT_UNIT = re.compile(r"经费|支出|收入|项目|补助|工资|费$|资金|[一二三四五六七八九十]、|^其他|^\d")
_UNIT_WORD = re.compile(r".*(?:局|委员会|办公室|办公厅|中心|院|学校|站|所|队|馆|厅|部|署|处|政府|街道|本级|机关)(?:\(.*\))?")


class LaneRow(NamedTuple):
    """A row of one lane.

    `code`: the printed code, or the one that the name stands for; `sure`: False when its level is a guess. `unit`: names a unit
    (预算单位) rather than an item. `depth`: place of its label among the label columns, where each level has a column of its own.
    """

    row: int
    label: Label
    code: str | None = None
    sure: bool = True
    unit: bool = False
    depth: int | None = None

    @property
    def carry(self) -> bool:
        """结转, 结余 and the like: no part of this year's sum."""
        return bool(_CARRY.search(self.label.name))


class Lane(NamedTuple):
    """Columns of figures under which the rows have the same labels, left to right, and the rows from top to bottom."""

    columns: tuple[int, ...]
    rows: tuple[LaneRow, ...]
    top: str


def sheet_of(view: TableView, book: Book) -> Sheet:
    """The table's sheet, made once a book."""
    found = book.sheets.get(view.table_id)
    if found is None:
        found = book.sheets[view.table_id] = Sheet(view, book)
    return found


class Sheet:
    """A table prepared for arithmetic: its lanes, and relations between its cells."""

    def __init__(self, view: TableView, book: Book) -> None:
        self.view = view
        self.figures = view.figures
        self.lanes = _lanes(view, book)
        self.operands: dict[tuple[int, int], Operand] = view.operands
        self.measures: dict[tuple[int, ...], list[tuple[int, str]]] = {}

    def operand(self, row: int, column: int) -> Operand | None:
        """The figure at a cell, None where none is printed."""
        return self.operands.get((row, column))

    def nought(self, row: int, column: int) -> Operand | None:
        """A blank or dash cell beside figures, as the nothing that it stands for."""
        cell = self.view.at.get((row, column))
        if cell is None or cell.state not in ("blank", "dash"):
            return None
        unit = next((operand.unit for operand in (self.operands.get((other, column)) for other, _ in self.operands) if operand is not None), self.view.row.unit)
        return cell_operand(cell, ZERO, cell.row_label or "")._replace(decimals=EXACT, unit=unit)

    def unread(self, row: int, column: int) -> bool:
        """Whether a cell holds something that is neither figure, blank nor dash."""
        cell = self.view.at.get((row, column))
        return cell is not None and cell.state in ("text", "unreadable")

    def total(self, rule: str, family: Family, title: str, subject: str | None, total: tuple[int, int], addends: Sequence[tuple[int, int]],
              firm: bool = True, signs: Sequence[int] | None = None) -> Relation | None:
        """total = Σ addends over cells (row, column); blank and dash cells count as nothing. None when the total is not printed or no addend is."""
        operands = self.operands
        whole = operands.get(total)
        if whole is None:
            return None
        if signs is None:
            found = [(1, term) for place in addends if (term := operands.get(place)) is not None]
        else:
            found = [(sign, term) for sign, place in zip(signs, addends, strict=True) if (term := operands.get(place)) is not None]
        if not found:
            return None
        blanks = len(addends) - len(found)
        if blanks and any(place not in operands and self.unread(*place) for place in addends):
            return None
        return Relation(rule, family, title, subject, "sum", whole, tuple(found), f"空白{blanks}格按0计" if blanks else None, firm)


def _lanes(view: TableView, book: Book) -> tuple[Lane, ...]:
    labels: dict[int, dict[int, str | None]] = {}
    for cell in view.cells:
        labels.setdefault(cell.column, {})[cell.row] = cell.row_label
    amounts = sorted(_amount_columns(view))
    groups: list[list[int]] = []
    for column in amounts:
        last = groups[-1][-1] if groups else None
        if last is not None and not _named_between(view, last, column) and _same_labels(labels[last], labels[column]) and not _parted(
                view, labels, last, column):
            groups[-1].append(column)
        else:
            groups.append([column])
    lanes = []
    before = -1
    for group in groups:
        path = view.columns[group[0]].path
        names = [column for column in range(before + 1, group[0]) if column not in view.columns or not _ORDINAL.fullmatch(view.columns[column].leaf)]
        lanes.append(Lane(tuple(group), _rows(view, book, labels, group, names), path[0] if path else ""))
        before = group[-1]
    return tuple(lanes)


def _amount_columns(view: TableView) -> set[int]:
    """Columns of figures, and blank ones whose header names an amount: they hold zeros."""
    found = {column for (_, column), figure in view.figures.items() if figure.cell.unit != "%"}
    if found:
        filled = {cell.column for cell in view.cells if cell.state not in ("blank", "dash")}
        found |= {number for number, column in view.columns.items() if number not in filled and number > min(found) and AMOUNT.search(column.leaf)}
    return {column for column in found if not _NO_AMOUNT.search(view.columns[column].leaf)}


def _same_labels(left: dict[int, str | None], right: dict[int, str | None]) -> bool:
    return all(right[row] == text for row, text in left.items() if row in right)


def _named_between(view: TableView, left: int, right: int) -> bool:
    """Whether columns of codes or names stand between two columns of figures."""
    return any(_NAMES.fullmatch(column.leaf) for number, column in view.columns.items() if left < number < right)


def _parted(view: TableView, labels: dict[int, dict[int, str | None]], left: int, right: int) -> bool:
    """Whether a column between the two names the rows of the right one."""
    return any(
        cell.state == "text" and label is not None and cell.text is not None and cell.text in label
        for column in range(left + 1, right) if column in labels for row, label in labels[right].items()
        if (cell := view.at.get((row, column))) is not None)


def _rows(view: TableView, book: Book, labels: dict[int, dict[int, str | None]], group: Sequence[int], names: Sequence[int]) -> tuple[LaneRow, ...]:
    merged: dict[int, str | None] = {}
    for column in group:
        for row, text in labels[column].items():
            if merged.get(row) is None:
                merged[row] = text
    if len(names) > 1 and names[0] > 0:  # a lane that the reader did not tell apart has its names in its own columns
        for row, text in merged.items():
            own = [cell.text for column in names if (cell := view.at.get((row, column))) is not None and cell.text]
            if own and (text is None or bare(own[-1]) not in bare(text)):
                merged[row] = " ".join(own)
            elif not own and view.at.get((row, names[-1])) is not None and text is not None and not read_label(text).total:
                merged[row] = None
    known = view.labels
    rows = [LaneRow(row, known[text] if text in known else read_label(text)) for row, text in sorted(merged.items())]
    return tuple(_with_units(_with_codes(_with_depth(rows, view, names), book), book))


def _with_depth(rows: Sequence[LaneRow], view: TableView, names: Sequence[int]) -> list[LaneRow]:
    """Depths where every level of the rows has a label column of its own (预算单位 | 科目 or 大类 | 项目 | 品目)."""
    filled = {row.row: [column for column in names if (cell := view.at.get((row.row, column))) is not None and cell.text is not None] for row in rows}
    items = [row for row in rows if filled[row.row] and not row.label.total]
    starts = sorted({filled[row.row][0] for row in items})
    level = {column: number for number, column in enumerate(starts)}
    for row in items:  # columns that one row fills together are one level
        together = [level[column] for column in filled[row.row] if column in level]
        if len(set(together)) > 1:
            low, high = min(together), max(together)
            level = {column: low if low <= number <= high else number for column, number in level.items()}
    if len(set(level.values())) < 2:
        return list(rows)
    of = {row.row: filled[row.row][0] for row in items}
    return [row._replace(depth=level[of[row.row]], label=_label_at(row, view, of[row.row])) if row.row in of else row for row in rows]


def _label_at(row: LaneRow, view: TableView, column: int) -> Label:
    """The leftmost label, where the reader took another column's text for it."""
    text = view.at[row.row, column].text
    return row.label if row.label.code or not text or (row.label.text and text in row.label.text) else read_label(text)


def _with_codes(rows: Sequence[LaneRow], book: Book) -> list[LaneRow]:
    named = [row for row in rows if (row.label.name or row.label.code) and not row.label.total]
    printed = [row for row in named if row.label.code]
    if len(printed) >= 2 and len(printed) >= 0.4 * len(named):
        return [_with_printed(row, book) for row in rows]
    classes = class_names()
    tops = [row for row in named if plain(row.label.name) in classes]
    if not tops or any(row.label.part or row.depth is not None for row in named) or not any(
            plain(row.label.name) in classes for row in [row for row in named if not _is_unit(row, book)][:2]):
        return list(rows)
    first = next(number for number, row in enumerate(rows) if row is tops[0])
    below = [row for row in rows[first:] if row.label.name and not row.label.total and not row.carry and not _is_unit(row, book)]
    if len(below) == len(tops) or (all(row.label.numbering for row in below) and len({row.label.numbering for row in below}) == 1):
        return list(rows)  # classes alone
    blocks: list[list[LaneRow]] = [[]]
    for row in rows:
        if _is_unit(row, book):
            blocks.append([])
        elif row in below:
            blocks[-1].append(row)
    found = {}
    for block in blocks:
        for row, (code, sure) in zip(block, resolve([row.label.name for row in block], book.subjects), strict=True):
            found[row.row] = row._replace(code=code, sure=sure)
    return [found.get(row.row, row) for row in rows]


def _with_printed(row: LaneRow, book: Book) -> LaneRow:
    """The printed code; where its class does not exist (misprint), the code that the name stands for."""
    code = row.label.code
    if code is None or not code.isdigit() or code[:3] in class_codes():
        return row._replace(code=code)
    names = (book.subjects.get(plain(row.label.name), set()) | known_subjects().get(plain(row.label.name), frozenset())) - {code}
    fitting = [name for name in names if name[:3] in class_codes()]
    if len(fitting) > 1:
        fitting = [name for name in fitting if name[-4:] == code[-4:]]
    return row._replace(code=fitting[0] if len(fitting) == 1 else code, sure=len(fitting) == 1)


def _with_units(rows: Sequence[LaneRow], book: Book) -> list[LaneRow]:
    return [row._replace(unit=True) if _is_unit(row, book) else row for row in rows]


def _is_unit(row: LaneRow, book: Book) -> bool:
    label = row.label
    if label.code or label.total or not label.name or label.numbering:
        return False
    known = book.organisations
    if unit_name(label.name) in known:
        return True
    return len(known) < 2 and _UNIT_WORD.fullmatch(label.name) is not None and not _NOT_UNIT.search(label.name) and any(
        label.name[:2] == name[:2] for name in known)
