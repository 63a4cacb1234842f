"""Running heads, feet and page numbers (页眉、页脚、页码): lines that belong to the page and not to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

from pipeline.chunks.paragraphs import CAPTION
from pipeline.text import bare
from schemas.chunk import TextLine

EDGE_LINES = 2  # lines from the top or the bottom of a page that may be running ones
SAME_HEIGHT = 4.0  # points: running lines stand at the same height on every page
APART = 1.25  # times the usual line pitch of its page: how far a running line stands from the text
LEAST_PAGES = 4
SHARE = 0.4  # of the pages: a line that stands on so many runs
DIFFERENT = 0.6  # of the lines next to a running line: the text changes while it stays
_Key: TypeAlias = tuple[str, int]
_PAGE_NUMBER = re.compile(r"[-–—―─·.•第]*(?:\d{1,4}|[ivxIVX]{1,5})[-–—―─·.•页]*(?:[/共](?:\d{1,4})页?)?")
_DIGIT_RUN = re.compile(r"\d+")


def running_lines(lines: Sequence[TextLine]) -> set[int]:
    """Indices of the lines that run: lone page numbers at the edge of a page, and text that stands at the edge of many pages."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.page is not None:
            pages.setdefault(line.page, []).append(index)
    found: set[int] = set()
    apart: Counter[_Key] = Counter()
    near: dict[_Key, list[str]] = {}
    keys: dict[int, _Key] = {}
    for indices in pages.values():
        for place in sorted({*range(min(EDGE_LINES, len(indices))), *range(max(0, len(indices) - EDGE_LINES), len(indices))}):
            index, line = indices[place], lines[indices[place]]
            text = bare(line.text)
            if place in (0, len(indices) - 1) and _PAGE_NUMBER.fullmatch(text):
                found.add(index)
            elif line.box is not None and not CAPTION.search(line.text):
                keys[index] = key = (_DIGIT_RUN.sub("#", text), round(line.box[1] / SAME_HEIGHT))
                apart[key] += _stands_apart(lines, indices, index)
                inner = place + 1 if place < len(indices) / 2 else place - 1
                near.setdefault(key, []).append(bare(lines[indices[inner]].text) if 0 <= inner < len(indices) else "")
    needed = max(LEAST_PAGES, SHARE * len(pages))
    return found | {index for index, key in keys.items() if _runs(key, apart, near, needed)}


def _runs(key: _Key, apart: Counter[_Key], near: dict[_Key, list[str]], needed: float) -> bool:
    """Whether a line at the same height on so many pages stands apart from the text there, or above ever other text."""
    heights = [(key[0], key[1] + step) for step in (-1, 0, 1)]
    beside = [text for height in heights for text in near.get(height, ())]
    return sum(apart[height] for height in heights) >= needed or (len(beside) >= needed and len(set(beside)) > DIFFERENT * len(beside))


def _stands_apart(lines: Sequence[TextLine], indices: Sequence[int], index: int) -> bool:
    """Whether a line at the edge of its page is set smaller than the text or apart from it."""
    tops = [(line.box[1], line.size) for line in (lines[i] for i in indices) if line.box is not None]
    pitches = sorted(b[0] - a[0] for a, b in pairwise(tops))
    sizes = sorted(size for _, size in tops)
    box = lines[index].box
    if not pitches or box is None or lines[index].size < 0.9 * sizes[len(sizes) // 2]:
        return True
    at = tops.index((box[1], lines[index].size))
    inner = tops[at + 1][0] - box[1] if at < len(tops) / 2 else box[1] - tops[at - 1][0]
    return inner > APART * pitches[len(pitches) // 2]
