"""What a row label says of its row: code, name, numbering, total or part (行标签)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from pipeline.text import bare

Numbering: TypeAlias = Literal["chinese", "bracketed", "digit", "digit_bracketed"]

_CODE = re.compile(r"[\[【(（]?(\d{3,10})[\]】)）]?(?=\D|$)[-—_\s]*(.*)")
_NUMBERING: tuple[tuple[Numbering, re.Pattern[str]], ...] = (
    ("bracketed", re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]、?(.*)")),
    ("chinese", re.compile(r"[一二三四五六七八九十]{1,3}[、.．,，](.*)")),
    ("digit_bracketed", re.compile(r"[(（]\d{1,2}[)）][、.．]?(.*)")),
    ("digit", re.compile(r"\d{1,2}[、.．](?!\d)(.*)")))
_PART = re.compile(r"(?:其中|其他?中)[:：]?(.*)")
_LETTER = re.compile(r"([ABC])(\d{0,10})[-—_\s]*([^\dA-Za-z].*)")
_TOTAL = re.compile(r"(?:本年|全年|当年|预算|决算)?(?:收入|支出|项目|部门|单位|金额)*(?:预算|决算)?(?:总计|合计|总额|合计数|总计数|共计|总数)")
_SUB = re.compile(r"小计")
CODE_LENGTHS = frozenset((3, 5, 7, 9))
_WORDS = re.compile(r"[\s:：()（）、,，·\-—_]+")


class Label(NamedTuple):
    """A row label, read. `name` is bare (NFKC, no spaces), without code, numbering and 其中; `plain` also without marks.

    `total`: 合计, 总计 …; `part`: printed as 其中, a part that is no addend of its own.
    """

    text: str | None
    code: str | None
    name: str
    numbering: Numbering | None
    total: bool
    sub: bool
    part: bool


def read_label(text: str | None) -> Label:
    """The label printed as `text`."""
    name = bare(text) if text else ""
    code = None
    found = _CODE.fullmatch(name)
    if found and len(found.group(1)) in CODE_LENGTHS:
        code, name = found.group(1), found.group(2)
    elif name[:1] in ("A", "B", "C") and (found := _LETTER.fullmatch(name)):
        code, name = found.group(1) + found.group(2).rstrip("0"), found.group(3)
    numbering: Numbering | None = None
    for kind, pattern in _NUMBERING:
        match = pattern.fullmatch(name)
        if match:
            numbering, name = kind, match.group(1)
            break
    part = _PART.fullmatch(name)
    if part:
        name = part.group(1)
    return Label(text, code, name, numbering, bool(_TOTAL.fullmatch(name)), bool(_SUB.fullmatch(name)), part is not None)


def plain(name: str) -> str:
    """A name without marks, for comparing names of two tables."""
    return _WORDS.sub("", name)
