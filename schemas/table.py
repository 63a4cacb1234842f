"""Tables between the grid engine and the parsers: cells with spans, captions, header paths (表格、表头、单元格)."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from schemas.chunk import TextLine
from schemas.place import BBox, Place


class Cell(NamedTuple):
    """A cell of a table, at its top-left unit; `bbox` is in the page as displayed.

    `text` is None for a blank cell. `indent`: distance in points from the cell's left rule to its text, which shows
    hierarchy where labels are indented. `more`: the further places of a cell that a page break cuts; `breaks`: for each of
    them the offset in `text` at which what stands there begins.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str | None
    page: int | None
    bbox: BBox | None
    indent: float = 0.0
    more: tuple[Place, ...] = ()
    lines: tuple[str, ...] = ()
    breaks: tuple[int, ...] = ()

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where `text[start:end]` stands: the whole cell, or of one that is cut the parts that hold it."""
        begins = (0, *self.breaks)
        found = []
        for place, begin in zip((Place(page=self.page, bbox=self.bbox), *self.more), begins, strict=False):
            stop = min((other for other in begins if other > begin), default=len(self.text or ""))
            if begin < end and start < stop:
                found.append(place)
        return tuple(found) or (Place(page=self.page, bbox=self.bbox), *self.more)


class Grid(BaseModel):
    """One ruled (or aligned) area of one page: the piece of a table that stands there.

    `xs`, `ys`: unit boundaries in the reading frame; `box` likewise. `method`: how the grid was found.
    `open_top`/`open_bottom`: columns whose cell has no rule there (cut by the page break).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    page: int | None
    box: BBox
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    method: str
    irregular: bool = False
    open_top: tuple[int, ...] = ()
    open_bottom: tuple[int, ...] = ()


class Caption(NamedTuple):
    """What is printed about a table above it (表号、表名、编制单位、金额单位、年度); None where nothing is printed."""

    number: str | None = None
    title: str | None = None
    unit: str | None = None
    organisation: str | None = None
    year: int | None = None
    note: str | None = None


class Table(BaseModel):
    """A whole table, joined over its pages.

    `column_paths[c]`: header texts of column c, top to leaf. `lanes`: first columns of the sides of a two-sided table
    (收入|支出), `(0,)` for an ordinary one. `is_form`: a label/value grid (自评表), read by its labels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    table_id: str
    kind: str
    caption: Caption
    pages: tuple[int, ...]
    cells: tuple[Cell, ...]
    row_count: int
    column_count: int
    header_row_count: int
    column_paths: tuple[tuple[str, ...], ...]
    lanes: tuple[int, ...] = (0,)
    is_form: bool = False
    methods: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class Fragment(BaseModel):
    """A grid with the lines of text printed above it (since the grid before, or the page's top) and below it.

    `below`: lines under the last grid of a page.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    grid: Grid
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    first_on_page: bool = True
    last_on_page: bool = True


class Flow(BaseModel):
    """A document without pages (HTML, Markdown, plain text): its lines and its grids in order; nothing has a place.

    `title`: what the format itself declares. `problems`: tables whose columns are not sure, with where.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    lines: tuple[TextLine, ...]
    fragments: tuple[Fragment, ...]
    title: str | None = None
    problems: tuple[str, ...] = ()
