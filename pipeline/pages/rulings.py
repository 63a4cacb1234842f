"""Rulings and shading of a page from PyMuPDF's vector drawings.

Table lines come as strokes, as thin filled rectangles (Word, WPS), as zero-width strokes, as segments of one cell each
and as outlines of rectangles; cell backgrounds come as larger fills.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from schemas.page import Ruling
from schemas.place import BBox

THIN = 2.2  # points: a filled rectangle thinner than this is a line
AXIS = 1.0  # points: a stroke is horizontal or vertical within this
SHORTEST = 1.5  # points: shorter pieces are dots
PAGE_SIZED = 0.97  # share of the page: a rectangle this large is a background or a clip
OPAQUE = 0.05


class Fill(NamedTuple):
    """A filled area: `white` or coloured, drawn at `seqno`."""

    box: BBox
    seqno: int
    white: bool


class Drawn(NamedTuple):
    """Lines and fills of a page, unsnapped."""

    horizontals: list[Ruling]
    verticals: list[Ruling]
    fills: list[Fill]


def read_drawings(drawings: list[dict[str, Any]], frame: tuple[float, ...], width: float, height: float) -> Drawn:
    """Lines and fills in the reading frame; `frame` maps from the unrotated page."""
    a, b, c, d, e, f = frame
    plain = frame == (1, 0, 0, 1, 0, 0)
    horizontals: list[Ruling] = []
    verticals: list[Ruling] = []
    fills: list[Fill] = []

    def add(x0: float, y0: float, x1: float, y1: float) -> bool:
        """A line from a thin box; False when the box is no line."""
        w, h = x1 - x0, y1 - y0
        if h <= THIN and w > h and w >= SHORTEST:
            horizontals.append(Ruling((y0 + y1) / 2, x0, x1))
        elif w <= THIN and h > w and h >= SHORTEST:
            verticals.append(Ruling((x0 + x1) / 2, y0, y1))
        else:
            return w <= THIN and h <= THIN
        return True

    for path in drawings:
        kind = path["type"]
        strokes = "s" in kind and (path.get("stroke_opacity") or 0.0 if path.get("stroke_opacity") is not None else 1.0) > OPAQUE
        filled = "f" in kind and (path.get("fill_opacity") if path.get("fill_opacity") is not None else 1.0) > OPAQUE
        color = path.get("fill") if filled else None
        white = bool(color) and min(color) >= 0.97
        if strokes and path.get("color") is not None and min(path["color"]) >= 0.99:
            strokes = False  # white strokes rule nothing
        for item in path["items"]:
            op = item[0]
            if op == "l":
                if not strokes and not filled:
                    continue
                (px, py), (qx, qy) = item[1], item[2]
                if not plain:
                    px, py, qx, qy = a * px + c * py + e, b * px + d * py + f, a * qx + c * qy + e, b * qx + d * qy + f
                if filled and not strokes:
                    continue  # the polygon is taken as a whole below
                if abs(py - qy) <= AXIS:
                    if abs(px - qx) >= SHORTEST:
                        horizontals.append(Ruling((py + qy) / 2, min(px, qx), max(px, qx)))
                elif abs(px - qx) <= AXIS and abs(py - qy) >= SHORTEST:
                    verticals.append(Ruling((px + qx) / 2, min(py, qy), max(py, qy)))
                continue
            if op == "re":
                x0, y0, x1, y1 = item[1]
            elif op == "qu":
                quad = item[1]
                x0, y0 = min(p[0] for p in quad), min(p[1] for p in quad)
                x1, y1 = max(p[0] for p in quad), max(p[1] for p in quad)
            else:
                continue
            if not plain:
                px, py, qx, qy = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
                x0, x1, y0, y1 = min(px, qx), max(px, qx), min(py, qy), max(py, qy)
            if not filled and not strokes:
                continue
            if filled and white and not strokes and (x1 - x0 <= THIN or y1 - y0 <= THIN):
                continue
            if add(x0, y0, x1, y1):
                continue
            if x1 - x0 >= PAGE_SIZED * width and y1 - y0 >= PAGE_SIZED * height:
                if filled:
                    fills.append(Fill((x0, y0, x1, y1), path["seqno"], white))
                continue
            if strokes:
                horizontals += (Ruling(y0, x0, x1), Ruling(y1, x0, x1))
                verticals += (Ruling(x0, y0, y1), Ruling(x1, y0, y1))
            if filled:
                fills.append(Fill((x0, y0, x1, y1), path["seqno"], white))
        if filled and not strokes and path["items"] and all(item[0] == "l" for item in path["items"]):
            x0, y0, x1, y1 = path["rect"]
            if not plain:
                px, py, qx, qy = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
                x0, x1, y0, y1 = min(px, qx), max(px, qx), min(py, qy), max(py, qy)
            if not white and not add(x0, y0, x1, y1) and len(path["items"]) >= 4:
                fills.append(Fill((x0, y0, x1, y1), path["seqno"], white))
    return Drawn(horizontals, verticals, fills)
