"""Ruling lines of a page and the tables that they make, from PyMuPDF's drawings (表格线)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pymupdf

from evals.results import Box

THICK = 3.0  # points up to which a rectangle is a line
SNAP = 1.5  # points between collinear segments
GAP = 4.0  # points between segments of one line
TOUCH = 3.0  # points between lines that meet
LEAST_LINES = 3  # each way, in a table


class Segment(NamedTuple):
    """A line across (`at` is y) or down (`at` is x)."""

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """Joined lines of a page as displayed."""

    across: tuple[Segment, ...]
    down: tuple[Segment, ...]


def shown(page: pymupdf.Page, box: Sequence[float]) -> Box:
    """A box of the unturned page as it is displayed."""
    rect = pymupdf.Rect(box) * page.rotation_matrix
    return round(rect.x0, 2), round(rect.y0, 2), round(rect.x1, 2), round(rect.y1, 2)


def rulings(page: pymupdf.Page) -> Rulings:
    """All ruling lines: strokes, thin fills, and the edges of stroked rectangles."""
    across: list[Segment] = []
    down: list[Segment] = []
    for path in page.get_cdrawings():
        for item in path["items"]:
            for x0, y0, x1, y1 in _edges(item, "s" in path["type"]):
                left, top, right, bottom = shown(page, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
                if bottom - top <= THICK < right - left:
                    across.append(Segment((top + bottom) / 2, left, right))
                elif right - left <= THICK < bottom - top:
                    down.append(Segment((left + right) / 2, top, bottom))
    return Rulings(_joined(across), _joined(down))


def _edges(item: Sequence[Sequence[float]], stroked: bool) -> list[Box]:
    kind = str(item[0])
    if kind == "l":
        return [(item[1][0], item[1][1], item[2][0], item[2][1])]
    if kind != "re":
        return []
    x0, y0, x1, y1 = item[1]
    if min(abs(x1 - x0), abs(y1 - y0)) <= THICK:
        return [(x0, y0, x1, y1)]
    return [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)] if stroked else []


def _joined(segments: list[Segment]) -> tuple[Segment, ...]:
    lines: list[list[Segment]] = []
    for segment in sorted(segments):
        if lines and segment.at - lines[-1][-1].at <= SNAP:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    out: list[Segment] = []
    for line in lines:
        at, first = sum(segment.at for segment in line) / len(line), len(out)
        for _, start, end in sorted(line, key=lambda segment: segment.start):
            if len(out) > first and start - out[-1].end <= GAP:
                out[-1] = Segment(at, out[-1].start, max(out[-1].end, end))
            else:
                out.append(Segment(at, start, end))
    return tuple(out)


def ruled_tables(lines: Rulings) -> list[Box]:
    """Boxes of connected lines with LEAST_LINES or more each way."""
    every = [*lines.across, *lines.down]
    parent = list(range(len(every)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, x0, x1) in enumerate(lines.across):
        for j, (x, y0, y1) in enumerate(lines.down, len(lines.across)):
            if x0 - TOUCH <= x <= x1 + TOUCH and y0 - TOUCH <= y <= y1 + TOUCH:
                parent[root(i)] = root(j)
    parts: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, segment in enumerate(every):
        parts.setdefault(root(index), ([], []))[index >= len(lines.across)].append(segment)
    return [_around(across, down) for across, down in parts.values()
            if len({s.at for s in across}) >= LEAST_LINES and len({s.at for s in down}) >= LEAST_LINES]


def _around(across: Sequence[Segment], down: Sequence[Segment]) -> Box:
    return (min(down[0].at, *(s.at for s in down), *(s.start for s in across)), min(*(s.at for s in across), *(s.start for s in down)),
            max(*(s.at for s in down), *(s.end for s in across)), max(*(s.at for s in across), *(s.end for s in down)))
