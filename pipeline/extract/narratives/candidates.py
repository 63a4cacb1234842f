"""Slices of a paragraph that may be the value of a field: from a delimiter or cue to the end of a clause (候选片段)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

MOST = 24
"""Candidates of one question; the pattern reader's own is among them."""
SHORTEST = 2
BREAKS = re.compile(r"[，。；;：！？]|(?<!\d)[,:]|[,:](?!\d)")
_STOPS = re.compile(r"[。；;！？]")
CUES = re.compile(
    r"(?:主要)?用于|主要(?:增减|变动)?原因(?:说明|如下)?(?:是|为|在于)?[:：]?|主要是|主要为|主要系|原因(?:是|为)?[:：]|主要包括[:：]?|用以|其中[:：]|(?<=[：:；。])[一二三四五六]是")
_TURN = re.compile(r"(?:较|比|与)(?:上年|去年|20\d\d|同期)|(?:增加|减少|增长|下降)(?:了)?\d|持平|保持一致|原因")
_AMOUNT = re.compile(r"\d(?:万元|亿元|元|%|％)$")
_COMPARES = re.compile(r"(?:较|比|与)(?:上年|去年|20\d\d|同期)|(?:增加|减少|增长|下降)\d")


def candidates(text: str, reason: bool, own: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """Slices as (start, end), in order of print, `own` among them. Pieces that are amounts, dates or comparisons start none.

    Purposes stand before a comparison with another year and before any word of reason, reasons (`reason`) behind them.
    """
    turn = _TURN.search(text)
    found: dict[tuple[int, int], None] = dict.fromkeys(own)
    for start in _starts(text):
        if turn is not None and (start < turn.end() if reason else start > turn.start()):
            continue
        for end in _ends(text, start):
            piece = text[start:end]
            if len(piece) >= SHORTEST and not _AMOUNT.search(piece) and not CUES.search(piece) and any("\u4e00" <= c <= "\u9fff" for c in piece):
                found.setdefault((start, end))
    kept = sorted(found)
    if len(kept) > MOST:
        certain = set(own)
        spare = [piece for piece in kept if piece not in certain]
        kept = sorted([*certain, *spare[:MOST - len(certain)]])
    return kept


def _starts(text: str) -> Iterator[int]:
    """After cues, since a value begins there; elsewhere after delimiters where no figure or comparison follows."""
    taken = 0
    inside: set[int] = set()
    for cue in CUES.finditer(text):
        yield cue.end()
        stop = _STOPS.search(text, cue.end())
        inside.update(range(max(taken, cue.start()), taken := stop.start() + 1 if stop else len(text)))
    for mark in BREAKS.finditer(text):
        start = mark.end()
        if start < len(text) and start not in inside and not _COMPARES.match(text, start) and not text[start].isdigit() and not CUES.match(text, start):
            yield start


def _ends(text: str, start: int) -> Iterator[int]:
    """The end of the sentence; before it, the end of the clause that a comparison follows."""
    stop = _STOPS.search(text, start)
    end = stop.start() if stop else len(text)
    for mark in BREAKS.finditer(text, start, end):
        if _COMPARES.match(text, mark.end()):
            yield mark.start()
            return
    yield end
