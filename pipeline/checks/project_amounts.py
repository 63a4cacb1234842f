"""A project's amount in the tables that print it: project table, goal table, tasks of the target form (项目金额)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.checks.book import UNIT_COLUMN, Book, TableView, unit_name
from pipeline.checks.identities import task_lists
from pipeline.checks.labels import plain
from pipeline.checks.lanes import sheet_of
from pipeline.checks.ledger import Fact, Printed
from pipeline.text import bare
from schemas.checks import Operand, Relation

_CARRIED = re.compile(r"^(?:上年)?结转(?:项目)?[-—:：]|[(（](?:通用项目|结转|上年结转)[)）]$")
SHORTEST_NAME = 3


class Named(NamedTuple):
    """A project's figure in one table: the unit whose project it is (`""` where none is printed), its plain name."""

    table_id: str
    unit: str
    name: str
    figure: Operand


def project_relations(book: Book, facts: Mapping[Fact, Sequence[Printed]]) -> Iterator[Relation]:
    """Tables against each other, then against the tasks of the target form."""
    listed = list(_listed(book))
    yield from _between_tables(listed)
    yield from _tasks(book, listed, facts)


def _listed(book: Book) -> Iterator[Named]:
    """Every project row of project and goal tables."""
    for view in book.of_kind("project_expenditure", "project_goals"):
        if not view.figures or not any(column.path for column in view.columns.values()):
            continue
        sheet = sheet_of(view, book)
        units = _units(view)
        unit = ""
        for lane in sheet.lanes[:1]:
            for row in lane.rows:
                if row.unit:
                    unit = plain(unit_name(row.label.name))
                    continue
                figure = sheet.operand(row.row, lane.columns[0])
                if figure is not None and not row.label.total and not row.label.code and len(row.label.name) >= SHORTEST_NAME:
                    yield Named(view.table_id, units.get(row.row, unit), _base_name(row.label.name), figure)


def _units(view: TableView) -> dict[int, str]:
    """The unit of each row, where a column names it, merged over the unit's rows."""
    columns = {column.number for column in view.columns.values() if UNIT_COLUMN.search("".join(column.path))}
    found: dict[int, str] = {}
    last = ""
    for cell in view.cells:
        if cell.column in columns:
            last = plain(unit_name(bare(cell.text))) if cell.text else last
            found[cell.row] = last
        elif columns and cell.row not in found and last:
            found[cell.row] = last
    return found


def _between_tables(listed: Sequence[Named]) -> Iterator[Relation]:
    """The same project of the same unit in two tables; a table that prints a name twice for one unit says nothing sure."""
    by_key: dict[tuple[str, str], dict[str, list[Named]]] = {}
    units = {item.table_id: {other.unit for other in listed if other.table_id == item.table_id} for item in {entry.table_id: entry for entry in listed}.values()}
    single = {table for table, found in units.items() if len(found) == 1}
    for item in listed:
        by_key.setdefault(("" if single else item.unit, item.name), {}).setdefault(item.table_id, []).append(item)
    for (unit, name), tables in by_key.items():
        once = [found[0] for found in tables.values() if len(found) == 1]
        for other in once[1:]:
            yield Relation("cross_table.project", "cross-table", "项目金额：绩效目标表与项目支出表", f"{unit} {name}".strip(), "same", once[0].figure, ((1, other.figure),))


def _tasks(book: Book, listed: Sequence[Named], facts: Mapping[Fact, Sequence[Printed]]) -> Iterator[Relation]:
    """A project's amount against the task of its name in the target form, this year's and carried over together.

    Firm where the form covers the whole budget: its 金额合计 is all spending.
    """
    goals: dict[str, Operand] = {}
    for item in listed:
        goals.setdefault(item.name, item.figure)
    whole = {printed.value for fact in (Fact("all", "total", "total"), Fact("fiscal", "total", "total")) for printed in facts.get(fact, ())}
    for view in book.of_kind("department_target"):
        for found in task_lists(view):
            tasks: dict[str, list[Operand]] = {}
            for number in found.tasks:
                figure = view.operands.get((number, found.columns[0]))
                if figure is not None and figure.value:
                    tasks.setdefault(_base_name(bare(view.at[number, found.columns[0]].row_label or "")), []).append(figure)
            total = view.operands.get((found.total, found.columns[0])) if found.total is not None else None
            firm = total is not None and any(abs(total.value - value) < 1 for value in whole)
            for name, operands in tasks.items():
                if name in goals and len(name) >= SHORTEST_NAME:
                    yield Relation("cross_table.task", "cross-table", "项目金额：绩效目标表任务与项目", name, "sum", goals[name],
                                   tuple([(1, operand) for operand in operands]), None, firm)


def _base_name(name: str) -> str:
    """A project's name without what only says how it is carried: 结转项目-X, X（通用项目）."""
    return plain(_CARRIED.sub("", name))


