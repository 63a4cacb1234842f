"""Whether a run is as good as the committed baseline, and raising it (基线)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from evals.results import EngineResult, RunResult
from evals.scoring.on_demand import ON_DEMAND

BASELINE = Path(__file__).with_name("baseline.json")
LOWER_IS_BETTER = frozenset({"wrong_among_accepted"})
MAY_VANISH = frozenset({"checks.precision", "wrong_among_accepted"})
"""Scores that have nothing to divide by once nothing is reported or accepted; recall and acceptance tell of that."""
MODEL_SLACK = 0.02
"""A model's answers may differ a little from machine to machine; without one, everything is exact."""
KNOWN_ANSWERS_SLACK = 0.1
_EXACT = 2e-6  # the sixth place, to which totals are rounded

Pair = tuple[float, float]


class EngineBaseline(BaseModel):
    """Parts and wholes by document and score. `slack`: what a score may fall."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slack: float
    known_answers: float | None
    documents: dict[str, dict[str, Pair]]


class Baseline(BaseModel):
    """What a suite reached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    suite: str
    revision: str
    prompts: dict[str, str]
    engines: dict[str, EngineBaseline]


class Change(NamedTuple):
    """A score before and now, over the documents that both sides have; None: not scored."""

    engine: str
    score: str
    before: float | None
    now: float | None
    worse: bool

    def __str__(self) -> str:
        return f"{self.engine}: {self.score} {_shown(self.before)} → {_shown(self.now)}"


def baseline_of(run: RunResult) -> Baseline:
    """The baseline that a run would be."""
    engines = {engine.engine: EngineBaseline(
        slack=MODEL_SLACK if engine.model else 0.0, known_answers=engine.known_answers,
        documents={d.name: {name: (round(s.part, 6), s.whole) for name, s in d.scores.items() if name not in ON_DEMAND}
                   for d in engine.documents}) for engine in run.engines}
    return Baseline(suite=run.suite, revision=run.revision, prompts=run.prompts, engines=engines)


def read_baseline(file: Path = BASELINE) -> Baseline:
    """The committed baseline. Raises FileNotFoundError."""
    return Baseline.model_validate_json(file.read_bytes())


def restricted(baseline: Baseline, names: Iterable[str]) -> Baseline:
    """The baseline of these documents alone."""
    wanted = frozenset(names)
    engines = {name: engine.model_copy(update={"documents": {d: scores for d, scores in engine.documents.items() if d in wanted}})
               for name, engine in baseline.engines.items()}
    return baseline.model_copy(update={"engines": engines})


def faults(run: RunResult, baseline: Baseline) -> list[str]:
    """Why the run is not as good as the baseline; empty is green.

    Engines of the baseline that did not run are not judged. Documents that are new are not compared; ones that are gone are a fault.
    """
    found = [f"suite {run.suite} is not the baseline's {baseline.suite}"] if run.suite != baseline.suite else []
    found += [f"prompt {name}: {_changed(before, run.prompts.get(name))}" for name, before in baseline.prompts.items()
              if _changed(before, run.prompts.get(name))]
    for engine in run.engines:
        known = baseline.engines.get(engine.engine)
        if known is None:
            found.append(f"{engine.engine}: not in the baseline")
            continue
        gone = known.documents.keys() - {document.name for document in engine.documents}
        found += [f"{engine.engine}: {name} was not read" for name in sorted(gone)]
        found += [str(change) for change in changes(engine, known) if change.worse]
        if known.known_answers is not None and (engine.known_answers or 0) < known.known_answers - KNOWN_ANSWERS_SLACK:
            found.append(f"{engine.engine}: known answers {_shown(known.known_answers)} → {_shown(engine.known_answers)}")
    return found


def _changed(before: str, now: str | None) -> str:
    """A prompt may change with its version, never under it."""
    if now is None:
        return "is gone"
    return "was changed under the same version" if now != before and now.split()[0] == before.split()[0] else ""


def changes(engine: EngineResult, known: EngineBaseline) -> list[Change]:
    """Every score that differs from the baseline's."""
    now = {d.name: {name: (s.part, s.whole) for name, s in d.scores.items()} for d in engine.documents}
    common = [name for name in known.documents if name in now]
    names = dict.fromkeys(score for name in common for side in (known.documents, now) for score in side[name])
    out = []
    for score in names:
        before, after = (_total(score, (side[name] for name in common)) for side in (known.documents, now))
        if before != after:
            out.append(Change(engine.engine, score, before, after, _worse(score, before, after, known.slack)))
    return out


def _total(score: str, documents: Iterable[Mapping[str, Pair]]) -> float | None:
    pairs = [found[score] for found in documents if score in found]
    whole = sum(pair[1] for pair in pairs)
    return round(sum(pair[0] for pair in pairs) / whole, 6) if whole else None


def _worse(score: str, before: float | None, now: float | None, slack: float) -> bool:
    if before is None:
        return False
    if now is None:
        return score not in MAY_VANISH
    fall = now - before if score in LOWER_IS_BETTER else before - now
    return fall > slack + _EXACT


def raise_baseline(run: RunResult, note: str, changelog: Path, file: Path = BASELINE) -> Baseline:
    """Makes the run the baseline and says so in the changelog, under its newest heading."""
    baseline = baseline_of(run)
    reached = ", ".join(f"{engine.engine} F1 {engine.totals['f1'].value:.4f}" for engine in run.engines if "f1" in engine.totals)
    file.write_text(baseline.model_dump_json(indent=None).replace('},"', '},\n"') + "\n", "utf-8")
    head, heading, rest = changelog.read_text("utf-8").partition("\n## ")
    title, _, lines = rest.partition("\n\n")
    changelog.write_text(f"{head}{heading}{title}\n\n- Baseline of the evaluation ({run.suite}): {reached}. {note}\n{lines}", "utf-8")
    return baseline


def _shown(value: float | None) -> str:
    return "not scored" if value is None else f"{value:.4f}"
