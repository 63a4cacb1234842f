"""Rulings and shading of a page from PyMuPDF's vector drawings.

Table lines come as strokes, as thin filled rectangles (Word, WPS), as zero-width strokes, as segments of one cell each
and as outlines of rectangles; cell backgrounds come as larger fills.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from schemas.page import Ruling
from schemas.place import BBox

THIN = 2.2  # points: a filled rectangle thinner than this is a line
WHITE_FILL = 0.97  # least channel of a white fill
WHITE_STROKE = 0.99
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
    drawn = Drawn([], [], [])
    plain = frame == (1, 0, 0, 1, 0, 0)
    for path in drawings:
        paint = _paint(path)
        if paint is None:
            continue
        polygon = bool(path["items"])
        for item in path["items"]:
            op = item[0]
            if op == "l":
                if paint.strokes:
                    points = (*item[1], *item[2])
                    _add_line(drawn, *(points if plain else _moved(points, frame)))
                continue
            polygon = False
            if op == "re":
                corners = tuple(item[1])
            elif op == "qu":
                corners = (min(p[0] for p in item[1]), min(p[1] for p in item[1]), max(p[0] for p in item[1]), max(p[1] for p in item[1]))
            else:
                continue
            _add_box(drawn, corners if plain else _turned(corners, frame), paint, width, height)
        if polygon and paint.filled and not paint.strokes and not paint.white:
            corners = tuple(path["rect"])
            box = corners if plain else _turned(corners, frame)
            if not _add_thin(drawn, *box) and len(path["items"]) >= 4:
                drawn.fills.append(Fill(box, paint.seqno, False))
    return drawn


class _Paint(NamedTuple):
    """How a path is painted; `white`: filled with white. White strokes rule nothing and don't count."""

    strokes: bool
    filled: bool
    white: bool
    seqno: int


def _paint(path: dict[str, Any]) -> _Paint | None:
    kind = path["type"]
    strokes = "s" in kind and _opacity(path.get("stroke_opacity")) > OPAQUE
    filled = "f" in kind and _opacity(path.get("fill_opacity")) > OPAQUE
    colour = path.get("fill") if filled else None
    if strokes and path.get("color") is not None and min(path["color"]) >= WHITE_STROKE:
        strokes = False
    if not strokes and not filled:
        return None
    return _Paint(strokes, filled, bool(colour) and min(colour or (0,)) >= WHITE_FILL, path["seqno"])


def _opacity(value: float | None) -> float:
    return 1.0 if value is None else value


def _moved(points: tuple[float, ...], frame: tuple[float, ...]) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = frame
    px, py, qx, qy = points
    return a * px + c * py + e, b * px + d * py + f, a * qx + c * qy + e, b * qx + d * qy + f


def _turned(corners: tuple[float, ...], frame: tuple[float, ...]) -> tuple[float, float, float, float]:
    px, py, qx, qy = _moved(corners, frame)
    return min(px, qx), min(py, qy), max(px, qx), max(py, qy)


def _add_line(drawn: Drawn, px: float, py: float, qx: float, qy: float) -> None:
    if abs(py - qy) <= AXIS:
        if abs(px - qx) >= SHORTEST:
            drawn.horizontals.append(Ruling((py + qy) / 2, min(px, qx), max(px, qx)))
    elif abs(px - qx) <= AXIS and abs(py - qy) >= SHORTEST:
        drawn.verticals.append(Ruling((px + qx) / 2, min(py, qy), max(py, qy)))


def _add_thin(drawn: Drawn, x0: float, y0: float, x1: float, y1: float) -> bool:
    """A line from a thin box; False when the box is no line."""
    w, h = x1 - x0, y1 - y0
    if h <= THIN and w > h and w >= SHORTEST:
        drawn.horizontals.append(Ruling((y0 + y1) / 2, x0, x1))
    elif w <= THIN and h > w and h >= SHORTEST:
        drawn.verticals.append(Ruling((x0 + x1) / 2, y0, y1))
    else:
        return w <= THIN and h <= THIN
    return True


def _add_box(drawn: Drawn, box: tuple[float, ...], paint: _Paint, width: float, height: float) -> None:
    """A rectangle as a line, as the four lines of its outline, as a fill, or as none of them (the page's own frame)."""
    x0, y0, x1, y1 = box
    if paint.filled and paint.white and not paint.strokes and (x1 - x0 <= THIN or y1 - y0 <= THIN):
        return
    if _add_thin(drawn, x0, y0, x1, y1):
        return
    if paint.strokes and not (x1 - x0 >= PAGE_SIZED * width and y1 - y0 >= PAGE_SIZED * height):
        drawn.horizontals.extend((Ruling(y0, x0, x1), Ruling(y1, x0, x1)))
        drawn.verticals.extend((Ruling(x0, y0, y1), Ruling(x1, y0, y1)))
    if paint.filled:
        drawn.fills.append(Fill((x0, y0, x1, y1), paint.seqno, paint.white))
