"""Draws fixture documents as PDFs: fonts, rule styles, units, rotation, tables continued over pages with and without header."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pymupdf

from evals.generator.grids import Document, Form, Table

Rules = Literal["ruled", "boxes", "zebra", "horizontal", "none"]
A4 = (595.0, 842.0)
MARGIN = 50.0
COVER_SIZE = 26.0
BLACK, GREY = (0, 0, 0), (0.88, 0.92, 0.97)


@dataclass(frozen=True)
class Style:
    """How a document looks. `repeat_header`: continuation pages print the header again. `sideways`: tables' pages are turned."""

    rules: Rules = "ruled"
    font: str = "china-s"
    size: float = 8.0
    repeat_header: bool = True
    landscape: bool = False
    rotate: bool = False
    rows_a_page: int = 40


Placed = tuple[int, int, int, int, str | None]


class _Pen:
    """Writes on the pages of one PDF."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.pdf = pymupdf.open()
        self.page: pymupdf.Page | None = None
        self.y = 0.0

    def new_page(self, wide: bool = False) -> None:
        width, height = (A4[1], A4[0]) if wide else A4
        self.page = self.pdf.new_page(width=width, height=height)
        self.y = MARGIN

    @property
    def width(self) -> float:
        return float(self.page.rect.width) if self.page else A4[0]

    @property
    def bottom(self) -> float:
        return (float(self.page.rect.height) if self.page else A4[1]) - MARGIN

    def text(self, x: float, y: float, text: str, size: float) -> None:
        if self.page is not None:
            self.page.insert_text((x, y), text, fontsize=size, fontname=self.style.font)

    def centred(self, text: str, size: float) -> None:
        self.text((self.width - measure(text, size)) / 2, self.y + size, text, size)
        self.y += 1.8 * size


def measure(text: str, size: float) -> float:
    """Width of a text: a Chinese character is one em, any other half of one."""
    return sum(size if unicodedata.east_asian_width(c) in "WF" else size / 2 for c in text)


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines of at most `width` points; figures are never parted."""
    lines, line = [], ""
    pieces: list[str] = []
    for c in text:
        if pieces and not c.isspace() and c.isascii() and pieces[-1][-1].isascii() and not pieces[-1][-1].isspace():
            pieces[-1] += c
        else:
            pieces.append(c)
    for piece in pieces:
        if line and measure(line + piece, size) > width:
            lines.append(line)
            line = ""
        line += piece
    return [*lines, line] if line else lines


def draw(document: Document, style: Style) -> bytes:
    """The document as a PDF."""
    pen = _Pen(style)
    pen.new_page()
    pen.y = 220
    for line in document.cover:
        pen.centred(line, COVER_SIZE if line == document.cover[0] else 16)
    pen.new_page()
    for part in document.parts:
        if isinstance(part, str):
            _paragraph(pen, part)
        elif isinstance(part, Table):
            _table(pen, part)
        else:
            _form(pen, part)
    if style.rotate:
        for page in pen.pdf:
            page.set_rotation(0)
    return bytes(pen.pdf.tobytes(garbage=4, deflate=True, no_new_id=True))


def _paragraph(pen: _Pen, text: str) -> None:
    heading = text.startswith("#")
    body = text.lstrip("# ")
    size = 15.0 if heading else 12.0
    for number, line in enumerate(wrap(body if heading else "　　" + body, size, pen.width - 2 * MARGIN)):
        if pen.y > pen.bottom - 2 * size:
            pen.new_page()
        pen.text(MARGIN, pen.y + size, line, size)
        pen.y += 1.6 * size + (4 if heading and number == 0 else 0)


def _widths(weights: Sequence[float], total: float) -> list[float]:
    return [total * weight / sum(weights) for weight in weights]


