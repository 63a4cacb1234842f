"""Contract cells of a table: state, value, unit, row label and column path of every body cell (单元格)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.money import Figure, is_dash, parse_figure, unit_in
from pipeline.tables.labels import ColumnRoles, RowLabel
from pipeline.text import bare
from schemas.rows import CellRow, CellState
from schemas.table import Table

_HEADER_UNIT = re.compile(r"[(（\[【](?:单位[:：]?)?(?:人民币)?(亿元|百万元|万元|千元|元)[)）\]】]")
_NO_MONEY = re.compile(
    r"%|％|率$|比例|占比|权重|分值|得分|评分|分数|数量|人数|个数|面积|编制|次数|辆|台|套|行次|序号|年度|指标值|完成值|目标值|比重")


class Content(NamedTuple):
    """What a body cell says: its state and, for a figure, the figure."""

    state: CellState
    figure: Figure | None = None


def content(text: str | None, is_label: bool) -> Content:
    """The state of a cell. Codes, years and ordinals stand in label columns and are text."""
    if text is None:
        return Content("blank")
    if "\ufffd" in text:
        return Content("unreadable")
    if is_label:
        return Content("dash" if is_dash(text) else "text")
    figure = parse_figure(text)
    if figure is not None:
        return Content("number", figure)
    return Content("dash" if is_dash(text) else "text")


def column_unit(path: Sequence[str], table_unit: str | None) -> str | None:
    """Unit of a column: the one its header prints, none for rates and counts, else the table's."""
    for part in reversed(path):
        found = _HEADER_UNIT.search(part)
        if found:
            return found.group(1)
    if path and _NO_MONEY.search(bare(path[-1])):
        return None
    return table_unit


def table_unit(table: Table) -> str | None:
    """The unit printed above the table, in its own first rows, or in its header."""
    if table.caption.unit:
        return table.caption.unit
    units = []
    for cell in table.cells:
        if cell.text is None or (cell.row > max(table.header_row_count, 3) and not table.is_form):
            continue
        if "元" not in cell.text or len(cell.text) > 40:
            continue
        found = unit_in(bare(cell.text)) or ((match := _HEADER_UNIT.search(cell.text)) and match.group(1))
        if found:
            units.append(found)
    return max(set(units), key=units.count) if units else None


def list_cells(document_id: str, table: Table, unit: str | None, roles: Sequence[ColumnRoles],
               labels: Mapping[tuple[int, int], RowLabel]) -> list[CellRow]:
    """Body cells of a table with a header; forms have a reader of their own."""
    paths = table.column_paths
    units = [column_unit(path, unit) for path in paths]
    label_columns = {column for role in roles for column in role.labels}
    lane_of = _lanes_by_column(roles, table.column_count)
    header = table.header_row_count
    make = CellRow.model_construct
    out: list[CellRow] = []
    blank_paths = [tuple(path) or None for path in paths]
    for cell in table.cells:
        if cell.row < header:
            continue
        column = cell.column
        state, figure = content(cell.text, column in label_columns)
        label = labels.get((cell.row, lane_of[column]))
        number = figure is not None
        out.append(make(
            document_id=document_id, table_id=table.table_id, row=cell.row, column=column,
            row_label=label.text if label else None, column_path=blank_paths[column], text=cell.text, state=state,
            value=figure.text if figure else None, decimals=figure.decimals if figure else None,
            unit=("%" if figure and figure.percent else units[column]) if number else None, page=cell.page, bbox=cell.bbox))
    return out


def _lanes_by_column(roles: Sequence[ColumnRoles], count: int) -> list[int]:
    lanes = [0] * count
    for number, role in enumerate(roles):
        for column in range(role.first, min(role.end, count)):
            lanes[column] = number
    return lanes


def is_empty(cells: Sequence[CellRow]) -> bool:
    """True when no figure other than zero is printed."""
    return not any(cell.state == "number" and cell.value is not None and cell.value.strip("-0.") for cell in cells)
