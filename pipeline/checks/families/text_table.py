"""Every statement against the table cells that print the same quantity (文表一致)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.book import Book
from pipeline.checks.families.claims import Claim, claims, evaluated, yuan
from pipeline.checks.families.facts import Facts, facts_of
from pipeline.checks.families.quantities import Quantity, class_key, item_key, levels_of, quantities
from pipeline.checks.judge import judge
from pipeline.checks.labels import plain
from pipeline.text import bare
from schemas.checks import Finding, Operand, Relation

_OTHER_SECTIONS = re.compile(r"名词解释|绩效评价|自评|项目支出绩效评价|附件")
_FISCAL_ITEMS = re.compile(r"财政拨款(?:预算)?(?:支出)?(?:预算)?(?:主要内容|具体|用于|主要用于以下方面).{0,8}[:：]$|财政拨款支出主要内容")
_FISCAL_TITLE = re.compile(r"财政拨款(?:预算)?支出(?:预算|决算)?(?:具体)?(?:情况|说明)|一般公共预算.{0,12}支出.{0,8}(?:情况|说明)")
_WIDER: dict[str, tuple[str, ...]] = {"fiscal": ("fiscal", "gp"), "gp": ("gp", "fiscal"), "fund": ("fund",), "capital": ("capital",), "all": ("all",)}


def text_table(book: Book) -> Iterator[Relation | Finding]:
    """Relations of statements with cells; a quantity that several cells print differently is checked against the one that agrees."""
    if book.statements and book.tables:
        yield from statements_against(book, facts_of(book))


def statements_against(book: Book, facts: Facts) -> Iterator[Relation | Finding]:
    """The statements of a document against what tables print, its own or those of another file."""
    found = claims(book)
    fiscal = _fiscal_sections(book)
    for claim in found:
        if claim.amount is not None and yuan(claim.amount) is not None and _current(book, claim, facts):
            narrow = claim.paragraph is not None and claim.paragraph.section in fiscal
            yield from _against_cells(claim, facts, narrow=narrow, planned=book.document.kind == "final_account" and claim.row.measure == "budget")
    yield from class_names(found, facts)


def _current(book: Book, claim: Claim, facts: Facts) -> bool:
    """Whether a statement speaks of the document's own year and organisation, and of what its tables print."""
    row = claim.row
    if row.period is not None and book.document.fiscal_year is not None and row.period != str(book.document.fiscal_year):
        return False
    if evaluated(claim) or "不包括" in row.text:
        return False
    if claim.paragraph is not None:
        path = claim.paragraph.path
        if any(_OTHER_SECTIONS.search(title) for title in path):
            return False
        own = item_key(book.document.organisation or "")
        if any(item_key(title) in facts.organisations and item_key(title) != own for title in path[1:]):
            return False
    return book.document.kind != "department_budget" or row.measure != "final"


def _fiscal_sections(book: Book) -> frozenset[str | None]:
    """Sections whose items are told to be those of 财政拨款支出 alone."""
    paragraphs = book.text.paragraphs if book.text is not None else ()
    return frozenset(paragraph.section for paragraph in paragraphs if _FISCAL_ITEMS.search(paragraph.text) or any(_FISCAL_TITLE.search(t) for t in paragraph.path))


def _against_cells(claim: Claim, facts: Facts, *, narrow: bool, planned: bool) -> Iterator[Relation]:
    amount = claim.amount
    if amount is None:
        return
    look = facts.planned if planned else facts.now
    for quantity in quantities(claim.row.subject or "", claim.paragraph.path if claim.paragraph is not None else ()):
        found = _distinct([operand for variant in _variants(quantity, claim) for operand in look(variant)])
        if not found:
            continue
        best = _best(claim, amount, quantity, found)
        fiscal = _distinct(look((f"fiscal_{quantity[0]}", *quantity[1:]))) if narrow and quantity[0] in ("code", "levels") else []
        if fiscal and not best.firm:
            best = _best(claim, amount, quantity, fiscal)
        if quantity[0] in ("code", "levels") and _current_year_only(claim) and any(operand.value for operand in facts.now(("carry_in",))):
            best = best._replace(firm=False)
        yield best
        prior = _distinct([operand for variant in _variants(quantity, claim) for operand in facts.prior(variant)])
        if prior and claim.change is not None and claim.row.change_direction in ("increase", "decrease") and not planned:
            yield _prior(claim, amount, claim.change, prior, quantity)
        return


def _current_year_only(claim: Claim) -> bool:
    """Whether the section tells 当年拨款, which leaves out what the tables carry over."""
    return claim.paragraph is not None and any("当年" in title for title in claim.paragraph.path)


