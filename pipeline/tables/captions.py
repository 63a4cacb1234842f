"""What stands above a table: its number, title, unit, organisation and year (表号、表名、单位、编制单位)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.money import unit_in
from pipeline.text import bare, squeeze
from pipeline.word_lines import WIDE
from schemas.table import Caption

_NUMERAL = r"(?:\d{1,3}(?:[-—.]\d{1,2})?|[一二三四五六七八九十]{1,4})"
_SERIES = r"(?:部门|单位|财决|财预|决算|预算|公开|批复|附件|附){0,3}[A-Z]?"
_NUMBER_ALONE = re.compile(rf"{_SERIES}表(?:格)?{_NUMERAL}|{_SERIES}{_NUMERAL}表(?:-\d{{1,2}})?|附(?:表|件){_NUMERAL}")
_NUMBER_THEN_TITLE = re.compile(
    rf"({_SERIES}表{_NUMERAL}|{_SERIES}\d{{1,3}}(?:-\d{{1,2}})?表(?:-\d{{1,2}}(?!\d))?)(?:(续)|[:：、.．\s]*)(.+)")
_TITLE_THEN_NUMBER = re.compile(rf"(.+表)[(（]({_SERIES}表{_NUMERAL}|{_SERIES}{_NUMERAL}表(?:-\d{{1,2}})?)[)）]")
_ORGANISATION = re.compile(
    r"(?:编制|编报|汇总|填报|填制|申报|预算|公开|报送|项目|主管|资金主管)?(?:部门|单位)(?:\(单位\)|（单位）|/单位|编码及名称|名称|\(盖章\)|（盖章）|\(公章\)|（公章）)*[:：]\s*(.+)")
_NO_ORGANISATION = re.compile(r"(?:人民币)?[十百千万亿]*(?:元|股|人|个|户|件|辆|台|套|次|%|公顷|亩|吨|米|平方米|平米)(?:[/、,，].*)?")
_UNIT_LABEL = re.compile(r"(?:金额|货币|计量)?单位[:：]?\(?(?:人民币)?(?:亿元|百万元|万元|千元|元)\)?(?:[、/,，].{0,8})?")
_UNIT_ALONE = re.compile(r"[(（]?(?:人民币|金额[:：])?(?:亿元|百万元|万元|千元|元)[)）]?")
_YEAR_LINE = re.compile(r"[(（]?(20\d\d)年?(?:度)?[)）]?(?:单位[:：].*)?")
_YEAR = re.compile(r"(20\d\d)年")
_ENUMERATOR = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分|\d+[.、])\s*")
_TITLE_END = re.compile(r"(?:表|表格|目录|明细|情况|一览|清单)(?:[(（【\[].{1,40}[)）】\]])*(?:续表?|[(（]续[)）])?$")
_BARE_TITLE = re.compile(r"(?:20\d\d年度?)?[^第部分:]{0,24}(?:收支|收入|支出|经费[”\"]?|采购|转移支付).{0,12}(?:预算|决算)")
_CONTINUED = re.compile(r"[(（]?续(?:表)?[)）]?$")
_PAGE_NUMBER = re.compile(r"[-—–·第]*\d{1,4}[-—–·页]*(?:[/,]?共?\d+页?)?")
_NOTE = re.compile(r"[(（]?(?:注|备注|说明)[:：\d]")
_SENTENCE = re.compile(r"[。；;]$|[。；].{2,}")
_CUT_UNIT = re.compile(r"单位:(?:人民币)?[亿万千]?$")
_TAIL = re.compile(r"[\u4e00-\u9fff（）()]{1,3}")
_BREAKS_OFF = re.compile(r"(?:财政拨款|公共预算|基金预算|资本经营预算|专项资金|[和与及、])$")
_LEADING_CODE = re.compile(r"^\s*(?:[\[【(（]\d{3,9}[\]】)）]|\d{3,9}(?=[-—\s\u4e00-\u9fff]))[-—\s]*")
MAX_TITLE = 60


def is_page_number(line: str) -> bool:
    """True for a lone page number such as `- 12 -` or `第 3 页`."""
    return bool(_PAGE_NUMBER.fullmatch(bare(line)))


def read_caption(above: Sequence[str], below: Sequence[str] = ()) -> Caption:
    """The caption in the lines directly above a grid; lines further up that are running text are not part of it.

    `below` gives the note (注：…) that empty tables carry.
    """
    number = title = unit = organisation = None
    year: int | None = None
    lines = _unwrapped(above)
    for at in range(len(lines) - 1, -1, -1):
        flat = bare(lines[at])
        if not flat or is_page_number(lines[at]):
            continue
        parts = _parts(lines[at])
        unit, organisation = unit or parts.unit, organisation or parts.organisation
        number, year = number or parts.number, year or parts.year
        rest = bare(parts.rest)
        if not rest:
            continue
        numbered = _NUMBER_THEN_TITLE.fullmatch(squeeze(parts.rest).replace(" ", ""))
        if numbered and len(rest) <= MAX_TITLE and not _SENTENCE.search(rest):
            number = number or numbered.group(1)
            title = numbered.group(3)
            break
        if parts.labelled and not _TITLE_END.search(rest):
            continue
        if len(rest) > MAX_TITLE or _SENTENCE.search(rest) or _NOTE.match(rest):
            break
        if _TITLE_END.search(rest) or (_BARE_TITLE.fullmatch(rest) and not parts.labelled):
            title = _whole_title(lines, at, parts.rest)
            over = _over_title(lines, at)
            number, unit, organisation = number or over.number, unit or over.unit, organisation or over.organisation
            break
        if parts.labelled:
            break
        if len(rest) > 4:
            break
    if title:
        title = squeeze(_CONTINUED.sub("", _ENUMERATOR.sub("", title.strip())).replace(WIDE, " ").strip())
        title = title.replace(" ", "") if not title.isascii() else title
        tail = _TITLE_THEN_NUMBER.fullmatch(title)
        if tail:
            title, number = tail.group(1), number or tail.group(2)
        found = _YEAR.search(title)
        year = year or (int(found.group(1)) if found else None)
    note = next((squeeze(line) for line in below if _NOTE.match(bare(line)) or "无发生额" in line or "空表" in line), None)
    return Caption(number, title or None, unit, organisation, year, note)


class _Parts(NamedTuple):
    """What a line above a table says; `rest`: what is none of it; `labelled`: whether a unit or an organisation stood there."""

    unit: str | None
    organisation: str | None
    number: str | None
    year: int | None
    rest: str
    labelled: bool


def _parts(line: str) -> _Parts:
    flat = bare(line)
    unit = unit_in(flat) if _UNIT_LABEL.search(flat) else None
    left = _without_unit(line) if unit else line
    organisation = number = None
    year: int | None = None
    rest: list[str] = []
    for part in re.split(r"\s{2,}", left.strip()):
        plain = bare(part)
        name = _organisation(part)
        as_year = _YEAR_LINE.fullmatch(plain)
        if name:
            organisation = organisation or name
        elif as_year:
            year = year or int(as_year.group(1))
        elif _NUMBER_ALONE.fullmatch(plain.rstrip(":")):
            number = number or squeeze(part.replace(" ", "")).rstrip("：:")
        elif unit is None and _UNIT_ALONE.fullmatch(plain):
            unit = re.sub(r"[^亿万千百元]", "", plain)
        elif part:
            rest.append(part)
    return _Parts(unit, organisation, number, year, WIDE.join(rest), bool(unit or organisation))


def _unwrapped(above: Sequence[str]) -> list[str]:
    """The lines with organisations and units made whole that the page prints in two lines (单位：万|元)."""
    out = list(above)
    for at in range(len(out) - 1):
        parts, below = re.split(r"\s{2,}", out[at].strip()), re.split(r"\s{2,}", out[at + 1].strip())
        if _CUT_UNIT.search(bare(parts[-1])) and re.fullmatch(r"[亿万千]?元", bare(below[-1])):
            out[at], below = WIDE.join((*parts[:-1], parts[-1] + below[-1])), below[:-1]
        elif _organisation(parts[0]) and _TAIL.fullmatch(below[0]) and not _UNIT_LABEL.search(bare(below[0])) and len(parts) + len(below) > 2:
            out[at], below = WIDE.join((parts[0] + below[0], *parts[1:])), below[1:]
        out[at + 1] = WIDE.join(below)
    return out


def _whole_title(lines: Sequence[str], at: int, rest: str) -> str:
    """The title with the line above it where that one breaks off (…财政拨款 | 支出决算表)."""
    above = lines[at - 1].strip() if at else ""
    if above and _BREAKS_OFF.search(bare(above)) and len(bare(above)) + len(bare(rest)) <= MAX_TITLE and not _SENTENCE.search(bare(above)):
        return above + rest
    return rest


def _over_title(lines: Sequence[str], at: int) -> _Parts:
    """What the two lines over the title say where they are labels alone (表1; 部门：… 公开07表)."""
    said = _Parts(None, None, None, None, "", False)
    for other in reversed(lines[max(0, at - 2):at]):
        if is_page_number(other):
            continue
        parts = _parts(other)
        if bare(parts.rest):
            break
        said = _Parts(said.unit or parts.unit, said.organisation or parts.organisation, said.number or parts.number, None, "", True)
    return said


def _without_unit(line: str) -> str:
    flat = re.sub(r"\s*[:：]\s*", "：", line)
    return re.sub(r"[(（]?(?:金额|货币|计量)?单位：?\s*[(（]?(?:人民币)?\s*(?:亿元|百万元|万元|千元|元)[)）]?(?:[、/,，].{0,8})?[)）]?", WIDE, flat)


def _organisation(part: str) -> str | None:
    match = _ORGANISATION.match(part.strip())
    if not match:
        return None
    name = squeeze(_LEADING_CODE.sub("", match.group(1))).strip()
    return None if not name or _NO_ORGANISATION.fullmatch(bare(name)) else name


def same_caption(first: Caption, second: Caption) -> bool:
    """Whether `second` only repeats what `first` says (a caption printed again on the next page), or says nothing."""
    if second.number and first.number and bare(second.number) != bare(first.number):
        return False
    if second.title and bare(second.title) != bare(first.title or ""):
        return False
    if second.number and not first.number:
        return False
    return not (second.organisation and first.organisation and bare(second.organisation) != bare(first.organisation))
