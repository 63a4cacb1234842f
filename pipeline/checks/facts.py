"""What each fiscal table states: its figures as facts with scope, measure, item and unit (表内事实)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.checks.book import Book, Column, TableView, unit_name
from pipeline.checks.labels import plain, read_label
from pipeline.checks.lanes import Lane, LaneRow, Sheet, sheet_of
from pipeline.checks.ledger import ECONOMIC, NOT_FISCAL, Fact, Ledger
from pipeline.checks.subjects import class_codes, known_subjects

SCOPES: dict[str, str] = {
    "income_expenditure_summary": "all", "income_summary": "all", "expenditure_summary": "all", "basic_expenditure": "all",
    "project_expenditure": "all", "fiscal_appropriation_summary": "fiscal", "general_public_by_function": "general",
    "general_public_by_economic": "general", "government_fund": "fund", "state_capital": "state"}
YEAR = re.compile(r"20\d\d")
_SKIP = re.compile(r"扣除|增减|比20|执行数|上年|%|结转|结余|年初|年末|其中")
_TOTAL = re.compile(r".*(?:合计|总计|小计|总额|总数)")
_FUND_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((scope, re.compile(pattern)) for scope, pattern in (
    ("fund", r"政府性基金"), ("state", r"国有资本"), ("general", r"一般公共")))
_SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(pattern)) for name, pattern in (
    ("government_fund", r"政府性基金"), ("state_capital", r"国有资本"), ("special_account", r"财政专户|专户管理"), ("superior_subsidy", r"上级补助"),
    ("affiliate_income", r"附属单位"), ("operating_income", r"经营收入"), ("business_income", r"^事业(?:预算)?收入"), ("other_income", r"^其他(?:预算)?收入"),
    ("general_public", r"^(?:一般公共|公共财政)"), ("unit_funds", r"^(?:单位|其他|自有|非财政|非同级)(?:财政拨款)?资金"),
    ("appropriation", r"^(?:财政|预算|政府预算)(?:拨款|资金)(?:收入)?$")))
_CARRY_OVER = re.compile(r"^(?!使用|动用).*(?:上年|年初|以前年度).*(?:结转|结余)")
_CURRENT = re.compile(r"本年|当年")


def ledger_of(book: Book) -> Ledger:
    """The facts of all fiscal tables of a document."""
    ledger = Ledger()
    for view in book.tables:
        if view.kind in SCOPES and view.figures and any(column.path for column in view.columns.values()):
            _read(book, view, ledger)
            ledger.turn(view.table_id)
    return ledger


def _read(book: Book, view: TableView, ledger: Ledger) -> None:
    sheet = sheet_of(view, book)
    scope = _scope(view)
    if view.kind in ("income_expenditure_summary", "fiscal_appropriation_summary"):
        for lane in sheet.lanes:
            if _is_income(lane, sheet):
                _income_rows(sheet, lane, scope, ledger)
            else:
                _class_rows(sheet, lane, scope, ledger)
        return
    for lane in sheet.lanes:
        units = _units(lane)
        for row, unit in units:
            if unit is None:
                continue
            for other in _other_codes(view, row):
                _spending_columns(sheet, lane, row, unit, other, scope, ledger)
            item = row.code if row.code and row.code.isascii() and row.sure else "total" if row.label.total or row.unit else None
            if item is None:
                continue
            if view.kind == "income_summary":
                _income_columns(sheet, lane, row, unit, item, scope, ledger)
            else:
                _spending_columns(sheet, lane, row, unit, item, scope, ledger)
        if not any(row.label.text for row in lane.rows) and len(lane.rows) == 1:
            row = lane.rows[0]
            if view.kind == "income_summary":
                _income_columns(sheet, lane, row, "", "total", scope, ledger)
            else:
                _spending_columns(sheet, lane, row, "", "total", scope, ledger)


def _other_codes(view: TableView, row: LaneRow) -> list[str]:
    """Codes of other classifications in the row's further label columns (功能分类 beside 经济分类)."""
    if not row.code:
        return []
    found = []
    for number in range(4):
        cell = view.at.get((row.row, number))
        if cell is None or cell.state != "text" or not cell.text or cell.text[:3] == row.code[:3] or not cell.text[:5].isdigit():
            continue
        code = read_label(cell.text).code
        if code and code[:3] in class_codes() and code[0] != row.code[0]:
            found.append(code)
    return found


