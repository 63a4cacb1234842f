"""Scores the table reader against rendered PDFs with truth grids: cells, numbers, merged cells, joined shapes.

    python -m evals.score_rendered FOLDER [--errors]

FOLDER holds `pdf/*.pdf` and `gt/*.json` (one object a PDF: tables with cells r, c, rs, cs, t, h). A cell is right when its
exact text (white space removed, NFKC) stands in its row and column; rows are aligned over the document, so a row too many or
too few costs that row alone. Merged cells must have their span as well.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.money import parse_figure
from pipeline.pages.reader import open_pdf, read_pages
from pipeline.tables.reading import all_fragments, read_tables
from pipeline.text import bare
from schemas.table import Table


class Score(NamedTuple):
    """Counts of right and of all; `shape`: tables with exactly the rows and columns of the truth."""

    cells: int = 0
    cells_of: int = 0
    numbers: int = 0
    numbers_of: int = 0
    merged: int = 0
    merged_of: int = 0
    shape: int = 0
    shape_of: int = 0
    headers: int = 0

    def __add__(self, other: Any) -> Score:
        return Score(*(a + b for a, b in zip(self, other, strict=True)))


Place = tuple[int, int]


class TruthCell(NamedTuple):
    """A cell of a truth grid."""

    text: str
    rows: int
    columns: int


def truth_tables(file: Path) -> list[tuple[dict[str, Any], dict[Place, TruthCell]]]:
    """Tables of a truth file with their cells by place."""
    return [(table, {(c["r"], c["c"]): TruthCell(bare(c["t"] or ""), c["rs"], c["cs"]) for c in table["cells"]})
            for table in json.loads(file.read_text("utf-8"))["tables"]]


def found_cells(table: Table) -> dict[Place, TruthCell]:
    """The reader's cells in the same form; title rows inside the grid are not part of the truth."""
    first = _title_rows(table)
    return {(cell.row - first, cell.column): TruthCell(bare(cell.text or ""), cell.row_span, cell.column_span)
            for cell in table.cells if cell.row >= first}


def _title_rows(table: Table) -> int:
    row = 0
    while any(cell.row == row and cell.column_span == table.column_count and cell.column == 0 for cell in table.cells) and row < 3:
        if any(cell.row == row and cell.column > 0 for cell in table.cells) or table.header_row_count <= row:
            break
        row += 1
    return row


def align(truth: dict[Place, TruthCell], found: dict[Place, TruthCell]) -> dict[int, int]:
    """Row of the truth → row found, by the best common sequence of alike rows."""
    rows_t, rows_f = _rows(truth), _rows(found)
    n, m = len(rows_t), len(rows_f)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + _likeness(rows_t[i], rows_f[j]))
    out: dict[int, int] = {}
    i = j = 0
    while i < n and j < m:
        like = _likeness(rows_t[i], rows_f[j])
        if like and best[i][j] == best[i + 1][j + 1] + like:
            out[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return out


def _rows(cells: dict[Place, TruthCell]) -> list[dict[int, str]]:
    height = max((row for row, _ in cells), default=-1) + 1
    rows: list[dict[int, str]] = [{} for _ in range(height)]
    for (row, column), cell in cells.items():
        if cell.text:
            rows[row][column] = cell.text
    return rows


def _likeness(truth: dict[int, str], found: dict[int, str]) -> float:
    if not truth and not found:
        return 0.01
    exact = sum(2 for column, text in truth.items() if found.get(column) == text)
    loose = len(set(truth.values()) & set(found.values()))
    return exact + 0.5 * loose


def score_table(truth_table: dict[str, Any], truth: dict[Place, TruthCell], table: Table | None, errors: list[str]) -> Score:
    """One table against its truth; a missing table counts all its cells as wrong."""
    found = found_cells(table) if table else {}
    rows = align(truth, found)
    right = numbers = merged = cells_of = numbers_of = merged_of = 0
    for (row, column), cell in truth.items():
        here = found.get((rows.get(row, -1), column))
        same = here is not None and here.text == cell.text
        if cell.rows > 1 or cell.columns > 1:
            merged_of += bool(cell.text)
            merged += bool(cell.text) and same and here is not None and (here.rows, here.columns) == (cell.rows, cell.columns)
        if not cell.text:
            continue
        cells_of += 1
        right += same
        if parse_figure(cell.text):
            numbers_of += 1
            numbers += same
        if not same:
            errors.append(f"{truth_table['name']} r{row} c{column}: {cell.text[:40]!r}, found {here.text[:40] if here else None!r}")
    shape = table is not None and max((r for r, _ in found), default=-1) + 1 == truth_table["nrows"] and table.column_count == truth_table["ncols"]
    header = table is not None and (table.is_form or table.header_row_count - _title_rows(table) == truth_table["hrows"])
    return Score(right, cells_of, numbers, numbers_of, merged, merged_of, int(shape), 1, int(header))


def score_file(pdf: Path, truth: Path, errors: list[str]) -> Score:
    """All tables of one PDF: each truth table takes the unused table found that is most like it."""
    with open_pdf(pdf.read_bytes()) as document:
        fragments, _ = all_fragments(read_pages(document))
    free = list(read_tables(fragments))
    total = Score()
    for truth_table, cells in truth_tables(truth):
        texts = {cell.text for cell in cells.values() if cell.text}
        best = max(free, key=lambda table: len(texts & {bare(cell.text) for cell in table.cells if cell.text}) - 0.001 * len(table.cells), default=None)
        if best is not None:
            free.remove(best)
        total += score_table(truth_table, cells, best, errors)
    errors += [f"a table that is none: {table.table_id} on pages {table.pages}, {len(table.cells)} cells" for table in free]
    return total


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f}" if whole else "     –"


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line a PDF and the total; returns 0."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help="print every wrong cell")
    options = parser.parse_args(arguments)
    print(f"{'file':24} {'cells':>7} {'numbers':>8} {'merged':>7} {'shape':>7} {'header':>7}")
    total = Score()
    for truth in sorted((options.folder / "gt").glob("*.json")):
        errors: list[str] = []
        score = score_file(options.folder / "pdf" / f"{truth.stem}.pdf", truth, errors)
        total += score
        print(_line(truth.stem, score))
        if options.errors:
            print("\n".join(f"    {error}" for error in errors[:40]))
    print(_line("all", total))
    return 0


def _line(name: str, score: Score) -> str:
    return (f"{name:24} {_percent(score.cells, score.cells_of):>7} {_percent(score.numbers, score.numbers_of):>8} "
            f"{_percent(score.merged, score.merged_of):>7} {score.shape:>3}/{score.shape_of:<3} {score.headers:>3}/{score.shape_of:<3}")


if __name__ == "__main__":
    raise SystemExit(main())
