"""Number coverage without labels: every figure printed inside a ruled table is in exactly one cell, at its place (数字覆盖).

Figures and ruled areas come from PyMuPDF's own characters and drawings, not from the pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pymupdf

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
TOUCH = 2.0  # points between strokes of one area
REACH = 1.5  # points that a figure's box may stand out of its cell
GAP = 0.1  # of the font size, between two runs of characters
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

    lost: in no cell and no header path · duplicated: in more than one · misplaced: the cell there has no such figure · invented: a number cell without its figure.
    """
    lost, duplicated, misplaced, invented = [], [], [], []
    heads = _header_figures(cells)
    count = 0
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        for number, page in enumerate(document, 1):
            areas = ruled_areas(page)
            here = [(pymupdf.Rect(cell["bbox"]), str(cell["text"]), cell) for cell in cells if cell["page"] == number and cell["bbox"] and cell["text"]]
            found: set[int] = set()
            nowhere: list[tuple[pymupdf.Rect, str]] = []
            for box, text in _figures(page):
                if not any(area.contains(_middle(box)) for area in areas):
                    continue
                count += 1
                around = [(index, cell_text) for index, (cell, cell_text, _) in enumerate(here) if _holds(cell, box)]
                right = [index for index, cell_text in around if text in _FIGURE.findall(cell_text)]
                found.update(right)
                if not around:
                    nowhere.append((box, text))
                elif len(around) > 1:
                    duplicated.append((number, text))
                elif not right:
                    misplaced.append((number, text))
            lost += [(number, text) for text in _not_numbering(nowhere) if text not in heads]
            invented += [(number, text) for index, (box, text, cell) in enumerate(here) if cell["state"] == "number" and index not in found
                         and any(area.contains(_middle(box)) for area in areas)]
    return Coverage(count, tuple(lost), tuple(invented), tuple(duplicated), tuple(misplaced))


def _header_figures(cells: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """Whole figures (years, as a rule) that the header paths name: header cells are no rows of `cells`."""
    paths = [path for cell in cells if isinstance(path := cell.get("column_path"), (list, tuple))]
    return frozenset(figure for path in paths for part in path for figure in _FIGURE.findall(str(part)) if "." not in figure)


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
    """Runs of characters that stand without a gap and are a figure; figures inside sentences are none."""
    out: list[tuple[pymupdf.Rect, str]] = []
    for block in page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]:
        for line in block.get("lines", ()):
            run: list[tuple[pymupdf.Rect, str]] = []
            for span in line["spans"]:
                for char in span["chars"]:
                    box = pymupdf.Rect(char["bbox"])
                    if char["c"].isspace() or (run and _gap(run[-1][0], box, line["dir"]) > GAP * span["size"]):
                        out += _figure_of(run, page)
                        run = []
                    if not char["c"].isspace():
                        run.append((box, char["c"]))
            out += _figure_of(run, page)
    return out


def _figure_of(run: Sequence[tuple[pymupdf.Rect, str]], page: pymupdf.Page) -> list[tuple[pymupdf.Rect, str]]:
    text = "".join(character for _, character in run)
    if not _FIGURE.fullmatch(text):
        return []
    return [((_union(run[0][0], run[-1][0]) * page.rotation_matrix).normalize(), text)]


def _gap(before: pymupdf.Rect, after: pymupdf.Rect, direction: tuple[float, float]) -> float:
    """Points between two characters along the line."""
    if abs(direction[0]) > abs(direction[1]):
        return float(after.x0 - before.x1 if direction[0] > 0 else before.x0 - after.x1)
    return float(after.y0 - before.y1 if direction[1] > 0 else before.y0 - after.y1)


def _not_numbering(nowhere: Sequence[tuple[pymupdf.Rect, str]]) -> list[str]:
    """Texts but for rows that count the columns of a header (栏次 1 2 3 …), across the page or, turned, up it."""
    for along, across in ((0, 1), (1, 0)):
        lines: dict[int, list[tuple[float, str]]] = {}
        for box, text in nowhere:
            middle = _middle(box)
            lines.setdefault(round(middle[across] / TOUCH), []).append((middle[along], text))
        for line in lines.values():
            texts = [text for _, text in sorted(line)]
            counted = [str(number) for number in range(1, len(texts) + 1)]
            if len(texts) > 1 and texts in (counted, counted[::-1]):
                dropped = {text for _, text in line}
                positions = {position for position, _ in line}
                nowhere = [(box, text) for box, text in nowhere if text not in dropped or _middle(box)[along] not in positions]
    return [text for _, text in nowhere]


def _middle(box: pymupdf.Rect) -> pymupdf.Point:
    return pymupdf.Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)


def _holds(cell: pymupdf.Rect, box: pymupdf.Rect) -> bool:
    """Whether the figure's box is in the cell, its line height aside (ascenders of a dense line stand over the rule)."""
    return bool(_grown(cell, REACH).contains(_grown(box, -0.2 * min(box.width, box.height))))


def _grown(box: pymupdf.Rect, by: float) -> pymupdf.Rect:
    return pymupdf.Rect(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)
