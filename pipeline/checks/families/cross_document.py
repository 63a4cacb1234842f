"""Documents against each other: evaluation and budget, this year and last, final account and budget, text and tables in two files (跨文件核对)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter

from pipeline.checks.book import Book
from pipeline.checks.families.claims import Claim, claims, yuan
from pipeline.checks.families.facts import Facts, facts_of
from pipeline.checks.families.forms import Form, number, operand, read_forms
from pipeline.checks.families.pairs import body_of, following, groups, same_year
from pipeline.checks.families.quantities import Quantity, item_key, quantities
from pipeline.checks.families.text_table import statements_against
from pipeline.checks.judge import judge
from pipeline.checks.shelf import Shelf
from pipeline.text import bare
from schemas.checks import Finding, Operand, Relation
from schemas.rows import DocumentRow

_COMPARED: tuple[Quantity, ...] = tuple(("three_public", item) for item in ("total", "abroad", "cars", "buy", "run", "reception"))
_TOLD = ("year", "total", "three_public", "operating", "procurement")
_FORM_TOTAL = re.compile(r"项目资金总额|年度(?:资金)?(?:申请)?总额|年度资金总额")


def cross_document(shelf: Shelf, reported: frozenset[str] | None = None) -> Iterator[tuple[str, Relation | Finding]]:
    """Relations over the documents of an archive, each with the document that it is reported for. `reported`: those to report for (default: all)."""
    for documents in groups(shelf.documents).values():
        if len(documents) > 1 and (reported is None or any(document.document_id in reported for document in documents)):
            yield from _of_body(shelf, documents, reported)
    for unit, department, name in _units(shelf, reported):
        for relation in unit_and_department(shelf.book(unit.document_id), shelf.book(department.document_id), name):
            yield unit.document_id, relation


def touched_by(shelf: Shelf, changed: frozenset[str]) -> frozenset[str]:
    """Documents for which something else may be reported when `changed` came or changed: all of the same bodies, and the units in changed departments."""
    bodies = {body_of(document) for document in shelf.documents if document.document_id in changed}
    same = {document.document_id for document in shelf.documents if body_of(document) in bodies}
    return frozenset(same & {document.document_id for document in shelf.documents if body_of(document)} | changed
                     | {unit.document_id for unit, department, _ in _units(shelf, None, changed) if department.document_id in changed})


def _of_body(shelf: Shelf, documents: Sequence[DocumentRow], reported: frozenset[str] | None) -> Iterator[tuple[str, Relation | Finding]]:
    def wanted(pairs: Iterator[tuple[DocumentRow, DocumentRow]]) -> Iterator[tuple[DocumentRow, DocumentRow]]:
        return ((document, other) for document, other in pairs if reported is None or document.document_id in reported)

    for document, before in wanted(following(documents)):
        yield from _report(document, year_after_year(shelf.book(document.document_id), shelf.book(before.document_id)))
    for kind in ("self_evaluation", "final_account"):
        for document, pairs in groupby(wanted(same_year(documents, kind, "department_budget")), key=itemgetter(0)):
            yield from _report(document, _against_budgets(shelf, document, [budget for _, budget in pairs]))
    for document, other in wanted(same_year(documents, "department_budget", "department_budget")):
        if document.scope == other.scope:
            yield from _report(document, text_and_tables(shelf.book(document.document_id), shelf.book(other.document_id)))


def _against_budgets(shelf: Shelf, document: DocumentRow, budgets: Sequence[DocumentRow]) -> Iterator[Relation | Finding]:
    """An evaluation or final account against every budget of its year: of budgets that differ it is not known which one is meant."""
    book = shelf.book(document.document_id)
    readings: dict[object, list[Relation]] = {}
    for row in budgets:
        budget = shelf.book(row.document_id)
        found = [evaluation_and_budget(book, budget)]
        if document.kind == "final_account" and document.scope == row.scope:
            found.append(final_and_budget(book, budget))
        for item in chain.from_iterable(found):
            if isinstance(item, Relation):
                readings.setdefault((item.rule, item.subject, item.total), []).append(item)
            else:
                yield item
    yield from map(_agreeing, readings.values())


def _report(document: DocumentRow, items: Iterator[Relation | Finding]) -> Iterator[tuple[str, Relation | Finding]]:
    return ((document.document_id, item) for item in items)


def foreign(found: Operand, book: Book) -> Operand:
    """A figure of another document."""
    return found._replace(document_id=book.document_id)


def evaluation_and_budget(book: Book, budget: Book) -> Iterator[Relation | Finding]:
    """年初预算数 of every self-evaluation form = that project's amount in the budget; targets as budgeted."""
    amounts = project_amounts(budget)
    for form in read_forms(book):
        line = next((line for line in form.funds if line.part == "total"), None)
        if form.subject is None or line is None:
            continue
        cell = line.cells.get(("initial", None))
        planned = amounts.get(item_key(form.subject), [])
        if cell is not None and number(cell) is not None and cell.unit is not None and planned:
            made = [Relation("cross_document.project_budget", "cross-document", "自评年初预算数与预算公开数", form.subject, "same",
                             operand(cell, "年初预算数"), ((1, foreign(amount, budget)),)) for amount in planned]
            yield _agreeing(made)
        yield from _targets(form, budget)