def _scope(view: TableView) -> str:
    title = view.row.title or ""
    scope = SCOPES[view.kind]
    if scope == "general" and "一般公共" not in title and "财政拨款" in title:
        return "fiscal"
    return scope


def _is_income(lane: Lane, sheet: Sheet) -> bool:
    path = sheet.view.columns[lane.columns[0]].path
    if path and ("收入" in path[0]) != ("支出" in path[0]):
        return "收入" in path[0]
    return any("收入" in row.label.name for row in lane.rows[:3])


def _income_rows(sheet: Sheet, lane: Lane, scope: str, ledger: Ledger) -> None:
    column = lane.columns[0]
    carried = False
    for row in lane.rows:
        figure = sheet.operand(row.row, column)
        name = row.label.name
        if row.carry:
            if (_CARRY_OVER.search(name) and row.label.numbering is None) or not carried:
                ledger.add(Fact(scope, "income", "carry" if _CARRY_OVER.search(name) else "used"), figure)
            carried = True
        elif row.label.total:
            ledger.add(Fact(scope, "income", "current" if _CURRENT.search(name) else "total"), figure)
        elif not carried and (source := _source(name)) is not None:
            ledger.add(Fact("all" if source in NOT_FISCAL else scope, "income", source), figure)


def _source(name: str) -> str | None:
    return next((source for source, pattern in _SOURCES if pattern.search(name)), None)


def _class_rows(sheet: Sheet, lane: Lane, scope: str, ledger: Ledger) -> None:
    columns = _by_scope(sheet, lane, scope)
    totals = [row for row in lane.rows if row.label.total]
    current = next((row for row in totals if "总" not in row.label.name), None)
    for row in lane.rows:
        code = row.code if row.code and row.code.isascii() and row.sure else _class_code(row)
        item = code or ("total" if row is current or (current is None and totals and row is totals[-1]) else None)
        if item is not None:
            for number, of in columns:
                ledger.add(Fact(of, "total", item), sheet.operand(row.row, number))


def _by_scope(sheet: Sheet, lane: Lane, scope: str) -> list[tuple[int, str]]:
    """Amount columns of a spending lane with the scope each stands for."""
    if len(lane.columns) == 1:
        return [(lane.columns[0], scope)]
    found = []
    for number in lane.columns:
        leaf = sheet.view.columns[number].leaf
        if _TOTAL.fullmatch(leaf):
            found.append((number, scope))
        else:
            found += [(number, of) for of, pattern in _FUND_NAMES if pattern.search(leaf)][:1]
    return found


def _class_code(row: LaneRow) -> str | None:
    codes = [code for code in known_subjects().get(plain(row.label.name), ()) if len(code) == 3 and code[0] == "2"]
    return codes[0] if len(codes) == 1 and not row.carry else None


def _units(lane: Lane) -> list[tuple[LaneRow, str | None]]:
    """Rows with the unit they belong to: `""` for the whole document, None where that is not sure."""
    heads = [row for row in lane.rows if row.unit]
    if not heads:
        return [(row, "") for row in lane.rows]
    first = heads[0]
    following = {row.row: after for row, after in zip(lane.rows, lane.rows[1:], strict=False)}
    whole = first.row in following and following[first.row].unit and any(unit_name(row.label.name) == unit_name(first.label.name) for row in heads[1:])
    full = heads[1:] if whole else heads
    out: list[tuple[LaneRow, str | None]] = []
    unit: str | None = ""
    for row in lane.rows:
        if row.unit:
            unit = "" if (row is first and whole) or len(full) == 1 else plain(unit_name(row.label.name))
        elif row.label.total:
            unit = ""
        out.append((row, unit))
    return out


