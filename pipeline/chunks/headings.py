"""Which paragraphs are headings, and under which of them every paragraph stands (标题层级)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.chunks.markers import LEVELS
from pipeline.chunks.paragraphs import Draft
from schemas.chunk import Marker, Section

LARGER = 1.1  # times the body's font size: a title without enumerator
LONGEST = 48
LONGEST_LEAD = 45
_NOT_IN_HEADINGS = re.compile(r"[。；，;！？]")
_LEAD = re.compile(rf"[^，,；。：:！？]{{2,{LONGEST_LEAD}}}?[。：:](?=.)")
_HEADING_SHAPES = frozenset(("part", "chinese", "chinese_bracketed", "digit", "digit_bracketed"))
_LIST_SHAPES = frozenset(("chinese_bracketed", "digit", "digit_bracketed"))


class HeadingTree:
    """Sections opened so far, in order, and the ones that are open."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self._open: list[Section] = []

    def add(self, title: str, marker: Marker | None, paragraph: str, page: int | None) -> None:
        """A heading opens a section and closes those at its level and deeper."""
        level = LEVELS[marker.shape] if marker else 1
        self.close(level)
        section = Section(f"h{len(self.sections) + 1:03d}", level, title, marker, self._open[-1].id if self._open else None, paragraph, page)
        self.sections.append(section)
        self._open.append(section)

    def close(self, level: int) -> None:
        """Close all sections at `level` and deeper."""
        while self._open and self._open[-1].level >= level:
            self._open.pop()

    def here(self) -> tuple[str | None, tuple[str, ...]]:
        """Id of the innermost open section and the titles of all open ones."""
        return (self._open[-1].id, tuple(section.title for section in self._open)) if self._open else (None, ())


def heading_flags(drafts: Sequence[Draft], markers: Sequence[Marker | None], skipped: set[int], body: float) -> list[bool]:
    """Which drafts are headings: short and unpunctuated, set in larger type or enumerated, and no item of a list."""
    text = [i for i, draft in enumerate(drafts) if i not in skipped and not draft.caption and draft.text]
    flags = [False] * len(drafts)
    for i in text:
        flags[i] = _looks_like(drafts[i], markers[i], body)
    short = list(flags)
    for before, here in pairwise(text):
        a, b = markers[before], markers[here]
        if short[before] and a and b and a.shape == b.shape and a.shape in _LIST_SHAPES and b.ordinal == a.ordinal + 1 and drafts[before].size < LARGER * body:
            flags[before] = False  # nothing stands under it
            flags[here] = flags[here] and _followed_by_text(here, text, drafts, markers)
    return flags


def split_lead(text: str, marker: Marker | None) -> tuple[int, int] | None:
    """The run-in heading of an enumerated paragraph: what stands between the enumerator and the first 。 or ：."""
    if marker is None:
        return None
    start = len(marker.text)
    match = _LEAD.match(text, start)
    return (start, match.end() - 1) if match else None


def title_of(text: str, marker: Marker | None) -> str:
    """A heading without its enumerator and closing colon."""
    return text[len(marker.text) if marker else 0:].strip().rstrip("：:")


def _looks_like(draft: Draft, marker: Marker | None, body: float) -> bool:
    text = draft.text
    if len(text) > LONGEST or _NOT_IN_HEADINGS.search(text):
        return False
    if draft.size >= LARGER * body:
        return True
    return marker is not None and marker.shape in _HEADING_SHAPES and len(text) > len(marker.text)


def _followed_by_text(index: int, text: Sequence[int], drafts: Sequence[Draft], markers: Sequence[Marker | None]) -> bool:
    """Whether plain or deeper text follows: then the last of a row of headings is one all the same."""
    at = text.index(index)
    following = text[at + 1] if at + 1 < len(text) else None
    if following is None:
        return False
    mine, other = markers[index], markers[following]
    assert mine is not None
    return (other is None and len(drafts[following].text) > LONGEST) or (other is not None and LEVELS[other.shape] > LEVELS[mine.shape])


