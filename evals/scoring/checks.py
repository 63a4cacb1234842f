"""Reported fails against the errors that a document is known to hold, and against identities that hold (陷阱)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from rapidfuzz import fuzz

from evals.results import Miss
from evals.scoring.places import first_place
from evals.scoring.tally import Scores
from evals.scoring.text import Row, figures_in, norm, to_decimal
from evals.scoring.values import doubtful

_SUBJECT_ALIKE = 60  # of 100
_TELLING = 4  # characters from which a quote says something


def score_checks(scores: Scores, expected: Sequence[Row], reported: Sequence[Row]) -> None:
    """Adds recall of expected fails (also by root cause), precision of reported groups, and traps to `scores.checks`."""
    counts = scores.checks
    counts["documents_labelled"] += 1
    fails = [check for check in reported if check.get("status") == "fail"]
    sure = [g for g in expected if not doubtful(g) and ("fail" not in g.get("status_accept", ()) or g.get("status") == "fail")]
    wanted = [g for g in sure if g.get("status") == "fail"]
    traps = [g for g in sure if g.get("status") != "fail"]
    _recall(scores, [g for g in wanted if g.get("detectable") is not False], fails)
    _precision(scores, fails, wanted, traps, [g for g in expected if g not in sure])
    for gold in traps:
        kind = "traps" if gold.get("trap") else "other_passes"
        counts[kind] += 1
        counts[f"{kind}_reported"] += any(speaks_of(check, gold) and not any(speaks_of(check, w) for w in wanted) for check in fails)


def _recall(scores: Scores, wanted: Sequence[Row], fails: Sequence[Row]) -> None:
    causes: dict[str, bool] = {}
    for number, gold in enumerate(wanted):
        hit = any(speaks_of(check, gold) for check in fails)
        scores.checks["expected_fails"] += 1
        scores.checks["found_fails"] += hit
        cause = str(gold.get("group") or f"entry {number}")
        causes[cause] = causes.get(cause, False) or hit
        if not hit:
            told = f"{gold.get('formula') or gold.get('title') or ''}: {gold.get('observed')}, should be {gold.get('expected')}"
            page, box = first_place(gold)
            scores.misses.append(Miss(table="checks", kind="fail not reported", row=_named(gold), expected=told, page=page, box=box,
                                      why=str(gold.get("why") or "no reported fail speaks of it")))
    scores.checks["expected_causes"] += len(causes)
    scores.checks["found_causes"] += sum(causes.values())


def _precision(scores: Scores, fails: Sequence[Row], wanted: Sequence[Row], traps: Sequence[Row], unsure: Sequence[Row]) -> None:
    groups: dict[str, list[Row]] = defaultdict(list)
    for check in fails:
        groups[str(check.get("group_id") or check.get("fingerprint") or id(check))].append(check)
    for group in groups.values():
        if any(speaks_of(check, gold) for check in group for gold in wanted):
            scores.checks["groups_expected"] += 1
        elif any(speaks_of(check, gold) for check in group for gold in traps):
            scores.checks["groups_on_traps"] += 1
            scores.misses.append(_unwanted(group, on_trap=True))
        elif any(speaks_of(check, gold) for check in group for gold in unsure):
            scores.checks["groups_skipped"] += 1
            continue
        else:
            scores.checks["groups_unexpected"] += 1
            scores.misses.append(_unwanted(group, on_trap=False))
        scores.checks["groups"] += 1


def _unwanted(group: Sequence[Row], on_trap: bool) -> Miss:
    check = group[0]
    page, box = first_place(next(iter(check.get("evidence") or ()), {}))
    told = str(check.get("message_zh") or f"{check.get('formula')}: {check.get('observed')}, {check.get('expected')}")
    return Miss(table="checks", kind="groups_on_traps" if on_trap else "groups_unexpected", row=_named(check), found=told[:400], page=page, box=box,
                why="an identity that holds was reported as failing" if on_trap else "no labelled error is spoken of")


def _named(row: Row) -> str:
    return " · ".join(str(row[name]) for name in ("family", "title", "subject") if row.get(name))[:200]


def speaks_of(check: Row, gold: Row) -> bool:
    """Whether a reported fail is about this labelled identity.

    Their pages overlap, and it names half of the figures and words quoted there, and the family agrees (else two telling
    quotes, or one and the same observed, expected, difference or subject, are needed).
    """
    evidence = check.get("evidence") or ()
    pages, wanted_pages = {e.get("page") for e in evidence} - {None}, set(gold.get("pages") or ([gold["page"]] if gold.get("page") else []))
    if pages and wanted_pages and not pages & wanted_pages:
        return False
    texts = [norm(e.get("text")) for e in evidence] + [norm(check.get(k)) for k in ("observed", "expected", "formula", "subject", "message_zh", "title")]
    texts = [text for text in texts if text]
    figures = {Decimal(figure) for text in texts for figure in figures_in(text)}
    quotes = _quotes(gold)
    named = [quote for quote in quotes if _quoted(quote, texts, figures)]
    share, family = len(named) / len(quotes), check.get("family") == gold.get("family")
    exact = any(_same_size(check.get(name), gold.get(name)) for name in ("observed", "expected", "difference"))
    alike = max((fuzz.partial_ratio(norm(check.get("subject")), norm(gold[k])) for k in ("subject", "title") if gold.get(k)), default=0.0)
    same_subject = bool(check.get("subject")) and alike >= _SUBJECT_ALIKE
    telling = sum(len(quote) > _TELLING or "." in quote for quote in named) + (exact or same_subject)
    if share >= 0.5:
        return telling >= (1 if family else 2)
    return share > 0 and family and exact


def _quotes(gold: Row) -> list[str]:
    quotes = gold.get("quotes") or gold.get("quote") or []
    found = [norm(quote) for quote in (quotes if isinstance(quotes, list) else [quotes]) if isinstance(quote, str)]
    return found or [norm(gold[k]) for k in ("observed", "expected") if gold.get(k) is not None] or [norm(gold.get("subject") or gold.get("title"))]


def _same_size(one: object, other: object) -> bool:
    a, b = to_decimal(one), to_decimal(other)
    return a is not None and bool(b) and abs(a) == abs(b or 0)


def _quoted(quote: str, texts: Sequence[str], figures: set[Decimal]) -> bool:
    numbers = [Decimal(figure) for figure in figures_in(quote)]
    amounts = [n for n in numbers if not (n == n.to_integral_value() and 1990 <= n <= 2100)]
    if amounts:
        return all(n in figures or -n in figures for n in amounts)
    return any(quote in text or (len(text) >= _TELLING and text in quote) for text in texts)
