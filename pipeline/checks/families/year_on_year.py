"""Changes told in the text: current, change, rate, direction and prior must fit (同比核对)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.book import Book
from pipeline.checks.families.claims import Claim, before, claims, signed, yuan
from pipeline.checks.families.quantities import quantities
from schemas.checks import Finding, Operand, Relation
from schemas.place import Place

_ABOUT_FLAT = re.compile(r"基本(?:持平|一致|相当)|大致|略有|左右")
_NEW_ITEM = Decimal(100)


def year_on_year(book: Book) -> Iterator[Relation | Finding]:
    """Relations of every claim that states a change, and a completion against the budget told before it."""
    found = claims(book)
    for index, claim in enumerate(found):
        if claim.row.change_direction is not None:
            yield from _changes(found, index)
        if claim.completion is not None:
            yield from _completion(found, index)
    yield from own_year_as_base(book, found)


def _changes(found: Sequence[Claim], index: int) -> Iterator[Relation | Finding]:
    claim = _of_owner(found, index)
    now, change, rate = claim.amount, claim.change, claim.rate
    prior = claim.base if claim.base is not None else _told_before(found, index)
    if claim.row.change_direction == "flat":
        if now is not None and prior is not None and (rate is None or rate.value == 0) and not _ABOUT_FLAT.search(claim.row.text):
            yield _relation("year_on_year.flat", "持平", claim, "same", now, ((1, prior),))
        return
    if now is not None and change is not None and prior is not None:
        yield _relation("year_on_year.change", "增减额", claim, "sum", now, ((1, prior), (-1 if claim.falls else 1, change)))
    if rate is not None and change is not None and prior is not None:
        yield _relation("year_on_year.rate", "增减率", claim, "rate", rate, ((1, change), (1, prior)))
    elif rate is not None and change is not None and now is not None:
        if (change.value == 0 and now.value == 0) or (not claim.falls and yuan(change) == yuan(now) and now.value):
            new = now.value != 0 and rate.value != _NEW_ITEM
            yield _rate_of_nothing(claim, [now, change, rate]) if new else _no_base(claim, [now, change, rate])
        else:
            yield _relation("year_on_year.rate", "增减率", claim, "rate", rate, ((1, change), (1, now), (1 if claim.falls else -1, change)))
    elif rate is not None and now is not None and prior is not None:
        yield _relation("year_on_year.growth", "增减率", claim, "growth", signed(rate, claim.falls), ((1, now), (1, prior)))
    elif now is not None and prior is not None and change is None:
        yield from _direction(claim, now, prior)
    if now is not None and change is not None and not claim.falls and claim.row.change_direction == "increase" and prior is None:
        yield _relation("year_on_year.prior_not_negative", "上年数不为负", claim, "at_most", change, ((1, now),))


def _of_owner(found: Sequence[Claim], index: int) -> Claim:
    """A change told in a sentence of its own behind a list (X元，主要包括：a、b。较上年增加…) is the change of X, not of the last item."""
    claim = found[index]
    if claim.amount is None and claim.rate is not None and index and _same_total(found[index - 1], claim):
        return claim._replace(amount=found[index - 1].amount)
    if claim.paragraph is None or not re.search(r"。(?:较|比|与|同)", claim.row.text):
        return claim
    lead = next((other for other in found[:index] if other.where == claim.where and other.amount is not None and yuan(other.amount) is not None), None)
    if lead is None or lead.start > 12 or lead.row.change_direction is not None:
        return claim
    between = claim.paragraph.text[lead.start:claim.start]
    if not re.search(r"包括|其中|用于[:：]", between):
        return claim
    return claim._replace(amount=lead.amount, row=claim.row.model_copy(update={"subject": lead.row.subject}))


def _same_total(before: Claim, claim: Claim) -> bool:
    """收支预算总计X元，与上年相比收、支预算总计各增加…: one total told in two clauses of a paragraph."""
    if before.where != claim.where or before.amount is None or yuan(before.amount) is None or before.row.change_direction is not None:
        return False
    here, there = quantities(claim.row.subject or ""), quantities(before.row.subject or "")
    return bool(here) and bool(there) and here[0][0] == there[0][0] in ("total", "year") and here[0][-1] == there[0][-1]


def _direction(claim: Claim, now: Operand, prior: Operand) -> Iterator[Relation]:
    """Only a word tells the direction: the smaller figure must be the smaller."""
    if claim.falls:
        yield _relation("year_on_year.direction", "增减方向", claim, "at_most", now, ((1, prior),))
    else:
        yield _relation("year_on_year.direction", "增减方向", claim, "at_most", prior, ((1, now),))


def _no_base(claim: Claim, operands: Sequence[Operand]) -> Finding:
    quotes = tuple((operand.text, Place(page=operand.page, bbox=operand.bbox)) for operand in operands)
    return Finding("year_on_year.rate", "year-on-year", "增减率", claim.row.subject, "not_applicable", "基数为零，增减率没有意义（新增项目的惯用写法）",
                   "the base is zero: a rate has no meaning there (the usual way to write a new item)", quotes=quotes)


def _rate_of_nothing(claim: Claim, operands: Sequence[Operand]) -> Finding:
    quotes = tuple((operand.text, Place(page=operand.page, bbox=operand.bbox)) for operand in operands)
    return Finding("year_on_year.rate", "year-on-year", "增减率", claim.row.subject, "fail", f"增加额等于本年数，上年为零，增长率{operands[-1].text}无从谈起（惯用100%）",
                   f"the rise equals the amount, the base is zero: a rate of {operands[-1].text} can't be", operands[-1].text, "100%", "medium", "document", quotes)


def _told_before(found: Sequence[Claim], index: int) -> Operand | None:
    """The prior amount that the same paragraph tells for the same subject and the base year."""
    claim = found[index]
    if claim.row.base_period is None:
        return None
    for other in before(found, index):
        if other.row.subject == claim.row.subject and other.row.period == claim.row.base_period and other.amount is not None:
            return other.amount
    return None


def _completion(found: Sequence[Claim], index: int) -> Iterator[Relation | Finding]:
    """支出决算X万元，完成年初预算的Y%: against the budget of that name, told before for the same subject."""
    claim = found[index]
    rate, now = claim.completion, claim.amount
    if rate is None or now is None:
        return
    kind = re.search(r"(?:完成|占)(?:了)?([^，。；\d]{0,12}?预算)", claim.row.text)
    name = kind.group(1) if kind else "预算"
    budgets = [other for other in before(found, index) if (other.row.subject == claim.row.subject and other.row.measure == "budget" and other.amount is not None
               and other.row.period in (None, claim.row.period)) or (other.row.measure == "budget" and other.row.subject == claim.row.subject)]
    word = next((word for word in ("年初", "全年", "调整") if word in name), None)
    named = [other for other in budgets if word is None or word in other.row.text]
    chosen = (named or budgets)[:1]
    if not chosen or chosen[0].amount is None:
        return
    base = chosen[0].amount
    if base.value == 0 and rate.value not in (0, 100):
        fits = next((other for other in budgets if other.amount is not None and other.amount.value and _rounds(now, other.amount, rate)), None)
        if fits is not None and fits.amount is not None:
            yield _wrong_base(claim, base, fits.amount, [now, rate, base, fits.amount], name)
        return
    yield _relation("year_on_year.completion", "完成率", claim, "rate", rate, ((1, now), (1, base)), firm=bool(named))


def _rounds(now: Operand, base: Operand, rate: Operand) -> bool:
    return now.unit == base.unit and abs(now.value / base.value * 100 - rate.value) <= Decimal(1).scaleb(-rate.decimals)


def _wrong_base(claim: Claim, base: Operand, fits: Operand, operands: Sequence[Operand], name: str) -> Finding:
    quotes = tuple((operand.text, Place(page=operand.page, bbox=operand.bbox)) for operand in operands)
    return Finding("year_on_year.completion_base", "year-on-year", "完成率的基数", claim.row.subject, "fail",
                   f"“完成{name}的{claim.row.completion_rate_printed}”与该数{base.text}{base.unit}不符，与{fits.text}{fits.unit}相符",
                   f"the completion rate does not belong to a base of {base.text}; it fits {fits.text}", claim.row.completion_rate_printed, fits.text, "medium",
                   "document", quotes)


def own_year_as_base(book: Book, found: Sequence[Claim]) -> Iterator[Finding]:
    """The document's year compared with itself: one finding for all places. A final account against its own budget is none."""
    year = book.document.fiscal_year
    kind = book.document.kind
    if year is None or kind not in ("department_budget", "final_account"):
        return
    wrong = [claim for claim in found if claim.row.base_period == str(year) and claim.row.change_direction is not None
             and claim.row.period in (None, str(year)) and str(year) in claim.row.text and _same_thing(kind, claim)]
    if wrong:
        quotes = tuple((claim.row.text, place) for claim in wrong for place in _base_place(claim, str(year)))
        names = "、".join(dict.fromkeys(claim.row.subject or "" for claim in wrong))[:100]
        yield Finding("year_on_year.own_year", "year-on-year", "比较基期年度", None, "fail", f"{year}年的数与{year}年自身比较（{len(wrong)}处）：{names}",
                      f"{year} is compared with itself ({len(wrong)} places): {names}", str(year), str(year - 1), "medium", "document", quotes)


def _same_thing(kind: str, claim: Claim) -> bool:
    if kind == "department_budget":
        return claim.row.base_kind in (None, "budget", "initial_budget") and claim.row.measure != "final"
    return claim.row.base_kind == "final"


def _base_place(claim: Claim, year: str) -> tuple[Place, ...]:
    """Where the base's year is printed: behind 比, 较, 与."""
    match = re.search(rf"(?:比|较|与|同){year}", claim.row.text)
    if match and claim.paragraph is not None:
        start = claim.start + match.start() + 1
        return claim.paragraph.places(start, start + 4)[:1]
    return claim.row.places[:1]


def _relation(rule: str, title: str, claim: Claim, form: str, total: Operand, terms: tuple[tuple[int, Operand], ...], *, firm: bool = True) -> Relation:
    return Relation(rule, "year-on-year", title, claim.row.subject, form, total, terms, firm=firm)  # type: ignore[arg-type]  # literals at every call
