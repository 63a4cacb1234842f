"""Two runs side by side: which scores moved, and whether by more than chance (两次评测对比)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evals.results import DocumentResult, EngineResult, RunResult
from evals.scoring.totals import RESAMPLES, SEED


class Moved(NamedTuple):
    """A score of both runs over the same documents; `low` to `high`: 95 % interval of the difference (documents drawn in pairs)."""

    score: str
    before: float
    now: float
    low: float
    high: float
    documents: tuple[tuple[str, float, float], ...]


def pairs_of(one: RunResult, other: RunResult) -> list[tuple[EngineResult, EngineResult]]:
    """Engines of the same name, or both first ones where no name agrees."""
    named = {engine.engine: engine for engine in other.engines}
    same = [(engine, named[engine.engine]) for engine in one.engines if engine.engine in named]
    return same or [(one.engines[0], other.engines[0])]


def moved(one: EngineResult, other: EngineResult) -> list[Moved]:
    """Scores that differ over the documents that both have, the largest difference first."""
    theirs = {document.name: document for document in other.documents}
    common = [(document, theirs[document.name]) for document in one.documents if document.name in theirs]
    names = dict.fromkeys(name for a, b in common for name in (*a.scores, *b.scores))
    found = [_moved(name, [(a, b) for a, b in common if name in a.scores and name in b.scores]) for name in names]
    return sorted((m for m in found if m is not None and m.before != m.now), key=lambda m: -abs(m.now - m.before))


def _moved(name: str, common: Sequence[tuple[DocumentResult, DocumentResult]]) -> Moved | None:
    if not common:
        return None
    sides = np.array([[a.scores[name].part, a.scores[name].whole, b.scores[name].part, b.scores[name].whole] for a, b in common])
    count = len(common)
    drawn = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), RESAMPLES) @ sides
    low, high = np.percentile(drawn[:, 2] / np.maximum(drawn[:, 3], 1e-12) - drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12), (2.5, 97.5))
    total = sides.sum(axis=0)
    each = tuple((a.name, a.scores[name].value, b.scores[name].value) for a, b in common if a.scores[name].value != b.scores[name].value)
    return Moved(name, round(float(total[0] / total[1]), 6), round(float(total[2] / total[3]), 6), float(low), float(high), each)


def comparison(one: RunResult, other: RunResult) -> str:
    """Text: a line a score that moved, and the documents that moved it."""
    lines = [f"{one.suite} {one.started_at} {one.revision}  →  {other.suite} {other.started_at} {other.revision}"]
    if one.gold_digest != other.gold_digest:
        lines.append("the gold differs between the two: what moved may be the labels")
    for a, b in pairs_of(one, other):
        lines.append(f"{a.engine}  →  {b.engine}")
        changed = moved(a, b)
        lines += [line for m in changed for line in _lines(m)] or ["  nothing moved"]
    return "\n".join(lines)


def _lines(change: Moved) -> list[str]:
    sure = "" if change.low <= 0 <= change.high else "  *"
    head = f"  {change.score:24} {change.before:.4f} → {change.now:.4f}   {change.now - change.before:+.4f} ({change.low:+.4f} to {change.high:+.4f}){sure}"
    worst = sorted(change.documents, key=lambda d: d[2] - d[1])[:3]
    return [head, *(f"      {name}: {before:.4f} → {now:.4f}" for name, before, now in worst)]
