"""What stands above a table: its number, title, unit, organisation and year (表号、表名、单位、编制单位)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.money import unit_in
from pipeline.text import bare, squeeze
from pipeline.word_lines import WIDE
from schemas.table import Caption

_NUMERAL = r"(?:\d{1,3}(?:[-—.]\d{1,2})?|[一二三四五六七八九十]{1,4})"
_NUMBER_ALONE = re.compile(rf"(?:附|公开|预算|决算|附件)?(?:表|附表){_NUMERAL}|(?:公开|预算|决算|附|批复)?{_NUMERAL}表(?:-\d{{1,2}})?")
_NUMBER_THEN_TITLE = re.compile(
    rf"((?:附|公开|预算|决算)?表{_NUMERAL}|(?:公开|预算|决算|附)?\d{{1,3}}表(?:-\d{{1,2}}(?!\d))?)(?:(续)|[:：、.．\s]*)(.+)")
_ORGANISATION = re.compile(
    r"(?:编制|填报|填制|申报|预算|公开|报送|项目|主管|资金主管)?(?:部门|单位)(?:\(单位\)|（单位）|名称|\(盖章\)|（盖章）)*[:：]\s*(.+)")
_UNIT_LABEL = re.compile(r"(?:金额|货币|计量)?单位[:：]?(?:人民币)?(?:亿元|百万元|万元|千元|元)(?:[、/,，].{0,8})?")
_YEAR_LINE = re.compile(r"[(（]?(20\d\d)年?(?:度)?[)）]?(?:单位.*)?")
_YEAR = re.compile(r"(20\d\d)年")
_ENUMERATOR = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分|\d+[.、])\s*")
_TITLE_END = re.compile(r"(?:表|表格|目录|明细|情况|一览|清单)(?:[(（【\[].{1,40}[)）】\]])*(?:续表?|[(（]续[)）])?$")
_CONTINUED = re.compile(r"[(（]?续(?:表)?[)）]?$")
_PAGE_NUMBER = re.compile(r"[-—–·第]*\d{1,4}[-—–·页]*(?:[/,]?共?\d+页?)?")
_NOTE = re.compile(r"(?:注|备注|说明)[:：\d]")
_SENTENCE = re.compile(r"[。；;]$|[。；].{2,}")
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
    title_lines: list[str] = []
    for line in reversed(above):
        flat = bare(line)
        if not flat or is_page_number(line):
            continue
        part_found = False
        rest = line
        found_unit = unit_in(flat)
        if found_unit and _UNIT_LABEL.search(flat):
            unit = unit or found_unit
            rest = _without_unit(rest)
            part_found = True
        match = _organisation(rest)
        if match:
            organisation = organisation or match
            part_found = True
            rest = ""
        rest_flat = bare(rest)
        if not rest_flat:
            continue
        if _YEAR_LINE.fullmatch(rest_flat):
            year = year or int(_YEAR_LINE.fullmatch(rest_flat).group(1))  # type: ignore[union-attr]  # matched just above
            continue
        if _NUMBER_ALONE.fullmatch(rest_flat):
            number = number or squeeze(rest.replace(" ", ""))
            continue
        numbered = _NUMBER_THEN_TITLE.fullmatch(squeeze(rest).replace(" ", ""))
        if numbered and len(rest_flat) <= MAX_TITLE and not _SENTENCE.search(rest_flat):
            number = number or numbered.group(1)
            title_lines.insert(0, numbered.group(3))
            break
        if part_found and not _TITLE_END.search(rest_flat):
            continue
        if len(rest_flat) > MAX_TITLE or _SENTENCE.search(rest_flat) or _NOTE.match(rest_flat):
            break
        if _TITLE_END.search(rest_flat):
            title_lines.insert(0, rest)
            if number is None and _looks_whole(rest_flat):
                continue_up = _number_above(above, line)
                number = continue_up
            break
        if title_lines or part_found:
            break
        if len(rest_flat) <= 4 and title is None:
            continue
        break
    if title_lines:
        title = squeeze(_CONTINUED.sub("", _ENUMERATOR.sub("", "".join(title_lines).strip())).replace(WIDE, " ").strip())
        title = title.replace(" ", "") if not title.isascii() else title
        found = _YEAR.search(title)
        year = year or (int(found.group(1)) if found else None)
    note = next((squeeze(line) for line in below if _NOTE.match(bare(line)) or "无发生额" in line or "空表" in line), None)
    return Caption(number, title or None, unit, organisation, year, note)


def _number_above(above: Sequence[str], line: str) -> str | None:
    """The table number on the line over the title (表1 / 收支总体情况表)."""
    index = max(i for i, other in enumerate(above) if other is line)
    for other in reversed(above[max(0, index - 2):index]):
        flat = bare(other)
        if is_page_number(other):
            continue
        return squeeze(other).replace(" ", "") if _NUMBER_ALONE.fullmatch(flat) else None
    return None


def _looks_whole(title: str) -> bool:
    return len(title) >= 3


def _without_unit(line: str) -> str:
    flat = re.sub(r"\s*[:：]\s*", "：", line)
    return re.sub(r"(?:金额|货币|计量)?单位：?\s*(?:人民币)?\s*(?:亿元|百万元|万元|千元|元)(?:[、/,，].{0,8})?", WIDE, flat)


def _organisation(line: str) -> str | None:
    for part in re.split(r"\s{2,}", line.strip()):
        match = _ORGANISATION.match(part.strip())
        if match:
            name = squeeze(match.group(1)).strip()
            return name or None
    return None


def same_caption(first: Caption, second: Caption) -> bool:
    """Whether `second` only repeats what `first` says (a caption printed again on the next page), or says nothing."""
    if second.number and first.number and bare(second.number) != bare(first.number):
        return False
    if second.title and bare(second.title) != bare(first.title or ""):
        return False
    if second.number and not first.number:
        return False
    return not (second.organisation and first.organisation and bare(second.organisation) != bare(first.organisation))
