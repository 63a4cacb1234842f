"""A project's amount as goal tables, target forms and the project table print it (项目金额一致)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.book import Book, cell_operand
from pipeline.checks.families.claims import yuan
from pipeline.checks.families.facts import facts_of
from pipeline.checks.families.quantities import item_key
from pipeline.checks.judge import judge
from schemas.checks import Operand, Relation
from schemas.rows import CellRow, ProjectRow


def project_amounts(book: Book) -> Iterator[Relation]:
    """Goal tables and target forms against the project table, project by project; names that several projects share are left out.

    Carry-over and plans over several years make amounts that rightly differ: a difference alone accuses nobody unless the others agree.
    """
    facts = facts_of(book)
    made: list[Relation] = []
    for row, shown in amounts(book):
        printed = facts.now(("item", item_key(row.name)))
        if len({yuan(operand) for operand in printed}) != 1:
            continue
        made.append(Relation("project_amounts.same", "cross-table", "项目金额一致", row.name, "same", shown, ((1, printed[0]),)))
    held = sum(1 for relation in made if judge(relation).status == "pass")
    for relation in made:
        yield relation if held >= 3 and held * 4 >= len(made) * 3 else relation._replace(firm=False)


def amounts(book: Book) -> Iterator[tuple[ProjectRow, Operand]]:
    """Projects of goal tables and target forms with the cell of their amount."""
    cells: dict[tuple[int | None, str | None], list[CellRow]] = {}
    for view in book.tables:
        if view.kind in ("project_goals", "project_target"):
            for cell in view.cells:
                if cell.state == "number":
                    cells.setdefault((cell.page, cell.text), []).append(cell)
    for row in book.projects:
        shown = _amount(row, cells)
        if shown is not None:
            yield row, shown


def _amount(row: ProjectRow, cells: dict[tuple[int | None, str | None], list[CellRow]]) -> Operand | None:
    """The cell that prints a project's amount: on its page, with its text, in the row of its name."""
    if row.source == "narrative" or row.amount_printed is None:
        return None
    key = item_key(row.name)
    cell = next((cell for cell in cells.get((row.page, row.amount_printed), ()) if cell.row_label and key in item_key(cell.row_label)), None)
    if cell is None or cell.value is None:
        return None
    return cell_operand(cell, Decimal(cell.value), row.name)._replace(unit=row.unit or cell.unit)
