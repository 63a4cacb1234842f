"""Whether one exported value is the labelled one: exact for numbers, after NFKC without white space for texts."""

from __future__ import annotations

from typing import Any, TypeGuard

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from evals.scoring.specs import LONG_TEXTS, NUMBERS, TEXTS
from evals.scoring.text import Row, figures_in, missing, norm, to_decimal

PUNCTUATION = "，。；：、,.;:!！?？\"“”'‘’（）()《》·—-"
NEAR_RATIO = 98
ANLS_FLOOR = 0.5
"""Texts less alike than this have nothing to do with each other (ANLS*)."""


def is_anchor(value: object) -> TypeGuard[Row]:
    """Whether a label is `{start, end, chars}`, for a long text that is not written out."""
    return isinstance(value, dict) and bool({"start", "end"} & set(value)) and "chars" in value


def anchor_fits(anchor: Row, text: object) -> bool:
    """Whether a text starts and ends as labelled, its length within 2 %."""
    found, chars = norm(text), int(anchor["chars"])
    return found.startswith(norm(anchor.get("start"))) and found.endswith(norm(anchor.get("end"))) and abs(len(found) - chars) <= max(1, 0.02 * chars)


def anchor_similarity(anchor: Row, text: object) -> float:
    """0 to 1: ends alike, and length."""
    found, start, end = norm(text), norm(anchor.get("start")), norm(anchor.get("end"))
    if not found:
        return 0.0
    length = min(len(found), anchor["chars"]) / max(len(found), anchor["chars"], 1)
    return (fuzz.ratio(found[:len(start)], start) + fuzz.ratio(found[-len(end):], end)) / 250 + 0.2 * float(length)


def equal(name: str, gold: Any, found: Any) -> bool:
    """Whether the value of column `name` is right. Numbers compare as decimals, without tolerance."""
    if is_anchor(gold):
        return anchor_fits(gold, found)
    if isinstance(gold, list) or isinstance(found, list):
        sides = [value if isinstance(value, list) else [value] for value in (gold, found)]
        return [norm(v) for v in sides[0]] == [norm(v) for v in sides[1]]
    if isinstance(gold, bool) or isinstance(found, bool):
        return bool(gold == found)
    if name in NUMBERS:
        a, b = to_decimal(gold), to_decimal(found)
        if a is not None and b is not None:
            return a == b
    return norm(gold) == norm(found)


def near(name: str, gold: Any, found: Any) -> bool:
    """Equal, or a text that differs in outer punctuation or in hardly anything. Never for numbers."""
    if equal(name, gold, found):
        return True
    if is_anchor(gold):
        return anchor_similarity(gold, found) >= NEAR_RATIO / 100 - 0.01
    if name in NUMBERS or not isinstance(gold, str) or not isinstance(found, str):
        return False
    a, b = norm(gold), norm(found)
    return fuzz.ratio(a, b) >= NEAR_RATIO or a.strip(PUNCTUATION) == b.strip(PUNCTUATION)


def likeness(name: str, gold: Any, found: Any) -> float | None:
    """ANLS* of one running text: 1 - edit distance / length, 0 under ANLS_FLOOR and 0 with a figure that the label has not; None for other columns.

    Source: Peer et al. 2024, "ANLS* - A Universal Document Processing Metric for Generative Large Language Models".
    """
    if name not in LONG_TEXTS or is_anchor(gold):
        return None
    if missing(gold) or missing(found):
        return float(missing(gold) and missing(found))
    alike = Levenshtein.normalized_similarity(norm(gold), norm(found))
    return alike if alike >= ANLS_FLOOR and set(figures_in(found)) <= set(figures_in(gold)) else 0.0


def accepted_answers(row: Row, name: str, values: tuple[str, ...]) -> list[Any]:
    """The label and the other right answers: a list `also_accept` belongs to the row's longest text, an object names its fields."""
    answers = [row.get(name)]
    others = row.get("also_accept")
    if isinstance(others, dict) and not is_anchor(others):
        more = others.get(name, [])
        return [*answers, *(more if isinstance(more, list) else [more])]
    if not others:
        return answers
    texts = [v for v in (*values, "text", "name") if v in TEXTS | {"name"} and row.get(v)]
    for other in others if isinstance(others, list) else [others]:
        if isinstance(other, dict) and not is_anchor(other):
            if name in other:
                answers.append(other[name])
        elif texts and texts[0] == name:
            answers.append(other)
    return answers


def doubtful(row: Row, name: str | None = None) -> bool:
    """Whether the row, or the named field of it, is marked as a judgement either way."""
    fields = row.get("doubtful_fields")
    if name and fields and name in fields:
        return True
    mark = row.get("doubtful")
    return name in mark if isinstance(mark, list) else bool(mark)
