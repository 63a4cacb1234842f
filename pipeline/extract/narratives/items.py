"""Lists written as running text, cut into their items (条目): 一是…二是…, 1. 2., （一）（二）, 目标1：, ①②."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pipeline.chunks.markers import CHINESE_DIGITS, numeral

_NUMERAL = re.compile(rf"\d+|[①-⑳]|[{CHINESE_DIGITS}]+")
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(pattern)) for name, pattern in (
    ("goal", rf"(?:年度|总体|绩效)?(?:目标|任务|措施)[{CHINESE_DIGITS}\d]{{1,2}}[:：、.．]"),
    ("is", rf"[{CHINESE_DIGITS}]{{1,3}}是[，,：:]?"),
    ("first", rf"第[{CHINESE_DIGITS}]{{1,3}}[，,、]"),
    ("comma", rf"[{CHINESE_DIGITS}]{{1,3}}、"),
    ("brackets", rf"[（(][{CHINESE_DIGITS}]{{1,3}}[）)][、.]?"),
    ("point", r"\d{1,2}(?:[.．](?!\d)|、)"),
    ("number_brackets", r"[（(]\d{1,2}[）)][、.]?"),
    ("half_bracket", r"\d{1,2}[）)]"),
    ("circle", "[①-⑳]"),
))
_ANCHORS = frozenset("。；;：:！？!?，, \n\t　")
_CLOSING = "。；;，, \n\t"
_LEAD_END = frozenset("：:")
_TOP_STYLES = frozenset(("goal", "comma", "brackets", "point"))


class Item(NamedTuple):
    """A slice of the text: without its number, without the stop that closes it."""

    start: int
    end: int


class Mark(NamedTuple):
    """A number (序号) of a list: its style, what it counts, where it stands."""

    style: str
    number: int
    start: int
    end: int


def split_items(text: str, line_starts: Collection[int] = ()) -> list[Item]:
    """Items of the outermost list in `text`, one item when there is none. `line_starts`: offsets where printed lines begin."""
    best = None
    for name, pattern in _STYLES:
        run = _run(text, name, pattern, line_starts)
        if run and _is_list(text, run) and (best is None or run[0].start < best[0].start):
            best = run
    if best is None:
        items = [trimmed(text, 0, len(text))]
    else:
        ends = [mark.start for mark in best[1:]] + [len(text)]
        items = [trimmed(text, mark.end, end) for mark, end in zip(best, ends, strict=True)]
    return [item for item in items if item.end > item.start]


def leading_mark(text: str) -> Mark | None:
    """The number that `text` begins with."""
    for name, pattern in _STYLES:
        found = pattern.match(text)
        if found:
            return Mark(name, _number(found.group()), 0, found.end())
    return None


def mark_end(text: str) -> int:
    """Where the words of `text` begin: behind the number in front of them, if any."""
    mark = leading_mark(text)
    return mark.end if mark else 0


def trimmed(text: str, start: int, end: int) -> Item:
    """The slice without white space in front and without closing stops."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    return Item(start, end)


def _run(text: str, style: str, pattern: re.Pattern[str], line_starts: Collection[int]) -> list[Mark]:
    """Marks of one style that count 1, 2, 3 …"""
    run: list[Mark] = []
    for mark in _marks(text, style, pattern, line_starts):
        if mark.number == len(run) + 1:
            run.append(mark)
    return run


def _marks(text: str, style: str, pattern: re.Pattern[str], line_starts: Collection[int]) -> Iterator[Mark]:
    for found in pattern.finditer(text):
        start = found.start()
        if start == 0 or text[start - 1] in _ANCHORS or start in line_starts:
            yield Mark(style, _number(found.group()), start, found.end())


def _is_list(text: str, run: list[Mark]) -> bool:
    """A number at the very start makes a list of one; further in, two are needed, and a sentence before them may be their theme."""
    if run[0].start == 0:
        return True
    if len(run) < 2:
        return False
    lead = text[:run[0].start].rstrip()
    return run[0].style in _TOP_STYLES or lead[-1:] in _LEAD_END


def _number(mark: str) -> int:
    return numeral(_NUMERAL.findall(mark)[0])
