"""Sheets drawn for one test: pages with captions and tables in any rules, and what the reader makes of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pymupdf

from pipeline.pages.reader import open_pdf, read_pages
from pipeline.tables.reading import all_fragments, read_tables
from pipeline.tables.results import TableReading, read_table_rows, table_lines
from schemas.rows import CellRow, LineRow
from schemas.table import Table

FONTS = {True: "helv", False: "china-s"}
_AMOUNT, _CODE = re.compile(r"[-(（]?[\d,]+(?:\.\d+)?[)）%]*"), re.compile(r"\d{3}|\d{5}|\d{7}")
LEFT_OF, ABOVE = "<", "^"
"""Cells that belong to their left neighbour, or to the one above."""


class Sheet:
    """A PDF under construction; `rows` of a grid hold texts, `<` and `^` for merged units, and "" for blanks."""

    def __init__(self) -> None:
        self.pdf = pymupdf.open()
        self.page: Any = None

    def new_page(self, width: float = 842, height: float = 595) -> Sheet:
        """Begins a page."""
        self.page = self.pdf.new_page(width=width, height=height)
        return self

    def text(self, x: float, y: float, text: str, size: float = 9, **style: Any) -> Sheet:
        """A line of text with its baseline at `y`."""
        for ascii_only, run in groupby(text, str.isascii):
            piece = "".join(run)
            self.page.insert_text((x, y), piece, fontname=FONTS[ascii_only], fontsize=size, **style)
            x += _width(piece, size)
        return self

    def caption(self, title: str, number: str = "", organisation: str = "", unit: str = "单位：万元", top: float = 40) -> Sheet:
        """Number, title, and organisation and unit on one line, as most tables carry them; a grid fits 30 points below."""
        if number:
            self.text(50, top - 12, number)
        self.text(300, top, title, 13)
        self.text(50, top + 20, organisation)
        return self.text(700, top + 20, unit)

    def grid(self, rows: Sequence[Sequence[str]], top: float = 70, left: float = 50, widths: Sequence[float] | float = 90,
             height: float = 20, rules: str = "all", size: float = 8, heads: int = 1, open_top: bool = False, open_bottom: bool = False) -> Sheet:
        """A table. `rules`: all, rows, thick, double, fills, none or dots."""
        count = len(rows[0])
        steps = list(widths) if isinstance(widths, Sequence) else [widths] * count
        xs = [left + sum(steps[:i]) for i in range(count + 1)]
        ys = [top + height * i for i in range(len(rows) + 1)]
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                if text in (LEFT_OF, ABOVE):
                    continue
                right, bottom = _span(rows, r, c)
                box = (xs[c], ys[r], xs[right], ys[bottom])
                self._frame(box, rules, (open_top and r == 0, open_bottom and bottom == len(rows)), (r, c) == (0, 0) or r == 0)
                self._fill_in(box, text, size, r < heads, (1, 1, 1) if rules == "fills" and r == 0 else (0, 0, 0))
        if rules == "double":
            self._frame((xs[0] - 2.5, ys[0] - 2.5, xs[-1] + 2.5, ys[-1] + 2.5), "all", (False, False), False)
        return self

    def _frame(self, box: tuple[float, float, float, float], rules: str, opened: tuple[bool, bool], head: bool) -> None:
        x0, y0, x1, y1 = box
        shape = self.page.new_shape()
        if rules == "none":
            return
        if rules == "fills":
            self.page.draw_rect(pymupdf.Rect(x0 + 0.7, y0 + 0.7, x1 - 0.7, y1 - 0.7), color=None, fill=(0.2, 0.35, 0.6) if head else (0.93, 0.95, 0.98))
            return
        if not opened[0]:
            shape.draw_line((x0, y0), (x1, y0))
        if not opened[1]:
            shape.draw_line((x0, y1), (x1, y1))
        if rules != "rows":
            shape.draw_line((x0, y0), (x0, y1))
            shape.draw_line((x1, y0), (x1, y1))
        shape.finish(width=2 if rules == "thick" else 0.5, dashes="[1 2]" if rules == "dots" else None)
        shape.commit()

    def _fill_in(self, box: tuple[float, float, float, float], text: str, size: float, centred: bool, color: tuple[float, float, float]) -> None:
        x0, y0, x1, y1 = box
        lines = text.split("\n")
        for number, line in enumerate(lines):
            width = _width(line, size)
            right = bool(_AMOUNT.fullmatch(line)) and not _CODE.fullmatch(line)
            y = (y0 + y1) / 2 + size * 0.35 + (number - (len(lines) - 1) / 2) * size * 1.2
            self.text((x0 + x1 - width) / 2 if centred else x1 - width - 2 if right else x0 + 2, y, line, size, color=color)

    def data(self) -> bytes:
        """The finished file."""
        return self.pdf.tobytes()

    def read(self, year: int | None = 2025, final: bool = False, organisation: str | None = "青禾市林业局") -> Sheets:
        """The file as the pipeline reads it."""
        return read_sheets(self.data(), year, final, organisation)


class Sheets:
    """What was read: tables, their readings, and all budget lines."""

    def __init__(self, readings: Sequence[TableReading], lines: Sequence[LineRow]) -> None:
        self.readings, self.lines = readings, lines
        self.tables: list[Table] = [reading.table for reading in readings]

    @property
    def cells(self) -> list[CellRow]:
        """Cells of all tables."""
        return [cell for reading in self.readings for cell in reading.cells]

    def amounts(self, *fields: str) -> list[tuple[Any, ...]]:
        """The lines as tuples of these fields."""
        return [tuple(getattr(line, field) for field in fields) for line in self.lines]

    def paths(self, table: int = 0) -> list[str]:
        """Column paths with > between their parts."""
        return [">".join(path) for path in self.tables[table].column_paths]


def read_sheets(data: bytes, year: int | None, final: bool, organisation: str | None) -> Sheets:
    """Tables of a PDF with their rows."""
    with open_pdf(data) as pdf:
        fragments, _ = all_fragments(read_pages(pdf))
    readings = [read_table_rows("d" * 64, table) for table in read_tables(fragments)]
    return Sheets(readings, [line for reading in readings for line in table_lines(reading, organisation, year, final)])


def _width(text: str, size: float) -> float:
    """Width of a text whose Latin letters and digits are set in Helvetica and whose other characters are a full size wide."""
    return sum(pymupdf.get_text_length(character, fontname="helv", fontsize=size) if character.isascii() else size for character in text)


def _span(rows: Sequence[Sequence[str]], r: int, c: int) -> tuple[int, int]:
    """Column and row after the cell that starts at (r, c)."""
    right = c + 1
    while right < len(rows[0]) and rows[r][right] == LEFT_OF:
        right += 1
    bottom = r + 1
    while bottom < len(rows) and rows[bottom][c] == ABOVE:
        bottom += 1
    return right, bottom
