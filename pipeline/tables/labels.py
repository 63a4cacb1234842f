"""Which columns of a table name its rows, and the label of every row (行标签: 科目编码, 科目名称, 单位, 项目)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.money import is_dash, parse_figure
from pipeline.text import bare
from schemas.table import Cell, Table

_CODE_LEAF = re.compile(r".*(?:编码|代码|编号)(?:[(（].*[)）])?|类|款|项")
_UNIT_LEAF = re.compile(
    r"(?:预算|支出|使用|编制|部门|项目|资金使用|实施|采购)?(?:单位|部门)(?:名称|（?资金使用单位）?|代码)?|"
    r"单位名称.*|部门预算单位|一级预算单位|主管部门|主管单位|实施单位")
_NAME_LEAF = re.compile(
    r".*(?:科目名称|项目名称|科目|用途|品目|项目|名称|类别|功能分类|经济分类|目录|内容|大类|物品|组织形式|单位|部门|一级|二级|三级|事项|分类)(?:[(（].*[)）])?")
_YEAR_LEAF = re.compile(r"年度|年份|年")
_ORDINAL_LEAF = re.compile(r"行次|序号|栏次|编号")
_ATTRIBUTE_LEAF = re.compile(r".*(?:类别|类型|方式|形式|性质|级次|来源|责任人|负责人|是否.*)")
_OTHER_CODE_LEAF = re.compile(r"(?:预算|项目|主管)?(?:单位|部门|项目)(?:编码|代码|编号)")
_CODE_TEXT = re.compile(r"[A-Z]?\d{0,14}[A-Z]?")
_LEADING_CODE = re.compile(r"[\[［【(（]?([A-Z]?\d{3,10})[\]］】)）]?[-—_\s]*([^\d\s\-—_,.].*)")
_SUBTOTAL = re.compile(r"小计")
_CLASS_CODE = re.compile(r"(?:[2-5]\d{2}(?:\d{2}){0,2}|[ABC](?:\d{2})*)")


class ColumnRoles(NamedTuple):
    """Columns of one lane by what they say of the row; the rest hold figures or remarks."""

    first: int
    end: int
    codes: tuple[int, ...]
    names: tuple[int, ...]
    units: tuple[int, ...]
    years: tuple[int, ...]
    ordinals: tuple[int, ...]

    @property
    def labels(self) -> frozenset[int]:
        """Columns that name rows rather than hold figures."""
        return frozenset((*self.codes, *self.names, *self.units, *self.years, *self.ordinals))


class RowLabel(NamedTuple):
    """What names a row in one lane. `text` is the contract's row_label."""

    code: str | None
    name: str | None
    unit: str | None
    year: str | None
    text: str | None
    indent: float = 0.0


def column_roles(table: Table) -> list[ColumnRoles]:
    """Roles of the columns, one entry a lane."""
    by_column: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.row >= table.header_row_count and cell.text and (cell.column_span == 1 or _CLASS_CODE.fullmatch(bare(cell.text))):
            by_column.setdefault(cell.column, []).append(bare(cell.text))
    out = []
    ends = [*table.lanes[1:], table.column_count]
    for first, end in zip(table.lanes, ends, strict=True):
        codes: list[int] = []
        names: list[int] = []
        units: list[int] = []
        years: list[int] = []
        ordinals: list[int] = []
        leading = True  # only columns left of the lane's first figures can name its rows
        for column in range(first, end):
            leaf = bare(table.column_paths[column][-1]) if column < len(table.column_paths) and table.column_paths[column] else ""
            values = by_column.get(column, [])
            figures = sum(1 for value in values if parse_figure(value) is not None or is_dash(value))
            mostly_figures = values and figures > 0.5 * len(values)
            if mostly_figures and not _ORDINAL_LEAF.fullmatch(leaf) and not (
                    _CODE_LEAF.fullmatch(leaf) and _are_codes(values)) and not _YEAR_LEAF.fullmatch(leaf) and not _are_class_codes(values):
                leading = False
            if _ORDINAL_LEAF.fullmatch(leaf) or (leading and _OTHER_CODE_LEAF.fullmatch(leaf) and values and not _are_class_codes(values)):
                ordinals.append(column)
            elif not leading:
                continue
            elif _YEAR_LEAF.fullmatch(leaf):
                years.append(column)
            elif _CODE_LEAF.fullmatch(leaf) and _are_codes(values):
                codes.append(column)
            elif _UNIT_LEAF.fullmatch(leaf) and not mostly_figures:
                units.append(column)
            elif names and not mostly_figures and _ATTRIBUTE_LEAF.fullmatch(leaf):
                ordinals.append(column)
            elif (not mostly_figures and (_NAME_LEAF.fullmatch(leaf) or _are_labels(values)) and (values or column == first)) or (
                    column == first and not values and leaf):
                names.append(column)
            elif (_CODE_LEAF.fullmatch(leaf) and not values) or (_are_class_codes(values) and column < first + 3):
                codes.append(column)
        own, names = _own_codes(table, codes, names)
        ordinals += [column for column in codes if column not in own]
        out.append(ColumnRoles(first, end, own, tuple(names), tuple(units), tuple(years), tuple(ordinals)))
    return out


