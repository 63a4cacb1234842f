"""Totals of every table: row sums from the header, column sums from the rows (合计关系)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.book import Book
from pipeline.checks.headers import SumGroup, sum_groups
from pipeline.checks.lanes import Lane, Sheet, sheet_of
from pipeline.checks.rowtree import RowSum, row_parts, row_sums
from schemas.checks import Family, Relation


def relations(book: Book) -> Iterator[Relation]:
    """Row and column sums of every table with a header."""
    for view in book.tables:
        if not view.figures or not any(column.path for column in view.columns.values()):
            continue
        sheet = sheet_of(view, book)
        known = view.kind != "other" or book.document.kind in ("department_budget", "final_account")
        for lane in sheet.lanes:
            yield from _row_relations(sheet, lane)
            yield from _column_relations(sheet, lane, known)


def _row_relations(sheet: Sheet, lane: Lane) -> Iterator[Relation]:
    columns = sheet.view.columns
    for group in sum_groups(tuple((number, columns[number].path) for number in lane.columns)):
        for row in lane.rows:
            yield from _row(sheet, group, row.row, row.label.text)


def _row(sheet: Sheet, group: SumGroup, row: int, label: str | None) -> Iterator[Relation]:
    if group.addends:
        found = sheet.total("totals.row_sum", "totals", f"{group.name} = Σ 各分项", label, (row, group.total),
                            [(row, column) for column in group.addends], group.firm)
        if found is not None:
            yield found
    whole = sheet.operand(row, group.total)
    for column in group.parts:
        part = sheet.operand(row, column)
        if whole is not None and part is not None and part.value:
            yield Relation("totals.row_part", "totals", f"{group.name} ≥ 其中", label, "at_most", part, ((1, whole),))


_TITLES: dict[str, tuple[str, Family, str]] = {
    "code": ("hierarchy.code", "hierarchy", "{} = Σ 下级科目"), "carry": ("totals.carry_over", "totals", "{} = Σ 各来源"),
    "numbering": ("hierarchy.numbering", "hierarchy", "{} = Σ 下级项目"), "unit": ("totals.unit", "totals", "{} = Σ 所属各项"),
    "total": ("totals.column_sum", "totals", "{} = Σ 各行")}


def _column_relations(sheet: Sheet, lane: Lane, known: bool) -> Iterator[Relation]:
    for found in row_sums(lane.rows):
        yield from _column(sheet, lane, found if known else found._replace(firm=found.firm and found.how == "code"))
    for part, whole in row_parts(lane.rows):
        for column in lane.columns:
            inner, outer = sheet.operand(part.row, column), sheet.operand(whole.row, column)
            if inner is not None and outer is not None and inner.value:
                yield Relation("totals.part_row", "totals", f"{whole.label.text} ≥ 其中", part.label.text, "at_most", inner, ((1, outer),))


def _column(sheet: Sheet, lane: Lane, found: RowSum) -> Iterator[Relation]:
    rule, family, title = _TITLES[found.how]
    name = title.format(found.total.label.text)
    for column in lane.columns:
        relation = sheet.total(rule, family, name, sheet.view.columns[column].leaf or found.total.label.text, (found.total.row, column),
                               [(row.row, column) for row in found.addends], found.firm)
        if relation is not None:
            yield relation
