"""The report of a run: worst first, every miss with what was expected, what came, and where it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import ValidationError

from evals.report import plots
from evals.report.crops import Crop, crops
from evals.results import DocumentResult, EngineResult, Figures, Miss, RunResult, Trust
from evals.scoring.specs import NUMBERS, SPECS

PICTURES_EACH = 10
PICTURES_IN_ALL = 120
PARTS_SHOWN = 9
MAIN_SCORES = ("f1", "f1.tables", "f1.cells", "f1.lines", "f1.projects", "f1.indicators", "f1.narratives", "f1.statements", "f1.funds", "anls.narratives",
               "cells.whole", "grounding.page", "grounding.box", "alignment", "coverage", "acceptance", "checks.recall", "checks.precision", "checks.traps_avoided")
_TEMPLATE = "report.html.j2"
_SEVERITY = {"checks": 0, "lines": 1, "cells": 2, "funds": 2, "statements": 3, "projects": 3, "indicators": 3, "tables": 4, "documents": 4, "narratives": 5}


class FieldLine(NamedTuple):
    """One field of one table."""

    table: str
    field: str
    is_value: bool
    figures: Figures


class ShownMiss(NamedTuple):
    """A miss with its marked texts and its picture."""

    miss: Miss
    expected: Markup | None
    found: Markup | None
    crop: Crop | None


class ShownDocument(NamedTuple):
    """A document with its misses, the gravest first."""

    document: DocumentResult
    misses: list[ShownMiss]
    left_out: int


class ShownEngine(NamedTuple):
    """An engine with its fields and documents, worst first."""

    engine: EngineResult
    fields: list[FieldLine]
    documents: list[ShownDocument]


def write_report(run: RunResult, past: Sequence[RunResult], files: Mapping[str, Path], file: Path) -> None:
    """Writes the HTML of a run. `past`: earlier runs of the suite, oldest first; `files`: paths of the documents by name, for pictures."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(share=_share, tint=_tint)
    scores = [name for name in MAIN_SCORES if any(name in engine.totals for engine in run.engines)]
    others = [name for engine in run.engines for name in engine.totals if name not in scores]
    html = environment.get_template(_TEMPLATE).render(
        run=run, engines=[_engine(engine, files) for engine in run.engines], tables=list(SPECS), scores=scores + list(dict.fromkeys(others)),
        asked=_asked(run.engines), forest=plots.forest(run.engines, scores), trend=plots.trend([*past, run]), calibration=plots.calibration(run.engines),
        cost=plots.cost_quality(run.engines))
    file.write_text(html, "utf-8")


def _asked(engines: Sequence[EngineResult]) -> list[tuple[str, str, Trust]]:
    """Who is asked about what: all together, then the parts with the most silent errors, then the largest."""
    out: list[tuple[str, str, Trust]] = []
    for engine in engines:
        parts = sorted(engine.trust.items(), key=lambda item: (item[0] != "all", -item[1].silent, -item[1].judged))
        out += [(engine.engine, part, trust) for part, trust in parts[:PARTS_SHOWN]]
    return out


def past_runs(folder: Path, suite: str) -> tuple[list[RunResult], list[str]]:
    """Runs of a suite in a folder by time, and the names of files that are of another format."""
    runs: list[RunResult] = []
    refused: list[str] = []
    for file in sorted(folder.glob("*.json")):
        try:
            run = RunResult.model_validate_json(file.read_bytes())
        except ValidationError:
            refused.append(file.name)
            continue
        if run.suite == suite:
            runs.append(run)
    return sorted(runs, key=lambda run: run.started_at), refused


def _engine(engine: EngineResult, files: Mapping[str, Path]) -> ShownEngine:
    fields = [FieldLine(table, name, name in SPECS[table].values, figures) for table, scored in engine.tables.items() for name, figures in scored.fields.items()]
    fields.sort(key=lambda line: (line.figures.f1 if line.figures.f1 is not None else 2, -line.figures.fn - line.figures.fp))
    documents, pictures = [], PICTURES_IN_ALL
    for document in sorted(engine.documents, key=lambda d: (d.values.f1 if d.values.f1 is not None else 2, -d.miss_count)):
        shown = _document(document, files.get(document.name), min(PICTURES_EACH, pictures))
        pictures -= sum(miss.crop is not None for miss in shown.misses)
        documents.append(shown)
    return ShownEngine(engine, fields, documents)


def _document(document: DocumentResult, path: Path | None, pictures: int) -> ShownDocument:
    misses = sorted(document.misses, key=_gravity)
    pictured = crops(path, misses, pictures) if path is not None else {}
    shown = [ShownMiss(miss, *_marked(miss), pictured.get(at)) for at, miss in enumerate(misses)]
    return ShownDocument(document, shown, document.miss_count - len(misses))


def _gravity(miss: Miss) -> tuple[int, int, int]:
    """Wrong figures, then checks, then rows and values, then fields that only pair rows."""
    if miss.field in NUMBERS or miss.kind.startswith("figure"):
        rank = 0
    elif miss.table == "checks":
        rank = 1
    else:
        rank = 2 + (miss.field is not None and miss.field not in SPECS[miss.table].values)
    return rank, _SEVERITY.get(miss.table, len(_SEVERITY)), miss.page or 0


def _marked(miss: Miss) -> tuple[Markup | None, Markup | None]:
    """Both texts, what differs marked."""
    if miss.expected is None or miss.found is None:
        return (escape(miss.expected) if miss.expected is not None else None, escape(miss.found) if miss.found is not None else None)
    steps = SequenceMatcher(None, miss.expected, miss.found, autojunk=False).get_opcodes()
    return _joined(miss.expected, ((i, j, tag) for tag, i, j, _, _ in steps)), _joined(miss.found, ((i, j, tag) for tag, _, _, i, j in steps))


def _joined(text: str, spans: Iterable[tuple[int, int, str]]) -> Markup:
    parts = [escape(text[i:j]) if tag == "equal" else Markup("<mark>{}</mark>").format(text[i:j]) for i, j, tag in spans if i < j]
    return Markup("").join(parts)


def _share(value: float | None, digits: int = 2) -> str:
    """A share in percent, – for none. What is not whole never shows as 100."""
    if value is None:
        return "–"
    shown = f"{100 * value:.{digits}f}"
    whole = f"{100:.{digits}f}"
    return f"{100 - 10 ** -digits:.{digits}f}" if shown == whole and value < 1 else shown


def _tint(value: float | None) -> str:
    """Background of a share: the further from 1, the redder."""
    if value is None:
        return "transparent"
    strength = min(1.0, (1 - value) ** 0.5)
    return f"color-mix(in oklab, var(--bad) {100 * strength:.0f}%, var(--good))"
