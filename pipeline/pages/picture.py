"""Pictures of pages with marks drawn on them (页面图)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pymupdf

from schemas.place import BBox

CJK_FONT = "china-s"
MARGIN = 0.4


class Mark(NamedTuple):
    """A box in the page as displayed, its colour as (r, g, b) from 0 to 1, and a label printed small at its top left."""

    box: BBox
    colour: tuple[float, float, float]
    label: str | None = None
    fill: bool = False


def draw_page(document: pymupdf.Document, number: int, marks: Sequence[Mark], dpi: int = 150) -> bytes:
    """PNG of page `number` (from 1) at `dpi`, with marks. The document itself is not changed."""
    page = document[number - 1]
    picture = page.get_pixmap(dpi=dpi)
    scale = dpi / 72
    with pymupdf.open() as canvas:
        sheet = canvas.new_page(width=picture.width / scale, height=picture.height / scale)
        sheet.insert_image(sheet.rect, pixmap=picture)
        for mark in marks:
            x0, y0, x1, y1 = mark.box
            box = pymupdf.Rect(x0 + MARGIN, y0 + MARGIN, x1 - MARGIN, y1 - MARGIN)
            if box.is_empty:
                continue
            sheet.draw_rect(box, color=mark.colour, width=0.7, fill=mark.colour if mark.fill else None, fill_opacity=0.12)
            if mark.label:
                sheet.insert_text((x0 + 1, y0 + 4), mark.label, fontsize=3.6, fontname=CJK_FONT, color=mark.colour)
        return bytes(sheet.get_pixmap(dpi=dpi).tobytes("png"))
