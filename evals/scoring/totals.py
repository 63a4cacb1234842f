"""Figures over all documents, with their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.results import DocumentResult, Interval

RESAMPLES = 2000
SEED = 20261125


def intervals(documents: Sequence[DocumentResult]) -> dict[str, Interval]:
    """Each score over the documents that have it, with the 95 % interval of a bootstrap over documents.

    A score is the sum of the parts over the sum of the wholes, so that a long document weighs as much as it holds.
    """
    names = dict.fromkeys(name for document in documents for name in document.scores)
    return {name: _interval(np.array([(score.part, score.whole) for d in documents if (score := d.scores.get(name)) is not None])) for name in names}


def _interval(pairs: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Interval:
    count = len(pairs)
    drawn = np.random.default_rng(SEED).multinomial(count, np.full(count, 1 / count), RESAMPLES) @ pairs
    shares = drawn[:, 0] / np.maximum(drawn[:, 1], 1e-12)
    low, high = np.percentile(shares, (2.5, 97.5))
    value = float(pairs[:, 0].sum() / pairs[:, 1].sum())
    return Interval(value=round(value, 6), low=round(float(low), 6), high=round(float(high), 6), documents=count)