def _own_codes(table: Table, codes: Sequence[int], names: Sequence[int]) -> tuple[tuple[int, ...], list[int]]:
    """The code columns that name the rows, and the name columns with theirs last.

    Where several classifications stand side by side (政府预算经济分类, 部门预算经济分类) it is that of the department, else the last.
    """
    runs: list[list[int]] = []
    for column in codes:
        if runs and not any(runs[-1][-1] < name < column for name in names):
            runs[-1].append(column)
        else:
            runs.append([column])
    if len(runs) < 2:
        return tuple(codes), list(names)
    own = next((run for run in runs if "部门" in "".join(table.column_paths[run[0]])), runs[-1])
    behind = [name for name in names if name > own[-1]]
    following = min((run[0] for run in runs if run[0] > own[-1]), default=table.column_count)
    mine = [name for name in behind if name < following]
    return tuple(own), [name for name in names if name not in mine] + mine


def _are_codes(values: Sequence[str]) -> bool:
    short = [value for value in values if _CODE_TEXT.fullmatch(value)]
    return not values or len(short) >= 0.6 * len(values) or any(_LEADING_CODE.fullmatch(value) for value in values)


def _are_class_codes(values: Sequence[str]) -> bool:
    return len(values) >= 2 and sum(bool(_CLASS_CODE.fullmatch(value)) for value in values) >= 0.8 * len(values)


def _are_labels(values: Sequence[str]) -> bool:
    return bool(values) and sum(1 for v in values if parse_figure(v) is None and not is_dash(v)) >= 0.8 * len(values)


def row_labels(table: Table, roles: Sequence[ColumnRoles]) -> dict[tuple[int, int], RowLabel]:
    """Labels by (row, index of lane); merged unit cells count for every row they span."""
    at: dict[tuple[int, int], Cell] = {}
    starts = {role.names[0]: role.first for role in roles[1:] if role.names}
    for cell in table.cells:
        if cell.row < table.header_row_count:
            continue
        over = [column for column, first in starts.items() if cell.column < first <= column < cell.column + cell.column_span]
        for row in range(cell.row, cell.row + cell.row_span):
            at[row, cell.column] = cell
            for column in over:
                at[row, column] = cell  # a label that reaches over from the side on its left (当年支出小计)
    out: dict[tuple[int, int], RowLabel] = {}
    for lane, role in enumerate(roles):
        unit: str | None = None
        for row in range(table.header_row_count, table.row_count):
            label, unit = _label(at, row, role, unit)
            out[row, lane] = label
    return out


def _printed(text: str, ending: str) -> str:
    """The end of `text` that reads `ending` when bare, as it is printed."""
    return next(text[start:] for start in range(len(text)) if bare(text[start:]) == ending)


def _label(at: dict[tuple[int, int], Cell], row: int, role: ColumnRoles, unit: str | None) -> tuple[RowLabel, str | None]:
    def text(column: int) -> str | None:
        cell = at.get((row, column))
        return cell.text if cell is not None else None

    code = _join_codes([text(column) for column in role.codes])
    names = [text(column) for column in role.names]
    filled = [value for value in names if value]
    name = filled[-1] if filled else None
    if name and len(filled) > 1 and _SUBTOTAL.fullmatch(bare(name)):
        return RowLabel(code, filled[-2], unit, None, name), unit
    indent = next((cell.indent for column in reversed(role.names) if (cell := at.get((row, column))) and cell.text), 0.0)
    if name is None and role.codes:
        first = text(role.codes[0])
        if first and not _CODE_TEXT.fullmatch(bare(first)):
            name, code = first, None  # 合计 merged over the code columns
    own_unit = next((value for column in role.units if (value := text(column))), None)
    unit = own_unit or unit
    year = next((value for column in role.years if (value := text(column))), None)
    if code is None and name:
        leading = _LEADING_CODE.fullmatch(bare(name)) if name[:1] in "[［【" or name[:1].isdigit() or name[:1] in "ABC" else None
        if leading and _CLASS_CODE.fullmatch(leading.group(1)):
            code = leading.group(1)
            return RowLabel(code, _printed(name, leading.group(2)), unit, year, name, indent), unit
    if year:
        parts = [value for value in (unit, name, year) if value]
        return RowLabel(code, name, unit, year, " ".join(parts) or None), unit
    if code or name:
        label = " ".join(value for value in (code, name) if value)
        return RowLabel(code, name, unit, year, label, indent), unit
    return RowLabel(None, own_unit, unit, year, own_unit), unit


def _join_codes(parts: Sequence[str | None]) -> str | None:
    """类, 款, 项 printed in columns of their own as one code; a full code in one column stays."""
    texts = [bare(part) for part in parts if part]
    texts = [text for text in texts if _CODE_TEXT.fullmatch(text)]
    if not texts:
        return None
    if len(texts) > 1 and all(text.isdigit() for text in texts):
        if len(texts[-1]) >= 5 and texts[-1].startswith(texts[0]):
            return texts[-1]
        if all(len(text) <= 3 for text in texts):
            return texts[0] + "".join(text.zfill(2) for text in texts[1:])
    return texts[-1] if len(texts[-1]) >= 3 else texts[0]
