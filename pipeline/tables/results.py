"""From a whole table to its contract rows, whatever its kind (表格解析)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pipeline.tables.cells import is_empty, list_cells, table_unit
from pipeline.tables.forms.cells import form_cells
from pipeline.tables.forms.funds import read_funds
from pipeline.tables.forms.indicators import read_indicators
from pipeline.tables.forms.layout import read_layout
from pipeline.tables.forms.projects import form_organisation, form_subject, names_project, project_of_form, projects_of_list
from pipeline.tables.kinds import FISCAL_KINDS
from pipeline.tables.labels import ColumnRoles, RowLabel, column_roles, row_labels
from pipeline.tables.lines import budget_lines
from schemas.rows import CellRow, FundRow, IndicatorRow, LineRow, ProjectRow, TableRow
from schemas.table import Table


class TableReading(NamedTuple):
    """A table read: its rows but for the budget lines, which need to know the document's organisation and year.

    `owner`: the organisation that a form names as its own. `about_project`: a form about one project.
    """

    table: Table
    unit: str | None
    cells: list[CellRow]
    indicators: list[IndicatorRow]
    funds: list[FundRow]
    projects: list[ProjectRow]
    owner: str | None = None
    about_project: bool = False
    roles: tuple[ColumnRoles, ...] = ()
    labels: Mapping[tuple[int, int], RowLabel] = MappingProxyType({})

    @property
    def fiscal(self) -> bool:
        """Whether its figures are budget lines."""
        return self.table.kind in FISCAL_KINDS


def read_table_rows(document_id: str, table: Table) -> TableReading:
    """Cells, indicators, funds and projects of a table by its kind; kind `other` yields cells alone."""
    return _read_form(document_id, table) if table.is_form else _read_list(document_id, table)


def _read_form(document_id: str, table: Table) -> TableReading:
    unit = table_unit(table)
    layout = read_layout(table)
    subject = form_subject(table, layout)
    return TableReading(
        table, unit, form_cells(document_id, table, unit, layout), read_indicators(document_id, table, layout, subject),
        read_funds(document_id, table, layout, unit, subject) if table.kind == "self_evaluation" else [],
        project_of_form(document_id, table, layout, unit) if table.kind == "project_target" else [],
        form_organisation(layout), names_project(layout))


def _read_list(document_id: str, table: Table) -> TableReading:
    unit = table_unit(table)
    roles = column_roles(table)
    labels = row_labels(table, roles)
    projects = projects_of_list(document_id, table, unit) if table.kind in ("project_goals", "project_target") else []
    return TableReading(table, unit, list_cells(document_id, table, unit, roles, labels), read_indicators(document_id, table, None, None),
                        [], projects, None, False, tuple(roles), dict(labels))


def table_row(document_id: str, reading: TableReading, organisation: str | None) -> TableRow:
    """The `tables` row."""
    table = reading.table
    return TableRow.model_construct(
        document_id=document_id, table_id=table.table_id, kind=table.kind, title=table.caption.title, number=table.caption.number,
        unit=reading.unit, organisation=organisation, pages=table.pages, row_count=table.row_count, column_count=table.column_count,
        header_row_count=table.header_row_count, is_empty=is_empty(reading.cells))


def table_lines(reading: TableReading, organisation: str | None, fiscal_year: int | None, final_account: bool) -> list[LineRow]:
    """Budget lines of a fiscal table, none for other kinds and for tables whose columns are not sure."""
    table = reading.table
    if not reading.fiscal or not reading.roles or not any(table.column_paths):
        return []
    named = table.model_copy(update={"caption": table.caption._replace(organisation=table.caption.organisation or organisation)})
    return budget_lines(named, reading.cells, reading.roles, reading.labels, fiscal_year, final_account)
