"""Figures of the text among themselves: shares of a whole, parts and their total, a heading and its sentence, counts (文内勾稽)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.book import Book
from pipeline.checks.families.claims import Claim, claims, evaluated, yuan
from pipeline.checks.families.facts import Facts, facts_of
from pipeline.checks.families.forms import exact
from pipeline.checks.families.quantities import procurement_item, quantities, three_public_item
from pipeline.checks.judge import judge
from pipeline.checks.labels import plain
from pipeline.text import bare
from schemas.checks import Operand, Relation

_WHOLE = re.compile(r"占(?!用|有)(?:了)?(?P<whole>[^，。；：占\d]{0,30}?)(?:的?(?:比例|比重|百分比|比))?(?:的|为|约为|约|达到|达|是)*\d")
_LISTING = re.compile(r"(?:其中|包括|分别(?:为|是)|由)[:：]?$")
_PARTS = re.compile(r"[，,。；;（(]?[^。；;]{0,12}(?:其中|包括|具体包括)[:：，,]?")
_BACK = 8


def text_parts(book: Book) -> Iterator[Relation]:
    """Relations among the statements of a document."""
    found = claims(book)
    if not found:
        return
    yield from shares(found, facts_of(book))
    yield from headings(book, found)
    yield from item_headings(found)
    yield from numbered_items(found)
    yield from listed_parts(found)
    yield from complete_sets(found)
    yield from vehicles(found)


def shares(found: Sequence[Claim], facts: Facts) -> Iterator[Relation]:
    """占…%: against the whole that the words name, or the total told right before the run of shares."""
    run: list[tuple[int, Claim]] = []
    for index, claim in enumerate(found):
        if claim.share is not None and claim.amount is not None and yuan(claim.amount) is not None and not evaluated(claim):
            if run and not _same_list(run[-1][1], claim, index - run[-1][0]):
                yield from _shares_of_run(found, run, facts)
                run = []
            run.append((index, claim))
    yield from _shares_of_run(found, run, facts)


def _same_list(before: Claim, claim: Claim, apart: int) -> bool:
    here, there = before.paragraph, claim.paragraph
    return apart <= 2 and here is not None and there is not None and here.section == there.section


def _shares_of_run(found: Sequence[Claim], run: Sequence[tuple[int, Claim]], facts: Facts) -> Iterator[Relation]:
    """Each share against the whole that its words name, else against the one whole that most shares of the run agree on."""
    if not run:
        return
    wholes = {claim: _wholes(found, index, run[0][0], claim, facts) for index, claim in run}
    votes: dict[Decimal | None, int] = {}
    for claim, (candidates, _) in wholes.items():
        for value in {yuan(whole) for whole in candidates if judge(_share(claim, whole)).status == "pass"}:
            votes[value] = votes.get(value, 0) + 1
    agreed = max(votes, key=lambda value: votes[value]) if votes else None
    if agreed is not None and votes[agreed] < min(2, len(run) - 1):
        agreed = None
    for claim, (candidates, named) in wholes.items():
        made = [_share(claim, whole) for whole in candidates]
        held = next((relation for relation in made if judge(relation).status == "pass"), None)
        common = next((relation for whole, relation in zip(candidates, made, strict=True) if agreed is not None and yuan(whole) == agreed), None)
        if held is not None:
            yield held
        elif common is not None and not named:
            yield common
        elif made:
            yield made[0]._replace(firm=named > 0 and len({yuan(whole) for whole in candidates[:named]}) == 1)
        else:
            yield from _of_partition([one for _, one in run], claim)


def _of_partition(run: Sequence[Claim], claim: Claim) -> Iterator[Relation]:
    """Shares that add up to 100 % are of the sum of their amounts, where no whole is told."""
    told = [one.share.value for one in run if one.share is not None]
    if len(run) >= 2 and abs(sum(told, Decimal(0)) - 100) <= Decimal("0.1") and claim.share is not None and claim.amount is not None:
        terms = tuple((1, one.amount) for one in run if one.amount is not None)
        yield Relation("text_parts.share", "text-table", "占比", claim.row.subject, "rate", claim.share, ((1, claim.amount), *terms))


def _share(claim: Claim, whole: Operand) -> Relation:
    assert claim.share is not None and claim.amount is not None
    return Relation("text_parts.share", "text-table", "占比", claim.row.subject, "rate", claim.share, ((1, claim.amount), (1, whole)))


def _wholes(found: Sequence[Claim], index: int, first: int, claim: Claim, facts: Facts) -> tuple[list[Operand], int]:
    """What the share may be of, likeliest first, and how many of them the words name."""
    match = _WHOLE.search(claim.row.text)
    words = plain(bare(match.group("whole"))) if match else ""
    words = re.sub(r"^(?:比|总)$|的$|比重$|比例$", "", words)
    section = claim.paragraph.section if claim.paragraph is not None else None
    ahead = [other for other in reversed(found[max(0, first - _BACK):index]) if other.amount is not None and yuan(other.amount) is not None
             and (other.paragraph.section if other.paragraph is not None else None) == section and other is not claim]
    if not words:
        told = [other.amount for other in ahead if other.share is None and other.amount is not None]
        if three_public_item(claim.row.subject or "") not in (None, "total"):
            return [*told[:3], *facts.now(("three_public", "total"))], 0
        totals = [operand for flow in ("expenditure", "income") for scope in ("all", "fiscal", "gp") for operand in facts.now(("total", flow, scope))]
        return [*told[:3], *totals, *(other.amount for other in ahead if other.amount is not None)], 0
    named = [other.amount for other in ahead if other.amount is not None and _key(other.row.subject) == words]
    printed = [operand for quantity in quantities(words, claim.paragraph.path if claim.paragraph is not None else ()) if quantity[0] != "item"
               for operand in facts.now(quantity)]
    alike = [other.amount for other in ahead if other.amount is not None and len(words) >= 3 and _alike(_key(other.row.subject), words)]
    rest = [other.amount for other in ahead[:4] if other.share is None and other.amount is not None]
    return [*named, *printed, *alike, *rest], len(named) or len(printed)


def _key(subject: str | None) -> str:
    return plain(bare(subject or ""))


def _alike(key: str, words: str) -> bool:
    return bool(key) and (words in key or key in words)


def headings(book: Book, found: Sequence[Claim]) -> Iterator[Relation]:
    """An item's own amount (…（01项）208.8万元) and the amount its sentences tell for the same year."""
    if book.document.kind != "department_budget":
        return
    year = str(book.document.fiscal_year)
    lead: Claim | None = None
    for claim in found:
        if claim.paragraph is None or claim.amount is None or yuan(claim.amount) is None:
            continue
        if lead is None or lead.where != claim.where:
            marker = len(claim.paragraph.marker.text) if claim.paragraph.marker is not None else 0
            lead = claim if claim.start <= marker + 2 and claim.row.period in (None, year) else None
            continue
        if claim.row.subject == lead.row.subject and claim.row.period in (None, year) and claim.row.measure == lead.row.measure == "budget" \
                and lead.amount is not None and lead.amount.unit == claim.amount.unit:
            yield Relation("text_parts.heading", "text-table", "标题金额与文中金额", claim.row.subject, "same", claim.amount, ((1, lead.amount),))