def _table(pen: _Pen, table: Table) -> None:
    wide = len(table.columns) > 7 or pen.style.landscape
    pen.new_page(wide)
    size = pen.style.size
    if table.number:
        pen.text(MARGIN, pen.y + 10, table.number, 10)
        pen.y += 14
    pen.centred(table.title, 14)
    if table.organisation:
        pen.text(MARGIN, pen.y + 9, f"编制单位：{table.organisation}", 9)
    if table.unit:
        pen.text(pen.width - MARGIN - measure(f"单位：{table.unit}", 9), pen.y + 9, f"单位：{table.unit}", 9)
    pen.y += 16
    widths = _widths([column.width for column in table.columns], pen.width - 2 * MARGIN)
    header: list[Placed] = [(*cell,) for cell in table.header()]
    amounts = {number for number, column in enumerate(table.columns) if column.role == "amount"}
    done = 0
    first = True
    while done < len(table.rows) or first:
        with_header = first or pen.style.repeat_header
        depth = table.depth if with_header else 0
        room = int((pen.bottom - pen.y) / (2.4 * size)) - depth
        rows = table.rows[done:done + min(room, pen.style.rows_a_page)]
        cells = (header if with_header else []) + [(depth + r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
        _cells(pen, cells, widths, size, amounts, depth)
        done += len(rows)
        first = False
        if done < len(table.rows):
            pen.new_page(wide)
    if table.note:
        pen.text(MARGIN, pen.y + 9, table.note, 9)
        pen.y += 14


def _form(pen: _Pen, form: Form) -> None:
    pen.new_page()
    pen.centred(form.title, 14)
    if form.subtitle:
        pen.centred(form.subtitle, 9)
    widths = _widths(form.weights or (1,) * form.width, pen.width - 2 * MARGIN)
    height = max(row + span for row, _, span, _, _ in form.cells)
    heights = _row_heights(form.cells, widths, pen.style.size, height)
    start = 0
    while start < height:
        end, used = start, 0.0
        while end < height and pen.y + used + heights[end] <= pen.bottom:
            used += heights[end]
            end += 1
        end = max(end, start + 1)
        part: list[Placed] = []
        for row, column, rows, columns, text in form.cells:
            top, bottom = max(row, start), min(row + rows, end)
            if top < bottom:
                part.append((top - start, column, bottom - top, columns, text if top == row else None))
        _cells(pen, part, widths, pen.style.size, frozenset(), 0, heights[start:end], form=True)
        start = end
        if start < height:
            pen.new_page()


def _row_heights(cells: Sequence[Placed], widths: Sequence[float], size: float, count: int) -> list[float]:
    heights = [1.9 * size] * count
    for row, column, rows, columns, text in sorted(cells, key=lambda cell: cell[2]):
        lines = len(wrap(text or "", size, sum(widths[column:column + columns]) - 6))
        need = lines * 1.25 * size + 0.7 * size
        have = sum(heights[row:row + rows])
        if need > have:
            heights[row + rows - 1] += need - have
    return heights


def _cells(pen: _Pen, cells: Sequence[Placed], widths: Sequence[float], size: float, amounts: frozenset[int] | set[int], header: int,
           heights: Sequence[float] | None = None, form: bool = False) -> None:
    """Draws cells at the pen's place and moves it under them."""
    page = pen.page
    if page is None or not cells:
        return
    count = max(row + rows for row, _, rows, _, _ in cells)
    used = list(heights) if heights is not None else [2.4 * size] * count
    xs = [MARGIN + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [pen.y + sum(used[:i]) for i in range(count + 1)]
    shape = page.new_shape()
    rules = "ruled" if form else pen.style.rules
    for row, column, rows, columns, text in cells:
        box = pymupdf.Rect(xs[column], ys[row], xs[column + columns], ys[row + rows])
        _rule(shape, box, rules, row, row >= header)
        lines = wrap(text or "", size, box.width - 6)
        y = (box.y0 + box.y1) / 2 - (len(lines) - 1) * 0.625 * size + 0.35 * size
        for line in lines:
            right = column in amounts and row >= header
            width = measure(line, size)
            x = box.x1 - 3 - width if right else box.x0 + 3 if columns == 1 and row >= header else (box.x0 + box.x1 - width) / 2
            pen.text(x, y, line, size)
            y += 1.25 * size
    if rules in ("horizontal",):
        for y in (ys[0], ys[header] if header else ys[0], ys[-1]):
            shape.draw_line((xs[0], y), (xs[-1], y))
            shape.finish(color=BLACK, width=0.7)
    shape.commit(overlay=False)
    pen.y = ys[-1] + 6


def _rule(shape: pymupdf.Shape, box: pymupdf.Rect, rules: Rules, row: int, body: bool) -> None:
    if rules == "ruled":
        shape.draw_rect(box)
        shape.finish(color=BLACK, width=0.5)
    elif rules == "boxes":
        for line in ((box.x0, box.y0, box.x1, box.y0 + 0.5), (box.x0, box.y1, box.x1, box.y1 + 0.5),
                     (box.x0, box.y0, box.x0 + 0.5, box.y1), (box.x1, box.y0, box.x1 + 0.5, box.y1)):
            shape.draw_rect(pymupdf.Rect(line))
            shape.finish(color=None, fill=BLACK)
    elif rules == "zebra":
        shape.draw_rect(box)
        shape.finish(color=None, fill=GREY if row % 2 or not body else (0.97, 0.97, 0.97))
