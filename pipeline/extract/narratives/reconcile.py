"""Two readers of one passage: where they agree, where they differ, what needs a person (两读比对)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from pipeline.extract.narratives.values import numbered
from schemas.extraction import Ask, AskedField, Slice
from schemas.place import Place
from schemas.rows import NarrativeField, NarrativeRow

TRUSTED = 0.95
"""Share of known answers that a model must get right before its word stands against or without the pattern reader's."""
HEARD = 0.75
"""Share below which what the model alone found is worth no person's minute and is left out."""
READERS_DIFFER, MODEL_ONLY = "readers_differ", "model_only"

Chosen: TypeAlias = Mapping[str, Slice | None]
"""The slice that the model says, by field; None where it says that there is none. A field that is missing was not answered."""
_Spot: TypeAlias = tuple[NarrativeField, int | None, int | None, tuple[Place, ...]]


class Counts(NamedTuple):
    """How often the model was asked where the pattern reader had a value, and how often both said the same."""

    asked: int
    agreed: int


def reconciled(document_id: str, rows: Sequence[NarrativeRow], asks: Sequence[Ask], answers: Sequence[Chosen], trust: float) -> list[NarrativeRow]:
    """Narrative rows after both readers. `rows`: the pattern reader's; `answers`: the model's, one an ask.

    Agreement accepts. Where the model differs, the pattern reader's value stays, since its cue is on the page; it needs a
    person when the model is known to be good (`trust`). What the model alone found needs one unless it is; from a bad one it is nothing.
    """
    words: dict[_Spot, bool] = {}
    alone: list[NarrativeRow] = []
    for ask, asked, said in _answered(asks, answers):
        if asked.pattern is not None:
            own = asked.candidates[asked.pattern]
            words[_spot(asked.field, own)] = same_slice(said, own)
        elif said is not None and trust >= HEARD:
            alone.append(_of_model(document_id, ask, asked.field, said, trust))
    judged = [_judged(row, words.get((row.field, row.char_start, row.char_end, row.places)), trust) for row in rows]
    return _numbered([*judged, *alone])


def agreement(asks: Sequence[Ask], answers: Sequence[Chosen]) -> Counts:
    """How far the model says what the pattern reader says."""
    both = [same_slice(said, asked.candidates[asked.pattern]) for _, asked, said in _answered(asks, answers) if asked.pattern is not None]
    return Counts(len(both), sum(both))


def same_slice(one: Slice | None, other: Slice | None) -> bool:
    """Whether two answers are the same characters, or both none."""
    if one is None or other is None:
        return one is other
    return (one.start, one.end) == (other.start, other.end)


def pattern_only(rows: Sequence[NarrativeRow]) -> list[NarrativeRow]:
    """What the pattern reader alone had found, from rows that were reconciled before."""
    return _numbered([_unread(row) for row in rows if row.reader != "llm"])


def _unread(row: NarrativeRow) -> NarrativeRow:
    flags = tuple(flag for flag in row.flags if flag != READERS_DIFFER)
    return row.model_copy(update={"reader": "pattern", "accepted": not flags, "flags": flags})


def _answered(asks: Sequence[Ask], answers: Sequence[Chosen]) -> Iterator[tuple[Ask, AskedField, Slice | None]]:
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
    return [row if row.ordinal == ordinal else row.model_copy(update={"ordinal": ordinal}) for ordinal, row in numbered(rows)]
