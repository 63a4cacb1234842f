"""Scores that a run has only when asked for, because they take long or need more than one reading (按需评分)."""

from __future__ import annotations

from collections.abc import Mapping

from evals.kill_rate import KillResult
from evals.results import EngineResult, RunResult, Score
from evals.scoring.totals import intervals

KILL_RATE = "kill_rate"
ON_DEMAND = frozenset({KILL_RATE})
"""Never part of a baseline: a run without them is no worse."""


def with_kill_rates(run: RunResult, engine_name: str, rates: Mapping[str, KillResult]) -> RunResult:
    """The run in which this engine's documents, by name, have the score `kill_rate`; one without mutants stays unscored."""
    return run.model_copy(update={"engines": tuple(_scored(engine, rates) if engine.engine == engine_name else engine for engine in run.engines)})


def _scored(engine: EngineResult, rates: Mapping[str, KillResult]) -> EngineResult:
    documents = tuple(document.model_copy(update={"scores": {**document.scores, KILL_RATE: _score(rates[document.name])}})
                      if document.name in rates and rates[document.name].trials else document for document in engine.documents)
    return engine.model_copy(update={"documents": documents, "totals": intervals(documents)})


def _score(result: KillResult) -> Score:
    mutants = len(result.trials)
    elsewhere = sum(trial.verdict == "elsewhere" for trial in result.trials)
    return Score(value=round(result.killed / mutants, 6), part=result.killed, whole=mutants,
                 reason=f"{result.killed} of {mutants} planted figures noticed at their place, {elsewhere} elsewhere; "
                        f"{result.limit} of {result.figures} figures are checked")