def item_headings(found: Sequence[Claim]) -> Iterator[Relation]:
    """X元，包括人员支出a、公用支出b … and the items （一）人员支出a that follow in the same section."""
    listed: dict[tuple[str | None, str], Claim] = {}
    for claim in found:
        if claim.paragraph is None or claim.amount is None or yuan(claim.amount) is None or not claim.row.subject:
            continue
        marker = claim.paragraph.marker
        key = (claim.paragraph.section, plain(bare(claim.row.subject)).replace("的", ""))
        if marker is not None and claim.start <= len(marker.text) + 1 and key in listed:
            other = listed.pop(key)
            if other.amount is not None and other.row.measure == claim.row.measure and other.row.period == claim.row.period:
                yield Relation("text_parts.item_heading", "text-table", "列举金额与分项金额", claim.row.subject, "same", claim.amount, ((1, other.amount),))
        elif marker is None and re.search(r"包括|其中", claim.paragraph.text[:claim.start]):
            listed.setdefault(key, claim)


def numbered_items(found: Sequence[Claim]) -> Iterator[Relation]:
    """Σ of the amounts that begin numbered items = the total told before them, where one agrees."""
    run: list[Claim] = []
    start = 0
    for index, claim in enumerate(found):
        marker = claim.paragraph.marker if claim.paragraph is not None else None
        if claim.paragraph is None or marker is None or claim.amount is None or yuan(claim.amount) is None or claim.start > len(marker.text) + 2:
            continue
        last = run[-1].paragraph if run else None
        if last is not None and last.marker is not None and last.marker.shape == marker.shape and marker.ordinal == last.marker.ordinal + 1:
            run.append(claim)
        else:
            yield from _items_total(found, run, start)
            run, start = ([claim], index) if marker.ordinal == 1 else ([], index)
    yield from _items_total(found, run, start)


