"""One table from the pieces that pages print: one set of columns, repeated headers dropped, cut cells made whole (跨页合并)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.money import parse_figure
from pipeline.tables.headers import RowIndex, is_form, names_columns
from pipeline.text import bare, join
from schemas.place import Place
from schemas.table import Caption, Cell, Fragment

EDGE_TOLERANCE = 0.012  # of the table's width: boundaries this near are the same column's
_CONTINUED = re.compile(r"[(（]?续表?[)）]?$")
_LEVEL_LABEL = re.compile(
    r"(?:年度|总体|整体)?(?:绩效|产出|效益|效果|成本|满意度|数量|质量|时效|(?:经济|社会|生态)(?:效益|成本)|生态环境成本|可持续影响|(?:服务对象)?满意度)"
    r"(?:指标|目标)(?:\(\d+(?:\.\d+)?分?\))?")
LONG_TEXT = 10  # characters: a cell with more may run on over the page break


@dataclass
class Piece:
    """One fragment of a table with what its own page says of it."""

    fragment: Fragment
    caption: Caption
    index: RowIndex
    header_rows: int


@dataclass
class Joined:
    """A table's pieces in order, and the table as one set of cells once merged."""

    pieces: list[Piece]
    caption: Caption
    cells: list[Cell] = field(default_factory=list)
    row_count: int = 0
    column_count: int = 0

    @property
    def pages(self) -> tuple[int, ...]:
        """Pages that the pieces stand on."""
        return tuple(dict.fromkeys(p.fragment.grid.page for p in self.pieces if p.fragment.grid.page is not None))


def merge(table: Joined) -> None:
    """All pieces as one grid: union of columns, repeated headers dropped, cells that a page break cuts made whole."""
    if len(table.pieces) == 1:
        grid = table.pieces[0].fragment.grid
        table.cells, table.row_count, table.column_count = list(grid.cells), len(grid.ys) - 1, len(grid.xs) - 1
        return
    edges, maps = _columns(table.pieces)
    first = table.pieces[0]
    cells: list[Cell] = []
    rows = 0
    for number, (piece, columns) in enumerate(zip(table.pieces, maps, strict=True)):
        skip = 0
        if number:
            skip = repeated_header_rows(first, piece) or _repeated_inner_header(cells, piece)
        placed = _placed(piece, columns, skip, rows)
        height = piece.index.row_count - skip
        if number and cells:
            placed, lifted = _across_break(cells, placed, table.pieces[number - 1], piece, rows, skip,
                                           any(_holds_indicators(p) for p in table.pieces[:number]))
            height -= lifted
        cells += placed
        rows += height
    table.cells, table.row_count, table.column_count = sorted(cells, key=lambda c: (c.row, c.column)), rows, len(edges) - 1


def _repeated_inner_header(cells: Sequence[Cell], piece: Piece) -> int:
    """1 when the piece begins with the heads of an inner table of a form, printed again after the page break."""
    texts = _row_texts(piece.index, 0)
    if len(texts) < 3 or not names_columns(texts):
        return 0
    rows: dict[int, list[str]] = {}
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        if cell.text:
            rows.setdefault(cell.row, []).append(bare(cell.text))
    return int(any(row[-len(texts):] == texts for row in rows.values()))


def _columns(pieces: Sequence[Piece]) -> tuple[list[float], list[list[int]]]:
    """Union of the pieces' boundaries (in the first one's coordinates) and each piece's boundary indices in it."""
    base = pieces[0].fragment.grid.xs
    width = base[-1] - base[0]
    tolerance = max(EDGE_TOLERANCE * width, 2.5)
    edges = list(base)
    moved_all: list[list[float]] = []
    for piece in pieces:
        xs = list(piece.fragment.grid.xs)
        known = sum(any(abs(x - y) <= tolerance for y in edges) for x in xs)
        if known < len(xs):
            scale = width / (xs[-1] - xs[0])
            scaled = [base[0] + (x - xs[0]) * scale for x in xs]
            if sum(any(abs(x - y) <= tolerance for y in edges) for x in scaled) > known:
                xs = scaled
        moved_all.append(xs)
        for x in xs:
            if not any(abs(x - y) <= tolerance for y in edges):
                edges.append(x)
        edges.sort()
    maps = []
    for xs in moved_all:
        indices = [min(range(len(edges)), key=lambda i, x=x: abs(edges[i] - x)) for x in xs]  # type: ignore[misc]  # x bound now
        for i in range(1, len(indices)):
            indices[i] = max(indices[i], indices[i - 1])
        maps.append(indices)
    return edges, maps


def _placed(piece: Piece, columns: Sequence[int], skip: int, offset: int) -> list[Cell]:
    """The piece's cells below its repeated header, in the rows and columns of the whole table."""
    out = []
    for cell in piece.fragment.grid.cells:
        if cell.row < skip:
            continue
        left, right = columns[cell.column], columns[cell.column + cell.column_span]
        out.append(cell._replace(row=cell.row - skip + offset, column=left, column_span=max(1, right - left)))
    return out


