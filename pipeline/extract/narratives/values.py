"""A narrative value before it becomes a row: a slice of a text of the document (字段值)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol, TypeVar

from schemas.chunk import Paragraph
from schemas.place import Place
from schemas.rows import NarrativeField


class Value(NamedTuple):
    """`text` is `source[start:end]` of the cell or paragraph it stands in. `places`: where that slice is printed.
    `source`: id of the paragraph, empty for a cell.

    `flag`: why it needs a person, empty where nothing speaks against it.
    `subject`: the project, 三公 item, 科目, term or task; None when the field is about the whole document.
    """

    field: NarrativeField
    subject: str | None
    text: str
    start: int
    end: int
    places: tuple[Place, ...] = ()
    source: str = ""
    flag: str = ""

    @classmethod
    def told(cls, field: NarrativeField, subject: str | None, paragraph: Paragraph, start: int, end: int, flag: str = "") -> Value:
        """The value that a slice of a paragraph is."""
        return cls(field, subject, paragraph.text[start:end], start, end, paragraph.places(start, end), paragraph.id, flag)

    @property
    def page(self) -> int | None:
        """The page on which it begins."""
        return self.places[0].page if self.places else None


class _Told(Protocol):
    @property
    def field(self) -> NarrativeField: ...
    @property
    def subject(self) -> str | None: ...


T = TypeVar("T", bound=_Told)


def numbered(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Each value, or row of one, with its ordinal within field and subject, from 1, in the order given."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for value in values:
        seen[value.field, value.subject] += 1
        yield seen[value.field, value.subject], value