def project_amounts(book: Book) -> dict[str, list[Operand]]:
    """Amounts of projects by name, as project table, goal table and target forms print them."""
    facts = facts_of(book)
    found: dict[str, list[Operand]] = {}
    for quantity in facts.quantities():
        if quantity[0] == "item":
            found.setdefault(quantity[1], []).extend(facts.now(quantity))
    for row in book.projects:
        cells = [cell for view in book.tables for cell in view.cells if cell.page == row.page and cell.text == row.amount_printed and cell.state == "number"
                 and cell.row_label and item_key(row.name) in item_key(cell.row_label)] if row.amount_printed and row.source != "narrative" else []
        found.setdefault(item_key(row.name), []).extend(operand(cell, row.name, row.unit) for cell in cells[:1])
    for claim in claims(book):
        if claim.amount is not None and yuan(claim.amount) is not None and claim.row.subject and claim.row.measure != "final":
            found.setdefault(item_key(claim.row.subject), []).append(claim.amount)
    for form in read_forms(book):
        cell = next((cell for cell in form.view.cells if cell.state == "number" and cell.unit and cell.row_label and _FORM_TOTAL.match(bare(cell.row_label))), None)
        if cell is not None and form.subject:
            found.setdefault(item_key(form.subject), []).append(operand(cell, form.subject))
    return found


def _targets(form: Form, budget: Book) -> Iterator[Finding]:
    """Targets of the evaluation against those of the budget, indicator by indicator; a difference is said, not accused: targets may be adjusted."""
    key = item_key(form.subject or "")
    planned = {bare(row.level3): row for row in budget.indicators if row.subject and item_key(row.subject) == key and row.level3 and row.target}
    for one in form.indicators:
        other = planned.get(bare(one.row.level3 or ""))
        if other is None or one.row.target is None or other.target is None:
            continue
        same = bare(other.target) == bare(one.row.target)
        yield Finding("cross_document.target", "cross-document", "自评目标值与预算目标值", f"{form.subject} {one.row.level3}", "pass" if same else "insufficient",
                      f"自评表目标值“{one.row.target}”，预算公开目标值“{other.target}”", f"target evaluated {one.row.target}, budgeted {other.target}",
                      one.row.target, other.target)


def year_after_year(book: Book, before: Book) -> Iterator[Relation | Finding]:
    """Last year's figures as this document prints or implies them = last year's document."""
    now, last = facts_of(book), facts_of(before)
    for quantity in _COMPARED:
        printed, known = now.prior(quantity), last.now(quantity)
        if printed and known:
            made = [Relation("cross_document.prior_year", "cross-document", "上年数与上年文件", f"三公 {cell.name}", "same", cell, ((1, foreign(other, before)),))
                    for cell in printed[:1] for other in known]
            yield _agreeing(made)
    if book.document.kind == "final_account":
        for cell in now.now(("carry_in",))[:1]:
            made = [Relation("cross_document.carry_over", "cross-document", "年初结转与上年年末结转", "年初结转", "same", cell, ((1, foreign(other, before)),))
                    for other in last.now(("carry_out",))]
            if made:
                yield _agreeing(made)
    for claim in claims(book):
        yield from _implied(claim, book, before, last)


def _implied(claim: Claim, book: Book, before: Book, last: Facts) -> Iterator[Relation]:
    """比2022年预算增加…: current ∓ change = what last year's document prints; only budget against budget, final against final."""
    row = claim.row
    if claim.amount is None or claim.change is None or row.change_direction not in ("increase", "decrease") or row.base_period != str(before.document.fiscal_year):
        return
    if (book.document.kind == "department_budget") != (row.base_kind in ("budget", "initial_budget")):
        return
    for quantity in quantities(row.subject or "", claim.paragraph.path if claim.paragraph is not None else ()):
        if quantity[0] not in _TOLD:
            continue
        sign = 1 if claim.falls else -1
        made = [Relation("cross_document.implied_prior", "cross-document", "推算上年数与上年文件", row.subject, "sum", foreign(other, before),
                         ((1, claim.amount), (sign, claim.change))) for other in last.now(quantity)]
        if made:
            yield _agreeing(made)
            return


