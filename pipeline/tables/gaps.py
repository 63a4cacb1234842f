"""Tables without vertical rules: columns from the gaps between words, rows from lines that hold amounts (无框线表).

A reader of last resort: it wants three lines of amounts under one another (or a title over figures alone) and gaps that no word of
them crosses, so that running text never becomes a table.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.tables.captions import is_page_number, read_caption
from pipeline.tables.fill import cell_text
from pipeline.tables.gap_headers import HeadCell, head_cells
from pipeline.text import bare
from pipeline.word_lines import spaced, text_lines
from schemas.page import Page, Ruling, Word
from schemas.table import Caption, Cell, Grid

MINIMUM_ROWS = 3
EVIDENT_FIGURES = 3  # under a title, so many figures make a table of less rows
EVIDENT_SHARE = 0.6  # of its words
CAPTION_LINES = 8  # above the first line of figures: heads and caption
FAR_BELOW = 5.0  # font sizes: rows further apart belong to two tables
WRAPPED = 1.45  # font sizes: lines of one cell are nearer than this
GUTTER = 0.22  # font sizes: the narrowest gap between two columns
PURE = 0.7  # share of a figure column's words that must be figures
MAX_HEADER_LINES = 14
MAX_HEADER_TEXT = 90
_AMOUNT = re.compile(r"[-−(（]?(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+\.\d{1,6})[)）%]?")
_FIGURE = re.compile(r"[-−(（]?[\d,，]+(?:\.\d+)?[)）%]?|[-—–－]{1,2}")


class _Line(NamedTuple):
    y: float
    size: float
    words: list[Word]
    amounts: int


def gap_grids(page: Page, words: Sequence[Word], before: Grid | None = None) -> list[Grid]:
    """Grids among `words` (those in no ruled grid), from top to bottom.

    `before`: the last grid of the page before, if it had no rules either: its columns tell a rest of less than three rows.
    """
    lines = [_line(words_of_line) for words_of_line in text_lines([word for word in words if not word.vertical])]
    grids = []
    end_of_last = 0
    for number, (first, last) in enumerate(_regions(lines)):
        known = before if number == 0 else None
        grid, last = _grid(page, lines, max(first, end_of_last), last, end_of_last, known)
        if grid is not None:
            grids.append(grid)
            end_of_last = last + 1
    return grids


def _line(words: list[Word]) -> _Line:
    return _Line(words[0].baseline, max(word.size for word in words), words, sum(1 for word in words if _AMOUNT.fullmatch(word.text)))


def _regions(lines: Sequence[_Line]) -> list[tuple[int, int]]:
    """First and last lines with amounts of every run of them without a wide break."""
    anchors = [number for number, line in enumerate(lines) if line.amounts]
    runs: list[list[int]] = []
    for number in anchors:
        if runs and lines[number].y - lines[runs[-1][-1]].y <= FAR_BELOW * lines[number].size:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [(run[0], run[-1]) for run in runs]


def _grid(page: Page, lines: Sequence[_Line], first: int, last: int, earliest: int, before: Grid | None) -> tuple[Grid | None, int]:
    """The grid of a region, and its last line; None where the gaps don't line up."""
    anchors = [line for line in lines[first:last + 1] if line.amounts]
    known = _known_columns(anchors, before)
    columns = known or _columns(anchors, 1 if _is_captioned(lines, first, earliest, anchors) else MINIMUM_ROWS)
    if columns is None:
        return None, last
    rule = _rule_above(page.horizontals, columns, lines, first)
    top = first
    while top > earliest and _belongs_above(lines, top, columns) and (rule is None or lines[top - 1].y > rule):
        top -= 1
    bottom = last
    while bottom + 1 < len(lines) and lines[bottom + 1].y - lines[bottom].y <= WRAPPED * lines[bottom].size and _fits(lines[bottom + 1], columns):
        bottom += 1
    body = list(lines[top:bottom + 1])
    if not all(_fits(line, columns) for line in body):
        return None, last
    columns = columns if known else _completed(columns, body)
    head_lines = _header_lines(lines, top, earliest, page.horizontals, columns)
    rows = _rows(body, columns)
    if known and before is not None:
        xs = list(before.xs)
    else:
        xs = _boundaries(_with_heads(columns, head_lines), page.horizontals, [word for line in (*body, *head_lines) for word in line.words])
    heads = head_cells([line.words for line in head_lines], xs)
    return _assemble(page, xs, heads, rows, head_lines), bottom


