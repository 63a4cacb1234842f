"""Figures inside narrative values that a failed check speaks against: such a value needs a person (数字存疑)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas.place import BBox
from schemas.rows import CheckRow, NarrativeRow

NUMBERS_DISPUTED = "numbers_disputed"
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|%|％)")


def with_disputes(rows: Iterable[NarrativeRow], checks: Iterable[CheckRow]) -> list[NarrativeRow]:
    """The rows, those flagged whose own figures stand in the running text that a failed check rests on."""
    told = [(frozenset(_FIGURE.findall(str(evidence.get("text") or ""))), evidence) for evidence in _failed(checks)]
    return [_flagged(row) if _FIGURE.search(row.text) and any(_speaks_of(row, figures, evidence) for figures, evidence in told) else row for row in rows]


def _failed(checks: Iterable[CheckRow]) -> Iterator[dict[str, Any]]:
    """Evidence outside tables of the checks that failed."""
    for check in checks:
        if check.status == "fail":
            yield from (evidence for evidence in check.evidence if not evidence.get("table_id") and evidence.get("text"))


def _speaks_of(row: NarrativeRow, figures: frozenset[str], evidence: dict[str, Any]) -> bool:
    return not figures.isdisjoint(_FIGURE.findall(row.text)) and _on_places(row, evidence.get("page"), evidence.get("bbox"))


def _on_places(row: NarrativeRow, page: int | None, box: Sequence[float] | None) -> bool:
    """Whether the spot lies in the value's places; in a format without pages the figures alone decide."""
    if page is None or box is None:
        return not row.places
    return any(place.page == page and place.bbox is not None and _meet(place.bbox, box) for place in row.places)


def _meet(one: BBox, other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _flagged(row: NarrativeRow) -> NarrativeRow:
    return row.model_copy(update={"accepted": False, "flags": (*row.flags, NUMBERS_DISPUTED)})
