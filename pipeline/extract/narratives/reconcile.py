"""Two readers of one passage: where they agree, where they differ, what needs a person (两读比对)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from schemas.extraction import Ask, AskedField, Slice
from schemas.place import Place
from schemas.rows import NarrativeField, NarrativeRow

TRUSTED = 0.95
"""Share of known answers that a model must get right before its word stands against or without the pattern reader's."""
READERS_DIFFER, MODEL_ONLY = "readers_differ", "model_only"

Chosen: TypeAlias = Mapping[str, int | None]
"""Index of the candidate chosen, by field; None for none of them. A field that is missing was not answered."""
_Spot: TypeAlias = tuple[NarrativeField, int | None, int | None, tuple[Place, ...]]


class Counts(NamedTuple):
    """How often the model was asked where the pattern reader had a value, and how often both said the same."""

    asked: int
    agreed: int


def reconciled(document_id: str, rows: Sequence[NarrativeRow], asks: Sequence[Ask], answers: Sequence[Chosen], trust: float) -> list[NarrativeRow]:
    """Narrative rows after both readers. `rows`: the pattern reader's; `answers`: the model's, one an ask.

    Agreement accepts. Where the model differs, the pattern reader's value stays, since its cue is on the page; it needs a
    person when the model is known to be good (`trust`). What the model alone found needs one unless it is.
    """
    words: dict[_Spot, bool] = {}
    alone: list[NarrativeRow] = []
    for ask, asked, index in _answered(asks, answers):
        if asked.pattern is not None:
            words[_spot(asked.field, asked.candidates[asked.pattern])] = index == asked.pattern
        elif index is not None:
            alone.append(_of_model(document_id, ask, asked.field, asked.candidates[index], trust))
    judged = [_judged(row, words.get((row.field, row.char_start, row.char_end, row.places)), trust) for row in rows]
    return _numbered([*judged, *alone])


def agreement(asks: Sequence[Ask], answers: Sequence[Chosen]) -> Counts:
    """How far the model says what the pattern reader says."""
    both = [asked.pattern == index for _, asked, index in _answered(asks, answers) if asked.pattern is not None]
    return Counts(len(both), sum(both))


def pattern_only(rows: Sequence[NarrativeRow]) -> list[NarrativeRow]:
    """What the pattern reader alone had found, from rows that were reconciled before."""
    kept = [row.model_copy(update={"reader": "pattern", "accepted": True, "flags": ()}) for row in rows if row.reader != "llm"]
    return _numbered(kept)


def _answered(asks: Sequence[Ask], answers: Sequence[Chosen]) -> Iterator[tuple[Ask, AskedField, int | None]]:
    for ask, chosen in zip(asks, answers, strict=True):
        for asked in ask.fields:
            if asked.field in chosen:
                yield ask, asked, chosen[asked.field]


def _judged(row: NarrativeRow, agreed: bool | None, trust: float) -> NarrativeRow:
    if agreed is None:
        return row
    if agreed:
        return row.model_copy(update={"reader": "both"})
    return row.model_copy(update={"flags": (*row.flags, READERS_DIFFER), "accepted": row.accepted and trust < TRUSTED})


def _of_model(document_id: str, ask: Ask, field: NarrativeField, piece: Slice, trust: float) -> NarrativeRow:
    text = ask.text[piece.start - ask.offset:piece.end - ask.offset]
    return NarrativeRow(document_id=document_id, field=field, subject=ask.subject, ordinal=1, text=text, page=piece.places[0].page if piece.places else None,
                        places=piece.places, char_start=piece.start, char_end=piece.end, alignment="exact", reader="llm",
                        accepted=trust >= TRUSTED, flags=(MODEL_ONLY,))


def _spot(field: NarrativeField, piece: Slice) -> _Spot:
    return field, piece.start, piece.end, piece.places


def _numbered(rows: Sequence[NarrativeRow]) -> list[NarrativeRow]:
    seen: Counter[tuple[str, str | None]] = Counter()
    out = []
    for row in rows:
        seen[row.field, row.subject] += 1
        out.append(row if row.ordinal == seen[row.field, row.subject] else row.model_copy(update={"ordinal": seen[row.field, row.subject]}))
    return out
