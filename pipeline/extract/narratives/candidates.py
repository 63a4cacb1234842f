"""Slices of a paragraph that may be the value of a field: from a delimiter or cue to the end of a clause (候选片段)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MOST = 24
"""Candidates of one question; the pattern reader's own is among them."""
SHORTEST = 2
_BREAKS = re.compile(r"[，,。；;：:！？]")
_STOPS = re.compile(r"[。；;！？]")
_CUES = re.compile(
    r"(?:主要)?用于|主要(?:增减|变动)?原因(?:是|为|在于)?[:：]?|主要是|主要为|主要系|原因(?:是|为)?[:：]|由于|主要包括[:：]?|为了|用以|其中[:：]?|，(?=因)|，(?=为)")
_COMPARES = re.compile(r"(?:较|比|与)(?:上年|去年|20\d\d|同期)|(?:增加|减少|增长|下降)\d")


def candidates(text: str, own: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Slices as (start, end), in order of print, `own` among them. Pieces that are amounts, dates or comparisons start none."""
    found: dict[tuple[int, int], None] = dict.fromkeys(own)
    for start in _starts(text):
        for end in _ends(text, start):
            if end - start >= SHORTEST and any("\u4e00" <= c <= "\u9fff" for c in text[start:end]):
                found.setdefault((start, end))
    kept = sorted(found)
    if len(kept) > MOST:
        certain = set(own)
        spare = [piece for piece in kept if piece not in certain]
        kept = sorted([*certain, *spare[:MOST - len(certain)]])
    return kept


def _starts(text: str) -> Iterator[int]:
    """After a cue first, since those come with the value; then after delimiters where no figure or comparison follows."""
    seen: set[int] = set()
    for cue in _CUES.finditer(text):
        seen.add(cue.end())
        yield cue.end()
    for mark in _BREAKS.finditer(text):
        start = mark.end()
        if start < len(text) and start not in seen and not _COMPARES.match(text, start) and not text[start].isdigit() and not _CUES.match(text, start):
            yield start


def _ends(text: str, start: int) -> Iterator[int]:
    """The end of the sentence; before it, the end of the clause that a comparison follows."""
    stop = _STOPS.search(text, start)
    end = stop.start() if stop else len(text)
    for mark in _BREAKS.finditer(text, start, end):
        if _COMPARES.match(text, mark.end()):
            yield mark.start()
            return
    yield end
    first = _BREAKS.search(text, start, end)
    if first and first.start() > start:
        yield first.start()