def _items_total(found: Sequence[Claim], run: Sequence[Claim], start: int) -> Iterator[Relation]:
    if len(run) < 3:
        return
    terms = tuple((1, claim.amount) for claim in run if claim.amount is not None)
    for other in reversed(found[max(0, start - 10):start]):
        if other.amount is None or yuan(other.amount) is None:
            continue
        relation = Relation("text_parts.items", "text-table", "分项合计", other.row.subject, "sum", other.amount, terms)
        if judge(relation).status == "pass":
            yield relation
            return


def listed_parts(found: Sequence[Claim]) -> Iterator[Relation]:
    """X元，其中：a、b、c: a list that adds up proves its figures; one that does not accuses nobody, it may be partial."""
    for index, claim in enumerate(found):
        if claim.paragraph is None or claim.amount is None or yuan(claim.amount) is None:
            continue
        parts = _parts_after(found, index)
        if len(parts) < 2:
            continue
        terms = tuple((1, part.amount) for part in parts if part.amount is not None)
        made = [Relation("text_parts.listed", "text-table", "其中各项合计", claim.row.subject, "sum", claim.amount, terms[:count], firm=False)
                for count in range(len(terms), 1, -1)]
        held = next((relation for relation in made if judge(relation).status == "pass"), None)
        if held is not None:
            yield held._replace(firm=True)
        elif _near(claim.amount, [amount for _, amount in terms]):
            yield made[0]


def _near(total: Operand, terms: Sequence[Operand]) -> bool:
    """Whether a sum that misses may be meant as one: within a tenth of the total."""
    whole, parts = yuan(total), [yuan(term) or Decimal(0) for term in terms]
    return whole is not None and abs(whole - sum(parts, Decimal(0))) * 10 <= abs(whole)


def _parts_after(found: Sequence[Claim], index: int) -> list[Claim]:
    """The claims of the list that a claim opens: the rest of its sentence behind 其中, or the paragraphs behind a closing 其中：."""
    claim = found[index]
    paragraph = claim.paragraph
    assert paragraph is not None and claim.amount is not None
    own_end = claim.start + claim.row.text.find(claim.amount.text) + len(claim.amount.text)
    text = paragraph.text
    if _LISTING.search(text) and not any(other.where == claim.where for other in found[index + 1:index + 2]):
        return _paragraphs_after(found, index)
    parts: list[Claim] = []
    for other in found[index + 1:]:
        if other.where != claim.where or "。" in text[own_end:other.start]:
            break
        if not parts and not _PARTS.search(text[own_end:other.start + 4]):
            break
        if other.amount is not None and yuan(other.amount) is not None and _depth(text, own_end, other.start) == 0:
            parts.append(other)
    return parts


