"""Rows of fields (tabs, HTML cells) as grids; their merged cells are only blanks, so spans are inferred in the header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.money import parse_figure
from pipeline.text import bare, join
from schemas.table import Cell, Grid

Fields = Sequence[str]
LONG_TEXT = 30  # characters: a field with fewer is whole
_ITEM = re.compile(r"[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d+[.、．]")
_FORM = re.compile(r"(?:部门|单位|项目)(?:\(单位\))?名称$")


def field_grid(rows: Sequence[Fields]) -> tuple[Grid, str | None]:
    """The grid of a block of rows, and what makes its columns uncertain (None when they are sure).

    Blank fields of the header rows belong to the cell on their left or above. A grid with a problem is `irregular`.
    """
    if _is_form(rows):
        return _form_grid(rows)
    rows = _rejoined(rows)
    width = max(len(row) for row in rows)
    header = header_height(rows)
    problem = _misfit(rows, header)
    padded = [list(row) + [""] * (width - len(row)) for row in rows]
    cells = _header_cells(padded[:header]) if problem is None else _plain_cells(padded[:header], 0)
    cells += _plain_cells(padded[header:], header)
    return _grid(cells, width, len(rows), problem is not None), problem


def _rejoined(rows: Sequence[Fields]) -> list[Fields]:
    """Rows without those that hold nothing but the rest of a long text of the row above (parted by a page break of the source)."""
    out: list[Fields] = []
    for row in rows:
        filled = [column for column, field in enumerate(row) if field]
        column = filled[0] if len(filled) == 1 else 0
        if (column and out and column < len(out[-1]) and len(out[-1][column]) >= LONG_TEXT and parse_figure(row[column]) is None
                and not _ITEM.match(row[column])):
            out[-1] = [join((field, row[column])) if at == column else field for at, field in enumerate(out[-1])]
        else:
            out.append(row)
    return out


def _grid(cells: Sequence[Cell], width: int, height: int, irregular: bool) -> Grid:
    return Grid(page=None, box=(0, 0, width, height), xs=tuple(map(float, range(width + 1))), ys=tuple(map(float, range(height + 1))),
                cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), method="fields", irregular=irregular)


def _is_form(rows: Sequence[Fields]) -> bool:
    return bool(_FORM.match(bare(next((field for field in rows[0] if field), ""))))


def _form_grid(rows: Sequence[Fields]) -> tuple[Grid, str | None]:
    """A form: labels of indicators go on over the blanks under them; a row that lost fields stays one cell of its whole text."""
    width = max(len(row) for row in rows)
    usual = Counter(len(row) for row in rows[:4]).most_common(1)[0][0]
    cells: list[Cell] = []
    current: dict[int, int] = {}
    heads: Fields | None = None
    torn = 0
    for number, row in enumerate(rows):
        if any("级指标" in field for field in row):
            heads, usual = row, len(row)
            current = {}
            cells += _spread(row, number, width)
            continue
        if len(row) != usual or (heads is not None and heads[-1] and not row[-1]):
            torn += 1
            current.clear()
            cells.append(Cell(number, 0, 1, width, " ".join(field for field in row if field) or None, None, None))
            continue
        leading = heads is not None
        for column, cell in enumerate(_spread(row, number, width)):
            leading = leading and cell.text is None
            if leading and column in current:
                above = cells[current[column]]
                cells[current[column]] = above._replace(row_span=number - above.row + 1)
                continue
            if heads is not None:
                current[column] = len(cells)
            cells.append(cell)
    problem = f"{torn} of {len(rows)} rows of the form have lost fields and stay whole texts" if torn else None
    return _grid(cells, width, len(rows), False), problem


def _spread(row: Fields, number: int, width: int) -> list[Cell]:
    return [Cell(number, column, 1, 1, row[column] or None if column < len(row) else None, None, None) for column in range(width)]


def header_height(rows: Sequence[Fields]) -> int:
    """Rows above the first that holds a figure or that fills every column the header names."""
    for number, row in enumerate(rows):
        if any(parse_figure(field) is not None for field in row if field):
            return number
    return min(1, len(rows) - 1)


def _misfit(rows: Sequence[Fields], header: int) -> str | None:
    if not header or header == len(rows):
        return None
    width = max(len(row) for row in rows[:header])
    body = rows[header:]
    other = sum(1 for row in body if len(row) != width)
    if other:
        return f"{other} of {len(body)} rows have another number of fields than their header ({width}): the columns of this table are not sure"
    if _gap_in_group(rows[:header]):
        return "a group of the header has no first member, as if its names were one field off: the columns of this table are not sure"
    named = any(row[-1] for row in rows[:header])
    if named and len(body) > 1 and width > 4 and not any(row[-1] for row in body) and all(all(row[1:-1]) for row in body):
        return "the last column is named and every row leaves it empty, as if each row were one field short: the columns of this table are not sure"
    return None


def _gap_in_group(header: Sequence[Fields]) -> bool:
    """Whether a head that goes on over blanks to its right has names under the blanks and none under itself."""
    for number, upper in enumerate(header[:-1]):
        for column, field in enumerate(upper[:-1]):
            end = next((c for c in range(column + 1, len(upper)) if upper[c]), len(upper))
            under = ["".join(lower[c] for lower in header[number + 1:] if c < len(lower)) for c in range(column, end)]
            if field and len(under) == 2 and end == len(upper) and not under[0] and under[1]:
                return True
    return False


def _plain_cells(rows: Sequence[Fields], first: int) -> list[Cell]:
    return [Cell(first + r, c, 1, 1, field or None, None, None) for r, row in enumerate(rows) for c, field in enumerate(row)]


def _header_cells(rows: Sequence[Fields]) -> list[Cell]:
    """Header cells with spans: a blank goes on with the cell above when that one ends there alone, else with its left neighbour."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, field in enumerate(row):
            if field:
                owner[r, c] = (r, c)
                continue
            above = owner.get((r - 1, c)) if r else None
            left = owner.get((r, c - 1)) if c else None
            group_left = owner.get((r - 1, c - 1)) if r and c else None
            if above is None:
                owner[r, c] = left or (r, c)
            elif left is not None and left[0] == r and above == group_left and row[left[1]]:
                owner[r, c] = left  # inside a group of the row above whose member on the left spans further
            elif _whole_below(rows, r, c, above, owner):
                owner[r, c] = above
            else:
                owner[r, c] = (r, c)
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, start in owner.items():
        spans.setdefault(start, []).append(place)
    out = []
    for (r, c), places in spans.items():
        height, width = max(p[0] for p in places) - r + 1, max(p[1] for p in places) - c + 1
        if height * width != len(places):
            width = max(p[1] for p in places if p[0] == r) - c + 1
            height = 1
            out += [Cell(p[0], p[1], 1, 1, None, None, None) for p in places if p[0] != r]
        out.append(Cell(r, c, height, width, rows[r][c] or None, None, None))
    return out


def _whole_below(rows: Sequence[Fields], r: int, c: int, above: tuple[int, int], owner: dict[tuple[int, int], tuple[int, int]]) -> bool:
    """Whether nothing of row `r` stands under the cell above, so that it reaches down."""
    columns = [column for (row, column), start in owner.items() if row == r - 1 and start == above]
    return not any(rows[r][column] for column in columns)
