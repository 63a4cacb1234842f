"""三级指标 of forms and lists: levels carried down merged cells, targets parsed (绩效指标)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.money import parse_figure
from pipeline.tables.forms.columns import CellsByUnit, Columns, cells_by_unit, indicator_lanes
from pipeline.tables.forms.heads import key
from pipeline.tables.forms.layout import Layout, subject_at
from pipeline.tables.forms.outline import split_outline
from pipeline.tables.forms.running import RunningIndicator, split_running
from pipeline.tables.forms.targets import NOTHING, Target, actual_value, compose_target, parse_target
from schemas.rows import IndicatorRow
from schemas.table import Cell, Table

_CODED = re.compile(r"^\d{1,3}[-—、.](?=[^\d])")
_SURE_TOTAL = re.compile(r"(?:自评|评价|综合|最终|指标|绩效)*(?:总分值?|总得分|得分合计|合计得分|合计|总计|小计|总评分|自评得分|综合得分)(?:合计)?(?:\(.*\))?")
_TOTAL = re.compile(rf"{_SURE_TOTAL.pattern}|备注.*|说明.*|注\d?:.*")
_LEVELS_IN_NAME = re.compile(
    r"^(产出指标|效益指标|满意度指标|成本指标)"
    r"((?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|经济成本|社会成本|生态环境成本)指标)(.+)$")
_LONG_TERM = re.compile(r"长期|中期|中长期|实施期|实施周期|规划期|项目周期")
_PROJECT_CODE = re.compile(r"^[0-9A-Z]{12,}[-—](?=\S)")
_RUNNING_HEADS = frozenset(("绩效指标", "绩效指标及目标值", "绩效指标及指标值"))


@dataclass
class _Carried:
    """Levels that merged cells carry down from row to row."""

    level1: str | None = None
    level2: str | None = None
    cell1: Cell | None = None


def read_indicators(document_id: str, table: Table, layout: Layout | None, subject: str | None) -> list[IndicatorRow]:
    """Indicators of a form (through its layout) or of a list with a header; empty for tables without any."""
    reader = _Reader(document_id, table)
    return reader.of_form(layout, subject) if layout is not None else reader.of_list(subject)


class _Reader:
    def __init__(self, document_id: str, table: Table) -> None:
        self.document_id, self.table = document_id, table
        self.at: CellsByUnit = cells_by_unit(table.cells)

    def of_form(self, layout: Layout, subject: str | None) -> list[IndicatorRow]:
        """Rows of every block of indicators; a block with the same heads goes on with the levels of the one before."""
        rows: list[IndicatorRow] = []
        before: tuple[list[Columns], str | None, str | None] | None = None
        carried: list[_Carried] = []
        for block in layout.blocks:
            if block.kind != "indicators":
                continue
            about = subject_at(layout, block.rows[0]) if block.rows else None
            lanes = indicator_lanes(block.heads, self.at, block.rows)
            if before != (lanes, about, block.band):
                carried = [_Carried() for _ in lanes]
            before = (lanes, about, block.band)
            found = self._of_lanes(lanes, block.rows, about or subject, carried)
            rows += [_of_period(row) for row in found] if _LONG_TERM.match(key(block.band)) else found
        for label, cell in layout.pairs:
            if key(label) in _RUNNING_HEADS and cell.text:
                rows += self._of_text(cell, subject_at(layout, cell.row) or subject)
        return rows

    def of_list(self, subject: str | None) -> list[IndicatorRow]:
        """Rows of a table whose header names the columns of indicators."""
        table = self.table
        paths = {column: path for column, path in enumerate(table.column_paths) if path}
        body = range(table.header_row_count, table.row_count)
        lanes = indicator_lanes(paths, self.at, body)
        named = lanes[0].anchor is not None or "level2" in lanes[0]
        if named and any(role in lane for lane in lanes for role in ("target", "actual", "period_target")):
            return self._of_lanes(lanes, body, subject, [_Carried() for _ in lanes])
        running = next((column for column, path in paths.items() if key(path[-1]) in _RUNNING_HEADS), None)
        return self._of_running(running, body) if running is not None else []

    def _of_lanes(self, lanes: Sequence[Columns], body: Sequence[int], subject: str | None, carried: Sequence[_Carried]) -> list[IndicatorRow]:
        """Rows in order of print; of two lanes the left one holds the values of the whole period (中期目标)."""
        out: list[IndicatorRow] = []
        for row in body:
            found = [self._row(lane, row, subject, state) for lane, state in zip(lanes, carried, strict=True)]
            if len(found) == 1:
                out += [found[0]] if found[0] else []
                continue
            period, annual = found[0], found[-1]
            if period is not None:
                period = _of_period(period)
            if period is not None and annual is not None and key(period.level3) == key(annual.level3):
                annual = annual.model_copy(update={"period_target": period.period_target})
                period = None
            out += [item for item in (period, annual) if item is not None]
        return out

    def _row(self, columns: Columns, row: int, subject: str | None, carried: _Carried) -> IndicatorRow | None:
        def text(role: str) -> str | None:
            return columns.text(self.at, row, role)

        anchor = self._anchor(columns, row)
        first = next((cell for column in range(self.table.column_count) if (cell := self.at.get((row, column))) and cell.text), None)
        if first is None or (first.row == row and _TOTAL.fullmatch(key(first.text)) and first is not anchor) or self._is_total(columns, row):
            return None
        if anchor is not None and ((anchor.row != row and not self._says_more(columns, row)) or _SURE_TOTAL.fullmatch(key(anchor.text))):
            return None  # the rest of a merged indicator, or a total among the indicators
        if self._runs_across(columns, row):
            return None
        self._carry(columns, row, carried)
        level3 = text(columns.anchor) if columns.anchor else None
        target, parsed = _target(text("nature"), text("target"), text("unit"), "nature" in columns or "unit" in columns)
        column2 = columns.first("level2")
        names_level2 = bool(text("level2") and column2 is not None and (own := self.at.get((row, column2))) and own.row == row)
        if level3 is None and target is None and not names_level2 and not any(text(role) for role in ("weight", "actual", "period_target")):
            return None
        names = _LEVELS_IN_NAME.match(level3 or "") if "level2" not in columns else None
        one, two, three = names.groups() if names else (carried.level1, carried.level2, level3)
        actual = text("actual")
        value, unit = actual_value(actual, parsed.unit)
        if value is not None and unit is None:
            unit = text("unit")
        place = anchor or first
        own_subject = _clean_subject(text("subject")) if "subject" in columns else None
        return IndicatorRow.model_construct(
            document_id=self.document_id, table_id=self.table.table_id, subject=own_subject or subject, level1=_uncoded(one), level2=_uncoded(two),
            level3=three, weight=_figure(text("weight")), target=target, target_comparator=parsed.comparator, target_value=parsed.value,
            target_unit=parsed.unit, period_target=text("period_target"), actual=actual, actual_value=value, actual_unit=unit,
            score=_figure(text("score")), deviation_reason=_reason(text("reason")), page=place.page, bbox=place.bbox)

    def _anchor(self, columns: Columns, row: int) -> Cell | None:
        if columns.anchor is None:
            return None
        cells = [self.at[row, column] for column in columns.by_role[columns.anchor] if (row, column) in self.at]
        return next((cell for cell in cells if cell.text), cells[0] if cells else None)

    def _is_total(self, columns: Columns, row: int) -> bool:
        """Whether a cell at or before the indicator's own names the row a total, inside a label that spans it too."""
        end = columns.first(columns.anchor or "level2")
        return any((cell := self.at.get((row, column))) is not None and cell.row == row and bool(_SURE_TOTAL.fullmatch(key(cell.text)))
                   for column in range(end or 0))

    def _says_more(self, columns: Columns, row: int) -> bool:
        """Whether a row under a merged indicator has a target or a result of its own."""
        cells = [self.at.get((row, column)) for role in ("target", "actual") for column in columns.by_role.get(role, ())]
        return any(cell is not None and cell.row == row and cell.text for cell in cells)

    def _runs_across(self, columns: Columns, row: int) -> bool:
        """Whether a cell left of the indicator reaches over its value: a remark or conclusion, no indicator."""
        start, value = columns.first(columns.anchor or "level2"), columns.first("target")
        if start is None or value is None or value <= start:
            return False
        return any((cell := self.at.get((row, column))) is not None and cell.column + cell.column_span > value for column in range(start))

    def _carry(self, columns: Columns, row: int, carried: _Carried) -> None:
        column1 = columns.first("level1")
        cell1 = self.at.get((row, column1)) if column1 is not None else None
        level1 = columns.text(self.at, row, "level1")
        if level1:
            if cell1 is not carried.cell1:
                carried.level2 = None
            carried.level1, carried.cell1 = level1, cell1
        carried.level2 = columns.text(self.at, row, "level2") or carried.level2

    def _of_running(self, column: int, body: Sequence[int]) -> list[IndicatorRow]:
        """Indicators that a cell lists as running text, one project a row."""
        name_column = next((c for c, path in enumerate(self.table.column_paths) if path and "项目" in key(path[-1])), 0)
        out: list[IndicatorRow] = []
        for row in body:
            cell = self.at.get((row, column))
            if cell is None or cell.row != row or not cell.text:
                continue
            name = self.at.get((row, name_column))
            out += self._of_text(cell, _clean_subject(name.text) if name else None)
        return out

    def _of_text(self, cell: Cell, subject: str | None) -> list[IndicatorRow]:
        out = []
        text = cell.text or ""
        items = split_running(text) or [RunningIndicator(*item, period_target=None) for item in split_outline(text)]
        for item in items:
            parsed = parse_target(item.target)
            out.append(IndicatorRow.model_construct(
                document_id=self.document_id, table_id=self.table.table_id, subject=subject, level1=_uncoded(item.level1),
                level2=_uncoded(item.level2), level3=item.level3, weight=None, target=item.target, target_comparator=parsed.comparator,
                target_value=parsed.value, target_unit=parsed.unit, period_target=item.period_target, actual=None, actual_value=None,
                actual_unit=None, score=None, deviation_reason=None, page=cell.page, bbox=cell.bbox))
        return out


def _of_period(row: IndicatorRow) -> IndicatorRow:
    """The row with its value as that of the whole period (实施周期指标值), where a lane or block of the form says so."""
    nothing = dict.fromkeys(("target", "target_comparator", "target_value", "target_unit"))
    return row.model_copy(update={**nothing, "period_target": row.period_target or row.target})


def _target(nature: str | None, target: str | None, unit: str | None, in_pieces: bool) -> tuple[str | None, Target]:
    if in_pieces:
        return compose_target(nature, target, unit)
    return target, parse_target(target) if target else NOTHING


def _figure(text: str | None) -> str | None:
    figure = parse_figure(text.removesuffix("分")) if text else None
    return figure.text if figure else None


def _uncoded(text: str | None) -> str | None:
    return _CODED.sub("", text) if text else None


def _reason(text: str | None) -> str | None:
    return None if text is None or re.fullmatch(r"[—\-–/]+", text) else text


def _clean_subject(text: str | None) -> str | None:
    """A project's name without the code that some lists print before it."""
    return _PROJECT_CODE.sub("", text) if text else None
