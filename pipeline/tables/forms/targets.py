"""Indicator values: what a target or an actual says as comparator, number and unit (指标值)."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from schemas.rows import Comparator


class Target(NamedTuple):
    """A parsed target; words have none of the three."""

    comparator: Comparator | None = None
    value: str | None = None
    unit: str | None = None


NOTHING = Target()
_SIGNS: dict[str, Comparator] = {"≥": ">=", "≧": ">=", "⩾": ">=", ">=": ">=", "≤": "<=", "≦": "<=", "⩽": "<=", "<=": "<=", "=": "=",
                                 "＝": "=", ">": ">", "＞": ">", "<": "<", "＜": "<"}
_WORDS_BEFORE: tuple[tuple[str, Comparator], ...] = (
    (r"(?:不低于|不少于|不小于|大于等于|大于或等于|至少|达到?|不得低于|≥|≧|⩾|>=)$", ">="),
    (r"(?:不超过|不高于|不多于|不大于|小于等于|小于或等于|低于等于|至多|控制在|不得超过|≤|≦|⩽|<=)$", "<="),
    (r"(?:大于|超过|高于|多于|>|＞)$", ">"),
    (r"(?:小于|低于|少于|<|＜)$", "<"),
    (r"(?:等于|=|＝)$", "="),
)
_WORDS_AFTER: tuple[tuple[str, Comparator], ...] = (
    (r"^(?:及|\(含\)|（含）)?以上", ">="), (r"^(?:及|\(含\)|（含）)?(?:以内|以下|之内)", "<="))
_BEFORE = tuple((re.compile(pattern), sign) for pattern, sign in _WORDS_BEFORE)
_AFTER = tuple((re.compile(pattern), sign) for pattern, sign in _WORDS_AFTER)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)\s*(?:-|—|–|~|～|至|到)\s*(\d+(?:\.\d+)?)\s*(%|[^\d\s,，。；;]{0,6})")
_DATE = re.compile(r"(20\d\d)年(\d{1,2})月(?:(\d{1,2})日|底|末)?(?:之?前|以前|底前|完成|底)?")
_PLAIN_DATE = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?:之?前)?")
_UNIT = re.compile(r"(?:%|％|‰|[万亿]?(?:平方米|公里|平方公里|立方米|个百分点|人月|工作日|分钟|小时|人次|家次|户次|台次|车次|台套|"
                   r"台\(套\)|台（套）|元/[^\d\s,，。；;、（(]{1,6}"
                   r"|[家个场次人名份篇期条件套项户台辆天日年月元吨亩株棵米册所只处座间张盏批户宗分度本周块头队组类种级倍支部门岁例公斤斤]))|[万亿]?元(?:/[^\d\s,，。；;、（(]{1,6})?|[㎡m³km]{1,3}|[A-Za-z]{1,3}")
_MEASURE = re.compile(r"[万亿]?[^\d\s,，。；;、（()≥≤]{1,6}")
_PLACEHOLDER = re.compile(r"不适用|无|—+|-+|/|\\")
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_target(text: str | None) -> Target:
    """Comparator, value and unit of a target as printed; a sentence with several figures has none of the three.

    A bare `16个` is `=`; a date is `<=` with an ISO value and the unit `date`.
    """
    if not text or _PLACEHOLDER.fullmatch(text):
        return NOTHING
    flat = re.sub(r"\s+", "", text).translate(str.maketrans("０１２３４５６７８９％．，＝＞＜", "0123456789%.,=><"))
    date = _date(flat)
    if date:
        return date
    main = re.split(r"[，,；;。](?!\d)", flat)[0] if not re.match(r"\d{1,3},\d{3}", flat) else flat
    stripped = re.sub(r"[（(][^（()）]*[)）]$", "", main) if not re.search(r"\d[（(][^()（）\d]{1,6}[)）]$", main) else main
    spread = _RANGE.search(stripped)
    if spread and len(_NUMBER.findall(stripped)) == 2 and not re.search(r"\d-\d+-", stripped):
        return Target("range", f"{spread.group(1)}-{spread.group(3)}", (spread.group(2) or spread.group(4)) or None)
    figures = list(_NUMBER.finditer(stripped))
    if len(figures) != 1 or len(_NUMBER.findall(flat)) > 2 or re.search(r"\d[*×]\d", stripped):
        return NOTHING
    figure = figures[0]
    before, after = stripped[:figure.start()], stripped[figure.end():]
    if before.endswith(("第", "“", "《")) or (re.match(r"^(?:年|月|日|号|楼|层|级)(?!度)", after) and not before.endswith(tuple(_SIGNS))):
        return NOTHING
    comparator = next((sign for pattern, sign in _BEFORE if pattern.search(before)), None)
    unit = _unit(after)
    if comparator is None:
        rest = after[len(unit or ""):] if unit and not after.startswith(("(", "（")) else after
        comparator = next((sign for pattern, sign in _AFTER if pattern.search(rest)), None)
    if comparator is None and len(before) > 4 and not re.search(r"(?:率|度|满意|完成|为|共|各)$", before):
        return NOTHING
    if comparator is None and (before in ("", "共", "为", "各", "约") or unit):
        comparator = "="
    if comparator is None:
        return NOTHING
    return Target(comparator, figure.group().replace(",", ""), unit)


def _unit(after: str) -> str | None:
    bracket = re.match(r"^[（(]([^()（）\d]{1,6})[)）]", after)
    if bracket:
        return bracket.group(1)
    match = _UNIT.match(after)
    if match:
        return match.group().replace("％", "%")
    word = _MEASURE.match(after)
    return word.group() if word and len(after) <= 4 and not re.match(r"以上|以内|以下|左右", after) else None


def _date(text: str) -> Target | None:
    match = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    if not match:
        return None
    year, month = int(match.group(1)), int(match.group(2))
    if not 1 <= month <= 12:
        return None
    day = int(match.group(3)) if match.group(3) else _LAST_DAY[month - 1] + (month == 2 and year % 4 == 0)
    return Target("<=", f"{year:04d}-{month:02d}-{day:02d}", "date")


def is_comparator(text: str | None) -> bool:
    """Whether a cell holds a sign of comparison and nothing else (指标性质 ≥)."""
    return (text or "").strip() in _SIGNS or unicodedata.normalize("NFKC", text or "").strip() in _SIGNS


def compose_target(nature: str | None, value: str | None, unit: str | None) -> tuple[str | None, Target]:
    """A target printed in three columns (指标性质 ≥ | 指标值 8 | 度量单位 个) as one text, and parsed."""
    sign = unicodedata.normalize("NFKC", nature or "").strip()
    if value is None:
        return None, NOTHING
    comparator = _SIGNS.get(nature or "") or _SIGNS.get(sign)
    number = value.replace(",", "")
    if comparator and _NUMBER.fullmatch(value):
        return f"{nature}{value}{unit or ''}", Target(comparator, number, unit)
    if comparator:
        return f"{nature}{value}{unit or ''}", parse_target(f"{comparator if comparator != '>=' else '≥'}{value}{unit or ''}")
    if sign.startswith("定性"):
        return value, NOTHING
    text = f"{value}{unit or ''}"
    return text, parse_target(text)


def actual_value(text: str | None, unit: str | None) -> tuple[str | None, str | None]:
    """The figure and unit of an actual value; None where it is in words, in another unit or with a comparator."""
    if not text:
        return None, None
    parsed = parse_target(text)
    if parsed.value is None or parsed.unit == "date" or parsed.comparator == "range":
        loose = re.match(r"^(?:超过|达|达到|约|已完成|完成)?(\d+(?:\.\d+)?)(%|[^\d\s,，。；;、（(]{0,4})", text)
        if loose and (not unit or loose.group(2) == unit):
            return loose.group(1), loose.group(2) or None
        return None, None
    return parsed.value, parsed.unit
