"""Running text between the page and the fields: printed lines (行)."""

from __future__ import annotations

from typing import NamedTuple

from schemas.place import BBox


class TextLine(NamedTuple):
    """A printed line that stands in no table. `box` is in the reading frame of its page; `left`, `right` are its ends.

    `size`: the largest font size in it. `page` and `box` are None for formats without pages. Words that stand far apart
    are parted by two spaces in `text`.
    """

    text: str
    page: int | None
    box: BBox | None
    size: float
