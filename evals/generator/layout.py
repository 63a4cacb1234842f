"""Lays out cells and text: wrapping, row heights, and the pieces of a table that its pages show (版面计算)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from evals.generator.grids import Box

PAD = 3.0
LEADING = 1.3
NO_LINE_START = frozenset("，。；：、）》”！？%)")


@lru_cache(maxsize=8192)
def _ems(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def measure(text: str, size: float) -> float:
    """Width of a text: a Chinese character is one em, any other half of one."""
    return size * sum(map(_ems, text))


@lru_cache(maxsize=65536)
def wrap(text: str, size: float, width: float) -> tuple[str, ...]:
    """Lines of at most `width` points; figures and words are not parted, closing marks don't begin a line."""
    if measure(text, size) <= width:
        return (text,) if text else ()
    pieces: list[str] = []
    for c in text:
        glued = bool(pieces) and ((c.isascii() and pieces[-1][-1].isascii() and not c.isspace() and not pieces[-1][-1].isspace()) or c in NO_LINE_START)
        if glued:
            pieces[-1] += c
        else:
            pieces.append(c)
    lines, line, used = [], "", 0.0
    for piece in pieces:
        need = measure(piece, size)
        if line and used + need > width:
            lines.append(line)
            line, used = "", 0.0
        line += piece
        used += need
    return (*lines, line)


class Piece(NamedTuple):
    """The part of a cell that one page shows: place in the virtual table's points, and the lines printed in it."""

    box: Box
    top: float
    bottom: float
    lines: tuple[str, ...]
    first: bool


def row_heights(cells: Sequence[Box], widths: Sequence[float], size: float, count: int, least: float = 2.2, pad: float = PAD) -> list[float]:
    """Heights that let every text stand in its cell."""
    heights = [least * size] * count
    for box in sorted(cells, key=lambda cell: cell.rows):
        if not box.text:
            continue
        width = sum(widths[box.column:box.column + box.columns]) - 2 * pad - box.indent * size
        need = len(wrap(box.text, size, width)) * LEADING * size + 0.9 * size
        have = sum(heights[box.row:box.row + box.rows])
        if need > have:
            heights[box.row + box.rows - 1] += need - have
    return heights


def page_cuts(heights: Sequence[float], rooms: Sequence[float], size: float, cut_rows: bool) -> list[tuple[float, float]]:
    """The stretches of the table that its pages show; `rooms[0]` on the first page, `rooms[1]` on every other one.

    Rows are kept whole unless `cut_rows` lets one that is at least six lines tall run on.
    """
    cuts: list[tuple[float, float]] = []
    start = at = 0.0
    for height in heights:
        while at + height - start > rooms[min(len(cuts), 1)] + 0.01:
            room = start + rooms[min(len(cuts), 1)] - at
            line = LEADING * size
            cuttable = cut_rows and height >= 6 * line and room >= 3 * line
            if not cuttable and at <= start:
                break  # taller than a page: runs over the margin
            part = int((room - 0.9 * size) / line) * line + 0.9 * size if cuttable else 0.0
            cuts.append((start, at + part))
            start = at + part
            if cuttable:
                height -= part
                at += part
        at += height
    cuts.append((start, at))
    return cuts


def pieces(cells: Sequence[Box], widths: Sequence[float], heights: Sequence[float], size: float, cuts: Sequence[tuple[float, float]],
           repeat_labels: bool, pad: float = PAD) -> list[list[Piece]]:
    """The pieces of the cells by page; text that doesn't fit into a cell's first piece flows into the next.

    `repeat_labels`: texts of cells that a page break cuts are printed on both pages.
    """
    tops = [0.0]
    for height in heights:
        tops.append(tops[-1] + height)
    out: list[list[Piece]] = [[] for _ in cuts]
    for box in cells:
        top, bottom = tops[box.row], tops[box.row + box.rows]
        rest = wrap(box.text or "", size, sum(widths[box.column:box.column + box.columns]) - 2 * pad - box.indent * size)
        whole, first = rest, True
        for page, (start, end) in enumerate(cuts):
            a, b = max(top, start), min(bottom, end)
            if b - a < 0.5:
                continue
            fits = max(int((b - a - 0.5 * size) / (LEADING * size) + 0.001), 0) if bottom > end + 0.5 else len(rest)
            shown, rest = rest[:fits], rest[fits:]
            if not shown and not first and repeat_labels and box.rows > 1:
                shown = whole
            out[page].append(Piece(box, a - start, b - start, shown, first))
            first = False
    return out