def _is_captioned(lines: Sequence[_Line], first: int, earliest: int, anchors: Sequence[_Line]) -> bool:
    """Whether a title stands above lines that are hardly anything but figures: a table however few its rows are."""
    words = [word for line in anchors for word in line.words]
    figures = sum(1 for word in words if _FIGURE.fullmatch(word.text))
    if figures < EVIDENT_FIGURES or figures < EVIDENT_SHARE * len(words):
        return False
    return any(read_caption((spaced(line.words),)).title for line in lines[max(earliest, first - CAPTION_LINES):first])


def _columns(anchors: Sequence[_Line], least: int) -> list[tuple[float, float]] | None:
    """Extents of the columns, parted by gaps that no word of the anchor lines crosses; None when they make no table."""
    if len(anchors) < least:
        return None
    size = sorted(line.size for line in anchors)[len(anchors) // 2]
    words = [word for line in anchors for word in line.words]
    columns: list[list[float]] = []
    for x0, x1 in sorted((word.x0, word.x1) for word in words):
        if columns and x0 - columns[-1][1] < GUTTER * size:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    extents = [(x0, x1) for x0, x1 in columns]
    figures = 0
    for x0, x1 in extents:
        inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1]
        amounts = sum(1 for word in inside if _FIGURE.fullmatch(word.text))
        if any(_AMOUNT.fullmatch(word.text) for word in inside):
            if amounts < PURE * len(inside):
                return None
            figures += 1
    return extents if len(extents) >= 2 and figures >= 1 else None


def _known_columns(anchors: Sequence[_Line], before: Grid | None) -> list[tuple[float, float]] | None:
    """The columns of the grid on the page before, where every word of these lines stands in one of them and most are filled."""
    if before is None or not anchors:
        return None
    columns = [(x0 + 1, x1 - 1) for x0, x1 in zip(before.xs, before.xs[1:], strict=False)]
    words = [word for line in anchors for word in line.words]
    if not all(_fits(line, columns) for line in anchors) or any(word.x0 < before.xs[0] or word.x1 > before.xs[-1] for word in words):
        return None
    for line in anchors:
        at = [_column_at(columns, (word.x0 + word.x1) / 2) for word in line.words if _FIGURE.fullmatch(word.text)]
        if len(set(at)) < len(at):
            return None
    filled = {_column_at(columns, (word.x0 + word.x1) / 2) for word in words}
    return columns if 2 * len(filled) > len(columns) else None