def _across_break(cells: list[Cell], placed: list[Cell], before: Piece, here: Piece, rows: int, skip: int,
                  indicators: bool) -> tuple[list[Cell], int]:
    """Joins what the page break cuts. Returns the piece's own cells, moved, and by how many rows they moved up.

    A whole row is cut when its rest on the new page has no figure and no label of its own where the old page has one;
    a merged label is cut when the cell below the break is blank (or says the same) under a cell that spans rows.
    """
    last_row = rows - 1
    bottom = {cell.column: i for i, cell in enumerate(cells) if cell.row + cell.row_span - 1 == last_row}
    top = [cell for cell in placed if cell.row == rows]
    open_rules = bool(before.fragment.grid.open_bottom) and not skip and bool(here.fragment.grid.open_top)
    if _row_is_cut([cells[i] for i in bottom.values()], top, before, open_rules):
        return _lift(cells, placed, bottom, rows), 1
    kept: list[Cell] = []
    in_form = indicators or is_form(before.index)
    leading = _carried_labels(top, in_form)
    carried = leading if not skip else frozenset()
    over = {column: cells[i] for column, i in bottom.items()}
    block = _cut_block(list(over.values()), top, leading) if in_form else frozenset()
    for cell in placed:
        index = bottom.get(cell.column) if cell.row == rows else None
        above = cells[index] if index is not None else None
        if above is not None and index is not None and cell.column in carried and above.text and (above.row_span > 1 or parse_figure(above.text) is None):
            cells[index] = _run_on(above, cell, same=True)
        elif above is not None and index is not None and (cell.column in block or (in_form and _label_is_cut(above, cell))
                                                            or _bracket_runs_on(above, cell)):
            cells[index] = _run_on(above, cell, same=cell.text is None)
        elif above is not None and index is not None and above.column_span == cell.column_span and _same_label(
                above, cell, indicators and not _begins_record(over, top, cell), open_rules):
            cells[index] = _run_on(above, cell, same=above.text == cell.text)
        else:
            kept.append(cell)
    return kept, 0


def _carried_labels(top: Sequence[Cell], indicators: bool) -> frozenset[int]:
    """Blank leading columns of the first row under the break, in tables of indicators: the labels above go on there."""
    if not indicators:
        return frozenset()
    leading: set[int] = set()
    for cell in sorted(top, key=lambda cell: cell.column):
        if cell.text is not None:
            break
        leading.add(cell.column)
    return frozenset(leading)


def _cut_block(above: Sequence[Cell], top: Sequence[Cell], carried: frozenset[int]) -> frozenset[int]:
    """Columns of merged cells that the break cuts together with a carried label: they span the same rows as it on both pages."""
    over, under = {cell.column: cell for cell in above}, {cell.column: cell for cell in top}
    first = min(under, default=0)
    if first not in carried and not (first in over and _bracket_runs_on(over[first], under[first])):
        return frozenset()
    if first not in over or max(over[first].row_span, under[first].row_span) < 2:
        return frozenset()
    spans = over[first].row_span, under[first].row_span
    return frozenset(column for column, cell in under.items()
                     if column in over and (over[column].row_span, cell.row_span) == spans and over[column].text is not None
                     and parse_figure(cell.text or "") is None and not _LEVEL_LABEL.fullmatch(bare(cell.text or "")))


def _begins_record(over: Mapping[int, Cell], top: Sequence[Cell], cell: Cell) -> bool:
    """Whether a cell under the break belongs to a new record: left of it, over the same rows, another name stands than above the break."""
    rows = over[cell.column].row_span, cell.row_span
    return any(left.column < cell.column and left.column in over and (over[left.column].row_span, left.row_span) == rows
               and left.text is not None and over[left.column].text not in (None, left.text) and not _bracket_runs_on(over[left.column], left)
               and not _label_is_cut(over[left.column], left) for left in top)


def _bracket_runs_on(above: Cell, cell: Cell) -> bool:
    """Whether a merged label breaks off inside a bracket that the cell under the break closes (水库更新（西片 | 区）)."""
    if max(above.row_span, cell.row_span) < 2 or above.text is None or cell.text is None:
        return False
    first, rest = bare(above.text), bare(cell.text)
    return first.count("(") > first.count(")") and ")" in rest and "(" not in rest.partition(")")[0]


def _label_is_cut(above: Cell, cell: Cell) -> bool:
    """Whether the break runs through a merged label of a level: below its words, or between them (产出指标(50 | 分))."""
    if max(above.row_span, cell.row_span) < 2 or above.text is None or above.column_span != cell.column_span:
        return False
    first, whole = bare(above.text), bare(above.text + (cell.text or ""))
    if cell.text is None:
        return bool(_LEVEL_LABEL.fullmatch(first))
    return bool(_LEVEL_LABEL.fullmatch(whole)) and not _LEVEL_LABEL.fullmatch(first)


