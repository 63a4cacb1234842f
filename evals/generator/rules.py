"""The rules around cells in the ways that producers draw them (表线)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from evals.generator.layout import Piece
from evals.generator.pdf import BLACK, Canvas, Colour

Rules: TypeAlias = Literal["ruled", "hairline", "dashed", "segments", "boxes", "zebra", "horizontal", "three-line", "none"]
HEAD, ODD, EVEN = Colour(0.75, 0.83, 0.92), Colour(0.93, 0.95, 0.98), Colour(0.99, 0.99, 0.99)


def draw_rules(page: Canvas, rules: Rules, grid: Sequence[Piece], widths: Sequence[float], x: float, y: float, head: float) -> None:
    """Draws the rules of the pieces of one page; `x`, `y`: top left corner, `head`: height of the header shown on it."""
    lefts = [x]
    for width in widths:
        lefts.append(lefts[-1] + width)
    if rules == "none":
        return
    bottom = max(piece.bottom for piece in grid)
    if rules in ("horizontal", "three-line"):
        levels = {0.0, head, bottom} if rules == "three-line" else {0.0, bottom, *(p.bottom for p in grid if p.bottom >= head)}
        for level in sorted(levels):
            page.line(lefts[0], y + level, lefts[-1], y + level, 1.0 if level in (0.0, bottom) else 0.5)
        for piece in grid:
            if piece.bottom < head and piece.box.columns > 1:
                page.line(lefts[piece.box.column] + 2, y + piece.bottom, lefts[piece.box.column + piece.box.columns] - 2, y + piece.bottom, 0.5)
        return
    for piece in grid:
        x0, x1 = lefts[piece.box.column], lefts[piece.box.column + piece.box.columns]
        y0, y1 = y + piece.top, y + piece.bottom
        if rules == "ruled":
            page.rectangle(x0, y0, x1, y1, 0.5)
        elif rules == "hairline":
            page.rectangle(x0, y0, x1, y1, 0.1)
        elif rules == "zebra":
            page.fill(x0, y0, x1, y1, HEAD if piece.bottom <= head + 0.01 else ODD if piece.box.row % 2 else EVEN)
        elif rules == "boxes":
            for a, b, c, d in ((x0, y0, x1, y0 + 0.5), (x0, y1, x1, y1 + 0.5), (x0, y0, x0 + 0.5, y1), (x1, y0, x1 + 0.5, y1)):
                page.fill(a, b, c, d, BLACK)
        else:
            dash = "[2 1]" if rules == "dashed" else "[]"
            gap = 0.6 if rules == "segments" else 0.0
            for a, b, c, d in ((x0 + gap, y0, x1 - gap, y0), (x0 + gap, y1, x1 - gap, y1), (x0, y0 + gap, x0, y1 - gap), (x1, y0 + gap, x1, y1 - gap)):
                page.line(a, b, c, d, 0.5, dash)
