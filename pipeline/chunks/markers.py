"""Enumerators (序号): what shape they have and which number they are."""

from __future__ import annotations

import re

from schemas.chunk import Marker, MarkerShape

CHINESE_DIGITS = "一二三四五六七八九十"
_CHINESE = f"[{CHINESE_DIGITS}]{{1,3}}"
_SHAPES: tuple[tuple[MarkerShape, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第({_CHINESE})(?:部分|章|篇)[、：:]?")),
    ("chinese", re.compile(rf"({_CHINESE})[、．.]")),
    ("chinese_bracketed", re.compile(rf"[（(]({_CHINESE})[）)][、.]?")),
    ("digit", re.compile(r"(\d{1,2})(?:[、．.](?!\d)|[、．.](?=20\d\d年))")),
    ("digit_bracketed", re.compile(r"[（(]?(\d{1,2})[）)][、.]?")),
    ("circled", re.compile(r"([①-⑳])[、.]?")),
    ("ordinal_word", re.compile(rf"({_CHINESE})(?:是|要(?=[\u4e00-\u9fff]))[，：]?|第({_CHINESE})[，、]")),
    ("labelled", re.compile(rf"(?:目标|任务|措施|职责)(\d{{1,2}}|{_CHINESE})[:：、.]")),
)
_FIRST = frozenset(CHINESE_DIGITS + "第（(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳目任措职")
LEVELS: dict[MarkerShape, int] = {"part": 1, "chinese": 2, "chinese_bracketed": 3, "digit": 4, "digit_bracketed": 5, "circled": 6,
                                  "ordinal_word": 7, "labelled": 7}
"""How deep a heading with such an enumerator stands."""


def leading_marker(text: str) -> Marker | None:
    """The enumerator that `text` begins with."""
    if not text or text[0] not in _FIRST:
        return None
    for shape, pattern in _SHAPES:
        match = pattern.match(text)
        if match:
            return Marker(shape, numeral(next(group for group in match.groups() if group)), match.group())
    return None


def numeral(text: str) -> int:
    """`3`, `３`, `十二`, `③` as an int; 0 for characters that make no number (一二)."""
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return CHINESE_DIGITS.index(text) + 1 if len(text) == 1 else 0
    return 10 * (CHINESE_DIGITS.index(tens[0]) + 1 if tens else 1) + (CHINESE_DIGITS.index(ones[0]) + 1 if ones else 0)
