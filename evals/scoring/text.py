"""The forms in which texts and figures of gold and export are compared."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]

YUAN = {"元": 1, "千元": 1000, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
# Full-width digits and signs only: NFKC would turn ① into 1 and ㎡ into m2, numbers that nobody printed.
_DIGITS = str.maketrans("０１２３４５６７８９，．－−﹣–％（）", "0123456789,.----%()")
_NUMBER = re.compile(r"(?:(?<=[\s(:：])-|^-)?(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_UNIT = re.compile(r"(?:亿元|万元|千元|元|%|分|个百分点)$")
_BRACKETED = re.compile(r"\(\d+(?:\.\d+)?\)")


def norm(text: object) -> str:
    """NFKC, without white space and invisible characters; "" for None."""
    if text is None:
        return ""
    return "".join(unicodedata.normalize("NFKC", str(text)).translate(_INVISIBLE).split())


def flat(value: object) -> str:
    """`norm` of a text, or of a list's parts joined by |."""
    return "|".join(norm(part) for part in value) if isinstance(value, list) else norm(value)


def plain(text: str) -> str:
    """Full-width digits, separators and minus signs as ASCII; length is kept."""
    return text.translate(_DIGITS)


def figures_in(text: object) -> list[str]:
    """The numbers printed in a text, without thousands separators."""
    return [match.group().replace(",", "") for match in _NUMBER.finditer(plain(str(text)))] if text else []


def to_decimal(value: object) -> Decimal | None:
    """A printed figure (separators, %, unit words and a bracketed minus understood), else None."""
    if value is None or isinstance(value, bool):
        return None
    text = _UNIT.sub("", plain(norm(value)).replace(",", "")).strip("¥$")
    if _BRACKETED.fullmatch(text):
        text = "-" + text[1:-1]
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def to_yuan(printed: object, unit: object) -> Decimal | None:
    """An amount in 元, None when the figure or the unit says nothing."""
    number, scale = to_decimal(printed), YUAN.get(norm(unit))
    return None if number is None or scale is None else number * scale


def with_yuan(row: Row) -> Row:
    """`amount_yuan` filled in from the printed amount and its unit where only those are given."""
    if row.get("amount_yuan") is not None or row.get("amount_printed") is None:
        return row
    yuan = to_yuan(row["amount_printed"], row.get("unit"))
    return row if yuan is None else {**row, "amount_yuan": format(yuan.normalize() if yuan else Decimal(0), "f")}


def missing(value: object) -> bool:
    """Whether there is no value."""
    return value is None or value in ("", [])
