"""Contract cells of a form: row labels and column paths from the form's own labels (表单单元格)."""

from __future__ import annotations

import re

from pipeline.money import unit_in
from pipeline.tables.cells import column_unit, content
from pipeline.tables.forms.heads import key
from pipeline.tables.forms.layout import Layout, Mark
from pipeline.text import bare
from schemas.rows import CellRow
from schemas.table import Table

_MONEY_LABEL = re.compile(r"金额|资金|拨款|结转|预算|支出|总额|收入|执行数|补助|投入")
_NO_UNIT = re.compile(r"分值|得分|权重|执行率|比例|率(?:\(.*\))?$|评分")
_CODE_LABEL = re.compile(r".*(?:编码|代码|年度|电话|日期)")
_PLAIN = Mark(True)


def form_cells(document_id: str, table: Table, unit: str | None, layout: Layout) -> list[CellRow]:
    """Every cell of the form; label cells have neither row label nor path."""
    make = CellRow.model_construct
    out = []
    for cell in table.cells:
        mark = layout.marks.get((cell.row, cell.column), _PLAIN)
        is_code = mark.is_label or bool(mark.row_label and not mark.path and _CODE_LABEL.fullmatch(key(mark.row_label)))
        state, figure = content(cell.text, is_code)
        out.append(make(
            document_id=document_id, table_id=table.table_id, row=cell.row, column=cell.column, row_label=mark.row_label,
            column_path=mark.path or None, text=cell.text, state=state, value=figure.text if figure else None,
            decimals=figure.decimals if figure else None,
            unit=("%" if figure.percent else _unit(mark, unit)) if figure else None, page=cell.page, bbox=cell.bbox))
    return out


def _unit(mark: Mark, unit: str | None) -> str | None:
    """The form's money unit for money cells; none for weights, scores, rates, counts."""
    words = [*(mark.path or ()), mark.row_label or ""]
    if mark.path and _NO_UNIT.search(bare(mark.path[-1])):
        return None
    own = column_unit(mark.path or (), None) or unit_in(bare(mark.row_label or ""))
    if own:
        return own
    return unit if any(_MONEY_LABEL.search(bare(word)) for word in words) else None
