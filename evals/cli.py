"""Arguments in, runs and their reports out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.engines.base import Engine, EngineError
from evals.engines.mingxi import Mingxi
from evals.report.page import past_runs, write_report
from evals.results import EngineResult, RunResult
from evals.runner import run
from evals.scoring.gold import GoldError
from evals.suites import SuiteError, find_suite

RED, UNUSABLE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done or green, 1 red, 2 could not be done as given."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.verb(options))
    except (SuiteError, GoldError, EngineError, FileNotFoundError) as error:
        print(f"error: {error}", file=sys.stderr)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Truth, measured the same way every time.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("run", help="read a suite with one or several engines, score it, write a run file and a report")
    _suite_options(verb)
    verb.add_argument("--llm", action="append", metavar="MODE", help="none, embedded, auto or auto:MODEL; several times to compare (default none)")
    verb.add_argument("--out", type=Path, required=True, help="folder of runs; the report shows the trend over those already in it")
    verb.set_defaults(verb=_run)
    return parser


def _suite_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--suite", required=True, help="fixtures, or a folder with gold and documents")
    verb.add_argument("--documents", type=Path, help="folder of the documents, where it isn't beside the gold")
    verb.add_argument("--only", action="append", default=[], metavar="PATTERN", help="only gold of this name (several times)")
    verb.add_argument("--jobs", type=int, default=1, help="processes that read files")


def _run(options: argparse.Namespace) -> int:
    engines: list[Engine] = [Mingxi(mode, options.jobs) for mode in options.llm or ["none"]]
    suite = find_suite(options.suite, options.documents, options.only)
    result, _ = run(suite, engines, _say)
    past, refused = past_runs(options.out / "runs", result.suite)
    for name in refused:
        _say(f"{name} is no run file of this format: left out of the trend")
    file, report = save(result, options.out), options.out / "report.html"
    write_report(result, past, {item.name: item.path for item in suite.files}, report)
    for engine in result.engines:
        print(summary(engine))
    print(f"run file: {file}\nreport:   {report}")
    return 0


def save(result: RunResult, out: Path) -> Path:
    """Writes the run under its time and revision, and returns where."""
    folder = out / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{result.started_at.replace(':', '').replace('+0000', 'Z')}-{result.revision.replace('+', '-changed')}.json"
    file.write_text(result.model_dump_json(indent=1, exclude_none=True) + "\n", "utf-8")
    return file


def summary(engine: EngineResult) -> str:
    """The totals of one engine, a line a score."""
    lines = [f"{engine.engine}: {len(engine.documents)} documents, {engine.spent.pages} pages, {engine.seconds:.1f} s"]
    lines += [f"  {name:24} {score.value:8.4f}   {score.low:.4f} – {score.high:.4f}   over {score.documents}" for name, score in engine.totals.items()]
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, file=sys.stderr)
