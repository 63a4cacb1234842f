"""A model that reads well: it points at the clauses behind the cues, as the prompt asks."""

from __future__ import annotations

import json
import re
from typing import Any

_CLAUSE = re.compile(r"\[(c\d+)\] (.*)")
_CUES = {"purpose": re.compile("(?:主要)?用于"), "change_reason": re.compile("(?:主要)?原因(?:是|为)?|主要是")}
_COMPARES = re.compile(r"[较比与]|\d|(?:增长|下降)\d")


def by_cues(body: dict[str, Any]) -> str:
    """The answer to a pointing request: clauses from a cue to a comparison or the end of the passage."""
    found: dict[str, list[str]] = {name: [] for name in _CUES}
    for passage in body["messages"][-1]["content"].split("\n\n"):
        reading: str | None = None
        for name, words in _CLAUSE.findall(passage):
            opened = next((field for field, cue in _CUES.items() if cue.match(words)), None)
            if opened is not None or _COMPARES.match(words):
                reading = opened
            if reading is not None:
                found[reading].append(name)
    return json.dumps(found) if any(found.values()) else "blue"
