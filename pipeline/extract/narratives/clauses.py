"""A passage in numbered clauses, for models that point: what is shown to them, and what their pointing means (编号小句)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.extract.narratives.candidates import BREAKS, CUES
from schemas.extraction import Slice
from schemas.place import BBox, Place


def clause_spans(text: str) -> list[tuple[int, int]]:
    """Clauses as (start, end), without the marks between them; one begins behind a cue such as 主要用于, so that a value is whole clauses."""
    bounds = sorted({(0, 0), *(found.span() for found in BREAKS.finditer(text)), *(found.span() for found in CUES.finditer(text)), (len(text), len(text))})
    spans = []
    at = 0
    for start, end in bounds:
        if start > at and text[at:start].strip():
            spans.append((at, start))
        at = max(at, end)
    return spans


def shown_clauses(text: str, clauses: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What a model sees of each clause: its words with the cue before them."""
    before = 0
    for _, end in clauses:
        yield text[before:end].lstrip("，。；;：:！？!?、, \t")
        before = end


def pointed(clauses: Sequence[Slice], chosen: Collection[int]) -> Slice | None:
    """The stretch from the first to the last clause chosen, by index; None when none was."""
    if not chosen:
        return None
    within = clauses[min(chosen):max(chosen) + 1]
    return Slice(start=within[0].start, end=within[-1].end, places=_joined([place for clause in within for place in clause.places]))


def _joined(places: Sequence[Place]) -> tuple[Place, ...]:
    """Rectangles of one printed line as one."""
    joined: list[Place] = []
    for place in places:
        last = joined[-1] if joined else None
        if last is not None and last.page == place.page and last.bbox is not None and place.bbox is not None and _in_line(last.bbox, place.bbox):
            (ax, ay, bx, by), (cx, cy, dx, dy) = last.bbox, place.bbox
            joined[-1] = Place(page=place.page, bbox=(min(ax, cx), min(ay, cy), max(bx, dx), max(by, dy)))
        else:
            joined.append(place)
    return tuple(joined)


def _in_line(one: BBox, other: BBox) -> bool:
    return (one[1], one[3]) == (other[1], other[3]) or (one[0], one[2]) == (other[0], other[2])