def _variants(quantity: Quantity, claim: Claim) -> list[Quantity]:
    """A quantity in the scopes that a text may leave out: 项目支出 below 一般公共预算财政拨款 … is that money's."""
    if quantity[0] not in ("total", "year", "basic", "project"):
        return [quantity]
    scopes = _WIDER[quantity[-1]]
    if quantity[-1] == "all" and (quantity[0] in ("basic", "project") or _narrowed(claim)):
        scopes = ("all", "fiscal", "gp")
    return [(*quantity[:-1], scope) for scope in scopes]


def _narrowed(claim: Claim) -> bool:
    """Whether the paragraph or its heading speaks of one kind of money only."""
    around = (claim.paragraph.text[:claim.start], *claim.paragraph.path[-2:]) if claim.paragraph is not None else ()
    return any("财政拨款" in words or "公共预算" in words for words in around)


def _distinct(operands: Sequence[Operand]) -> list[Operand]:
    """One operand for every value that the cells print, in 元; of equal ones the most exact."""
    best: dict[Decimal, Operand] = {}
    for operand in operands:
        value = yuan(operand)
        if value is not None:
            known = best.get(value)
            best[value] = operand if known is None or operand.decimals > known.decimals else known
    return list(best.values())


def _best(claim: Claim, amount: Operand, quantity: Quantity, found: Sequence[Operand]) -> Relation:
    """The statement and the cell that agrees with it; where none does, the first, and firm only if the cells agree among themselves."""
    made = [_relation("text_table.same", "文表一致", claim, amount, cell, quantity, firm=True) for cell in found]
    for relation in made:
        if judge(relation).status == "pass":
            return relation
    agreed = all(judge(_relation("", "", claim, found[0], other, quantity, firm=True)).status == "pass" for other in found[1:])
    complete = quantity[0] in ("total", "year") and len(found) == 2
    lead = claim.paragraph is not None and claim.start <= len(claim.paragraph.marker.text if claim.paragraph.marker else "") + 2
    vague = (quantity[0] == "item" and not lead) or quantity[0] in ("carry_in", "carry_out") or (quantity[0] in ("project", "source", "total", "year") and _of_goals(claim))
    return made[0]._replace(firm=(agreed or complete) and not vague)


def _of_goals(claim: Claim) -> bool:
    """绩效目标的项目5个，涉及资金X: the projects that have goals need not be all, unless the text says so."""
    return "绩效" in claim.row.text and not re.search(r"所有项目|全部项目|全部纳入|均(?:实行|纳入|编)", claim.row.text)


def _prior(claim: Claim, amount: Operand, change: Operand, prior: Sequence[Operand], quantity: Quantity) -> Relation:
    """Printed prior year = current ∓ change told in the text."""
    made = [Relation("text_table.prior", "year-on-year", "上年数与表", claim.row.subject, "sum", cell, ((1, amount), (1 if claim.row.change_direction == "decrease"
                     else -1, change))) for cell in prior]
    held = next((relation for relation in made if judge(relation).status == "pass"), None)
    return held if held is not None else made[0]._replace(firm=len(made) == 1 and quantity[0] == "three_public")


def _relation(rule: str, title: str, claim: Claim, total: Operand, cell: Operand, quantity: Quantity, *, firm: bool) -> Relation:
    return Relation(rule, "text-table", title, claim.row.subject, "same", total, ((1, cell),), firm=firm)


def class_names(found: Sequence[Claim], facts: Facts) -> Iterator[Finding]:
    """A class that the text prints under another name than every table (医疗卫生与计划生育支出 – 卫生健康支出).

    The class is known by the code that the text prints, or by 款 and 项 of one subject alone.
    """
    seen: set[str] = set()
    for claim in found:
        parts = levels_of(bare(claim.row.subject or ""))
        if not parts or parts[0][2] != "类":
            continue
        name, digits, _ = parts[0]
        code = digits if digits and len(digits) == 3 else facts.class_of(class_key(parts[-2][0]), class_key(parts[-1][0])) if len(parts) == 3 else None
        names = facts.names.get(code or "", set())
        if not code or not names or code in seen or _named(name, names):
            continue
        seen.add(code)
        printed = sorted(names)[0]
        quotes = (*((name, place) for place in claim.row.places[:1]), (printed, facts.place_of(code)))
        yield Finding("text_table.subject_name", "text-table", "科目名称文表不一致", code, "fail", f"科目{code}文字写“{name}”，表中为“{printed}”",
                      f"subject {code} is called {name} in the text and {printed} in the tables", name, printed, "low", "document", quotes)


def _named(name: str, names: set[str]) -> bool:
    key = class_key(name)
    return any(key in other or other in key for other in (class_key(plain(known)) for known in names))
