"""Arguments in, runs and their reports out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.comparing import comparison
from evals.engines.base import Engine, EngineError
from evals.engines.mingxi import Mingxi
from evals.engines.peers import PEERS, peer
from evals.gate import BASELINE, changes, faults, raise_baseline, read_baseline, restricted
from evals.kill_rate import WHERES, kill_rates, table, totals
from evals.mutants.errors import KINDS, Kind
from evals.report.page import past_runs, write_report
from evals.results import EngineResult, RunResult
from evals.runner import run
from evals.scoring.gold import GoldError
from evals.scoring.on_demand import with_kill_rates
from evals.suites import FIXTURES, Suite, SuiteError, find_suite
from pipeline.llm import embedded

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
    verb.add_argument("--peer", action="append", default=[], metavar="NAME", help=f"a public tool on the same files: {', '.join(PEERS)}")
    verb.add_argument("--kill", type=_positive, default=0, metavar="N", help="plant N wrong figures in each PDF too: the score kill_rate of the engine none")
    verb.add_argument("--out", type=Path, required=True, help="folder of runs; the report shows the trend over those already in it")
    verb.set_defaults(verb=_run)
    verb = verbs.add_parser("compare", help="what moved between two runs (* more than chance explains)")
    verb.add_argument("before", type=Path, help="a run file, or a folder of runs (its last)")
    verb.add_argument("now", type=Path)
    verb.set_defaults(verb=_compare)
    verb = verbs.add_parser("kill", help="plant wrong figures in PDFs and count those that the checks notice; needs no gold")
    verb.add_argument("pdf", nargs="+", type=Path)
    verb.add_argument("--n", type=_positive, default=20, help="mutants of each PDF")
    verb.add_argument("--kinds", type=_kinds, default=KINDS, help=f"of {','.join(KINDS)} (default all)")
    verb.add_argument("--where", choices=(*WHERES, "both"), default="both", help="figures in ruled tables, or before a unit in running text")
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--json", type=Path, metavar="FILE", help="write every mutant and its verdict here")
    verb.set_defaults(verb=_kill)
    verb = verbs.add_parser("baseline", help="make a run the baseline that the gate holds, and say so in the changelog")
    verb.add_argument("run", type=Path, help="a run file, or a folder of runs (its last)")
    verb.add_argument("--note", required=True, help="what was gained, for the changelog")
    verb.add_argument("--lower", action="store_true", help="allow scores to fall; the note says why")
    verb.set_defaults(verb=_baseline)
    verb = verbs.add_parser("gate", help="run the fixtures and fail on any fall below the baseline (no network)")
    verb.add_argument("--llm", action="append", metavar="MODE", help="default: none, and embedded where that model is installed")
    verb.add_argument("--jobs", type=int, default=2)
    verb.add_argument("--only", action="append", default=[], metavar="PATTERN", help="only documents of this name (several times)")
    verb.add_argument("--out", type=Path, help="keep the run and its report here")
    verb.set_defaults(verb=_gate)
    return parser


def _suite_options(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--suite", required=True, help="fixtures, or a folder with gold and documents")
    verb.add_argument("--documents", type=Path, help="folder of the documents, where it isn't beside the gold")
    verb.add_argument("--only", action="append", default=[], metavar="PATTERN", help="only gold of this name (several times)")
    verb.add_argument("--jobs", type=int, default=1, help="processes that read files")


def _run(options: argparse.Namespace) -> int:
    engines: list[Engine] = [*(Mingxi(mode, options.jobs) for mode in options.llm or ["none"]), *map(peer, options.peer)]
    without_model = Mingxi("none", options.jobs).name
    if options.kill and without_model not in (engine.name for engine in engines):
        raise EngineError("--kill reads without a model: add --llm none")
    suite = find_suite(options.suite, options.documents, options.only)
    result, _ = run(suite, engines, _say)
    if options.kill:
        rates = kill_rates([item.path for item in suite.files], options.kill, say=_say)
        result = with_kill_rates(result, without_model, dict(zip((item.name for item in suite.files), rates, strict=True)))
    keep(result, suite, options.out)
    return 0


def _kill(options: argparse.Namespace) -> int:
    results = kill_rates(options.pdf, options.n, options.kinds, WHERES if options.where == "both" else (options.where,), options.seed, _say)
    print(table(results))
    if options.json is not None:
        told = {"seed": options.seed, "total": totals(results), "documents": [result.model_dump(mode="json") for result in results]}
        options.json.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0 if any(result.trials for result in results) else UNUSABLE


def _kinds(text: str) -> tuple[Kind, ...]:
    unknown = sorted(set(text.split(",")) - set(KINDS))
    if unknown:
        raise argparse.ArgumentTypeError(f"no such kind: {', '.join(unknown)}; there are {', '.join(KINDS)}")
    return tuple(kind for name in text.split(",") for kind in KINDS if kind == name)


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return int(text)


def keep(result: RunResult, suite: Suite, out: Path) -> None:
    """Writes the run and its report, and prints the totals."""
    past, refused = past_runs(out / "runs", result.suite)
    for name in refused:
        _say(f"{name} is no run file of this format: left out of the trend")
    file, report = save(result, out), out / "report.html"
    write_report(result, past, {item.name: item.path for item in suite.files}, report)
    for engine in result.engines:
        print(summary(engine))
    print(f"run file: {file}\nreport:   {report}")


def _compare(options: argparse.Namespace) -> int:
    print(comparison(_read(options.before), _read(options.now)))
    return 0


def _baseline(options: argparse.Namespace) -> int:
    result = _read(options.run)
    fallen = faults(result, read_baseline()) if BASELINE.exists() else []
    fallen = [fault for fault in fallen if not fault.endswith("not in the baseline")]
    for fault in fallen:
        _say(fault)
    if fallen and not options.lower:
        _say("this run is worse than the baseline: --lower makes it the baseline all the same")
        return RED
    raise_baseline(result, options.note, BASELINE.parents[1] / "CHANGELOG.md")
    print(f"{BASELINE.name} and CHANGELOG.md are written: commit both")
    return 0


def _gate(options: argparse.Namespace) -> int:
    baseline = read_baseline()
    modes = options.llm or (["none", "embedded"] if embedded.installed() else ["none"])
    suite = find_suite(FIXTURES, only=options.only)
    if options.only:
        baseline = restricted(baseline, (item.name for item in suite.files))
    result, _ = run(suite, [Mingxi(mode, options.jobs) for mode in modes], _say)
    if options.out is not None:
        keep(result, suite, options.out)
    found = faults(result, baseline)
    for engine in result.engines:
        for change in changes(engine, baseline.engines[engine.engine]) if engine.engine in baseline.engines else ():
            print(f"{'WORSE' if change.worse else 'moved'} {change}")
    for fault in found:
        print(f"RED: {fault}")
    told = ", ".join(f"{engine.engine} F1 {engine.totals['f1'].value:.4f} over {len(engine.documents)} documents" for engine in result.engines)
    print(f"{'red' if found else 'green'}: {told}")
    return RED if found else 0


def _read(path: Path) -> RunResult:
    file = path
    if path.is_dir():
        inside = sorted([*path.glob("*.json"), *path.glob("runs/*.json")], key=lambda f: f.name)
        if not inside:
            raise FileNotFoundError(f"no run files in {path}")
        file = inside[-1]
    try:
        return RunResult.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise SuiteError(f"{file} is no run file of this format: {error.error_count()} fields don't fit") from error


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
