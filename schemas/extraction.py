"""What the model is asked about a paragraph, and what the pattern reader says of the same (字段提问)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from schemas.place import Place
from schemas.rows import NarrativeField, Row


class Slice(BaseModel):
    """A slice of a text and where it is printed. `start` and `end` count characters of the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    end: int
    places: tuple[Place, ...] = ()


class AskedField(BaseModel):
    """A field whose value is one of `candidates` or nothing. `pattern`: the index that the pattern reader says, None for nothing.

    `cued`: words of the passage promise a value (主要用于…), so that nothing is no answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: NarrativeField
    label: str
    candidates: tuple[Slice, ...]
    pattern: int | None = None
    cued: bool = False


class Ask(Row):
    """Questions about one stretch of a paragraph (提问). Slices count characters of the paragraph; `text` begins at its `offset`.

    `source`: the paragraph's id, as narrative values name it; `subject`: what it is about; `clauses`: the stretch cut up for models that
    point. Kept in the store beside the contract rows.
    """

    source: str
    subject: str | None
    offset: int
    text: str
    fields: tuple[AskedField, ...]
    clauses: tuple[Slice, ...] = ()
