"""Forms drawn with characters: one line a row, cells parted by `|`, `<` merged with the cell left, `^` with the cell above."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.tables.reading import read_tables
from pipeline.tables.results import TableReading, read_table_rows
from schemas.table import Cell, Fragment, Grid

UNIT = 40.0
LEFT, TOP = 50.0, 80.0


def grid(drawing: str, page: int = 1, open_top: tuple[int, ...] = (), open_bottom: tuple[int, ...] = ()) -> Grid:
    """The grid of a drawing; blank cells are spaces or nothing between two bars."""
    rows = [[part.strip() for part in line.split("|")] for line in drawing.strip("\n").splitlines()]
    width = max(len(row) for row in rows)
    assert all(len(row) == width for row in rows), [len(row) for row in rows]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            owner[r, c] = owner[r, c - 1] if text == "<" else owner[r - 1, c] if text == "^" else (r, c)
    cells = []
    for r, c in sorted(set(owner.values())):
        units = [place for place, top in owner.items() if top == (r, c)]
        height, width_here = max(y for y, _ in units) - r + 1, max(x for _, x in units) - c + 1
        box = (LEFT + c * UNIT, TOP + r * UNIT, LEFT + (c + width_here) * UNIT, TOP + (r + height) * UNIT)
        cells.append(Cell(r, c, height, width_here, rows[r][c] or None, page, box))
    xs = tuple(LEFT + i * UNIT for i in range(width + 1))
    ys = tuple(TOP + i * UNIT for i in range(len(rows) + 1))
    return Grid(page=page, box=(xs[0], ys[0], xs[-1], ys[-1]), xs=xs, ys=ys, cells=tuple(cells), method="ruled", open_top=open_top, open_bottom=open_bottom)


def read(title: str | Iterable[str], *drawings: str) -> list[TableReading]:
    """The drawings, one a page in order, read as a document's tables; `title` stands above the first."""
    above = (title,) if isinstance(title, str) else tuple(title)
    fragments = [Fragment(grid=grid(drawing, page), above=above if page == 1 else ()) for page, drawing in enumerate(drawings, 1)]
    return [read_table_rows("doc", table) for table in read_tables(fragments)]


def form(title: str | Iterable[str], *drawings: str) -> TableReading:
    """The one table that the drawings make together."""
    found = read(title, *drawings)
    assert len(found) == 1, [reading.table.kind for reading in found]
    return found[0]


def levels(reading: TableReading) -> list[tuple[str | None, str | None, str | None]]:
    """Levels of every indicator in order."""
    return [(row.level1, row.level2, row.level3) for row in reading.indicators]
