"""Budget lines: every number cell of a fiscal table with item, measure, year and 元 (预算数)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.money import to_yuan
from pipeline.tables.labels import ColumnRoles, RowLabel
from pipeline.tables.levels import TOTAL_ROW, code_level, indent_levels
from pipeline.tables.measures import SUMMARY_KINDS, amount_phase, fund_of, measure_of, years_of
from pipeline.text import bare
from schemas.rows import CellRow, LineRow
from schemas.table import Table

_YEAR = re.compile(r"(20\d\d)年?(?:度)?")
_RATE = re.compile(r"%|率$|比例|占比|比重|增幅")
_ITEM_WORD = re.compile(r"公务|出国|接待")
_GROUP_TOTAL = re.compile(r"小计|合计")
_FUND_PART = re.compile(r"(?:其中:)?(?:一般公共预算|政府性基金|国有资本经营).{0,8}")
_ORGANISATION = re.compile(r"(?:局|委员会|委|办公室|办|中心|院|校|大学|站|所|队|馆|园|厅|部|署|处|社|会|政府|公司|医院|街道|本级)(?:\(本级\)|本级|机关)?$")


def budget_lines(table: Table, cells: Sequence[CellRow], roles: Sequence[ColumnRoles],
                 labels: Mapping[tuple[int, int], RowLabel], fiscal_year: int | None, final_account: bool) -> list[LineRow]:
    """Lines of a fiscal table; the amounts keep their printed text, `amount_yuan` is exact."""
    if table.kind == "three_public" and not _items_are_rows(table, labels):
        return _three_public(table, cells, roles, labels, fiscal_year, final_account)
    lane_of = {column: number for number, role in enumerate(roles) for column in range(role.first, role.end)}
    meanings = [_Column(path, table.kind, final_account, fiscal_year) for path in table.column_paths]
    label_columns = {column for role in roles for column in role.labels}
    owners = _owners(table, roles, labels)
    levels = indent_levels(table, roles, labels)
    make = LineRow.model_construct
    out: list[LineRow] = []
    for cell in cells:
        if cell.state != "number" or cell.column in label_columns or cell.value is None or cell.unit == "%":
            continue
        lane = lane_of.get(cell.column, 0)
        label = labels.get((cell.row, lane))
        column = meanings[cell.column]
        if column.rate:
            continue
        name = label.name if label else None
        out.append(make(
            document_id=cell.document_id, table_id=cell.table_id, table_kind=table.kind,
            organisation=owners.get(cell.row) or _row_unit(label) or table.caption.organisation,
            side=_side(table, column, roles, lane), code=label.code if label else None, name=name,
            level=code_level(label) or levels.get((cell.row, lane)), measure=column.measure, measure_printed=column.printed, fund=column.fund,
            fiscal_year=column.year or fiscal_year, amount_printed=cell.text, unit=cell.unit,
            amount_yuan=to_yuan(Decimal(cell.value), cell.unit) if cell.unit else None, page=cell.page, bbox=cell.bbox))
    return out


def _row_unit(label: RowLabel | None) -> str | None:
    """The unit that the row names as its own; 合计 is none."""
    return label.unit if label and label.unit and not TOTAL_ROW.fullmatch(bare(label.unit)) else None


class _Column:
    """What a column's figures are."""

    __slots__ = ("fund", "measure", "printed", "rate", "top", "year")

    def __init__(self, path: Sequence[str], kind: str, final_account: bool, fiscal_year: int | None) -> None:
        self.measure = measure_of(path, kind, final_account, fiscal_year)
        self.fund = fund_of(path)
        self.rate = bool(path) and bool(_RATE.search(bare(path[-1])))
        self.printed = path[-1] if path else None
        self.year = years_of([bare(part) for part in path]) if self.measure in ("budget", "prior_year", "final", "change") or (
            path and _YEAR.match(bare(path[0]))) else None
        self.top = bare(path[0]) if path else ""


def _side(table: Table, column: _Column, roles: Sequence[ColumnRoles], lane: int) -> str | None:
    kind = table.kind
    if kind == "income_summary":
        return "income"
    if kind in SUMMARY_KINDS:
        if "收入" in column.top:
            return "income"
        if "支出" in column.top:
            return "expenditure"
        return "income" if lane == 0 else "expenditure"
    if column.top.startswith(("本年收入", "收入")) and kind in ("government_fund", "state_capital"):
        return "income"
    return "expenditure"


