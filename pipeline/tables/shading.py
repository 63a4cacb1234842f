"""Tables whose cells are shown by fills alone: edges of filled rectangles as rulings (底纹表)."""

from __future__ import annotations

from pipeline.money import parse_figure
from pipeline.tables.headers import names_columns
from pipeline.tables.lattice import Lattice, find_lattices
from pipeline.text import bare
from schemas.page import Page, Ruling
from schemas.place import BBox
from schemas.table import Grid

SMALLEST = 5.0  # points: lower or narrower fills are strokes or dots
LARGEST = 0.6  # of the page: larger fills are backgrounds
MINIMUM_BOXES = 6
MINIMUM_FIGURES = 3
SAME_EDGE = 2.5  # points: boundaries nearer than this are those of the page before


def shaded_lattices(page: Page, before: Grid | None = None) -> list[Lattice]:
    """Lattices from the fills of a page without rules; each has two columns and figures, or heads, or the columns of `before`.

    `before`: the last grid of the page before, which the page's first lattice may go on.
    """
    boxes = [box for box in page.fill_boxes if _is_cell(box, page)]
    if len(boxes) < (2 if before is not None else MINIMUM_BOXES):
        return []
    across = [Ruling(y, box[0], box[2]) for box in boxes for y in (box[1], box[3])]
    down = [Ruling(x, box[1], box[3]) for box in boxes for x in (box[0], box[2])]
    found = find_lattices(across, down)
    return [lattice for number, lattice in enumerate(found) if len(lattice.xs) > 2 and (
        (len(boxes) >= MINIMUM_BOXES and len(lattice.ys) > 2 and (_figures(page, lattice) >= MINIMUM_FIGURES or _has_heads(page, lattice)))
        or (number == 0 and before is not None and _goes_on(before, lattice)))]


def _is_cell(box: BBox, page: Page) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return width >= SMALLEST and height >= SMALLEST and width * height <= LARGEST * page.width * page.height


def _inside(box: BBox, outer: BBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _figures(page: Page, lattice: Lattice) -> int:
    return sum(1 for word in page.words if _inside(word.box, lattice.box) and parse_figure(word.text))


def _has_heads(page: Page, lattice: Lattice) -> bool:
    """Whether the first row reads as heads of columns: an empty table is one too."""
    texts = []
    for region in lattice.regions:
        if region.top == 0:
            box = lattice.xs[region.left], lattice.ys[0], lattice.xs[region.right], lattice.ys[region.bottom]
            texts.append(bare("".join(word.text for word in page.words if _inside(word.box, box))))
    return len(texts) >= 2 and names_columns([text for text in texts if text])


def _goes_on(before: Grid, lattice: Lattice) -> bool:
    """Whether the columns are those of the table on the page before."""
    return len(before.xs) == len(lattice.xs) and all(abs(a - b) <= SAME_EDGE for a, b in zip(before.xs, lattice.xs, strict=True))
