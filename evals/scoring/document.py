"""One labelled file: everything that can be said about its export, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from evals.export import Export
from evals.number_coverage import Coverage as NumberCoverage
from evals.number_coverage import number_coverage
from evals.results import Alignment, Coverage, DocumentResult, Figures, Miss, MissKind, Score, Spent, TableScore, Trust
from evals.scoring.alignment import alignment
from evals.scoring.checks import score_checks
from evals.scoring.gold import Gold
from evals.scoring.pairing import align_tables
from evals.scoring.reviews import Reviews
from evals.scoring.rows import score_table
from evals.scoring.specs import SILENT_TABLES, SPECS
from evals.scoring.tally import Scores, Tally, trust_of
from evals.scoring.text import with_yuan
from evals.scoring.whole import whole_cells

MISSES_KEPT = 200
_PAGE_COLUMNS = ("page", "pages")


def count(gold: Gold, export: Export, makes: Collection[str] | None = None) -> Scores:
    """The counts of one file. A file that is missing or failed has found nothing: all its labels are missed.

    `makes`: tables that are judged, where an engine is not for all of them.
    """
    scores = Scores()
    document = export.rows("documents")
    if not document:
        scores.problem = "not in the export: every value counts as missed"
    elif all(row.get("status") == "failed" for row in document):
        scores.problem = f"failed ({document[0].get('problem')}): every value counts as missed"
    found = {table: [] if scores.problem else [with_yuan(row) for row in export.rows(table)] for table in SPECS}
    reviews = Reviews(export.rows("reviews"), export.rows("checks"), found["cells"])
    judged = [table for table in SPECS if makes is None or table in makes]
    for table in judged:
        gold_rows = gold.tables[table]
        score_table(scores, gold, table, align_tables(gold_rows, found["cells"]) if table == "cells" else gold_rows, found[table], reviews)
    if "cells" in judged:
        scores.whole, scores.whole_figures = whole_cells(gold.tables["cells"], found["cells"])
    if gold.checks is not None and (makes is None or "checks" in makes):
        score_checks(scores, gold.checks, [] if scores.problem else export.rows("checks"))
    return scores


def tables_of(scores: Scores) -> dict[str, TableScore]:
    """Figures by table; a table's `values` are the columns that it is about."""
    out: dict[str, TableScore] = {}
    for table, spec in SPECS.items():
        fields = {name: tally for (of, name), tally in scores.values.items() if of == table}
        if not fields and table not in scores.rows:
            continue
        whole = Tally()
        for name, tally in fields.items():
            if name in spec.values:
                whole.add(tally)
        out[table] = TableScore(values=whole.figures(), rows=scores.rows[table].figures(),
                                fields={name: tally.figures() for name, tally in fields.items()})
    return out


def values_of(scores: Scores) -> Figures:
    """All values of all tables together."""
    whole = Tally()
    for (table, name), tally in scores.values.items():
        if name in SPECS[table].values:
            whole.add(tally)
    return whole.figures()


def pages_of(scores: Scores) -> Figures:
    """Grounding: pages of rows."""
    whole = Tally()
    for (_, name), tally in scores.values.items():
        if name in _PAGE_COLUMNS:
            whole.add(tally)
    return whole.figures()


def trust_parts(counts: Counter[tuple[str, str]]) -> dict[str, Trust]:
    """Trust by table, by narrative field, and of all."""
    parts = sorted({part for part, _ in counts})
    out = {part: trust_of(counts, (part,)) for part in parts}
    return {**out, "all": trust_of(counts, (*SILENT_TABLES, "narratives"))} if parts else {}


def judge(name: str, document_id: str, file_name: str | None, export: Export, scores: Scores, data: bytes | None,
          makes: Collection[str] | None = None) -> DocumentResult:
    """The result of one file. `data`: its bytes, for what is measured on the pages (PDF only); `makes` as in `count`."""
    pdf = data if data is not None and data[:1024].find(b"%PDF-") >= 0 and not scores.problem else None
    covered = number_coverage(pdf, export.rows("cells")) if pdf is not None and (makes is None or "cells" in makes) else None
    coverage = None if covered is None else Coverage(figures=covered.figures, lost=len(covered.lost), invented=len(covered.invented),
                                                     duplicated=len(covered.duplicated), misplaced=len(covered.misplaced))
    misses = scores.misses if covered is None else [*scores.misses, *_astray(covered)]
    aligned = alignment(pdf, export.rows("narratives")) if pdf is not None and export.rows("narratives") else None
    trust, spent = trust_parts(scores.trust), spent_of(export)
    return DocumentResult(
        name=name, file_name=file_name, document_id=document_id, problem=scores.problem, values=values_of(scores), tables=tables_of(scores),
        pages=pages_of(scores), boxes=scores.boxes.figures(), trust=trust, checks=dict(scores.checks), coverage=coverage, alignment=aligned, spent=spent,
        scores=named_scores(scores, trust, coverage, aligned), miss_count=len(misses), misses=_first(misses))


