"""Words into cells: each glyph goes where it is printed, numbers go whole, wrapped lines are joined."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.money import parse_figure
from pipeline.tables.lattice import Lattice
from pipeline.text import needs_space
from pipeline.word_lines import join_words, text_lines
from schemas.page import Page, Word
from schemas.table import Cell, Grid

NUMBER_STAYS = 0.6  # share of a figure that must lie in a cell to pull the rest in
FIGURE_GAP = 0.04  # of the font size, beyond a digit's usual advance: two figures, each in its own cell
BODY_DROP = 0.35  # of the font size above the baseline: the height at which a word stands
FULL_LINE = 1.6  # font sizes: a line that ends nearer than this to the rule was broken for want of room
_NUMERIC = re.compile(r"[\d.,%．，％\-−]+")


class Filled(NamedTuple):
    """Grids of a page and the words that stand in none."""

    grids: list[Grid]
    outside: list[Word]


def fill(page: Page, lattices: Sequence[Lattice], method: str) -> Filled:
    """Cells with their text for every lattice; a lattice without a word and of one cell only is dropped."""
    buckets: list[dict[int, list[Word]]] = [{} for _ in lattices]
    owners = [_owner_table(lattice) for lattice in lattices]
    outside: list[Word] = []
    for word in page.words:
        y = word.baseline - BODY_DROP * word.size if not word.vertical else (word.y0 + word.y1) / 2
        x = (word.x0 + word.x1) / 2
        index = _lattice_at(lattices, x, y, word)
        if index is None:
            outside.append(word)
            continue
        lattice, owner, bucket = lattices[index], owners[index], buckets[index]
        row = min(max(bisect_right(lattice.ys, y) - 1, 0), len(lattice.ys) - 2)
        first = _column(lattice, word.x0 + 0.5)
        last = _column(lattice, word.x1 - 0.5)
        cells = owner[row]
        if word.vertical or first == last or cells[first] == cells[last]:
            bucket.setdefault(cells[_column(lattice, x)], []).append(word)
        else:
            for piece, cell in _split(word, lattice, cells):
                bucket.setdefault(cell, []).append(piece)
    grids = []
    for lattice, bucket in zip(lattices, buckets, strict=True):
        if len(lattice.regions) < 2 and not bucket:
            continue
        grids.append(_grid(page, lattice, bucket, method))
    return Filled(grids, outside)


def _lattice_at(lattices: Sequence[Lattice], x: float, y: float, word: Word) -> int | None:
    best: tuple[float, int] | None = None
    for i, lattice in enumerate(lattices):
        xs, ys = lattice.xs, lattice.ys
        if xs[0] - 1 <= x <= xs[-1] + 1 and ys[0] - 1 <= y <= ys[-1] + 1:
            area = (xs[-1] - xs[0]) * (ys[-1] - ys[0])
            if best is None or area < best[0]:
                best = (area, i)
    return best[1] if best else None


def _column(lattice: Lattice, x: float) -> int:
    return min(max(bisect_right(lattice.xs, x) - 1, 0), len(lattice.xs) - 2)


def _owner_table(lattice: Lattice) -> list[list[int]]:
    """Region index of every unit cell."""
    owner = [[-1] * (len(lattice.xs) - 1) for _ in range(len(lattice.ys) - 1)]
    for index, region in enumerate(lattice.regions):
        for row in range(region.top, region.bottom):
            for column in range(region.left, region.right):
                owner[row][column] = index
    return owner


def _split(word: Word, lattice: Lattice, cells: list[int]) -> list[tuple[Word, int]]:
    """The word's pieces by cell, cut at walls; a figure stays whole, in the cell that holds most of it."""
    edges = word.edges
    owners = [cells[_column(lattice, (edges[i] + edges[i + 1]) / 2)] for i in range(len(word.text))]
    for match in _NUMERIC.finditer(word.text):
        for start, end in _runs(word, match.start(), match.end(), owners):
            share: dict[int, float] = {}
            for i in range(start, end):
                share[owners[i]] = share.get(owners[i], 0.0) + edges[i + 1] - edges[i]
            if len(share) > 1:
                whole, parted = parse_figure(word.text[start:end]) is not None, _are_figures(word.text, start, end, owners)
                if parted and not whole:
                    continue
                winner = max(share, key=lambda cell: share[cell])
                if share[winner] >= NUMBER_STAYS * sum(share.values()) or (whole and not parted):
                    owners[start:end] = [winner] * (end - start)
    pieces: list[tuple[Word, int]] = []
    start = 0
    for i in range(1, len(owners) + 1):
        if i == len(owners) or owners[i] != owners[start]:
            part = edges[start:i + 1]
            pieces.append((word._replace(text=word.text[start:i], x0=part[0], x1=part[-1], edges=part), owners[start]))
            start = i
    return pieces


