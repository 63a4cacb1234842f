"""Tables over pages: which grid continues which (跨页表格)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.tables.captions import is_page_number, read_caption, same_caption
from pipeline.tables.headers import RowIndex, begins_form, header_row_count, is_form, names_columns, title_row_count
from pipeline.tables.merging import EDGE_TOLERANCE, Joined, Piece, merge, repeated_header_rows
from pipeline.text import bare
from schemas.table import Fragment, Grid


def join_fragments(fragments: Iterable[Fragment], running: frozenset[str] = frozenset()) -> list[Joined]:
    """Tables from the grids of a document in order; `running` holds running heads and feet (bare texts) to overlook."""
    tables: list[Joined] = []
    for fragment in fragments:
        above = tuple(line for line in fragment.above if bare(line) not in running)
        caption = read_caption(above, fragment.below)
        grid = fragment.grid
        index = RowIndex(grid.cells, len(grid.ys) - 1, len(grid.xs) - 1)
        piece = Piece(fragment, caption, index, header_row_count(index))
        if tables and _continues(tables[-1], piece, above):
            tables[-1].pieces.append(piece)
        else:
            tables.append(Joined([piece], caption))
    for table in tables:
        merge(table)
    return tables


def _continues(table: Joined, piece: Piece, above: Sequence[str]) -> bool:
    last = table.pieces[-1]
    before, here = last.fragment.grid, piece.fragment.grid
    if (before.page is None) != (here.page is None):
        return False
    if before.page is not None and here.page != before.page + 1:
        return False
    if not (last.fragment.last_on_page and piece.fragment.first_on_page):
        return False
    if not same_caption(table.caption, piece.caption):
        return False
    text_above = [line for line in above if not is_page_number(line)]
    has_caption = piece.caption.title or piece.caption.unit or piece.caption.organisation or piece.caption.number
    cut_open = bool(before.open_bottom and here.open_top)
    if before.page is None and before.method == "html" and not piece.caption.title:
        return False
    if text_above and not has_caption and not cut_open and not _is_continuation_note(text_above):
        return False
    first = table.pieces[0]
    titles = title_row_count(piece.index)
    if is_form(first.index):
        return not begins_form(piece.index, first.index) and _same_width(before, here)
    repeated = repeated_header_rows(first, piece)
    if titles and titles >= repeated:
        return False
    if has_caption and not repeated and piece.caption.title and (piece.header_rows or piece.caption.title != table.caption.title):
        return False
    if not repeated and not has_caption and _only_header(table):
        return _same_width(before, here)
    if not repeated and piece.header_rows and _looks_like_header(piece) and piece.header_rows < piece.index.row_count:
        return False
    return _edges_fit(_edges(first.fragment.grid, before), here, loose=bool(repeated))


def _same_width(before: Grid, here: Grid) -> bool:
    """Whether two grids have the same outer sides: the blocks of a form differ in their columns, not in their width."""
    tolerance = max(EDGE_TOLERANCE * (before.xs[-1] - before.xs[0]), 4)
    return abs(before.xs[0] - here.xs[0]) <= tolerance and abs(before.xs[-1] - here.xs[-1]) <= tolerance


def _only_header(table: Joined) -> bool:
    """Whether the page breaks inside or right below the header, with nothing printed under it that says the table is empty."""
    last = table.pieces[-1]
    return (all(piece.header_rows >= piece.index.row_count for piece in table.pieces) and last.fragment.grid.page is not None
            and not any(not is_page_number(line) for line in last.fragment.below))


def _is_continuation_note(lines: Sequence[str]) -> bool:
    return all("续" in line and len(bare(line)) <= 12 for line in lines)


def _looks_like_header(piece: Piece) -> bool:
    """A first row that names columns rather than going on with the body."""
    row = piece.index.rows[0]
    texts = [bare(cell.text) for cell in row if cell.text]
    return len(texts) >= 2 and len(texts) >= len(row) - 1 and names_columns(texts)


def _edges(first: Grid, last: Grid) -> list[float]:
    return sorted(set(first.xs) | set(last.xs))


def _edges_fit(edges: Sequence[float], grid: Grid, loose: bool) -> bool:
    """Whether the grid's boundaries are among the table's (or the other way round), as printed or relative to the width."""
    width = edges[-1] - edges[0]
    tolerance = max(EDGE_TOLERANCE * width, 2.5)
    here = list(grid.xs)

    def inside(few: Sequence[float], many: Sequence[float]) -> float:
        return sum(any(abs(x - y) <= tolerance for y in many) for x in few) / len(few)

    least = 0.8 if loose else 1.0
    if inside(here, edges) >= least or inside(edges, here) >= least:
        return True
    scale = width / (here[-1] - here[0])
    moved = [edges[0] + (x - here[0]) * scale for x in here]
    return abs(scale - 1) < 0.12 and (inside(moved, edges) >= least or inside(edges, moved) >= least)
