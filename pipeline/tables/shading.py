"""Tables whose cells are shown by fills alone: edges of filled rectangles as rulings (底纹表)."""

from __future__ import annotations

from pipeline.money import parse_figure
from pipeline.tables.lattice import Lattice, find_lattices
from schemas.page import Page, Ruling
from schemas.place import BBox

SMALLEST = 5.0  # points: lower or narrower fills are strokes or dots
LARGEST = 0.6  # of the page: larger fills are backgrounds
MINIMUM_BOXES = 6
MINIMUM_FIGURES = 3


def shaded_lattices(page: Page) -> list[Lattice]:
    """Lattices from the fills of a page without rules; each has two columns, two rows and some figures."""
    boxes = [box for box in page.fill_boxes if _is_cell(box, page)]
    if len(boxes) < MINIMUM_BOXES:
        return []
    across = [Ruling(y, box[0], box[2]) for box in boxes for y in (box[1], box[3])]
    down = [Ruling(x, box[1], box[3]) for box in boxes for x in (box[0], box[2])]
    figures = [word for word in page.words if parse_figure(word.text)]
    found = find_lattices(across, down)
    return [lattice for lattice in found if len(lattice.xs) > 2 and len(lattice.ys) > 2
            and sum(1 for word in figures if _inside(word.box, lattice.box)) >= MINIMUM_FIGURES]


def _is_cell(box: BBox, page: Page) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return width >= SMALLEST and height >= SMALLEST and width * height <= LARGEST * page.width * page.height


def _inside(box: BBox, outer: BBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
