"""How many planted figures the checks notice, without labels (差错检出率).

killed: a check fails that did not fail on the original, and its evidence names the figure's place · elsewhere: checks fail anew, but none
names it · missed: nothing new fails · broken: the mutant can't be read. `limit`: figures that take part in a passing check of the original:
no run can kill more than it checks. `unread`: no row at the place shows the new figure, an error of reading rather than a weak check.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

import pymupdf

from evals.mutants.boxes import same_place
from evals.mutants.errors import KINDS, Kind
from evals.mutants.figures import Figure, Where, candidates, number_tokens, plain
from evals.mutants.planting import Mutant, Original, plant
from evals.results import Box, Result
from pipeline.batch.document import DocumentResult, read_document
from pipeline.documents.recognise import recognise
from pipeline.errors import MingxiError
from schemas.rows import CellRow, CheckRow, LineRow, Row, StatementRow

Verdict = Literal["killed", "elsewhere", "missed", "broken"]
Spot = tuple[int, Sequence[float]]
MOST_NAMED = 8  # checks named with a verdict
GRAIN = 3  # points within which two fails speak of one place
WHERES: tuple[Where, ...] = ("table", "text")


class Trial(Result):
    """One mutant and what the checks made of it. `checked`: its figure takes part in a passing check of the original."""

    kind: Kind
    where: Where
    way: str
    page: int
    box: Box
    new_box: Box
    old: str
    new: str
    checked: bool
    verdict: Verdict
    unread: bool
    by: tuple[str, ...]


class KillResult(Result):
    """A PDF's mutants. `figures`: those that can be mistyped, `limit` the checked ones among them."""

    file_name: str
    figures: int
    limit: int
    trials: tuple[Trial, ...]
    problem: str | None = None

    @property
    def killed(self) -> int:
        """Mutants noticed at their place."""
        return sum(trial.verdict == "killed" for trial in self.trials)


def kill_rate(pdf: bytes, file_name: str, n: int, kinds: Sequence[Kind] = KINDS, wheres: Sequence[Where] = WHERES, seed: int = 0) -> KillResult:
    """Verdicts on `n` mutants (fewer if the document has no more places), the kinds taking turns; the same for the same seed and name."""
    try:
        if recognise(pdf) != "pdf":
            return KillResult(file_name=file_name, figures=0, limit=0, trials=(), problem="no PDF")
        base = read_document(pdf, file_name)
    except MingxiError as error:
        return KillResult(file_name=file_name, figures=0, limit=0, trials=(), problem=f"the original can't be read: {type(error).__name__}")
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        figures = [(where, figure) for where in wheres for number, page in enumerate(document, 1) for figure in candidates(page, number, where)]
    if not figures:
        return KillResult(file_name=file_name, figures=0, limit=0, trials=(), problem="no figures")
    proven = [spot for check in _checks(base, "pass") for spot in _spots(check)]
    limit = sum(_named(figure.page, (figure.box,), proven) for _, figure in figures)
    rng = random.Random(f"{seed}/{file_name}")
    rng.shuffle(figures)
    return KillResult(file_name=file_name, figures=len(figures), limit=limit, trials=tuple(_trials(Original(pdf), base, figures, proven, kinds, n, rng)))


def _trials(original: Original, base: DocumentResult, figures: Sequence[tuple[Where, Figure]], proven: Sequence[Spot], kinds: Sequence[Kind], n: int,
            rng: random.Random) -> Iterator[Trial]:
    done = 0
    for where, figure in figures:
        if done == n:
            return
        mutant = plant(original, figure, kinds[done % len(kinds)], rng)
        if mutant is not None:
            done += 1
            verdict, by, unread = judged(base, mutant)
            yield Trial(kind=mutant.kind, where=where, way=mutant.way, page=mutant.page, box=mutant.place, new_box=mutant.new_place, old=mutant.old,
                        new=mutant.new, checked=_named(figure.page, (figure.box,), proven), verdict=verdict, unread=unread, by=by)


def judged(base: DocumentResult, mutant: Mutant) -> tuple[Verdict, tuple[str, ...], bool]:
    """The verdict, the checks that speak for it, and whether the new figure was not read at its place."""
    try:
        found = read_document(mutant.pdf, base.document.file_name)
    except MingxiError:
        return "broken", (), True
    known = {_signature(check) for check in _checks(base, "fail")}
    fresh = [check for check in _checks(found, "fail") if _signature(check) not in known]
    boxes = (mutant.place, mutant.new_place)
    killers = [check for check in fresh if _named(mutant.page, boxes, _spots(check))]
    by = tuple(sorted({f"{check.family}: {check.title}" for check in killers or fresh})[:MOST_NAMED])
    return "killed" if killers else "elsewhere" if fresh else "missed", by, _unread(found, mutant)