def _owners(table: Table, roles: Sequence[ColumnRoles], labels: Mapping[tuple[int, int], RowLabel]) -> dict[int, str]:
    """The unit that each row belongs to where units stand as rows of their own among the items (基本支出表, 项目支出表)."""
    mine = table.caption.organisation
    if not mine or len(roles) != 1 or roles[0].units or table.kind in SUMMARY_KINDS:
        return {}
    out: dict[int, str] = {}
    owner: str | None = None
    for row in range(table.header_row_count, table.row_count):
        label = labels.get((row, 0))
        if label and label.name and not label.code and label.name[:2] == mine[:2] and _ORGANISATION.search(bare(label.name)):
            owner = label.name
        if owner:
            out[row] = owner
    return out


def _items_are_rows(table: Table, labels: Mapping[tuple[int, int], RowLabel]) -> bool:
    """A 三公 table that lists the items down its first column (an item a row) instead of across its header."""
    across = {part for path in table.column_paths for part in path if _ITEM_WORD.search(part)}
    down = {label.name for label in labels.values() if label.name and _ITEM_WORD.search(label.name)}
    return len(across) < 2 and (len(down) > len(across) or not across)


def _three_public(table: Table, cells: Sequence[CellRow], roles: Sequence[ColumnRoles], labels: Mapping[tuple[int, int], RowLabel],
                  fiscal_year: int | None, final_account: bool) -> list[LineRow]:
    """Items across the header: `name` is the column's item, `measure_printed` the row's year or the column's phase."""
    label_columns = {column for role in roles for column in role.labels}
    items = [_item(path, final_account, fiscal_year) for path in table.column_paths]
    make = LineRow.model_construct
    out = []
    for cell in cells:
        if cell.state != "number" or cell.column in label_columns or cell.value is None:
            continue
        label = labels.get((cell.row, 0))
        name, printed, measure, year, fund = items[cell.column]
        row_word = label.year if label else None
        if row_word is None and label and label.name and (_YEAR.search(label.name) or "增减" in label.name):
            row_word = label.name
        if row_word:
            printed = row_word
            measure = amount_phase(row_word, final_account, fiscal_year) or measure
            year = years_of([bare(row_word)]) or fiscal_year
        out.append(make(
            document_id=cell.document_id, table_id=cell.table_id, table_kind=table.kind,
            organisation=_row_unit(label) or table.caption.organisation, side="expenditure", code=None, name=name,
            level=None, measure=measure, measure_printed=printed, fund=fund, fiscal_year=year or fiscal_year,
            amount_printed=cell.text, unit=cell.unit, amount_yuan=to_yuan(Decimal(cell.value), cell.unit) if cell.unit else None,
            page=cell.page, bbox=cell.bbox))
    return out


def _item(path: Sequence[str], final_account: bool, fiscal_year: int | None) -> tuple[str | None, str | None, str, int | None, str | None]:
    """(item, printed phase, measure, year, fund) of a column of a 三公 table."""
    parts = list(path)
    fund = None
    if len(parts) > 1 and _FUND_PART.fullmatch(bare(parts[-1])):
        fund = fund_of(parts[-1:])
        parts = parts[:-1]
    elif len(parts) > 1 and _FUND_PART.fullmatch(bare(parts[0])):
        fund = fund_of(parts[:1])
        parts = parts[1:]
    phase = None
    if len(parts) > 1 and amount_phase(parts[0], final_account, fiscal_year) and not _names_item(parts[0]):
        phase, parts = parts[0], parts[1:]
    name = parts[-1] if parts else None
    if name and len(parts) > 1 and _GROUP_TOTAL.fullmatch(bare(name)):
        name = parts[-2]
    word = phase or (name if name and _YEAR.search(name) else None)
    measure = amount_phase(word, final_account, fiscal_year) if word else None
    if measure is None:
        measure = "final" if final_account else "budget"
    return name, phase, measure, years_of([bare(phase)]) if phase else None, fund


def _names_item(text: str) -> bool:
    flat = bare(text)
    return any(word in flat for word in ("公务", "出国", "接待", "会议费", "培训费")) or flat.endswith("费")
