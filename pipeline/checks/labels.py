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
_TOTAL = re.compile(r"(?:本年|全年|当年|预算|决算)?(?:收入|支出|项目|部门|单位|金额)*(?:预算|决算)?(?:总计|合计|总额|合计数|总计数|共计|总数)|"
                    r"(?:本年|当年)?(?:收入|支出)小计")
_SUB = re.compile(r"小计")
_FIRST = re.compile(r"[(（]?(?:一|1)(?![一二三四五六七八九十\d])")
CODE_LENGTHS = frozenset((3, 4, 5, 7, 9))
_WORDS = re.compile(r"[\s:：()（）、,，·\-—_]+")


class Label(NamedTuple):
    """A row label, read. `name` is bare (NFKC, no spaces), without code, numbering and 其中; `plain` also without marks.

    `total`: 合计, 总计 …; `part`: printed as 其中 without a number, a part that is no addend of its own; `first`: 一、, 1. …
    """

    text: str | None
    code: str | None
    name: str
    numbering: Numbering | None
    total: bool
    sub: bool
    part: bool
    first: bool = False


def read_label(text: str | None) -> Label:
    """The label printed as `text`."""
    name = bare(text) if text else ""
    code = None
    found = _CODE.fullmatch(name)
    if found and len(found.group(1)) in CODE_LENGTHS:
        code, name = found.group(1), found.group(2)
        if len(code) == 4:  # 类 and a 款 printed without its zero
            code = code[:3] + "0" + code[3:]
    elif name[:1] in ("A", "B", "C") and (found := _LETTER.fullmatch(name)):
        code, name = found.group(1) + found.group(2).rstrip("0"), found.group(3)
    first = False
    part = _PART.fullmatch(name)
    if part:
        name = part.group(1)
    numbering: Numbering | None = None
    for kind, pattern in _NUMBERING:
        match = pattern.fullmatch(name)
        if match:
            numbering, first, name = kind, _FIRST.match(name) is not None, match.group(1)
            break
    if part is None and (part := _PART.fullmatch(name)):
        name = part.group(1)
    return Label(text, code, name, numbering, bool(_TOTAL.fullmatch(name)), bool(_SUB.fullmatch(name)),
                 part is not None and numbering is None, first)


def plain(name: str) -> str:
    """A name without marks, for comparing names of two tables."""
    return _WORDS.sub("", name)
