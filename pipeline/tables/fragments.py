"""Grids of a page with the lines of text around them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.word_lines import spaced, text_lines
from schemas.page import Page, Word
from schemas.table import Fragment, Grid

BESIDE = 0.5  # of the lower grid's height: grids that share more stand side by side


def page_fragments(page: Page, grids: Sequence[Grid], outside: Sequence[Word]) -> list[Fragment]:
    """The page's grids in order, each with the lines above it (since the grid before) and, for the last, below it.

    Of lines over grids that stand side by side, each grid gets the words on its own side.
    """
    ordered = sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))
    lines = [(sum(word.y0 + word.y1 for word in line) / len(line) / 2, line) for line in text_lines(outside)]
    fragments: list[Fragment] = []
    start = 0
    for band in _bands(ordered):
        top = min(grid.box[1] for grid in band)
        first = start
        while start < len(lines) and lines[start][0] <= top + 2:
            start += 1
        following = len(fragments) + len(band)
        for grid in band:
            last = len(fragments) == len(ordered) - 1
            end = grid.box[3] + 90 if following == len(ordered) else min(ordered[following].box[1], grid.box[3] + 90)
            side = _side(grid, band)
            above = [text for _, line in lines[first:start] if (text := _on_side(line, side))]
            below = [text for y, line in lines[start:] if y >= grid.box[3] - 2 and (last or y <= end) and (text := _on_side(line, side))]
            fragments.append(Fragment.model_construct(grid=grid, above=tuple(above), below=tuple(below),
                                                      first_on_page=not fragments, last_on_page=last))
    return fragments


def _bands(ordered: Sequence[Grid]) -> list[list[Grid]]:
    """Grids from top to bottom, those that stand side by side together."""
    bands: list[list[Grid]] = []
    for grid in ordered:
        if bands and all(_beside(grid, other) for other in bands[-1]):
            bands[-1].append(grid)
        else:
            bands.append([grid])
    return [sorted(band, key=lambda grid: grid.box[0]) for band in bands]


def _beside(grid: Grid, other: Grid) -> bool:
    a, b = grid.box, other.box
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return (a[0] >= b[2] or b[0] >= a[2]) and shared > BESIDE * min(a[3] - a[1], b[3] - b[1])


def _side(grid: Grid, band: Sequence[Grid]) -> tuple[float, float]:
    """The strip of the page that is this grid's: up to the middle of the gaps to its neighbours."""
    left = max(((other.box[2] + grid.box[0]) / 2 for other in band if other.box[2] <= grid.box[0]), default=float("-inf"))
    right = min(((grid.box[2] + other.box[0]) / 2 for other in band if other.box[0] >= grid.box[2]), default=float("inf"))
    return left, right


def _on_side(line: Sequence[Word], side: tuple[float, float]) -> str | None:
    words = [word for word in line if side[0] <= (word.x0 + word.x1) / 2 <= side[1]]
    return spaced(words) if words else None
