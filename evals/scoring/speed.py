"""What documents took, together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.results import DocumentResult, Speed, Spent
from evals.scoring.document import total_cost


def spent_in_all(documents: Sequence[DocumentResult]) -> Spent:
    """Sums over documents."""
    each = [document.spent for document in documents]
    return Spent(pages=sum(s.pages for s in each), seconds=round(sum(s.seconds for s in each), 4), calls=sum(s.calls for s in each),
                 cached_calls=sum(s.cached_calls for s in each), prompt_tokens=sum(s.prompt_tokens for s in each),
                 completion_tokens=sum(s.completion_tokens for s in each), cost=total_cost(s.cost for s in each))


def speed_of(documents: Sequence[DocumentResult]) -> Speed:
    """Seconds a page and a document; None where no page was read."""
    total = spent_in_all(documents)
    paged = [d.spent.seconds / d.spent.pages for d in documents if d.spent.pages]
    return Speed(per_page=round(total.seconds / total.pages, 5) if total.pages else None,
                 per_document=round(total.seconds / len(documents), 5) if documents else None,
                 p95_per_page=_p95(paged), p95_per_document=_p95([d.spent.seconds for d in documents]))


def _p95(values: Sequence[float]) -> float | None:
    return round(float(np.percentile(values, 95)), 5) if values else None
