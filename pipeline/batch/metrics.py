"""How a run goes, as a text file for Prometheus' node exporter (指标文件)."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from pipeline.batch.archive import Summary
from schemas.rows import UsageRow

EVERY_SECONDS = 15.0


class MetricsFile:
    """Writes the file whole, in one step, at most every 15 seconds and at the end. A reader never sees half of it. Without a path it does nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path, self._written = path, 0.0

    def tell(self, summary: Summary, usage: UsageRow | None = None, last: bool = False) -> None:
        """Where the run stands; `usage` is what the model took, `last` writes at once. Raises OSError."""
        if self._path is None or not (last or time.monotonic() - self._written >= EVERY_SECONDS):
            return
        self._written = time.monotonic()
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        beside.write_text("".join(metric_lines(summary, usage, time.time() if last else None)), encoding="utf-8")
        beside.replace(self._path)


def metric_lines(summary: Summary, usage: UsageRow | None, finished: float | None) -> Iterator[str]:
    """The exposition format, one metric after another."""
    states = {"read": summary.read, "known": summary.known, "duplicate": summary.duplicates, "refused": summary.refused, "unopened": summary.unopened,
              "waiting": max(summary.found - summary.settled, 0)}
    yield from _metric("mingxi_files", "Files of the run by state", "state", states)
    yield from _metric("mingxi_documents", "Documents by status", "status", {name: summary.statuses[name] for name in ("ok", "partial", "failed")})
    yield from _metric("mingxi_problems", "Files noted, by category", "category", dict(summary.noted))
    yield from _metric("mingxi_pages_read", "Pages read", None, {"": summary.pages})
    yield from _metric("mingxi_numbers_read", "Numbers read in tables", None, {"": summary.numbers})
    yield from _metric("mingxi_paused", "Whether the run paused by itself", None, {"": int(summary.paused is not None)})
    if usage is not None:
        yield from _metric("mingxi_model_calls", "Calls of the model", "kind", {"paid": usage.calls, "cached": usage.cached_calls})
        yield from _metric("mingxi_model_tokens", "Tokens of the model", "kind", {"prompt": usage.prompt_tokens, "completion": usage.completion_tokens})
        yield from _metric("mingxi_model_cost", "Cost in the currency of the price list", None, {"": Decimal(usage.cost)})
    if finished is not None:
        yield from _metric("mingxi_run_seconds", "Length of the run", None, {"": round(summary.seconds, 3)})
        yield from _metric("mingxi_run_finished_timestamp_seconds", "When the run ended", None, {"": round(finished, 3)})


def _metric(name: str, told: str, label: str | None, values: Mapping[str, int | float | Decimal]) -> Iterator[str]:
    yield f"# HELP {name} {told}\n# TYPE {name} gauge\n"
    for key, value in values.items():
        yield f'{name}{{{label}="{key}"}} {value}\n' if label else f"{name} {value}\n"
