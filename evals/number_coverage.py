"""Number coverage without labels: every figure printed inside a ruled table is in exactly one cell, at its place (数字覆盖).

Figures and ruled areas come from PyMuPDF's own words and drawings, not from the pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pymupdf

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
TOUCH = 2.0  # points between strokes of one area
REACH = 1.5  # points that a figure's box may stand out of its cell
LEAST_STROKES = 6  # strokes across and strokes down that make an area a ruled table


class Coverage(NamedTuple):
    """Figures in ruled areas, and what went wrong with them, each as (page, text)."""

    figures: int
    lost: tuple[tuple[int, str], ...]
    invented: tuple[tuple[int, str], ...]
    duplicated: tuple[tuple[int, str], ...]
    misplaced: tuple[tuple[int, str], ...]

    @property
    def faults(self) -> int:
        """All that went wrong."""
        return len(self.lost) + len(self.invented) + len(self.duplicated) + len(self.misplaced)


def number_coverage(pdf: bytes, cells: Sequence[Mapping[str, object]]) -> Coverage:
    """Coverage of a document by its contract `cells` (page, bbox, text, state).

    lost: in no cell · duplicated: in more than one · misplaced: the cell there has another text · invented: a number cell without its figure.
    """
    lost, duplicated, misplaced, invented = [], [], [], []
    count = 0
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for number, page in enumerate(document, 1):
            areas = ruled_areas(page)
            here = [(pymupdf.Rect(cell["bbox"]), str(cell["text"]), cell) for cell in cells if cell["page"] == number and cell["bbox"] and cell["text"]]
            found: set[int] = set()
            for box, text in _figures(page):
                if not any(area.contains(_middle(box)) for area in areas):
                    continue
                count += 1
                around = [(index, cell_text) for index, (cell, cell_text, _) in enumerate(here) if _holds(cell, box)]
                right = [index for index, cell_text in around if text in cell_text]
                found.update(right)
                if not around:
                    lost.append((number, text))
                elif len(around) > 1:
                    duplicated.append((number, text))
                elif not right:
                    misplaced.append((number, text))
            invented += [(number, text) for index, (box, text, cell) in enumerate(here) if cell["state"] == "number" and index not in found
                         and any(area.contains(_middle(box)) for area in areas)]
    return Coverage(count, tuple(lost), tuple(invented), tuple(duplicated), tuple(misplaced))


def ruled_areas(page: pymupdf.Page) -> list[pymupdf.Rect]:
    """Boxes of touching strokes and fills with enough of them both ways, in the page as displayed."""
    boxes = [pymupdf.Rect(item["rect"]) * page.rotation_matrix for item in page.get_drawings()]
    boxes = [box for box in (box.normalize() for box in boxes) if box.width < 0.98 * page.rect.width or box.height < 0.98 * page.rect.height]
    areas: list[tuple[pymupdf.Rect, int, int]] = []
    for box in sorted(boxes, key=lambda b: (b.y0, b.x0)):
        across, down = int(box.width > 2 * TOUCH), int(box.height > 2 * TOUCH)
        grown = _grown(box, TOUCH)
        merged, rest = (box, across, down), []
        for area in areas:
            if _meet(area[0], grown):
                merged = (_union(merged[0], area[0]), merged[1] + area[1], merged[2] + area[2])
            else:
                rest.append(area)
        areas = [*rest, merged]
    return [box for box, across, down in areas if across >= LEAST_STROKES and down >= LEAST_STROKES]


def _union(one: pymupdf.Rect, other: pymupdf.Rect) -> pymupdf.Rect:
    return pymupdf.Rect(min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1))


def _meet(one: pymupdf.Rect, other: pymupdf.Rect) -> bool:
    """Whether the boxes touch; a stroke's box has no area and counts."""
    return bool(one.x0 <= other.x1 and other.x0 <= one.x1 and one.y0 <= other.y1 and other.y0 <= one.y1)


def _figures(page: pymupdf.Page) -> list[tuple[pymupdf.Rect, str]]:
    return [((pymupdf.Rect(word[:4]) * page.rotation_matrix).normalize(), word[4]) for word in page.get_text("words") if _FIGURE.fullmatch(word[4])]


def _middle(box: pymupdf.Rect) -> pymupdf.Point:
    return pymupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)


def _holds(cell: pymupdf.Rect, box: pymupdf.Rect) -> bool:
    """Whether the figure's box is in the cell, its line height aside (ascenders of a dense line stand over the rule)."""
    return bool(_grown(cell, REACH).contains(_grown(box, -0.2 * min(box.width, box.height))))


def _grown(box: pymupdf.Rect, by: float) -> pymupdf.Rect:
    return pymupdf.Rect(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)
