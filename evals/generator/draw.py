"""Draws fixture documents as PDFs: fonts, rule styles, turned pages, tables continued over pages with and without header (样例绘制)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from evals.generator.grids import Box, Break, Document, Form, Prose, Shape, Table
from evals.generator.layout import LEADING, PAD, measure, page_cuts, pieces, row_heights, wrap
from evals.generator.pdf import Canvas, Turn, write_pdf
from evals.generator.rules import Rules, draw_rules

MARGIN = 50.0
A4 = (595.0, 842.0)
SIZES: dict[Shape, float] = {"cover": 26.0, "date": 16.0, "title": 18.0, "heading": 14.0, "body": 12.0, "contents": 12.0}
CAPTION = 9.0
_ORDINAL = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、)")
WIDE_FROM = 8  # columns that make a table stand on a landscape page

Part: TypeAlias = Prose | Table | Form | Break
Header: TypeAlias = Literal["repeat", "once"]


@dataclass(frozen=True)
class Style:
    """How a document looks. `turn` and `landscape` are those of its tables' pages.

    `repeat_caption`: continued tables print their caption again; `cut_rows`: tall rows run over the page's end;
    `repeat_labels`: merged labels that a page break cuts are printed twice; `short_pages`: share of the page's height that tables use;
    `dense`: a table that fits below the one before stands there; `pad`: points between a cell's rule and its text.
    """

    rules: Rules = "ruled"
    font: str = "song"
    heading_font: str = "hei"
    size: float = 8.0
    header: Header = "repeat"
    repeat_caption: bool = False
    repeat_labels: bool = False
    cut_rows: bool = False
    landscape: bool = False
    turn: Turn = "none"
    short_pages: float = 1.0
    dense: bool = False
    pad: float = PAD
    page_numbers: bool = True


class Run(NamedTuple):
    """From this character of a paragraph on, it stands on this page."""

    start: int
    page: int


@dataclass
class Drawn:
    """The file, and where its parts stand: runs of paragraphs, pages of cells by (row, column), by index of the part."""

    pdf: bytes
    page_count: int
    runs: dict[int, list[Run]]
    cells: dict[int, dict[tuple[int, int], int]]
    pages: dict[int, tuple[int, ...]]


def draw(document: Document, style: Style) -> Drawn:
    """The document as a PDF, with its places; lines of the 目录 get the numbers of their pages."""
    drawn = _Pen(style).draw(document)
    parts = [_numbered(document, index, part, drawn) if isinstance(part, Prose) and part.shape == "contents" else part
             for index, part in enumerate(document.parts)]
    return drawn if parts == document.parts else _Pen(style).draw(Document(document.name, document.identity, parts))


def _numbered(document: Document, index: int, line: Prose, drawn: Drawn) -> Prose:
    """A line of the 目录 with dots and the printed number of the page where its heading or table begins."""
    name = _ORDINAL.sub("", line.text)
    for later in range(index + 1, len(document.parts)):
        part = document.parts[later]
        if isinstance(part, Table) and part.title == name:
            page = drawn.pages[later][0]
        elif isinstance(part, Prose) and part.shape in ("title", "heading") and part.text in (name, line.text):
            page = drawn.runs[later][0].page
        else:
            continue
        number = str(page - 1)
        free = A4[0] - 2 * MARGIN - measure(line.text + number, SIZES["contents"])
        return Prose(line.text + "." * int(free / measure(".", SIZES["contents"])) + number, "contents")
    return line


class _Pen:
    def __init__(self, style: Style) -> None:
        self.style = style
        self.pages: list[Canvas] = []
        self.y = MARGIN
        self.after_table = False
        self.out = Drawn(b"", 0, {}, {}, {})

    def draw(self, document: Document) -> Drawn:
        self._new_page()
        for index, part in enumerate(document.parts):
            if isinstance(part, Break):
                self._new_page()
            elif isinstance(part, Prose):
                self._prose(index, part)
            elif isinstance(part, Table):
                self._table(index, part)
            else:
                self._form(index, part)
        if self.style.page_numbers:
            for number, page in enumerate(self.pages[1:], 1):
                label = f"- {number} -"
                page.text((page.width - measure(label, 9)) / 2, page.height - 26, label, 9, self.style.font)
        fonts = sorted({self.style.font, self.style.heading_font})
        self.out.pdf = write_pdf(self.pages, fonts, str(document.identity["title"]))
        self.out.page_count = len(self.pages)
        return self.out

    @property
    def page(self) -> Canvas:
        return self.pages[-1]

    def _new_page(self, wide: bool = False, turn: Turn = "none") -> None:
        width, height = (A4[1], A4[0]) if wide else A4
        if self.pages and self.page.is_blank:
            self.pages.pop()
        self.pages.append(Canvas(width, height, turn))
        self.y = MARGIN
        self.after_table = False

    @property
    def _bottom(self) -> float:
        return self.page.height - MARGIN

    def _line(self, text: str, size: float, align: str, font: str) -> None:
        width = measure(text, size)
        x = MARGIN if align == "left" else self.page.width - MARGIN - width if align == "right" else (self.page.width - width) / 2
        self.page.text(x, self.y + size, text, size, font)

    def _prose(self, index: int, part: Prose) -> None:
        self.after_table = False
        size = SIZES[part.shape]
        font = self.style.font if part.shape in ("body", "contents") else self.style.heading_font
        if part.shape in ("cover", "date"):
            self.y = max(self.y, 230.0 if part.shape == "cover" else 620.0)
        lead = "　　" if part.shape == "body" else ""
        gap = 0.75 * size if part.shape != "contents" else 0.6 * size
        runs: list[Run] = []
        at = 0
        for line in wrap(lead + part.text, size, self.page.width - 2 * MARGIN):
            if self.y + size > self._bottom - (2 * size if part.shape in ("title", "heading") else 0):
                self._new_page()
            runs.append(Run(at, len(self.pages)))
            self._line(line, size, "left" if part.shape in ("body", "contents", "heading") else "centre", font)
            self.y += size + gap
            at += len(line) - (len(lead) if at == 0 else 0)
        self.y += 0.5 * size if part.shape in ("title", "cover") else 0
        self.out.runs[index] = runs

    def _caption(self, table: Table) -> None:
        style = self.style
        if table.number:
            self._line(table.number, CAPTION, "right" if table.number_right else "left", style.font)
            self.y += 1.5 * CAPTION
        self._line(table.title, 14, "centre", style.heading_font)
        self.y += 26
        if table.organisation:
            self._line(f"{table.labels[0]}{table.organisation}", CAPTION, "left", style.font)
        if table.unit:
            close = "）" if table.labels[1].startswith("（") else ""
            self._line(f"{table.labels[1]}{table.unit}{close}", CAPTION, "right", style.font)
        if table.organisation or table.unit:
            self.y += 1.7 * CAPTION

    def _table(self, index: int, table: Table) -> None:
        style = self.style
        wide = style.landscape or style.turn != "none" or len(table.columns) >= WIDE_FROM
        size = style.size
        sheet = max(A4) if wide else min(A4)
        widths = _widths([column.width for column in table.columns], sheet - 2 * MARGIN)
        header, body = table.header(), table.body()
        count = table.depth + len(table.rows)
        heights = row_heights([*header, *body], widths, size, count, 2.2, style.pad)
        head = sum(heights[:table.depth])
        fits = self.y + sum(heights) + 90 < self._bottom
        same_sheet = self.page.width == sheet and self.page.turn == style.turn
        if not same_sheet or not (self.page.is_blank or (style.dense and self.after_table and fits)):
            self._new_page(wide, style.turn)
        above = self.y
        self._caption(table)
        caption = self.y - above
        end = MARGIN + style.short_pages * (self._bottom - MARGIN)
        again = (head if style.header == "repeat" else 0.0) + (caption if style.repeat_caption else 0.0)
        cuts = page_cuts(heights[table.depth:], (end - self.y - head, end - MARGIN - again), size, style.cut_rows)
        depth = table.depth
        shifted = [box._replace(row=box.row - depth) for box in body]
        shown = pieces(shifted, widths, heights[table.depth:], size, cuts, style.repeat_labels, style.pad)
        top = pieces(header, widths, heights[:table.depth], size, [(0.0, head)], False, style.pad)[0]
        places: dict[tuple[int, int], int] = {}
        numbers = []
        for part, (start, stop) in enumerate(cuts):
            if part:
                self._new_page(wide, style.turn)
                if style.repeat_caption:
                    self._caption(table)
            numbers.append(len(self.pages))
            with_header = part == 0 or style.header == "repeat"
            offset = head if with_header else 0.0
            grid = [piece._replace(top=piece.top + offset, bottom=piece.bottom + offset) for piece in shown[part]]
            for piece in grid:
                if piece.first:
                    places[piece.box.row + depth, piece.box.column] = len(self.pages)
            draw_rules(self.page, style.rules, [*(top if with_header else []), *grid], widths, MARGIN, self.y, offset)
            self._texts(grid, widths, size, style.font)
            if with_header:
                self._texts(top, widths, size, style.font)
            self.y += offset + stop - start + 8
        self.out.cells[index], self.out.pages[index] = places, tuple(numbers)
        if table.note:
            self._line(table.note, CAPTION, "left", style.font)
            self.y += 2 * CAPTION
        self.y += 14
        self.after_table = True

    def _form(self, index: int, form: Form) -> None:
        style, size = self.style, self.style.size
        self._new_page()
        self._line(form.title, 16, "centre", style.heading_font)
        self.y += 26
        if form.subtitle:
            self._line(form.subtitle, 10.5, "centre", style.font)
            self.y += 18
        if form.unit_line:
            self._line(form.unit_line, CAPTION, "right", style.font)
            self.y += 16
        widths = _widths(form.weights, self.page.width - 2 * MARGIN)
        heights = row_heights(form.cells, widths, size, form.height, 2.0, style.pad)
        end = MARGIN + style.short_pages * (self._bottom - MARGIN)
        cuts = page_cuts(heights, (end - self.y, end - MARGIN), size, style.cut_rows)
        shown = pieces(form.cells, widths, heights, size, cuts, style.repeat_labels, style.pad)
        places: dict[tuple[int, int], int] = {}
        numbers = []
        for part, (start, stop) in enumerate(cuts):
            if part:
                self._new_page()
            numbers.append(len(self.pages))
            for piece in shown[part]:
                if piece.first:
                    places[piece.box.row, piece.box.column] = len(self.pages)
            rules: Rules = style.rules if style.rules in ("ruled", "boxes", "hairline") else "ruled"
            draw_rules(self.page, rules, shown[part], widths, MARGIN, self.y, 0.0)
            self._texts(shown[part], widths, size, style.font)
            self.y += stop - start + 8
        self.out.cells[index], self.out.pages[index] = places, tuple(numbers)

    def _texts(self, grid: list, widths: list[float], size: float, font: str) -> None:  # type: ignore[type-arg]
        pad = self.style.pad
        lefts = [MARGIN]
        for width in widths:
            lefts.append(lefts[-1] + width)
        for piece in grid:
            box: Box = piece.box
            left, right = lefts[box.column], lefts[box.column + box.columns]
            step = LEADING * size
            y = self.y + (piece.top + piece.bottom - len(piece.lines) * step) / 2 + 0.5 * (step - size) + 0.86 * size
            for line in piece.lines:
                fitted = size * min(1.0, (right - left - 2 * pad) / measure(line, size))  # a figure too long for its cell is printed smaller
                width = measure(line, fitted)
                x = left + pad + box.indent * size if box.align == "left" else right - pad - width if box.align == "right" else (left + right - width) / 2
                self.page.text(x, y, line, fitted, font)
                y += step


def _widths(weights: list[float] | tuple[float, ...], total: float) -> list[float]:
    whole = sum(weights)
    return [total * weight / whole for weight in weights]
