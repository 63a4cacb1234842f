"""Narrative fields of forms and goal tables, read by their labels: goals, results, tasks, reasons (表单文字)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.extract.narratives.items import split_items
from pipeline.extract.narratives.values import Value
from pipeline.tables.forms.layout import Block, form_rows, key, read_layout
from pipeline.tables.forms.projects import form_subject, goal_texts, names_project, without_code
from pipeline.tables.results import TableReading
from schemas.place import Place
from schemas.rows import IndicatorRow, NarrativeField
from schemas.table import Cell, Table

_TASK_NAME = re.compile(r"(?:任务|项目|工作)?名称|任务|主要任务")
_TASK_CONTENT = re.compile(r"主要(?:实施|工作)?内容|任务内容|工作内容")
_NOTHING = re.compile(r"无|/|[-—－]+|不适用|暂无|无偏差|无。")
_GOAL_COLUMN = re.compile(r"(?:当年|年度|项目|总体)?(?:绩效)?目标(?:\(.*\))?|项目绩效目标|绩效总目标")
_NAME_COLUMN = re.compile(r"(?:一级|二级|三级|重点)?(?:项目|政策|专项|任务)(?:名称)?(?:\(.*\))?")


def form_values(readings: Iterable[TableReading]) -> Iterator[Value]:
    """Values of all forms and goal tables of a document, in order."""
    for reading in readings:
        if reading.table.is_form:
            yield from _of_form(reading)
        elif reading.projects:
            yield from _of_goal_table(reading.table)
        yield from _deviations(reading.table, reading.indicators)


def _of_form(reading: TableReading) -> Iterator[Value]:
    table, layout = reading.table, read_layout(reading.table)
    subject = form_subject(table, layout) if names_project(layout) else None
    for block in layout.blocks:
        if block.kind == "tasks":
            yield from _tasks(table, block)
    fields: tuple[NarrativeField, ...] = ("project_goal", "annual_goal", "annual_goal_actual")
    goals = goal_texts(table, layout)
    for field in fields:
        cell = goals.get(field)
        if cell is not None:
            yield from _of_cell(field, subject, cell)


def _tasks(table: Table, block: Block) -> Iterator[Value]:
    leaves = {column: key(path[-1]) for column, path in sorted(block.heads.items())}
    contents = [column for column, leaf in leaves.items() if _TASK_CONTENT.fullmatch(leaf)]
    names = [column for column, leaf in leaves.items() if _TASK_NAME.fullmatch(leaf)]
    if not contents:
        return
    rows = form_rows(table)
    for row in block.rows:
        content = next((cell for cell in rows[row] if cell.column == contents[0] and cell.text), None)
        if content is None:
            continue
        name = next((cell.text for cell in rows[row] if names and cell.column == names[0]), None)
        yield _whole("task_content", name, content)


def _of_goal_table(table: Table) -> Iterator[Value]:
    leaves = {column: key(path[-1]) for column, path in enumerate(table.column_paths) if path}
    goals = [column for column, leaf in leaves.items() if _GOAL_COLUMN.fullmatch(leaf)]
    names = [column for column, leaf in leaves.items() if _NAME_COLUMN.fullmatch(leaf) or ("项目" in leaf and "名称" in leaf)]
    if not goals or not names:
        return
    name_column = names[-1] if len(names) < 3 else names[0]
    cells = {(cell.row, cell.column): cell for cell in table.cells if cell.row >= table.header_row_count}
    for row in range(table.header_row_count, table.row_count):
        goal, name = cells.get((row, goals[0])), cells.get((row, name_column))
        if goal is not None and goal.text and name is not None and name.text:
            yield from _of_cell("project_goal", without_code(name.text), goal)


def _deviations(table: Table, indicators: Sequence[IndicatorRow]) -> Iterator[Value]:
    for row in indicators:
        text = row.deviation_reason
        if text and not _NOTHING.fullmatch(text):
            kept = text.rstrip("。；")
            cell = _cell_beside(table, row, text)
            yield Value("deviation_reason", row.level3, kept, 0, len(kept), _places(cell) if cell else (Place(page=row.page, bbox=row.bbox),))


def _cell_beside(table: Table, row: IndicatorRow, text: str) -> Cell | None:
    """The cell with `text` in the row of an indicator."""
    named = next((cell for cell in table.cells if (cell.page, cell.bbox) == (row.page, row.bbox)), None)
    alike = [cell for cell in table.cells if cell.text == text]
    return next((cell for cell in alike if named and cell.row <= named.row < cell.row + cell.row_span), alike[0] if len(alike) == 1 else None)


def _of_cell(field: NarrativeField, subject: str | None, cell: Cell) -> Iterator[Value]:
    text = cell.text or ""
    if _NOTHING.fullmatch(text):
        return
    for item in split_items(text, frozenset(_line_starts(cell))):
        yield Value(field, subject, text[item.start:item.end], item.start, item.end, cell.places(item.start, item.end))


def _whole(field: NarrativeField, subject: str | None, cell: Cell) -> Value:
    text = (cell.text or "").rstrip("。；")
    return Value(field, subject, text, 0, len(text), _places(cell))


def _places(cell: Cell) -> tuple[Place, ...]:
    return (Place(page=cell.page, bbox=cell.bbox), *cell.more)


def _line_starts(cell: Cell) -> Iterator[int]:
    """Offsets in the cell's text at which its printed lines begin."""
    text = cell.text or ""
    at = 0
    for line in cell.lines:
        found = text.find(line, at)
        if found >= 0:
            yield found
            at = found + len(line)
