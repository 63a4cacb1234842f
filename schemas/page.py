"""What the page reader hands on: words and rulings of one page (页面).

All coordinates are in the *reading frame*: PDF points, origin top left, turned so that the text runs from left to right.
`Page.shown` converts a box to the page as displayed. Geometry is NamedTuples: a page has hundreds of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from schemas.place import BBox

Turn = Literal[0, 90, 180, 270]
HiddenReason = Literal["render_mode", "transparent", "white_on_white", "off_page", "covered", "watermark"]


class Word(NamedTuple):
    """A run of glyphs without a gap. `edges`: left edge of every glyph, then the right edge of the last one.

    A `vertical` word runs downwards (竖排): its edges are y positions.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    edges: tuple[float, ...]
    vertical: bool = False

    @property
    def box(self) -> BBox:
        """The box around the glyphs."""
        return self.x0, self.y0, self.x1, self.y1


class Ruling(NamedTuple):
    """A horizontal (at = y, from x to x) or vertical (at = x, from y to y) line (表格线)."""

    at: float
    start: float
    end: float


class HiddenWord(NamedTuple):
    """Text that the file holds and the page does not show, or shows across its content (水印): no evidence of anything."""

    word: Word
    reason: HiddenReason


class Frame(NamedTuple):
    """How the reading frame of a page lies in the page as displayed; `width` and `height` are those of the reading frame."""

    width: float
    height: float
    turn: Turn = 0

    def shown(self, box: BBox) -> BBox:
        """`box` of the reading frame in the page as displayed."""
        x0, y0, x1, y1 = box
        if self.turn == 90:
            x0, y0, x1, y1 = self.height - y1, x0, self.height - y0, x1
        elif self.turn == 180:
            x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
        elif self.turn == 270:
            x0, y0, x1, y1 = y0, self.width - x1, y1, self.width - x0
        return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


class Page(BaseModel):
    """One page: what is printed on it and the lines that rule it.

    `horizontals`, `verticals`: drawn lines and thin rectangles. `fill_boxes`: larger filled rectangles (shading, cell
    backgrounds), whose edges rule a table only where nothing else does. `problem`: None, or why the page can't be read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    number: int
    width: float
    height: float
    turn: Turn = 0
    words: tuple[Word, ...] = ()
    hidden: tuple[HiddenWord, ...] = ()
    horizontals: tuple[Ruling, ...] = ()
    verticals: tuple[Ruling, ...] = ()
    fill_boxes: tuple[BBox, ...] = ()
    images: tuple[BBox, ...] = ()
    problem: Literal["needs_ocr", "unreadable"] | None = None

    def shown(self, box: BBox) -> BBox:
        """`box` of the reading frame in the page as displayed; `width` and `height` are those of the reading frame."""
        return Frame(self.width, self.height, self.turn).shown(box)


def hull(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all; raises ValueError when there is none."""
    x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
    return min(x0s), min(y0s), max(x1s), max(y1s)