def _checks(result: DocumentResult, status: str) -> list[CheckRow]:
    return [check for check in result.rows["checks"] if isinstance(check, CheckRow) and check.status == status]


def _spots(check: CheckRow) -> list[Spot]:
    return [(page, [float(str(v)) for v in box]) for item in check.evidence
            if isinstance(page := item.get("page"), int) and isinstance(box := item.get("bbox"), (list, tuple)) and box]


def _signature(check: CheckRow) -> tuple[object, ...]:
    """What makes two fails the same in documents with different hashes: the rule, its subject, the places that it speaks of."""
    pages = ((item.get("page"), item.get("bbox")) for item in check.evidence)
    places = sorted((page if isinstance(page, int) else 0, *(round(float(str(v)) / GRAIN) for v in (box if isinstance(box, (list, tuple)) else ())[:2]))
                    for page, box in pages)
    return check.family, check.title, check.subject, tuple(places)


def _named(page: int, boxes: Sequence[Box], spots: Sequence[Spot]) -> bool:
    return any(number == page and same_place(spot, box) for number, spot in spots for box in boxes)


def _unread(result: DocumentResult, mutant: Mutant) -> bool:
    wanted = plain(mutant.new).replace(",", "")
    shown: set[str] = set()
    for row in (row for table in ("cells", "statements", "lines") for row in result.rows.get(table, ())):
        if _named(mutant.page, (mutant.place, mutant.new_place), _row_spots(row)):
            texts = [text for name in ("text", "amount_printed", "value") if isinstance(text := getattr(row, name, None), str)]
            shown |= {*texts, *(token for text in texts for token, _, _ in number_tokens(text))}
    return wanted not in shown and wanted.lstrip("-") not in shown


def _row_spots(row: Row) -> list[Spot]:
    if isinstance(row, StatementRow):
        return [(place.page, place.bbox) for place in row.places if place.page is not None and place.bbox is not None]
    return [(row.page, row.bbox)] if isinstance(row, (CellRow, LineRow)) and row.page is not None and row.bbox is not None else []


def kill_rates(pdfs: Sequence[Path], n: int, kinds: Sequence[Kind] = KINDS, wheres: Sequence[Where] = WHERES, seed: int = 0,
               say: Callable[[str], None] = lambda _: None) -> list[KillResult]:
    """`kill_rate` of every file. Raises FileNotFoundError."""
    results = []
    for path in pdfs:
        say(f"{path.name}: {n} mutants")
        results.append(kill_rate(path.read_bytes(), path.name, n, kinds, wheres, seed))
    return results


def totals(results: Sequence[KillResult]) -> Mapping[str, float | None]:
    """Mutants, killed, and the shares over all files; None where there is nothing to divide by."""
    mutants, figures = sum(len(r.trials) for r in results), sum(r.figures for r in results)
    killed = sum(r.killed for r in results)
    return {"mutants": mutants, "killed": killed, "kill_rate": killed / mutants if mutants else None,
            "limit": sum(r.limit for r in results) / figures if figures else None}


def table(results: Sequence[KillResult]) -> str:
    """A line a file, a kind, a place, and the total."""
    lines = [f"{'mutants':>7} {'killed':>6} {'elsewhere':>9} {'missed':>6} {'broken':>6} {'unread':>6} {'rate':>7} {'limit':>7} {'of checked':>10}"]
    lines += [_line(r.trials, r.limit, r.figures, r.file_name + (f": {r.problem}" if r.problem else "")) for r in results]
    trials = [trial for r in results for trial in r.trials]
    lines += [_line([t for t in trials if t.kind == kind], None, 0, f"kind {kind}") for kind in KINDS if any(t.kind == kind for t in trials)]
    lines += [_line([t for t in trials if t.where == where], None, 0, f"where {where}") for where in WHERES if any(t.where == where for t in trials)]
    return "\n".join([*lines, _line(trials, sum(r.limit for r in results), sum(r.figures for r in results), "total")])


def _line(trials: Sequence[Trial], limit: int | None, figures: int, name: str) -> str:
    count = Counter(trial.verdict for trial in trials)
    sure = [trial for trial in trials if trial.checked]
    return (f"{len(trials):7} {count['killed']:6} {count['elsewhere']:9} {count['missed']:6} {count['broken']:6} {sum(t.unread for t in trials):6} "
            f"{_percent(count['killed'], len(trials)):>7} {_percent(limit, figures):>7} "
            f"{_percent(sum(t.verdict == 'killed' for t in sure), len(sure)):>10}  {name}")


def _percent(part: int | None, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if part is not None and whole else "–"
