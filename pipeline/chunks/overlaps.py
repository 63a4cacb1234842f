"""Text that a page break prints twice: the end of one page again in the top margin of the next, each copy cut off by a clip (截断重复)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text import bare
from schemas.chunk import TextLine

TOP_MARGIN = 54.0  # points: text higher up than this is cut off where the page before ends with the same lines
LOWER = 200.0  # points: how much lower the copy on the page before stands
LEAST = 12  # characters that must come again


def overlapping_lines(lines: Sequence[TextLine], dropped: set[int]) -> set[int]:
    """Indices of the copies that nobody sees: those in the top margin, and on the page before those whose copy stands below it."""
    pages: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.page is not None and index not in dropped:
            pages.setdefault(line.page, []).append(index)
    hidden: set[int] = set()
    for number, below in pages.items():
        above = pages.get(number - 1, [])
        first = lines[below[0]].box
        if not above or first is None or first[1] >= TOP_MARGIN:
            continue
        for count in range(min(len(above), len(below)), 0, -1):
            if _same(lines, above[-count:], below[:count]):
                hidden |= {low if _in_margin(lines[low]) else high for high, low in zip(above[-count:], below[:count], strict=True)}
                break
    return hidden


def _same(lines: Sequence[TextLine], above: Sequence[int], below: Sequence[int]) -> bool:
    last, first = lines[above[-1]].box, lines[below[-1]].box
    if last is None or first is None or last[1] - first[1] < LOWER:
        return False
    texts = [bare(lines[index].text) for index in above]
    return sum(map(len, texts)) >= LEAST and texts == [bare(lines[index].text) for index in below]


def _in_margin(line: TextLine) -> bool:
    return line.box is not None and line.box[1] < TOP_MARGIN