def _holds_indicators(piece: Piece) -> bool:
    return any("级指标" in (cell.text or "") for row in piece.index.rows for cell in row)


def _same_label(above: Cell, cell: Cell, indicators: bool, open_rules: bool) -> bool:
    """Whether the cell under the break goes on with the merged label above it."""
    if above.text is not None and parse_figure(above.text) is not None:
        return False
    spans = above.row_span > 1 or cell.row_span > 1
    if above.text is None and cell.text is not None and above.row_span > 1 and cell.row_span > 1:
        return indicators
    if cell.text is None:
        return above.text is not None and (above.row_span > 1 or (open_rules and cell.row_span > 1))
    return spans and above.text == cell.text


def _row_is_cut(above: Sequence[Cell], top: Sequence[Cell], before: Piece, open_rules: bool) -> bool:
    """Whether the first row under the break is the rest of the last row above it."""
    starting = [cell for cell in above if cell.row_span == 1]
    spanning = {cell.column for cell in above if cell.row_span > 1}
    by_column = {cell.column: cell for cell in starting}
    if not starting or not top:
        return False
    all_open = open_rules and len(set(before.fragment.grid.open_bottom) - spanning) >= max(1, len(starting))
    ran_on = False
    for cell in top:
        if cell.text is None:
            continue
        partner = by_column.get(cell.column)
        if partner is None or cell.row_span > 1:
            return False
        if partner.text is None:
            if not all_open:
                return False
            continue
        if parse_figure(partner.text) is not None or parse_figure(cell.text) is not None:
            return False
        if len(partner.text) < LONG_TEXT and not all_open:
            return False
        ran_on = True
    filled_above = sum(1 for cell in starting if cell.text)
    filled_here = sum(1 for cell in top if cell.text)
    if all_open:
        return filled_here > 0
    return ran_on and filled_here < filled_above


def _lift(cells: list[Cell], placed: list[Cell], bottom: dict[int, int], rows: int) -> list[Cell]:
    """The piece's first row joined into the last row above the break; its other rows move up by one."""
    kept: list[Cell] = []
    for cell in placed:
        if cell.row > rows:
            kept.append(cell._replace(row=cell.row - 1))
            continue
        index = bottom.get(cell.column)
        if index is None:
            if cell.text is not None:
                kept.append(cell._replace(row=cell.row - 1))
            continue
        above = cells[index]
        more = cell.row_span - 1
        cells[index] = _run_on(above, cell, same=False)._replace(row_span=above.row_span + more)
    return kept


def _run_on(above: Cell, cell: Cell, same: bool) -> Cell:
    """`above` with the text and the place of the cell that goes on with it."""
    more = (*above.more, Place.model_construct(page=cell.page, bbox=cell.bbox), *cell.more)
    if cell.text is None or same:
        nothing = (len(above.text or ""),) * (1 + len(cell.more))
        return above._replace(row_span=above.row_span + cell.row_span, more=more, breaks=(*above.breaks, *nothing))
    if above.text is None:
        nothing = (len(cell.text),) * (1 + len(above.more))
        return above._replace(text=cell.text, page=cell.page, bbox=cell.bbox, row_span=above.row_span + cell.row_span, breaks=(*nothing, *cell.breaks),
                              more=(Place.model_construct(page=above.page, bbox=above.bbox), *above.more, *cell.more))
    text = join((above.text, cell.text))
    begin = len(text) - len(cell.text)
    return above._replace(text=text, row_span=above.row_span + cell.row_span, more=more,
                          lines=(*(above.lines or (above.text,)), *(cell.lines or (cell.text,))),
                          breaks=(*above.breaks, begin, *(begin + offset for offset in cell.breaks)))


def _row_texts(index: RowIndex, row: int) -> list[str]:
    return [bare(cell.text) for cell in index.rows[row] if cell.text]


def repeated_header_rows(first: Piece, piece: Piece) -> int:
    """How many leading rows of the piece repeat the table's header, word for word or nearly."""
    count = 0
    while count < min(first.header_rows, piece.index.row_count):
        here = _row_texts(piece.index, count)
        if not _nearly_same(here, _row_texts(first.index, count)) or (not here and count == 0):
            break
        count += 1
    return count


def _nearly_same(here: Sequence[str], first: Sequence[str]) -> bool:
    """Whether a row of heads says what the first page's says; one in four may be worded otherwise, none may be a figure."""
    if list(here) == list(first):
        return True
    if len(here) != len(first) or len(here) < 3 or any(parse_figure(text) is not None for text in here):
        return False
    other = [(a, b) for a, b in zip(here, first, strict=True) if a != b]
    return len(other) <= len(here) / 4 or all(_CONTINUED.sub("", a) == _CONTINUED.sub("", b) for a, b in other)