def final_and_budget(book: Book, budget: Book) -> Iterator[Relation]:
    """年初预算 of a final account = the published budget: the budget columns of its tables and 年初预算为… in its text."""
    facts, planned = facts_of(book), facts_of(budget)
    for quantity in _COMPARED:
        cells, known = facts.planned(quantity), planned.now(quantity)
        if cells and known:
            yield _agreeing([Relation("cross_document.final_budget", "cross-document", "决算年初预算数与预算公开数", f"三公 {cells[0].name}", "same", cells[0],
                                      ((1, foreign(other, budget)),), firm=False) for other in known])
    for claim in claims(book):
        if claim.amount is None or claim.row.measure != "budget" or "年初预算" not in claim.row.text:
            continue
        for quantity in quantities(claim.row.subject or "", claim.paragraph.path if claim.paragraph is not None else ()):
            known = planned.now(quantity)
            if known:
                yield _agreeing([Relation("cross_document.final_budget", "cross-document", "决算年初预算数与预算公开数", claim.row.subject, "same", claim.amount,
                                          ((1, foreign(other, budget)),)) for other in known])
                break


def text_and_tables(book: Book, tables: Book) -> Iterator[Relation | Finding]:
    """The text of one file against the tables published in another of the same body and year."""
    if book.tables or not book.statements or len(tables.tables) < 4:
        return
    for item in statements_against(book, facts_of(tables)):
        if isinstance(item, Relation):
            total = foreign(item.total, tables) if item.total.table_id is not None else item.total
            terms = tuple((sign, foreign(term, tables) if term.table_id is not None else term) for sign, term in item.terms)
            yield item._replace(rule=f"cross_document.{item.rule.partition('.')[2]}", family="cross-document", total=total, terms=terms)


def _units(shelf: Shelf, reported: frozenset[str] | None, departments_in: frozenset[str] | None = None) -> Iterator[tuple[DocumentRow, DocumentRow, str]]:
    """Units with the departments of the same year and region whose tables have a row for them, and that row's name: of units in `reported`,
    of departments in `departments_in` (default: all)."""
    by_year: dict[tuple[int | None, str, str | None], list[DocumentRow]] = {}
    for document in shelf.documents:
        if document.kind in ("department_budget", "final_account") and document.status != "failed" and body_of(document):
            by_year.setdefault((document.fiscal_year, document.kind, document.region), []).append(document)
    for documents in by_year.values():
        units = {body_of(document) or "": document for document in documents if document.scope == "unit"}
        named = {item_key(body): unit for body, unit in reversed(units.items())}
        names = {name: unit for name, unit in named.items() if reported is None or unit.document_id in reported}
        for department in documents if names else ():
            if department.scope == "department" and (departments_in is None or department.document_id in departments_in):
                for name in facts_of(shelf.book(department.document_id)).organisations & set(names):
                    yield names[name], department, name


def unit_and_department(unit: Book, department: Book, name: str) -> Iterator[Relation]:
    """收入 and 支出 of a unit against its row in the department's 收入总表 and 支出总表."""
    facts = facts_of(unit)
    for kind, flow in (("income_summary", "income"), ("expenditure_summary", "expenditure")):
        own = facts.now(("total", flow, "all"))
        rows = [view.operand(figure) for view in department.of_kind(kind) for figure in view.figures.values()
                if figure.label.name and item_key(figure.label.name) == name and figure.line is not None and figure.line.measure == "total"]
        if own and rows:
            made = [Relation("cross_document.unit", "cross-document", "单位数与部门分列数", f"{name} {flow}", "same", total, ((1, foreign(row, department)),))
                    for total in own for row in rows]
            yield _agreeing(made)


def _agreeing(made: Sequence[Relation]) -> Relation:
    """Of several readings of one relation the one that holds; where none does, the first, firm only if it is the only one."""
    held = next((relation for relation in made if judge(relation).status == "pass"), None)
    figures = {(relation.total.value, *(term.value for _, term in relation.terms)) for relation in made}
    return held if held is not None else made[0]._replace(firm=made[0].firm and len(figures) == 1)
