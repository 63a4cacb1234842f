"""Identities of particular layouts: changes between years, fund balances, both sides of a summary, task lists of forms (特定勾稽)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.checks.book import Book, Column, TableView
from pipeline.checks.judge import UNSIGNED
from pipeline.checks.lanes import Lane, LaneRow, Sheet, sheet_of
from pipeline.checks.rowtree import row_sums
from pipeline.text import bare
from schemas.checks import Operand, Relation

_YEAR = re.compile(r"20\d\d")
_CHANGE = re.compile(r"增减|增加|变动")
_CHANGE_LEAF = re.compile(r".*(?:增减|变动)(?:额|金额|数|变化金额|变化)?(?:\(.*\))?|增\(减\)额?|增减")
_RATE = re.compile(r"%|比例|幅度|增幅|率")
_COMPARED = re.compile(r"(20\d\d)年?.*比(20\d\d|上年)")
_OPENING, _INCOME, _SPENT, _CLOSING = (re.compile(pattern) for pattern in (
    r"年初(?:财政拨款)?结转和?结余|上年结转", r"本年收入", r"本年支出", r"年末(?:财政拨款)?结转和?结余|结转下年"))
_WHOLE = re.compile(r".*(?:合计|小计|总计)|执行数|金额|.*预算数|.*决算数")
_GRAND = re.compile(r"(?:收入|支出)?总计|(?:收入|支出)合计")
FISCAL = frozenset(("three_public", "general_public_by_function", "general_public_by_economic", "expenditure_summary", "income_summary", "other"))
LONGEST_LABEL = 60  # characters of a label that names a unit and a year
_STAFF, _OFFICE = "人员经费合计", "公用经费合计"
_STAFF_CLASSES = frozenset(("301", "303"))
_PART_WORDS = re.compile(r"(?:其中[:：])?(?:总额|金额|财政拨款|财政资金|其他资金|小计|合计|年度资金总额)(?:\(.*\))?")
_SCORES = re.compile(r"分值|权重|得分|得分率")
_FORM_TOTAL = re.compile(r"(?:金额|预算)?(?:合计|总计)")


def relations(book: Book) -> Iterator[Relation]:
    """All of them, table by table."""
    for view in book.tables:
        if not view.figures:
            continue
        if view.kind == "department_target":
            yield from _tasks(view)
            continue
        if not any(column.path for column in view.columns.values()):
            continue
        sheet = sheet_of(view, book)
        for lane in sheet.lanes:
            if view.kind in FISCAL:
                yield from _change_rows(sheet, lane)
            yield from _change_columns(sheet, lane)
            yield from _balance(sheet, lane)
        yield from _both_sides(sheet)
        yield from _economic_totals(sheet)
        yield from _scores(sheet)
        yield from _total_of_next_lane(sheet)


def _change_rows(sheet: Sheet, lane: Lane) -> Iterator[Relation]:
    """增减变化金额 = 本年 − 上年, where the years are rows (三公经费表)."""
    years: list[tuple[int, LaneRow]] = []
    signed = _signed(sheet, [(row.row, column) for row in lane.rows if row.label.text and _CHANGE.search(row.label.text) for column in lane.columns])
    for row in lane.rows:
        text = row.label.text or ""
        if len(text) > LONGEST_LABEL:
            continue
        found = _YEAR.search(text)
        if _CHANGE.search(text) and len(years) >= 2:
            (_, before), (_, now) = sorted(years[-2:], key=lambda item: item[0])
            for column in lane.columns:
                relation = sheet.total("totals.change_row", "totals", "增减变化 = 本年 − 上年", f"{text}·{sheet.view.columns[column].leaf}",
                                       (row.row, column), [(now.row, column), (before.row, column)], signs=(1, -1))
                if relation is not None:
                    yield relation if signed else relation._replace(note=UNSIGNED)
            years = []
        elif found:
            years.append((int(found.group()), row))


def _change_columns(sheet: Sheet, lane: Lane) -> Iterator[Relation]:
    """增减额 = 本年 − 上年 and its rate, where the years are columns."""
    columns = [sheet.view.columns[number] for number in sheet.view.columns if number in lane.columns or _is_rate_of(sheet, lane, number)]
    for column in columns:
        pair = _compared(column, [other for other in columns if other.number in lane.columns])
        if pair is None:
            continue
        now, before = pair
        signed = _signed(sheet, [(row.row, column.number) for row in lane.rows])
        for row in lane.rows:
            if _RATE.search(column.leaf):
                rate, a, b = (sheet.operand(row.row, number) or sheet.nought(row.row, number) for number in (column.number, now, before))
                if rate is not None and rate.text and a is not None and b is not None and rate.unit == "%":
                    yield Relation("totals.change_rate", "year-on-year", "增减率 = 本年 ÷ 上年 − 1", row.label.text, "growth", rate, ((1, a), (1, b)))
                continue
            relation = sheet.total("totals.change_column", "totals", "增减额 = 本年 − 上年", row.label.text, (row.row, column.number),
                                   [(row.row, now), (row.row, before)], signs=(1, -1))
            if relation is not None:
                yield relation if signed else relation._replace(note=UNSIGNED)


def _is_rate_of(sheet: Sheet, lane: Lane, number: int) -> bool:
    return lane.columns[0] < number and bool(_CHANGE.search("".join(sheet.view.columns[number].path)))


def _compared(column: Column, amounts: Sequence[Column]) -> tuple[int, int] | None:
    """The columns (本年, 上年) that a change column compares, by the years in the headers."""
    if not (_CHANGE_LEAF.fullmatch(column.leaf) or (_CHANGE.search("".join(column.path)) and _RATE.search(column.leaf))):
        return None
    path = "".join(column.path)
    reduced = "扣除" in path
    named = _COMPARED.search(path)
    tops: dict[str, list[Column]] = {}
    for other in amounts:
        found = _YEAR.search(other.path[0]) if other.path else None
        if other is column or found is None or _CHANGE.search("".join(other.path)) or ("扣除" in "".join(other.path)) != reduced:
            continue
        tops.setdefault(found.group(), []).append(other)
    years = sorted(tops)
    if named and named.group(2).isdigit():
        wanted = [named.group(2), named.group(1)]
    elif len(years) == 2:
        wanted = years
    else:
        return None
    pair = [_whole_of(tops.get(year, [])) for year in wanted]
    return (pair[1], pair[0]) if pair[0] is not None and pair[1] is not None else None


def _whole_of(columns: Sequence[Column]) -> int | None:
    if len(columns) == 1:
        return columns[0].number
    whole = [column for column in columns if _WHOLE.fullmatch(column.leaf)]
    return whole[0].number if len(whole) == 1 else None


def _signed(sheet: Sheet, places: Sequence[tuple[int, int]]) -> bool:
    """Whether any of these changes is printed with its minus: then a missing one is a mistake."""
    return any((found := sheet.operand(*place)) is not None and found.value < 0 for place in places)


def _balance(sheet: Sheet, lane: Lane) -> Iterator[Relation]:
    """年初结转 + 本年收入 − 本年支出 = 年末结转 (政府性基金决算)."""
    columns = [sheet.view.columns[number] for number in lane.columns]
    found = []
    for pattern in (_CLOSING, _OPENING, _INCOME, _SPENT):
        hits = [column for column in columns if column.path and pattern.search(column.path[0])]
        whole = hits[0].number if len(hits) == 1 else _whole_of(hits)
        found.append(whole)
    closing, opening, income, spent = found
    if closing is None or opening is None or income is None or spent is None or len(set(found)) < 4:
        return
    for row in lane.rows:
        relation = sheet.total("totals.balance", "totals", "年末结转 = 年初结转 + 本年收入 − 本年支出", row.label.text, (row.row, closing),
                               [(row.row, opening), (row.row, income), (row.row, spent)], signs=(1, 1, -1))
        if relation is not None:
            yield relation


def _both_sides(sheet: Sheet) -> Iterator[Relation]:
    """收入总计 = 支出总计."""
    if len(sheet.lanes) < 2:
        return
    grand: list[Operand] = []
    for lane in sheet.lanes:
        rows = [row for row in lane.rows if row.label.total and _GRAND.fullmatch(row.label.name)]
        if rows:
            columns = sorted(lane.columns, key=lambda number: not _WHOLE.fullmatch(sheet.view.columns[number].leaf))
            figure = next((found for column in columns if (found := sheet.operand(rows[-1].row, column)) is not None), None)
            if figure is not None:
                grand.append(figure)
    if len(grand) >= 2 and grand[0].row == grand[-1].row and grand[0] is not grand[-1]:
        yield Relation("totals.both_sides", "totals", "收入总计 = 支出总计", grand[0].name.partition("·")[0], "same", grand[0], ((1, grand[-1]),))


def _economic_totals(sheet: Sheet) -> Iterator[Relation]:
    """人员经费合计 = 301 + 303 and 公用经费合计 = the other classes, over all lanes (基本支出决算表)."""
    classes = [(row, lane) for lane in sheet.lanes for row in lane.rows if row.code and len(row.code) == 3]
    if not classes:
        return
    for lane in sheet.lanes:
        for row in lane.rows:
            if row.label.name not in (_STAFF, _OFFICE):
                continue
            staff = row.label.name == _STAFF
            wanted = [(item.row, column) for item, of in classes if (item.code in _STAFF_CLASSES) == staff for column in of.columns]
            figure = next(((row.row, column) for column in lane.columns if sheet.operand(row.row, column) is not None), None)
            if figure is not None and wanted and len({column for _, column in wanted}) <= len(sheet.lanes):
                relation = sheet.total("totals.economic", "totals", f"{row.label.name} = Σ 经济分类各类", row.label.text, figure, wanted)
                if relation is not None:
                    yield relation


def _total_of_next_lane(sheet: Sheet) -> Iterator[Relation]:
    """A lane whose total stands in the lane to its right under the same label (功能分类 | 支出用途)."""
    for lane, after in zip(sheet.lanes, sheet.lanes[1:], strict=False):
        if len(lane.columns) != 1 or len(after.columns) != 1:
            continue
        for found in row_sums(lane.rows):
            row = found.total.row
            if found.how != "total" or sheet.operand(row, lane.columns[0]) is not None or sheet.operand(row, after.columns[0]) is None:
                continue
            if any(other.row == row and other.label.text not in (None, found.total.label.text) for other in after.rows):
                continue
            relation = sheet.total("totals.column_sum", "totals", f"{found.total.label.text} = Σ 各行", sheet.view.columns[lane.columns[0]].leaf,
                                   (row, after.columns[0]), [(item.row, lane.columns[0]) for item in found.addends], found.firm)
            if relation is not None:
                yield relation


def _scores(sheet: Sheet) -> Iterator[Relation]:
    """综合评价得分: 合计 = Σ in 分值 and 得分, 得分率 = 得分 ÷ 分值 in every row."""
    view = sheet.view
    by_leaf = {column.leaf: number for number, column in view.columns.items() if _SCORES.fullmatch(column.leaf)}
    weight, score, rate = (next((number for leaf, number in by_leaf.items() if leaf in names), None) for names in (("分值", "权重"), ("得分",), ("得分率",)))
    if weight is None or score is None:
        return
    rows = {figure.cell.row: figure.label for (_, column), figure in view.figures.items() if column == weight}
    totals = [row for row, label in rows.items() if label.total]
    for column in (weight, score):
        if len(totals) == 1 and len(rows) > 2:
            found = sheet.total("totals.scores", "totals", "合计 = Σ 各指标", view.columns[column].leaf, (totals[0], column),
                                [(row, column) for row in rows if row != totals[0]])
            if found is not None:
                yield found
    for row, label in rows.items():
        part, whole, share = (sheet.operand(row, column) if column is not None else None for column in (score, weight, rate))
        if part is not None and whole is not None and share is not None:
            yield Relation("totals.score_rate", "totals", "得分率 = 得分 ÷ 分值", label.text, "rate", share, ((1, part), (1, whole)))


class TaskList(NamedTuple):
    """年度主要任务 of a target form: columns of amounts (the whole first), rows of tasks, the row of 金额合计."""

    columns: tuple[int, ...]
    tasks: tuple[int, ...]
    total: int | None


def task_lists(view: TableView) -> Iterator[TaskList]:
    """The task lists of a form, found by their head 总额 | 财政拨款 | 其他资金."""
    rows: dict[int, dict[int, str]] = {}
    for cell in view.cells:
        if cell.text:
            rows.setdefault(cell.row, {})[cell.column] = bare(cell.text)
    head: list[int] = []
    tasks: list[int] = []
    for row, texts in sorted(rows.items()):
        parts = [column for column, text in texts.items() if _PART_WORDS.fullmatch(text)]
        if len(parts) >= 2 and not any((row, column) in view.figures for column in parts):
            head, tasks = parts, []
        elif head and any((row, column) in view.figures for column in head):
            if any(_FORM_TOTAL.fullmatch(text) for text in texts.values()):
                yield TaskList(tuple(head), tuple(tasks), row)
                head = []
            else:
                tasks.append(row)
        elif head and tasks:
            yield TaskList(tuple(head), tuple(tasks), None)
            head = []


def _tasks(view: TableView) -> Iterator[Relation]:
    """总额 = 财政拨款 + 其他资金 in every row, 金额合计 = Σ tasks in every column."""
    for found in task_lists(view):
        for row in (*found.tasks, *(() if found.total is None else (found.total,))):
            yield from _task_row(view, row, found.columns)
        if found.total is not None:
            for column in found.columns:
                yield from _task_column(view, found.total, column, found.tasks)


def _task_row(view: TableView, row: int, head: Sequence[int]) -> Iterator[Relation]:
    figures = [view.figures.get((row, column)) for column in head]
    if figures[0] is not None and len(head) > 2 and all(figure is not None for figure in figures[1:]):
        yield Relation("totals.task_row", "totals", "任务金额总额 = 财政拨款 + 其他资金", figures[0].cell.row_label, "sum", view.operand(figures[0]),
                       tuple((1, view.operand(figure)) for figure in figures[1:] if figure is not None))


def _task_column(view: TableView, row: int, column: int, tasks: Sequence[int]) -> Iterator[Relation]:
    total = view.figures.get((row, column))
    terms = [figure for task in tasks if (figure := view.figures.get((task, column))) is not None]
    if total is not None and terms:
        yield Relation("totals.task_column", "totals", "金额合计 = Σ 各任务", view.at[row, column].row_label, "sum", view.operand(total),
                       tuple((1, view.operand(figure)) for figure in terms))