def _paragraphs_after(found: Sequence[Claim], index: int) -> list[Claim]:
    parts: list[Claim] = []
    claim = found[index]
    seen: set[object] = set()
    for other in found[index + 1:]:
        if other.paragraph is None or claim.paragraph is None or other.paragraph.section != claim.paragraph.section or other.where == claim.where:
            break
        if other.where in seen or other.amount is None or yuan(other.amount) is None:
            continue
        seen.add(other.where)
        parts.append(other)
        if other.paragraph.text.endswith("。"):
            break
    return parts


def _depth(text: str, start: int, end: int) -> int:
    """How many brackets are open at `end`."""
    return sum((character in "（(") - (character in "）)") for character in text[start:end])


def complete_sets(found: Sequence[Claim]) -> Iterator[Relation]:
    """采购 = 货物 + 工程 + 服务; 三公 = 出国 + 接待 + 公车; 公车 = 购置 + 运行: sets that are whole by definition."""
    sets = (("采购合计", procurement_item, "total", ("goods", "works", "services")), ("“三公”经费合计", three_public_item, "total", ("abroad", "reception", "cars")),
            ("公务用车费合计", three_public_item, "cars", ("buy", "run")))
    for title, item_of, whole, parts in sets:
        for index, claim in enumerate(found):
            if claim.amount is None or yuan(claim.amount) is None or not claim.row.subject or item_of(claim.row.subject) != whole:
                continue
            if whole == "total" and item_of is three_public_item and "三公" not in claim.row.subject:
                continue
            chosen = _first_of_each(found, index, item_of, parts)
            if chosen is not None:
                terms = tuple((1, part.amount) for part in chosen if part.amount is not None)
                yield Relation("text_parts.set", "totals", title, claim.row.subject, "sum", claim.amount, terms)


def _first_of_each(found: Sequence[Claim], index: int, item_of, parts: tuple[str, ...]) -> list[Claim] | None:  # type: ignore[no-untyped-def]  # Callable[[str], str | None]
    """The parts told behind a total, in its section, for the same measure and year; None unless all are there."""
    claim = found[index]
    chosen: dict[str, Claim] = {}
    for other in found[index + 1:index + 16]:
        if (other.paragraph.section if other.paragraph else None) != (claim.paragraph.section if claim.paragraph else None):
            break
        item = item_of(other.row.subject or "")
        same = other.row.measure == claim.row.measure and other.row.period in (None, claim.row.period) and other.amount is not None
        if item in parts and same and other.amount is not None and other.amount.unit == (claim.amount.unit if claim.amount else None):
            chosen.setdefault(item, other)
        elif item is not None and same and item_of(claim.row.subject or "") == item and "三公" in (other.row.subject or ""):
            break
    return [chosen[part] for part in parts] if len(chosen) == len(parts) else None


def vehicles(found: Sequence[Claim]) -> Iterator[Relation]:
    """共有车辆3辆，其中：…、其他用车1辆: a list that closes with 其他 is whole."""
    for index, claim in enumerate(found):
        if claim.amount is None or claim.row.unit != "辆" or not re.search(r"车辆$", claim.row.subject or ""):
            continue
        parts: list[Claim] = []
        for other in found[index + 1:]:
            if other.where != claim.where or other.row.unit != "辆" or re.search(r"车辆$", other.row.subject or ""):
                break
            parts.append(other)
        if len(parts) >= 2 and "其他" in (parts[-1].row.subject or "") and claim.paragraph is not None \
                and "其中" in claim.paragraph.text[claim.start:parts[0].start + 2]:
            terms = tuple((1, exact(part.amount)) for part in parts if part.amount is not None)
            yield Relation("text_parts.vehicles", "text-table", "车辆合计", claim.row.subject, "sum", exact(claim.amount), terms)