def _completed(columns: list[tuple[float, float]], body: Sequence[_Line]) -> list[tuple[float, float]]:
    """The columns with those that only lines without amounts fill (labels of more lines than one)."""
    size = sorted(line.size for line in body)[len(body) // 2]
    out = [list(column) for column in columns]
    for word in sorted((word for line in body for word in line.words), key=lambda word: word.x0):
        near = [column for column in out if word.x0 < column[1] + GUTTER * size and word.x1 > column[0] - GUTTER * size]
        if not near:
            out.append([word.x0, word.x1])
            out.sort()
        elif len(near) == 1:
            near[0][0], near[0][1] = min(near[0][0], word.x0), max(near[0][1], word.x1)
    return [(x0, x1) for x0, x1 in out]


def _with_heads(columns: Sequence[tuple[float, float]], head_lines: Sequence[_Line]) -> list[tuple[float, float]]:
    """The columns as wide as their heads, the lowest first; a head that would meet the next column is one of several columns."""
    out = [list(column) for column in columns]
    for line in reversed(head_lines):
        for word in line.words:
            at = _column_at([(x0, x1) for x0, x1 in out], (word.x0 + word.x1) / 2)
            left = out[at - 1][1] if at else float("-inf")
            right = out[at + 1][0] if at + 1 < len(out) else float("inf")
            touches = word.x0 < out[at][1] and word.x1 > out[at][0]
            if touches and left < word.x0 and word.x1 < right:
                out[at] = [min(out[at][0], word.x0), max(out[at][1], word.x1)]
    return [(x0, x1) for x0, x1 in out]


def _column_at(columns: Sequence[tuple[float, float]], x: float) -> int:
    return min(range(len(columns)), key=lambda i: max(columns[i][0] - x, x - columns[i][1], 0.0))


def _fits(line: _Line, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether no word of the line reaches over two columns."""
    return all(sum(1 for x0, x1 in columns if min(x1, word.x1) - max(x0, word.x0) > 0.6 * word.size) <= 1 for word in line.words)


def _belongs_above(lines: Sequence[_Line], top: int, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the line above goes on in a cell of the first row (a label of more lines than one)."""
    above, here = lines[top - 1], lines[top]
    if here.y - above.y > WRAPPED * here.size or not _fits(above, columns) or len(above.words) > max(1, len(columns) // 3):
        return False
    return read_caption((spaced(above.words),)) == Caption()


def _rule_above(horizontals: Sequence[Ruling], columns: Sequence[tuple[float, float]], lines: Sequence[_Line], first: int) -> float | None:
    """The lowest rule over the first line of amounts that spans most of the table."""
    width = columns[-1][1] - columns[0][0]
    found = [rule.at for rule in horizontals if rule.at < lines[first].y and rule.end - rule.start >= 0.8 * width]
    return max(found) if found else None


def _header_lines(lines: Sequence[_Line], top: int, earliest: int, horizontals: Sequence[Ruling], columns: Sequence[tuple[float, float]]) -> list[_Line]:
    """Lines above the body that name its columns: up to the caption, or to the upper rule where there is one."""
    width = columns[-1][1] - columns[0][0]
    rules = sorted(rule.at for rule in horizontals if rule.end - rule.start >= 0.8 * width and rule.at < lines[top].y)
    out: list[_Line] = []
    start = top
    while start > earliest and len(out) < MAX_HEADER_LINES:
        line = lines[start - 1]
        text = spaced(line.words)
        if lines[start].y - line.y > 3.2 * max(line.size, lines[start].size) and not any(line.y < rule < lines[start].y for rule in rules):
            break
        if read_caption((text,)) != Caption() or is_page_number(text) or len(bare(text)) > MAX_HEADER_TEXT:
            break
        if rules and line.y < rules[0]:
            break
        out.insert(0, line)
        start -= 1
    return out


def _boundaries(columns: Sequence[tuple[float, float]], horizontals: Sequence[Ruling], words: Sequence[Word]) -> list[float]:
    """Walls in the middle of the gaps; the outer ones at the ends of the rules, or of the words."""
    left, right = min(word.x0 for word in words) - 2, max(word.x1 for word in words) + 2
    for rule in horizontals:
        if rule.end - rule.start >= 0.8 * (right - left):
            left, right = min(left, rule.start), max(right, rule.end)
    inner = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]
    return [left, *inner, right]


class _Row(NamedTuple):
    y: float
    cells: dict[int, list[Word]]


def _rows(body: Sequence[_Line], columns: Sequence[tuple[float, float]]) -> list[_Row]:
    """Rows: one a line of amounts, and one for text that stands clear of all of them."""
    anchors = [line.y for line in body if line.amounts]
    rows = [_Row(y, {}) for y in anchors]
    size = sorted(line.size for line in body)[len(body) // 2]
    for column in range(len(columns)):
        for block in _blocks(body, columns, column, anchors):
            middle = (block[0].baseline + block[-1].baseline) / 2
            nearest = min(rows, key=lambda row: abs(row.y - middle))
            if abs(nearest.y - middle) > 1.1 * size:
                nearest = _Row(middle, {})
                rows.append(nearest)
            nearest.cells.setdefault(column, []).extend(block)
    return sorted(rows, key=lambda row: row.y)


def _blocks(body: Sequence[_Line], columns: Sequence[tuple[float, float]], column: int, anchors: Sequence[float]) -> list[list[Word]]:
    """The words of a column as cells: lines near one another, parted where two of them stand on lines of amounts."""
    blocks: list[list[Word]] = []
    bases: list[int] = []
    for line in body:
        words = [word for word in line.words if _column_at(columns, (word.x0 + word.x1) / 2) == column]
        if not words:
            continue
        on_anchor = int(bool(line.amounts))
        if blocks and line.y - blocks[-1][-1].baseline <= WRAPPED * line.size and not (on_anchor and bases[-1]):
            blocks[-1] += words
            bases[-1] += on_anchor
        else:
            blocks.append(words)
            bases.append(on_anchor)
    return blocks


def _assemble(page: Page, xs: Sequence[float], heads: Sequence[HeadCell], rows: Sequence[_Row], head_lines: Sequence[_Line]) -> Grid:
    header = max((head.row + head.row_span for head in heads), default=0)
    ys = _row_boundaries(rows, head_lines, header)
    cells = [_cell(page, xs, ys, head.row, head.column, head.row_span, head.column_span, list(head.words)) for head in heads]
    spanning = _label_over_all(rows)
    for number, row in enumerate(rows, header):
        cells += [_cell(page, xs, ys, number, column, 1, 1, row.cells.get(column, []))
                  for column in range(1 if spanning is not None else 0, len(xs) - 1)]
    if spanning is not None:
        cells.append(_cell(page, xs, ys, header, 0, len(rows), 1, spanning))
    box = (xs[0], ys[0], xs[-1], ys[-1])
    return Grid.model_construct(page=page.number, box=box, xs=tuple(xs), ys=tuple(ys), cells=tuple(sorted(cells)), method="gaps",
                                irregular=False, open_top=(), open_bottom=())


def _label_over_all(rows: Sequence[_Row]) -> list[Word] | None:
    """The words of the one label in the first column that stands in the middle of all rows: a merged cell over them."""
    labels = [row.cells[0] for row in rows if row.cells.get(0)]
    if len(labels) != 1 or len(rows) < 2:
        return None
    words = labels[0]
    middle = (min(word.baseline for word in words) + max(word.baseline for word in words)) / 2
    off = abs(middle - (rows[0].y + rows[-1].y) / 2)
    return words if off <= 0.5 * words[0].size and not rows[0].cells.get(0) else None


def _row_boundaries(rows: Sequence[_Row], head_lines: Sequence[_Line], header: int) -> list[float]:
    def top(row: _Row) -> float:
        return min(word.y0 for words in row.cells.values() for word in words)

    def bottom(row: _Row) -> float:
        return max(word.y1 for words in row.cells.values() for word in words)

    inner = [(bottom(a) + top(b)) / 2 for a, b in itertools.pairwise(rows)]
    ys = [top(rows[0]) - 1, *inner, bottom(rows[-1]) + 1]
    if header:
        first = min(word.y0 for line in head_lines for word in line.words) - 1
        step = (ys[0] - first) / header
        ys = [first + step * number for number in range(header)] + ys
    return ys


def _cell(page: Page, xs: Sequence[float], ys: Sequence[float], row: int, column: int, row_span: int, column_span: int, words: list[Word]) -> Cell:
    box = (xs[column], ys[row], xs[column + column_span], ys[row + row_span])
    text, indent, lines = cell_text(words, box) if words else (None, 0.0, ())
    if words:
        box = (min(box[0], *(w.x0 for w in words)), min(box[1], *(w.y0 for w in words)), max(box[2], *(w.x1 for w in words)), max(box[3], *(w.y1 for w in words)))
    return Cell(row, column, row_span, column_span, text or None, page.number, page.shown(box), indent, (), lines)
