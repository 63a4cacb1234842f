"""How many figures of a document are proven, and what holds for the rest (核对覆盖)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

Reason: TypeAlias = Literal["proven", "disputed", "insufficient", "no_relation"]
_RANK: dict[str, Reason] = {"pass": "proven", "fail": "disputed", "insufficient": "insufficient", "error": "insufficient"}
_ORDER: tuple[Reason, ...] = ("proven", "disputed", "insufficient", "no_relation")


class Coverage(NamedTuple):
    """Number cells by the best that a check says of them.

    proven: part of a passing check · disputed: only of failing ones · insufficient: only of checks that could not be made · no_relation: of none.
    `without`: kinds of the tables that hold the figures of no relation.
    """

    counts: Mapping[str, int]
    without: Mapping[str, int]

    @property
    def numbers(self) -> int:
        """All number cells."""
        return sum(self.counts.values())


def coverage(tables: Iterable[Mapping[str, Any]], cells: Iterable[Mapping[str, Any]], checks: Iterable[Mapping[str, Any]]) -> Coverage:
    """The coverage of one document from its contract rows (as dictionaries)."""
    best: dict[tuple[Any, Any, Any], Reason] = {}
    for check in checks:
        reason = _RANK.get(check["status"])
        if reason is None:
            continue
        for item in check["evidence"]:
            if item["row"] is not None:
                place = (item["table_id"], item["row"], item["column"])
                if place not in best or _ORDER.index(reason) < _ORDER.index(best[place]):
                    best[place] = reason
    kinds = {table["table_id"]: table["kind"] for table in tables}
    counts: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for cell in cells:
        if cell["state"] != "number":
            continue
        reason = best.get((cell["table_id"], cell["row"], cell["column"]), "no_relation")
        counts[reason] += 1
        if reason == "no_relation":
            without[kinds.get(cell["table_id"], "other")] += 1
    return Coverage(counts, without)
