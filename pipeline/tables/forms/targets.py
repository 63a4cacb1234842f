"""Indicator values: what a target or an actual says as comparator, number and unit (指标值)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.tables.forms.target_words import AFTER, ANY_WORD, BEFORE, COUNTER, LAST_DAY, PLACEHOLDER, PLAIN, SIGNS, UNIT
from schemas.rows import Comparator


class Target(NamedTuple):
    """A parsed target; words have none of the three."""

    comparator: Comparator | None = None
    value: str | None = None
    unit: str | None = None


NOTHING = Target()
_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_NUMBER = re.compile(_FIGURE)
_RANGE = re.compile(rf"(?P<low>{_FIGURE})(?P<first>%|‰|[^\d\s,，。；;、~—–-]{{0,4}}?)(?:[(（]含[)）])?(?:-|—|–|~|至|到)(?P<high>{_FIGURE})(?P<rest>.*)")
_DATE = re.compile(
    r"(?:于|在|截至|力争)?(?P<sign>[≥≤=><]{0,2})(?P<year>20\d\d)年度?"
    r"(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})日|底|末)?|年?底|年?末)(?:之?前|以前|底前)?(?:完成)?")
_PLAIN_DATE = re.compile(r"(?P<sign>[≥≤=><]{0,2})(?P<year>20\d\d)(?P<part>[-/.])(?P<month>\d{1,2})(?P=part)(?P<day>\d{1,2})(?:之?前|以前)?")
_CALENDAR = re.compile(r"20\d\d(?=年)|\d{1,2}(?=月(?:\d|底|末|份|前|中|上|下|之|至|-))|(?<=月)\d{1,2}(?=[日号])")
_NOT_A_VALUE = re.compile(r".*(?:第|[“《±xX×*:：]|[A-Za-z]|\d[.,])$", re.S)
_ORDINAL_AFTER = re.compile(r"^(?:年(?!度|限|以)|月|日(?![内以之])|号|楼|层|级|[xX×*:：/]\d)")
_BRACKETED = re.compile(r"^[（(]([^()（）\d]{1,6})[)）]")
_UNIT_BRACKET = re.compile(r"^[（(](?!含|不含|以上|以下)([^()（）\d,，。；;]{1,3})[)）]")
_CLAUSE = re.compile(r"[，；;。]|,(?!\d{3}(?!\d))")
_LEAD = re.compile(r"(?:率|度|满意|完成|为|共|各|计|约|每年|全年|累计)$")
_SURE_BEFORE = ("", "共", "为", "各", "约", "共计", "合计", "累计")


def parse_target(text: str | None) -> Target:
    """Comparator, value and unit of a target as printed; a text with several figures has none of the three.

    A bare `16个` is `=`; a date is `<=` with an ISO value and the unit `date`; a range is `low-high`.
    """
    if not text or PLACEHOLDER.fullmatch(text.strip()):
        return NOTHING
    flat = re.sub(r"\s+", "", text).translate(PLAIN).rstrip("。；;")
    date = _date(flat)
    if date:
        return date
    clauses = [clause for clause in _CLAUSE.split(flat) if clause]
    found = [parsed for clause in clauses if (parsed := _clause(clause)) != NOTHING]
    if not clauses or len(found) != 1:
        return NOTHING
    first = _clause(clauses[0])
    return first if first != NOTHING else found[0] if found[0].comparator != "=" else NOTHING


def _clause(text: str) -> Target:
    """One clause: a range, or its one figure with what stands before and after it."""
    main = re.sub(r"(?<=.)[（(][^（()）]*[)）]$", "", text) if not _UNIT_BRACKET.search(re.sub(r"^.*?(?=[（(][^（()）]*[)）]$)", "", text)) else text
    spread = _RANGE.search(main)
    if spread and len(_NUMBER.findall(main)) == 2:
        return _range(main, spread)
    calendar = {match.start() for match in _CALENDAR.finditer(main)}
    figures = [match for match in _NUMBER.finditer(main) if match.start() not in calendar and not _NOT_A_VALUE.match(main[:match.start()])]
    signed = [figure for figure in figures if _before(_head(main, figure)[0]) is not None]
    if len(signed) == 1:
        figures = signed
    if len(figures) != 1:
        return NOTHING
    return _of_figure(main, figures[0])


def _head(text: str, figure: re.Match[str]) -> tuple[str, bool]:
    """The text before a figure without its minus sign, and whether it has one."""
    before = text[:figure.start()]
    minus = bool(re.search(r"(?:^|[≥≤=><≧≦于过])-$", before))
    return (before[:-1], True) if minus else (before, False)


def _before(text: str) -> Comparator | None:
    return next((sign for pattern, sign in BEFORE if pattern.search(text)), None)


def _of_figure(text: str, figure: re.Match[str]) -> Target:
    before, minus = _head(text, figure)
    after = text[figure.end():]
    comparator = _before(before)
    if comparator is None and (_ORDINAL_AFTER.match(after) or after.startswith("版")):
        return NOTHING
    more = re.match(r"^[余多](?=.)", after)
    after = after[1:] if more else after
    unit, rest = _unit(after)
    if comparator is None:
        comparator = next((sign for pattern, sign in AFTER if pattern.search(rest)), None)
    if comparator is None and not _says_equal(before, after, unit, rest):
        return NOTHING
    value = ("-" if minus else "") + figure.group().replace(",", "")
    return Target(comparator or (">" if more else "="), value, unit)


def _says_equal(before: str, after: str, unit: str | None, rest: str) -> bool:
    """Whether a figure without comparator is a value (`16个`, `满意度100%`) rather than a part of a sentence."""
    if before in _SURE_BEFORE:
        return not after or unit is not None
    if unit is None:
        return False
    if len(before) <= 4 or _LEAD.search(before):
        return True
    return not rest and bool(unit == "%" or COUNTER.fullmatch(unit))


def _unit(after: str) -> tuple[str | None, str]:
    """The unit right after a figure, and what follows it."""
    bracket = _BRACKETED.match(after)
    if bracket and not re.match(r"[（(](?:含|不含|以上|以下)", after):
        return bracket.group(1), after[bracket.end():]
    match = UNIT.match(after)
    if match and not (match.group() in ("万", "亿") and re.match(r"[^\d\s,，。；;、（()）]", after[1:]) and len(after) <= 4):
        end = match.end()
        more = _UNIT_BRACKET.match(after[end:]) if match.group() not in ("%", "％", "‰") else None
        end += more.end() if more else 0
        return after[:end].replace("％", "%"), after[end:]
    word = ANY_WORD.match(after)
    if word and len(after) <= 4 and not re.match(r"(?:及|或)?以上|以内|以下|左右|之内|内|前", after):
        return word.group(), after[word.end():]
    return None, after


def _range(text: str, spread: re.Match[str]) -> Target:
    before = text[:spread.start()]
    if _CALENDAR.search(text) or _NOT_A_VALUE.match(before) or re.match(r"^(?:年|月|日)", spread["first"] + spread["rest"][:1]):
        return NOTHING
    unit, _ = _unit(spread["rest"])
    return Target("range", f"{spread['low']}-{spread['high']}".replace(",", ""), unit or spread["first"] or None)


def _date(text: str) -> Target | None:
    match = _DATE.fullmatch(text) or _PLAIN_DATE.fullmatch(text)
    if not match or (match["sign"] and match["sign"] not in SIGNS):
        return None
    year, month = int(match["year"]), int(match["month"] or 12)
    if not 1 <= month <= 12:
        return None
    last = LAST_DAY[month - 1] + (month == 2 and year % 4 == 0)
    day = int(match["day"] or last)
    if not 1 <= day <= last:
        return None
    return Target(SIGNS.get(match["sign"], "<="), f"{year:04d}-{month:02d}-{day:02d}", "date")


def is_comparator(text: str | None) -> bool:
    """Whether a cell holds a sign of comparison and nothing else (指标性质 ≥)."""
    return _sign(text) is not None


def _sign(text: str | None) -> Comparator | None:
    plain = re.sub(r"\s+", "", text or "").translate(PLAIN)
    return SIGNS.get(plain) or (_before(plain) if 2 <= len(plain) <= 6 and not any(c.isdigit() for c in plain) and _WORDS_ALONE.fullmatch(plain) else None)


_WORDS_ALONE = re.compile(r"不低于|不少于|不小于|大于等于|大于或等于|至少|不超过|不高于|不多于|不大于|小于等于|小于或等于|大于|超过|高于|多于|小于|低于|少于|等于")


def compose_target(nature: str | None, value: str | None, unit: str | None) -> tuple[str | None, Target]:
    """A target printed in three columns (指标性质 ≥ | 指标值 8 | 度量单位 个) as one text, and parsed."""
    if value is None:
        return None, NOTHING
    plain = re.sub(r"\s+", "", value).translate(PLAIN)
    if (nature or "").strip().startswith("定性"):
        return value, parse_target(value) if _date(plain) or _ONE_FIGURE.fullmatch(plain) else NOTHING
    own = unit if unit and not plain.endswith(unit.translate(PLAIN)) else ""
    comparator = _sign(nature)
    if comparator is None:
        text = f"{value}{own}"
        return text, parse_target(text)
    text = value if _sign(plain[:1]) == comparator else f"{nature}{value}{own}"
    if re.fullmatch(rf"-?{_FIGURE}", plain):
        return text, Target(comparator, plain.replace(",", ""), unit)
    if re.fullmatch(rf"-?{_FIGURE}{re.escape(unit or '')}", plain):
        return text, Target(comparator, plain.removesuffix(unit or "").replace(",", ""), unit)
    return text, parse_target(f"{_PRINTED[comparator]}{plain}{own}")


_ONE_FIGURE = re.compile(rf"[^\d,，；;]*{_FIGURE}[^\d,，；;（(]{{0,4}}")
_PRINTED = {">=": "≥", "<=": "≤", "=": "=", ">": ">", "<": "<"}


def actual_value(text: str | None, unit: str | None) -> tuple[str | None, str | None]:
    """The figure and unit of an actual value; None where it is in words, a date, or another unit than the target's."""
    if not text:
        return None, None
    parsed = parse_target(text)
    if parsed.value is None or parsed.unit == "date" or parsed.comparator == "range":
        flat = re.sub(r"\s+", "", text).translate(PLAIN)
        loose = re.match(rf"^(?:超过|达|达到|约|已完成|完成|实际完成|共)?({_FIGURE})(%|[^\d\s,，。；;、（(]{{0,4}})", flat)
        if loose and parsed.comparator != "range" and parsed.unit != "date" and (not unit or loose.group(2) == unit):
            return loose.group(1).replace(",", ""), loose.group(2) or None
        return None, None
    return parsed.value, parsed.unit
