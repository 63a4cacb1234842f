"""A run: every engine over every labelled file, judged the same way (评测运行)."""

from __future__ import annotations

import asyncio
import importlib.metadata
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext
from pydantic_evals.reporting import EvaluationReport

from evals.engines.base import Engine, Reading
from evals.results import DocumentResult, EngineResult, RunResult
from evals.scoring.document import count, judge, pages_of, tables_of, trust_parts, values_of
from evals.scoring.speed import speed_of, spent_in_all
from evals.scoring.tally import Scores
from evals.scoring.totals import intervals
from evals.suites import Labelled, Suite
from pipeline.batch.document import PARSER_VERSION
from pipeline.documents.files import read_bytes
from prompts.loader import load, prompt_ids

_PACKAGES = ("pymupdf", "pydantic", "pydantic-evals", "rapidfuzz", "scipy", "openai", "instructor", "pdfplumber", "langextract")

Report = EvaluationReport[Labelled, DocumentResult, None]


@dataclass
class EveryScore(Evaluator[Labelled, DocumentResult, None]):
    """Hands each score of a document to pydantic-evals with its reason; what has none stays unscored."""

    def evaluate(self, ctx: EvaluatorContext[Labelled, DocumentResult, None]) -> dict[str, EvaluationReason]:
        """Scores by name."""
        return {name: EvaluationReason(score.value, score.reason) for name, score in ctx.output.scores.items()}


def run(suite: Suite, engines: Sequence[Engine], say: Callable[[str], None] = lambda _: None) -> tuple[RunResult, list[Report]]:
    """The result of all engines, and one report of pydantic-evals an engine. Raises EngineError."""
    started = datetime.now(UTC).isoformat(timespec="seconds")
    pairs = [_engine(suite, engine, say) for engine in engines]
    result = RunResult(suite=suite.name, started_at=started, revision=revision(), parser_version=PARSER_VERSION, prompts=prompt_digests(),
                       gold_digest=suite.digest, versions=versions(), engines=tuple(engine for engine, _ in pairs))
    return result, [report for _, report in pairs]


def _engine(suite: Suite, engine: Engine, say: Callable[[str], None]) -> tuple[EngineResult, Report]:
    say(f"{engine.name}: reading {len(suite.files)} files")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="mingxi-evals-") as work:
        reading = engine.read(list(dict.fromkeys(item.path for item in suite.files)), Path(work))
    seconds = time.perf_counter() - begun
    say(f"{engine.name}: read in {seconds:.1f} s, judging")
    total = Scores()

    def judged(item: Labelled) -> DocumentResult:
        export = reading.export.document(item.document_id, item.path.name)
        scores = count(item.gold, export, reading.makes)
        total.add(scores)
        return judge(item.name, item.document_id, item.path.name, export, scores, read_bytes(item.path), reading.makes)

    dataset: Dataset[Labelled, DocumentResult, None] = Dataset(
        name=suite.name, cases=[Case(name=item.name, inputs=item) for item in suite.files], evaluators=[EveryScore()])
    report = asyncio.run(dataset.evaluate(judged, name=engine.name, progress=False, max_concurrency=1))
    if report.failures:
        raise RuntimeError(f"judging {report.failures[0].name} failed: {report.failures[0].error_message}")
    documents = [case.output for case in report.cases]
    return _summed(engine, reading, total, documents, seconds), report


def _summed(engine: Engine, reading: Reading, total: Scores, documents: Sequence[DocumentResult], seconds: float) -> EngineResult:
    return EngineResult(
        engine=engine.name, model=reading.model, prompt_versions=reading.prompt_versions, settings=dict(reading.settings), seconds=round(seconds, 2),
        values=values_of(total), tables=tables_of(total), pages=pages_of(total), boxes=total.boxes.figures(), trust=trust_parts(total.trust),
        checks=dict(total.checks), spent=spent_in_all(documents), speed=speed_of(documents), known_answers=reading.known_answers,
        totals=intervals(documents), documents=tuple(sorted(documents, key=lambda d: d.name)))


def prompt_digests() -> dict[str, str]:
    """`version sha256…` of every prompt."""
    return {name: f"{prompt.version} {prompt.digest[:16]}" for name, prompt in ((name, load(name)) for name in prompt_ids())}


def revision() -> str:
    """The commit of the code, with + where files have changed since; `unknown` outside a repository."""
    home = Path(__file__).parents[1]
    try:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=home, capture_output=True, text=True, check=True).stdout.strip()
        changed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no"], cwd=home, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return commit + "+" * bool(changed.strip())


def versions() -> dict[str, str]:
    """Python and the packages whose versions may change figures, as far as installed."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # an optional peer that is not here
    return found
