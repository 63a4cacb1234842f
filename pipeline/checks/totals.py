"""Totals of every table: row sums from the header, column sums from the rows (合计关系)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.book import Book
from pipeline.checks.headers import SumGroup, sum_groups
from pipeline.checks.judge import half_unit
from pipeline.checks.lanes import Lane, Sheet, sheet_of
from pipeline.checks.rowtree import RowSum, row_parts, row_sums
from schemas.checks import Family, Relation


def relations(book: Book) -> Iterator[Relation]:
    """Row and column sums of every table with a header."""
    for view in book.tables:
        if not view.figures or not any(column.path for column in view.columns.values()):
            continue
        sheet = sheet_of(view, book)
        known = view.kind != "other"
        for lane in sheet.lanes:
            yield from _row_relations(sheet, lane)
            yield from _column_relations(sheet, lane, known)


def _row_relations(sheet: Sheet, lane: Lane) -> Iterator[Relation]:
    columns = sheet.view.columns
    for group in sum_groups(tuple((number, columns[number].path) for number in lane.columns)):
        if group.addends:
            title = f"{group.name} = Σ 各分项"
            found = [relation for row in lane.rows if (relation := sheet.total(
                "totals.row_sum", "totals", title, row.label.text, (row.row, group.total), [(row.row, column) for column in group.addends],
                group.firm)) is not None]
            yield from _unless_left_out([_unless_nested(relation) for relation in found])
        for row in lane.rows:
            yield from _parts(sheet, group, row.row, row.label.text)


def _parts(sheet: Sheet, group: SumGroup, row: int, label: str | None) -> Iterator[Relation]:
    whole = sheet.operand(row, group.total)
    for column in group.parts:
        part = sheet.operand(row, column)
        if whole is not None and part is not None and part.value:
            yield Relation("totals.row_part", "totals", f"{group.name} ≥ 其中", label, "at_most", part, ((1, whole),))


def _unless_left_out(relations: list[Relation]) -> list[Relation]:
    """A total that is short by one and the same column in every row that fails does not hold that column: a question of scope, not an error."""
    failing = [relation for relation in relations if _gap(relation) > _slack(relation)]
    if not failing:
        return relations
    short = set.intersection(*({term.column for _, term in relation.terms if term.value and abs(_sum(relation) - term.value - relation.total.value)
                                <= _slack(relation)} for relation in failing))
    carried = {term.column for relation in failing for _, term in relation.terms if "结转" in term.name or "结余" in term.name}
    if not short or (len(failing) == 1 and not short & carried):
        return relations
    return [relation._replace(firm=False) if relation in failing else relation for relation in relations]


def _sum(relation: Relation) -> Decimal:
    return sum((term.value for _, term in relation.terms), Decimal(0))


def _gap(relation: Relation) -> Decimal:
    return abs(_sum(relation) - relation.total.value)


def _slack(relation: Relation) -> Decimal:
    return half_unit(relation.total.decimals) + sum((half_unit(term.decimals) for _, term in relation.terms), Decimal(0))


SUMMARIES = frozenset(("income_expenditure_summary", "fiscal_appropriation_summary", "three_public"))
_TITLES: dict[str, tuple[str, Family, str]] = {
    "code": ("hierarchy.code", "hierarchy", "{} = Σ 下级科目"), "carry": ("totals.carry_over", "totals", "{} = Σ 各来源"),
    "numbering": ("hierarchy.numbering", "hierarchy", "{} = Σ 下级项目"), "unit": ("totals.unit", "totals", "{} = Σ 所属各项"),
    "total": ("totals.column_sum", "totals", "{} = Σ 各行")}


def _column_relations(sheet: Sheet, lane: Lane, known: bool) -> Iterator[Relation]:
    for found in row_sums(lane.rows, sheet.view.kind in SUMMARIES):
        yield from _column(sheet, lane, found if known else found._replace(firm=found.firm and all(row.code for row in found.addends)))
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
            yield relation if not found.firm or any(row.code for row in found.addends) else _unless_nested(relation)


def _unless_nested(relation: Relation) -> Relation:
    """Names alone don't show levels: where rows hold the rows below them and the tops add up, the list had two levels and nothing is wrong."""
    values = [term.value for _, term in relation.terms]
    if _gap(relation) <= _slack(relation):
        return relation
    unit = max(half_unit(operand.decimals) for operand in (relation.total, *(term for _, term in relation.terms)))
    tops: list[Decimal] = []
    number = 0
    while number < len(values):
        tops.append(values[number])
        number += 1 + _parts_below(values, number, unit)
    return relation._replace(firm=False) if abs(sum(tops) - relation.total.value) <= unit * (len(tops) + 1) else relation


def _parts_below(values: Sequence[Decimal], number: int, unit: Decimal) -> int:
    """How many of the following values add up to this one; 0 when none do."""
    below = Decimal(0)
    for count, value in enumerate(values[number + 1:], 1):
        below += value
        if value and values[number] and abs(below - values[number]) <= unit * (count + 1):
            return count
    return 0
