"""From fragments to tables to contract rows: the one path every document takes, whatever its format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.tables.captions import read_caption
from pipeline.tables.fill import fill
from pipeline.tables.fragments import page_fragments
from pipeline.tables.gaps import gap_grids
from pipeline.tables.headers import RowIndex, column_paths, header_row_count, is_form, lane_starts, title_row_count
from pipeline.tables.joining import join_fragments
from pipeline.tables.kinds import FORM_KINDS, kind_of_header, kind_of_title
from pipeline.tables.lattice import find_lattices
from pipeline.tables.merging import Joined
from pipeline.tables.shading import shaded_lattices
from pipeline.text import bare
from pipeline.word_lines import WIDE
from schemas.page import Page, Word
from schemas.table import Caption, Fragment, Grid, Table

RUNNING_SHARE = 0.3  # of the pages with tables: a line that stands on so many is a running head or foot


def fragments_of_page(page: Page, before: Grid | None = None) -> tuple[list[Fragment], list[Word]]:
    """Grids of a page with the text around them, and the words that stand in no grid. `before`: the last grid of the page before."""
    lattices = find_lattices(page.horizontals, page.verticals)
    shaded = shaded_lattices(page, before) if page.fill_boxes and not lattices else []
    filled = fill(page, [*lattices, *shaded], "ruled")
    grids, outside = list(filled.grids), filled.outside
    loose = gap_grids(page, outside, before if before is not None and before.method == "gaps" and not grids else None)
    if loose:
        grids += loose
        outside = _not_in(outside, loose)
    return page_fragments(page, grids, outside), outside


def _not_in(words: Sequence[Word], grids: Sequence[Grid]) -> list[Word]:
    """Words whose middle lies in none of the grids."""
    boxes = [grid.box for grid in grids]
    return [word for word in words
            if not any(box[0] <= (word.x0 + word.x1) / 2 <= box[2] and box[1] <= (word.y0 + word.y1) / 2 <= box[3] for box in boxes)]


def read_tables(fragments: Sequence[Fragment]) -> list[Table]:
    """Whole tables in order, with kind, header and caption."""
    joined = join_fragments([f for f in fragments if _is_table(f)], _running_lines(fragments))
    return [_table(item, number) for number, item in enumerate(joined, 1)]


def _is_table(fragment: Fragment) -> bool:
    """Boxes of one cell are frames around text or pictures; a table has at least two cells with text or two columns."""
    grid = fragment.grid
    return len(grid.cells) >= 2 and (len(grid.xs) > 2 or len(grid.ys) > 3 or sum(1 for cell in grid.cells if cell.text) >= 2)


def _running_lines(fragments: Sequence[Fragment]) -> frozenset[str]:
    """Bare texts of lines that stand above tables on many pages and are no captions."""
    pages = {f.grid.page for f in fragments if f.grid.page is not None}
    if len(pages) < 4:
        return frozenset()
    counts: Counter[str] = Counter()
    for fragment in fragments:
        if fragment.first_on_page:
            counts.update({bare(fragment.above[0])} if fragment.above else set())
    return frozenset(line for line, count in counts.items()
                     if count >= max(3, RUNNING_SHARE * len(pages)) and read_caption((line,)) == Caption())


def _table(joined: Joined, number: int) -> Table:
    index = RowIndex(joined.cells, joined.row_count, joined.column_count)
    caption = _with_own_title(joined.caption, index)
    header = header_row_count(index)
    paths = column_paths(index, header)
    kind = kind_of_title(caption.title)
    if kind is None or kind == "other":
        texts = [bare(cell.text) for row in index.rows[:40] for cell in row if cell.text and len(cell.text) <= 12]
        kind = kind or kind_of_header(paths, texts) or "other"
    form = kind in FORM_KINDS and is_form(index)
    if form:
        header, paths = 0, tuple(() for _ in range(joined.column_count))
    unsure = any(piece.fragment.grid.irregular and piece.fragment.grid.page is None for piece in joined.pieces)
    if unsure:
        header, paths = 0, tuple(() for _ in range(joined.column_count))
    lanes = (0,) if form or unsure else lane_starts(index, header, paths)
    problems = tuple(f"page {piece.fragment.grid.page}: a merged area is not a rectangle"
                     for piece in joined.pieces if piece.fragment.grid.irregular and piece.fragment.grid.page is not None)
    return Table.model_construct(
        table_id=f"t{number:03d}", kind=kind, caption=caption, pages=joined.pages, cells=tuple(joined.cells),
        row_count=joined.row_count, column_count=joined.column_count, header_row_count=header, column_paths=paths, lanes=lanes,
        is_form=form, methods=tuple(dict.fromkeys(piece.fragment.grid.method for piece in joined.pieces)), problems=problems)


def _with_own_title(caption: Caption, index: RowIndex) -> Caption:
    """The caption completed by the title rows that stand inside the grid."""
    rows = [WIDE.join(cell.text for cell in row if cell.text) for row in index.rows[:title_row_count(index)]]
    if not rows:
        return caption
    own = read_caption(rows)
    first = next((row for row in rows if row and not row.startswith(("（", "(")) and "单位" not in row[:4] and WIDE not in row), None)
    return Caption(caption.number or own.number, caption.title or own.title or first, caption.unit or own.unit,
                   caption.organisation or own.organisation, caption.year or own.year, caption.note)


def all_fragments(pages: Iterable[Page]) -> tuple[list[Fragment], dict[int, list[Word]]]:
    """Fragments of all pages in order, and by page the words outside of grids."""
    fragments: list[Fragment] = []
    outside: dict[int, list[Word]] = {}
    before: Grid | None = None
    for page in pages:
        found, words = fragments_of_page(page, before)
        before = found[-1].grid if found else None
        fragments += found
        outside[page.number] = words
    return fragments, outside
