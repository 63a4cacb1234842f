"""The checks of one document in a few lines: what passed and how, what failed and where (核对摘要)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Failure(NamedTuple):
    """One root cause: its first check and how many checks it breaks. `page`: of the suspect, or of the first figure."""

    group_id: str
    cause: str
    severity: str
    page: int | None
    title: str
    subject: str | None
    message_zh: str
    message_en: str
    checks: int


class Digest(NamedTuple):
    """Passes by grade, other states by name, failing groups by severity, and passes that hold only through rounding."""

    passes: Mapping[str, int]
    states: Mapping[str, int]
    failures: tuple[Failure, ...]
    inexact: tuple[Mapping[str, Any], ...]


_SEVERITIES = ("high", "medium", "low")


def digest(checks: Iterable[Mapping[str, Any]]) -> Digest:
    """The digest of one document's rows of `checks` (as dictionaries)."""
    passes: Counter[str] = Counter()
    states: Counter[str] = Counter()
    groups: dict[str, list[Mapping[str, Any]]] = {}
    inexact = []
    for check in checks:
        states[check["status"]] += 1
        if check["status"] == "pass":
            passes[check["grade"] or "exact"] += 1
            if check["grade"] in ("rounding", "touch"):
                inexact.append(check)
        elif check["status"] == "fail":
            groups.setdefault(check["group_id"] or check["fingerprint"], []).append(check)
    failures = sorted((_failure(name, members) for name, members in groups.items()),
                      key=lambda failure: (_SEVERITIES.index(failure.severity), failure.page or 0))
    return Digest(passes, states, tuple(failures), tuple(inexact))


def _failure(group_id: str, members: list[Mapping[str, Any]]) -> Failure:
    first = members[0]
    page = next((item["page"] for item in first["evidence"] if item["page"] is not None), None)
    return Failure(group_id, first["cause"] or "unknown", first["severity"] or "medium", page, first["title"], first["subject"],
                   first["message_zh"] or first["title"], first["message_en"] or first["title"], len(members))