def _are_figures(text: str, start: int, end: int, owners: Sequence[int]) -> bool:
    """Whether the walls part a run into pieces that are figures with decimals, those of neighbouring cells without a gap."""
    cuts = [start, *(i for i in range(start + 1, end) if owners[i] != owners[i - 1]), end]
    return all("." in text[a:b] and parse_figure(text[a:b]) is not None for a, b in pairwise(cuts))


def _runs(word: Word, start: int, end: int, owners: Sequence[int]) -> list[tuple[int, int]]:
    """The figures in a run of numeric signs: two stand there where a wall runs through a gap after a digit (385.46|1.)."""
    edges = word.edges
    digits = [edges[i + 1] - edges[i] for i in range(start, end) if word.text[i].isdigit()]
    usual = min(digits, default=0.0)
    cuts = [i + 1 for i in range(start, end - 1)
            if owners[i] != owners[i + 1] and word.text[i].isdigit() and edges[i + 1] - edges[i] > usual + FIGURE_GAP * word.size]
    bounds = [start, *cuts, end]
    return list(pairwise(bounds))


def _grid(page: Page, lattice: Lattice, bucket: dict[int, list[Word]], method: str) -> Grid:
    xs, ys = lattice.xs, lattice.ys
    cells: list[Cell] = []
    open_top: list[int] = []
    open_bottom: list[int] = []
    last_row = len(ys) - 1
    for index, region in enumerate(lattice.regions):
        box = (xs[region.left], ys[region.top], xs[region.right], ys[region.bottom])
        words = bucket.get(index)
        text: str | None = None
        indent, lines = 0.0, tuple[str, ...]()
        if words:
            text, indent, lines = cell_text(words, box)
            left, right = min(w.x0 for w in words), max(w.x1 for w in words)
            if left < box[0] or right > box[2]:
                box = (min(left, box[0]), box[1], max(right, box[2]), box[3])
        if region.top == 0 and region.open_top:
            open_top.append(region.left)
        if region.bottom == last_row and region.open_bottom:
            open_bottom.append(region.left)
        cells.append(Cell(region.top, region.left, region.bottom - region.top, region.right - region.left,
                          text or None, page.number, page.shown(box), indent, (), lines))
    return Grid.model_construct(page=page.number, box=lattice.box, xs=xs, ys=ys, cells=tuple(cells), method=method,
                                irregular=lattice.irregular, open_top=tuple(open_top), open_bottom=tuple(open_bottom))


def cell_text(words: list[Word], box: tuple[float, float, float, float]) -> tuple[str, float, tuple[str, ...]]:
    """Text of a cell, the indent of its first line in points, and its printed lines when there is more than one."""
    if len(words) == 1:
        word = words[0]
        return word.text, word.x0 - box[0], ()
    if all(word.vertical for word in words):
        ordered = sorted(words, key=lambda word: (-round(word.x0 / max(word.size, 1)), word.y0))
        return "".join(word.text for word in ordered), 0.0, ()
    lines = text_lines(words)
    parts: list[str] = []
    text, end = "", 0.0
    for line in lines:
        part = join_words(line)
        if text:
            text += (" " if _needs_space(text, part, end, line[0].size, box[2]) else "") + part
        else:
            text = part
        end = line[-1].x1
        parts.append(part)
    return text, lines[0][0].x0 - box[0], tuple(parts) if len(parts) > 1 else ()


def _needs_space(text: str, part: str, end: float, size: float, right: float) -> bool:
    """Between two lines: Latin words are parted; so are figures, unless the first line was full (a wrapped figure)."""
    last, first = text[-1], part[0]
    if needs_space(last, first):
        return True
    if last.isascii() and first.isascii() and last.isalnum() and first.isalnum():
        return right - end > FULL_LINE * size
    return False
