"""Pictures of the places where something was missed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pymupdf

from evals.results import Box, Miss

DPI = 110
_AROUND = 34.0  # points above and below the place
_SIDE = 120.0  # points to its left and right
_LEAST_WIDTH = 330.0
_TALLEST = 190.0
_SEARCHED = 14  # characters of a text that is looked for on the page


class Crop(NamedTuple):
    """A strip of a page as a data URI, and the place in it in percent of its size; `frame` is None where the place is unknown."""

    page: int
    uri: str
    frame: tuple[float, float, float, float] | None


def crops(path: Path, misses: Sequence[Miss], most: int) -> dict[int, Crop]:
    """Pictures for the first `most` misses that name a page, by position. Files that are no PDF have none."""
    out: dict[int, Crop] = {}
    if path.suffix.lower() != ".pdf":
        return out
    with pymupdf.open(path) as document:
        for at, miss in enumerate(misses):
            if miss.page is not None and 1 <= miss.page <= document.page_count and len(out) < most:
                out[at] = _crop(document[miss.page - 1], miss)
    return out


def _crop(page: pymupdf.Page, miss: Miss) -> Crop:
    box = miss.box or _searched(page, miss)
    whole: Box = (page.rect.x0, page.rect.y0, page.rect.x1, page.rect.y1)
    clip = whole if box is None else _around(box, whole)
    picture = page.get_pixmap(clip=pymupdf.Rect(clip), dpi=DPI if box is not None else DPI // 2, colorspace=pymupdf.csGRAY)
    frame = None if box is None else _percent(_common(box, clip), clip)
    return Crop(page.number + 1, f"data:image/png;base64,{base64.b64encode(picture.tobytes('png')).decode()}", frame)


def _searched(page: pymupdf.Page, miss: Miss) -> Box | None:
    """Where the expected value, or else a part of the row's name, is printed."""
    texts = [miss.expected if miss.kind != "row missing" else None, *reversed(miss.row.split(" · "))]
    for text in texts:
        hits = page.search_for(text.strip()[:_SEARCHED]) if text and len(text.strip()) > 1 else []
        if hits:
            shown = (hits[0] * page.rotation_matrix).normalize()
            return shown.x0, shown.y0, shown.x1, shown.y1
    return None


def _around(box: Box, page: Box) -> Box:
    middle, half = (box[0] + box[2]) / 2, max(_LEAST_WIDTH / 2, (box[2] - box[0]) / 2 + _SIDE)
    return _common((middle - half, box[1] - _AROUND, middle + half, min(box[3] + _AROUND, box[1] + _TALLEST)), page)


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _percent(inner: Box, outer: Box) -> tuple[float, float, float, float]:
    width, height = outer[2] - outer[0], outer[3] - outer[1]
    return (round(100 * (inner[0] - outer[0]) / width, 2), round(100 * (inner[1] - outer[1]) / height, 2),
            round(100 * (inner[2] - inner[0]) / width, 2), round(100 * (inner[3] - inner[1]) / height, 2))