def _income_columns(sheet: Sheet, lane: Lane, row: LaneRow, unit: str, item: str, scope: str, ledger: Ledger) -> None:
    if item != "total":
        return
    columns = [sheet.view.columns[number] for number in lane.columns]
    carried = any("结转" in "".join(column.path) or "结余" in "".join(column.path) for column in columns)
    for column in columns:
        figure = sheet.operand(row.row, column.number)
        path = "".join(column.path)
        if column.path and _CARRY_OVER.search(column.path[0]) and (len(column.path) == 1 or _TOTAL.fullmatch(column.leaf)):
            ledger.add(Fact(scope, "income", "carry", unit), figure)
        if _SKIP.search(path) and not _CURRENT.search(path):
            continue
        if len(column.path) == 1 and _TOTAL.fullmatch(column.leaf):
            ledger.add(Fact(scope, "income", "total" if carried and not _CURRENT.search(column.leaf) else "current", unit), figure)
            if not carried and not _CURRENT.search(column.leaf):
                ledger.add(Fact(scope, "income", "total", unit), figure)
            continue
        source = _source(column.leaf) or (_source(column.path[-2]) if _TOTAL.fullmatch(column.leaf) and len(column.path) > 1 else None)
        if source is not None and not (_SKIP.search(path)):
            ledger.add(Fact("all" if source in NOT_FISCAL else scope, "income", source, unit), figure)


def _spending_columns(sheet: Sheet, lane: Lane, row: LaneRow, unit: str, item: str, scope: str, ledger: Ledger) -> None:
    name = ECONOMIC + item if item != "total" and item[0] in "35" else item
    for number, measure in _measures(sheet, lane):
        ledger.add(Fact(scope, measure, name, unit), sheet.operand(row.row, number))


def _measures(sheet: Sheet, lane: Lane) -> list[tuple[int, str]]:
    """Columns of a lane with what they measure, worked out once."""
    found = sheet.measures.get(lane.columns)
    if found is None:
        columns = [sheet.view.columns[number] for number in lane.columns]
        years = sorted({match.group() for column in columns if (match := YEAR.search("".join(column.path)))})
        only = {"basic_expenditure": "basic", "project_expenditure": "project"}.get(sheet.view.kind)
        if sheet.view.kind == "general_public_by_economic":
            title = sheet.view.row.title or ""
            only = "project" if "项目支出" in title else "basic" if "基本支出" in title else None
        found = sheet.measures[lane.columns] = [(column.number, measure) for column in columns
                                                if (measure := _measure(column, only, len(columns), years)) is not None]
    return found


def _measure(column: Column, only: str | None, count: int, years: Sequence[str]) -> str | None:
    """What a spending column measures; None where that is not one of the facts compared."""
    path = "".join(column.path)
    if len(years) > 1 and years[-1] not in path:
        return None
    if "采购" in path:
        return "procurement" if _TOTAL.fullmatch(column.leaf) or len(column.path) == 1 else None
    if _SKIP.search(path) and not _CURRENT.search(path) and "年初预算" not in path:
        return None
    if any(pattern.search(path) for _, pattern in _FUND_NAMES) and count > 3 and not _TOTAL.fullmatch(column.leaf):
        return None
    leaf = column.leaf
    if leaf.startswith("人员"):
        return "personnel"
    if "公用" in leaf:
        return "public"
    whole = bool(_TOTAL.fullmatch(leaf)) or leaf in ("金额", "预算", "预算数", "决算数")
    group = column.path[-2] if whole and len(column.path) > 1 else leaf
    if "基本支出" in group and only is None:
        return "basic"
    if "项目支出" in group and only is None:
        return "project"
    if whole or count == 1:
        return only or "total"
    return None
