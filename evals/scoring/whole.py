"""Cells found whole, wherever a tool puts them: the one measure of cells that does not depend on how headers and labels are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.scoring.tally import Tally
from evals.scoring.text import Row, missing, norm
from evals.scoring.values import is_anchor


def whole_cells(gold: Sequence[Row], found: Sequence[Row]) -> tuple[Tally, Tally]:
    """Labelled cells with text, and those of them that are figures: found if a cell with exactly that text is on the same page.

    Recall only: the found cells may be headers, which gold leaves out. Pages count where all labels name them.
    """
    paged = bool(gold) and all("page" in row for row in gold)
    left = Counter(_key(row, paged) for row in found if not missing(row.get("text")))
    every, figures = Tally(), Tally()
    for row in gold:
        if missing(row.get("text")) or is_anchor(row["text"]):
            continue
        key = _key(row, paged)
        hit = left[key] > 0
        left[key] -= hit
        for tally in (every, figures) if row.get("state") == "number" else (every,):
            tally.tp += hit
            tally.fn += not hit
    return every, figures


def _key(row: Row, paged: bool) -> tuple[object, str]:
    return row.get("page") if paged else None, norm(row.get("text"))
