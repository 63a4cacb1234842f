"""Grids of a page with the lines of text around them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.word_lines import spaced, text_lines
from schemas.page import Page, Word
from schemas.table import Fragment, Grid


def page_fragments(page: Page, grids: Sequence[Grid], outside: Sequence[Word]) -> list[Fragment]:
    """The page's grids in order, each with the lines above it (since the grid before) and, for the last, below it."""
    ordered = sorted(grids, key=lambda grid: (grid.box[1], grid.box[0]))
    lines = [(sum(word.y0 + word.y1 for word in line) / len(line) / 2, spaced(line)) for line in text_lines(outside)]
    fragments = []
    start = 0
    for index, grid in enumerate(ordered):
        above = []
        while start < len(lines) and lines[start][0] <= grid.box[1] + 2:
            above.append(lines[start][1])
            start += 1
        last = index == len(ordered) - 1
        bottom = grid.box[3] - 2 if last else min(ordered[index + 1].box[1], grid.box[3] + 90)
        below = [text for y, text in lines[start:] if y >= grid.box[3] - 2 and (last or y <= bottom)]
        fragments.append(Fragment.model_construct(grid=grid, above=tuple(above), below=tuple(below),
                                                  first_on_page=index == 0, last_on_page=last))
    return fragments
