"""Counts of right, wrong and missed, and what follows from them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from evals.results import Figures, Miss, Trust


def share(part: float, whole: float) -> float | None:
    """`part / whole` to four places; None, not 0, when there is nothing to divide by."""
    return round(part / whole, 4) if whole else None


@dataclass
class Tally:
    """`near`: wrong texts that are nearly right. `alike`, `compared`: sum and number of ANLS* values."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    near: int = 0
    alike: float = 0.0
    compared: int = 0

    def add(self, other: Tally) -> None:
        """Counts the other's too."""
        self.tp += other.tp
        self.fp += other.fp
        self.fn += other.fn
        self.near += other.near
        self.alike += other.alike
        self.compared += other.compared

    def like(self, alike: float | None) -> None:
        """Counts one ANLS* value; None is none."""
        if alike is not None:
            self.alike += alike
            self.compared += 1

    def figures(self) -> Figures:
        """Precision, recall and F1 of the counts."""
        gold, found = self.tp + self.fn, self.tp + self.fp
        return Figures(tp=self.tp, fp=self.fp, fn=self.fn, precision=share(self.tp, found), recall=share(self.tp, gold),
                       f1=share(2 * self.tp, gold + found), near_f1=share(2 * (self.tp + self.near), gold + found),
                       anls=share(self.alike, self.compared), anls_texts=self.compared)


@dataclass
class Scores:
    """Everything counted about one document, or about several: by (table, field), by table, places, cells found whole, trust by part, checks."""

    values: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    rows: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    boxes: Tally = field(default_factory=Tally)
    whole: Tally = field(default_factory=Tally)
    whole_figures: Tally = field(default_factory=Tally)
    trust: Counter[tuple[str, str]] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    problem: str | None = None

    def add(self, other: Scores) -> None:
        """Counts the other's too; its misses stay its own."""
        for key, tally in other.values.items():
            self.values[key].add(tally)
        for table, tally in other.rows.items():
            self.rows[table].add(tally)
        self.boxes.add(other.boxes)
        self.whole.add(other.whole)
        self.whole_figures.add(other.whole_figures)
        self.trust.update(other.trust)
        self.checks.update(other.checks)

    def count_trust(self, parts: tuple[str, ...], in_queue: bool, wrong: bool) -> None:
        """One value judged: whether a person is asked about it, and whether it is wrong. Wrong and not asked is silent."""
        for part in parts:
            self.trust[part, "judged"] += 1
            self.trust[part, "automated"] += not in_queue
            self.trust[part, "wrong"] += wrong
            self.trust[part, "silent"] += wrong and not in_queue


def trust_of(counts: Counter[tuple[str, str]], parts: tuple[str, ...]) -> Trust:
    """Acceptance and silent errors of the parts together."""
    sums = {name: sum(counts[part, name] for part in parts) for name in ("judged", "automated", "wrong", "silent")}
    return Trust(**sums, automation_rate=share(sums["automated"], sums["judged"]), silent_error_rate=share(sums["silent"], sums["automated"]))


def shown(value: Any) -> str | None:
    """A value as a report shows it, None for none."""
    if value is None or value in ("", []):
        return None
    if isinstance(value, dict) and "chars" in value:
        return f"{value.get('start', '')} … {value.get('end', '')} ({value['chars']} characters)"
    return " / ".join(map(str, value)) if isinstance(value, list) else str(value)
