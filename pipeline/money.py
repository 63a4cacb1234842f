"""Printed figures as Decimal, units as factors: money never passes through float (金额、单位)."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

FACTORS: dict[str, int] = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
_ASCII = str.maketrans("０１２３４５６７８９，．－−﹣–—％（）＋", "0123456789,.-----%()+")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_BRACKETED = re.compile(r"\((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\)")
_DASHES = frozenset("-—–－―─一/／\\")
_UNIT = re.compile(r"单位[:：]?[(（]?(?:人民币)?(亿元|百万元|万元|千元|元)")


class Figure(NamedTuple):
    """A printed number: exact value at the printed scale, decimals printed, whether a % follows."""

    value: Decimal
    decimals: int
    percent: bool

    @property
    def text(self) -> str:
        """The value as a plain decimal string."""
        return format(self.value, "f")


def parse_figure(text: str) -> Figure | None:
    """The figure that `text` is, or None when it is anything else (`12,34.5` is no figure). Brackets mean minus."""
    if "\u3001" <= text[:1] < "\uff00":
        return None  # begins with an ideograph: most cells of text
    plain = text.strip().translate(_ASCII).replace(" ", "") if not text.isascii() else text.strip()
    percent = plain.endswith("%")
    if percent:
        plain = plain[:-1]
    if plain.startswith(("¥", "￥")):
        plain = plain[1:]
    if not _NUMBER.fullmatch(plain):
        if not _BRACKETED.fullmatch(plain):
            return None
        plain = "-" + plain[1:-1]
    plain = plain.replace(",", "")
    return Figure(Decimal(plain), len(plain.partition(".")[2]), percent)


def is_dash(text: str) -> bool:
    """True for a lone dash, the printed sign for nothing (`—`, `-`, `——`)."""
    return 0 < len(text) <= 4 and all(character in _DASHES for character in text) and text != "一"


def to_yuan(value: Decimal, unit: str) -> str | None:
    """`value` in 元 as a plain decimal string without trailing zeros, None for a unit that isn't money."""
    factor = FACTORS.get(unit)
    if factor is None:
        return None
    try:
        amount = value * factor
    except InvalidOperation:
        return None
    if amount == amount.to_integral_value():
        return format(amount.to_integral_value(), "f") if amount else "0"
    return format(amount.normalize(), "f")


def unit_in(text: str) -> str | None:
    """The money unit that a caption states (单位：万元)."""
    found = _UNIT.search(text)
    return found.group(1) if found else None
