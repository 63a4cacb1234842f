"""Running text between the page and the fields: lines (行), paragraphs (段), sentences (句), clauses (分句), sections (节).

Offsets count characters of `Paragraph.text`. Ids are stable over runs: `p012` a paragraph, `p012.s03` its third sentence,
`p012.s03.c2` that sentence's second clause, `h004` a section.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict

from schemas.page import Frame
from schemas.place import BBox, Place

MarkerShape: TypeAlias = Literal["part", "chinese", "chinese_bracketed", "digit", "digit_bracketed", "circled", "ordinal_word", "labelled"]
"""第一部分 · 一、 · （一） · 1. · （1） · ① · 一是 · 目标1："""

ParagraphKind: TypeAlias = Literal["heading", "body", "item", "contents", "caption"]


class TextLine(NamedTuple):
    """A printed line that stands in no table. `box` is in the reading frame of its page.

    `size`: the largest font size in it. `page` and `box` are None for formats without pages. Words that stand far apart
    are parted by two spaces in `text`. `edges`: x of the left edge of every character of `text`, then the right edge of the
    last one. `frame`: how the reading frame lies in the page as displayed.
    """

    text: str
    page: int | None
    box: BBox | None
    size: float
    edges: tuple[float, ...] = ()
    frame: Frame | None = None


class Piece(NamedTuple):
    """What one printed line gave to a paragraph: characters from `start` on are `line.text[kept[0]]`, `line.text[kept[1]]`, …"""

    start: int
    line: TextLine
    kept: tuple[int, ...]


class Marker(NamedTuple):
    """An enumerator (序号) at the start of a paragraph: `text` as printed, `ordinal` its number from 1."""

    shape: MarkerShape
    ordinal: int
    text: str


class Clause(NamedTuple):
    """A piece of a sentence between commas, colons and enumerators (分句), its closing mark not included."""

    id: str
    start: int
    end: int


class Sentence(NamedTuple):
    """A stretch of a paragraph up to and with 。；！？ (句)."""

    id: str
    start: int
    end: int
    clauses: tuple[Clause, ...]


class Paragraph(BaseModel):
    """A paragraph (段), whole over line and page breaks and around tables.

    `text` is the contract's: wrapped lines joined, white space dropped next to CJK characters, nothing else changed.
    `path`: titles of the sections it stands in, outermost first; `section`: id of the innermost. `marker`: its enumerator.
    `lead`: range of a run-in heading (`（二）公务接待费。2026年…`), without enumerator and mark. `size`: font size in points.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    kind: ParagraphKind
    text: str
    pieces: tuple[Piece, ...]
    size: float
    section: str | None = None
    path: tuple[str, ...] = ()
    marker: Marker | None = None
    lead: tuple[int, int] | None = None
    sentences: tuple[Sentence, ...] = ()

    @property
    def page(self) -> int | None:
        """The page on which it begins."""
        return self.pieces[0].line.page

    def page_at(self, offset: int) -> int | None:
        """The page on which the character at `offset` is printed."""
        return self.pieces[max(0, bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1)].line.page

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where `text[start:end]` is printed: one rectangle a printed line, in the page as displayed; empty without pages."""
        found = []
        for piece in self.pieces:
            first, last = max(start, piece.start) - piece.start, min(end, piece.start + len(piece.kept)) - piece.start
            line = piece.line
            if first >= last or line.box is None or line.page is None:
                continue
            x0, y0, x1, y1 = line.box
            if line.edges:
                x0, x1 = line.edges[piece.kept[first]], line.edges[piece.kept[last - 1] + 1]
            box = (min(x0, x1), y0, max(x0, x1), y1)
            found.append(Place(page=line.page, bbox=line.frame.shown(box) if line.frame else box))
        return tuple(found)


class Section(NamedTuple):
    """A heading and what stands under it (节). `level` 1 is outermost; `title` without enumerator; `parent`: id of the section around it."""

    id: str
    level: int
    title: str
    marker: Marker | None
    parent: str | None
    paragraph: str
    page: int | None


class ContentsEntry(NamedTuple):
    """A line of the table of contents (目录): its title without leader and page number, the page number as printed."""

    title: str
    page_printed: int | None
    paragraph: str


class DocumentText(BaseModel):
    """The running text of a document. `running`: lines that belong to no paragraph: running heads, feet, page numbers,
    and copies of text that a page break prints twice.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    paragraphs: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    contents: tuple[ContentsEntry, ...] = ()
    running: tuple[TextLine, ...] = ()