def _first(misses: Iterable[Miss]) -> tuple[Miss, ...]:
    """Misses of every table in turn, so that one bad table does not hide the others."""
    by_table: dict[str, list[Miss]] = {}
    for miss in misses:
        by_table.setdefault(miss.table, []).append(miss)
    each = MISSES_KEPT // max(len(by_table), 1)
    return tuple(miss for found in by_table.values() for miss in found[:each])


def _astray(covered: NumberCoverage) -> Iterator[Miss]:
    """Figures printed in ruled tables that are not in exactly one cell at their place, and figures of cells that are not printed there."""
    told: tuple[tuple[MissKind, Sequence[tuple[int, str]], str], ...] = (
        ("figure lost", covered.lost, "printed in a ruled table, in no cell"),
        ("figure doubled", covered.duplicated, "printed once, in several cells"),
        ("figure misplaced", covered.misplaced, "the cell at its place does not have it"))
    for kind, figures, why in told:
        yield from (Miss(table="cells", kind=kind, row=text, expected=text, page=page, why=why) for page, text in figures)
    yield from (Miss(table="cells", kind="figure invented", row=text, found=text, page=page, why="not printed inside the cell's box")
                for page, text in covered.invented)


def spent_of(export: Export) -> Spent:
    """Cost of a document, all stages and runs that gave its rows."""
    pages = next((row.get("page_count") for row in export.rows("documents")), None) or 0
    rows = export.rows("usage")
    seconds = sum(float(row.get(name) or 0) for row in rows for name in ("seconds_parse", "seconds_llm", "seconds_check"))
    sums = {name: sum(int(row.get(name) or 0) for row in rows) for name in ("calls", "cached_calls", "prompt_tokens", "completion_tokens")}
    return Spent(pages=pages, seconds=round(seconds, 4), cost=total_cost(str(row.get("cost") or "0") for row in rows), **sums)


def total_cost(costs: Iterable[str]) -> str:
    """The sum of decimal strings, as one."""
    return format(sum((Decimal(cost) for cost in costs), Decimal(0)), "f")


def named_scores(scores: Scores, trust: Mapping[str, Trust], coverage: Coverage | None, aligned: Alignment | None) -> dict[str, Score]:
    """Every figure that can be given, with its reason. What has no labels is left out."""
    out: dict[str, Score] = {}
    problem, checks = scores.problem, scores.checks

    def put(name: str, part: float, whole: float, reason: str) -> None:
        if whole:
            out[name] = Score(value=round(part / whole, 6), part=part, whole=whole, reason=f"{problem}; {reason}" if problem else reason)

    def put_f1(name: str, figures: Figures, what: str) -> None:
        put(name, 2 * figures.tp, 2 * figures.tp + figures.fp + figures.fn, f"{figures.tp} right, {figures.fp} wrong, {figures.fn} missed {what}")

    put_f1("f1", values_of(scores), "values")
    for table, scored in tables_of(scores).items():
        put_f1(f"f1.{table}", scored.values, f"values of {table}")
        put(f"anls.{table}", (scored.values.anls or 0) * scored.values.anls_texts, scored.values.anls_texts,
            "mean ANLS* of running texts (near misses; never numbers)")
    put_f1("grounding.page", pages_of(scores), "pages")
    put_f1("grounding.box", scores.boxes.figures(), "boxes (IoU ≥ 0.5)")
    for name, tally in (("cells.whole", scores.whole), ("cells.whole_figures", scores.whole_figures)):
        put(name, tally.tp, tally.tp + tally.fn, f"{tally.tp} of {tally.tp + tally.fn} labelled cells found as one cell")
    if "all" in trust:
        sums = trust["all"]
        put("acceptance", sums.automated, sums.judged, f"{sums.automated} of {sums.judged} values need nobody")
        put("wrong_among_accepted", sums.silent, sums.automated, f"{sums.silent} wrong of {sums.automated} that nobody is asked about")
    found, known = checks.get("found_fails", 0), checks.get("expected_fails", 0)
    put("checks.recall", found, known, f"{found} of {known} known errors reported")
    right, groups = checks.get("groups_expected", 0), checks.get("groups", 0)
    put("checks.precision", right, groups, f"{right} of {groups} reported groups are known errors")
    hit, traps = checks.get("traps_reported", 0), checks.get("traps", 0)
    put("checks.traps_avoided", traps - hit, traps, f"{hit} of {traps} identities that hold but look wrong were reported")
    if coverage is not None:
        faults = min(coverage.lost + coverage.duplicated + coverage.misplaced, coverage.figures)
        put("coverage", coverage.figures - faults, coverage.figures,
            f"{coverage.lost} lost, {coverage.duplicated} doubled, {coverage.misplaced} misplaced, {coverage.invented} invented of {coverage.figures} figures")
    if aligned is not None:
        put("alignment", aligned.verbatim, aligned.texts, f"{aligned.verbatim} of {aligned.texts} texts stand in the document word for word")
    return out
