"""What a document is, from its own cover, captions and forms: kind, organisation, scope, region, year, phase, unit (文件识别)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.text import bare, join, squeeze
from pipeline.word_lines import WIDE
from schemas.chunk import TextLine
from schemas.rows import DocumentKind, Phase, Scope

SAME_SIZE = 0.93  # of the largest font size: a line of the title
OVER_BODY = 1.12  # times the usual font size: a heading
MAX_TITLE_LINES = 5
MAX_TITLE = 80
MAX_ORGANISATION = 40
PROFILE_PAGES = 4
CLEAR_MAJORITY = 1.4  # times the mentions of the next year that make a year the document's
COVER_LINES = 14  # of a format without pages

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_YEAR_SIGNS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}年(?!.{1,3}月)")
_BUDGET = re.compile(r"预算")
_FINAL = re.compile(r"决算")
_EVALUATION = re.compile(r"自评|绩效评价|绩效报告")
_TARGET = re.compile(r"绩效目标")
_OWNER_LABEL = re.compile(r"^(?:预算主管部门|主管部门|预算单位|编制部门|编制单位|部门名称|单位名称|部门|单位|公开部门|公开单位)[:：](.+)$")
_TITLE_TAIL = re.compile(
    r"(?:部门|单位|区级|市级|省级|县级|本级)*(?:整体)?(?:收支)?(?:预算|决算|绩效)(?:信息)?(?:公开|编制|情况|说明|报告|信息|文本|报表|草案|公示|及|和|“三公”经费|三公经费|的)*$|"
    r"(?:区级|市级|省级|县级)?(?:部门|单位)$|(?:部门)?(?:整体|项目)?(?:支出)?绩效(?:自评|目标|评价).*$")
_PROFILE = re.compile(r"^(?:第[一二三四]部分|[一二三四]、)?(.{4,40}?)(?:\((?:部门|单位)\)|部门|单位)?(?:概况|基本情况|主要职能|主要职责)$")
_UNIT_SCOPE = re.compile(r"单位(?:预算|决算)|[（(]本级[）)]|本级$|[（(]机关[）)]$")
_DEPARTMENT_SCOPE = re.compile(r"部门(?:预算|决算|整体)|整体支出|[（(]汇总[）)]|[（(]部门[）)]")
_NO_REGION = re.compile(r"^(?:国家|中华|中国(?!共产党)|全国|中央|最高|公安部|外交部|国务院)")
_PARTY = re.compile(r"^(?:中国共产党|中共|政协|民革|民盟|民建|民进)")
_REGION = re.compile(
    r"(?P<province>[\u4e00-\u9fff]{2,3}省|内蒙古自治区|广西壮族自治区|宁夏回族自治区|新疆维吾尔自治区|西藏自治区)?"
    r"(?P<city>[\u4e00-\u9fff]{2,6}?(?:(?<!城)市(?!场|民|容|政(?![府务协法策工研]))|自治州|地区(?!发展)|盟(?=[\u4e00-\u9fff])))?"
    r"(?P<county>[\u4e00-\u9fff]{1,5}?(?:(?<![社园小辖校景库灾地])区|县|(?<=[\u4e00-\u9fff])旗))?")
_NO_OWNER = re.compile(r"^(?:本)?(?:部门|单位|附件\d*|目录|区级|市级|省级)?$")

_FORM_TITLE = re.compile(r".{0,50}(?:自评|绩效目标)(?:申报|情况)?表(?:[（(].{1,20}[）)])?")
_AMOUNT_UNIT = re.compile(r"\d\s*(亿元|万元|千元|元)")
_LABELLED_YEAR = re.compile(r"年度[:：]\s*(20\d\d)(?!\d)")

_PHASES: dict[DocumentKind, Phase | None] = {
    "department_budget": "budget", "final_account": "final", "self_evaluation": "evaluation", "performance_target": "target", "other": None}
_FISCAL_MINIMUM = 2  # fiscal tables that make a document without a telling title a budget


class TableFacts(NamedTuple):
    """What a table says about its document.

    `owner`: a form's own organisation; `subject_is_project`: a form about a project; `weight`: figures printed;
    `mentioned_years`: years in its cells.
    """

    kind: str
    fiscal: bool
    title: str | None
    organisation: str | None
    owner: str | None
    unit: str | None
    year: int | None
    subject_is_project: bool
    weight: int
    mentioned_years: tuple[int, ...] = ()


class Identity(NamedTuple):
    """The descriptive columns of a `documents` row."""

    kind: DocumentKind
    title: str | None
    organisation: str | None
    scope: Scope | None
    region: str | None
    fiscal_year: int | None
    phase: Phase | None
    default_unit: str | None


def identify(lines: Sequence[TextLine], tables: Sequence[TableFacts], marked_title: str | None = None) -> Identity:
    """Identity of a document from its lines and its tables; what nothing says is None.

    `marked_title`: the title that the format itself declares (HTML), if any.
    """
    first = [line for line in lines if line.page == 1] or list(lines[:COVER_LINES])
    title = cover_title(first) or _plain(marked_title)
    if title is not None and tables and _is_caption(title, tables[0].title):
        title = None
    if title is None and tables and tables[0].kind in ("self_evaluation", "performance_target", "project_target", "department_target"):
        title = tables[0].title
    kind = _kind(title, tables)
    organisation = _organisation(title, first, lines, tables, kind)
    return Identity(kind, title, organisation, _scope(title, organisation, tables, kind), region_of(organisation) or region_of(title),
                    _year(title, first, tables), _PHASES[kind], _unit(tables) or _unit_of_text(lines))


def cover_title(lines: Sequence[TextLine]) -> str | None:
    """The title that the first page sets in its largest type, its lines joined; None when no line says what the document is."""
    if not lines:
        return None
    ordered = [line for line in lines if bare(line.text)][:40]
    if not ordered:
        return None
    largest = max(line.size for line in ordered[:14])
    usual = Counter(round(line.size) for line in ordered).most_common(1)[0][0]
    start = next((i for i, line in enumerate(ordered) if line.size >= SAME_SIZE * largest), 0)
    block = [ordered[start].text]
    for before, line in zip(ordered[start:], ordered[start + 1:start + MAX_TITLE_LINES], strict=False):
        if bare(line.text) == "目录":
            break
        gap = 0.0 if line.box is None or before.box is None else line.box[1] - before.box[3]
        if line.size < SAME_SIZE * largest or gap > 2.5 * line.size:
            break
        block.append(line.text)
    title = _plain(join(block))
    if title is None or len(title) > MAX_TITLE:
        return None
    told = bool(_BUDGET.search(title) or _FINAL.search(title) or _EVALUATION.search(title) or _TARGET.search(title))
    alone = len(ordered) <= 6 or largest >= OVER_BODY * usual
    if alone and (told or _YEAR.search(title)):
        return title
    opening = _plain(ordered[0].text) or ""
    return opening if _FORM_TITLE.fullmatch(opening) else None


def _is_caption(title: str, caption: str | None) -> bool:
    """Whether the largest line of a page is only the caption of its first table."""
    return caption is not None and bare(title).endswith(bare(caption)) and not _FORM_TITLE.fullmatch(title) and not _YEAR.search(title)


def region_of(text: str | None) -> str | None:
    """省/市/区县 that a name starts with (深圳市罗湖区…); None for central bodies and names without one."""
    if not text:
        return None
    plain = _PARTY.sub("", re.sub(r"^20\d\d年度?", "", bare(text)))
    if _NO_REGION.match(plain):
        return None
    match = _REGION.match(plain)
    if match is None:
        return None
    province, city, county = match.group("province"), match.group("city"), match.group("county")
    if not (province or city):
        return county if county and len(county) >= 3 else None
    return (province or "") + (city or "") + ((county or "") if city else "")


def _plain(text: str | None) -> str | None:
    return (squeeze(text).replace(" ", "") or None) if text else None


def _kind(title: str | None, tables: Sequence[TableFacts]) -> DocumentKind:
    flat = bare(title or "")
    kinds = Counter(table.kind for table in tables)
    fiscal = sum(1 for table in tables if table.fiscal)
    if _EVALUATION.search(flat):
        return "self_evaluation"
    if _TARGET.search(flat) and not fiscal:
        return "performance_target"
    if _FINAL.search(flat):
        return "final_account"
    if _BUDGET.search(flat):
        return "department_budget"
    captions = bare("".join(table.title or "" for table in tables))
    if fiscal >= _FISCAL_MINIMUM:
        return "final_account" if captions.count("决算") > captions.count("预算") else "department_budget"
    if kinds["self_evaluation"]:
        return "self_evaluation"
    if kinds["project_target"] or kinds["department_target"] or kinds["project_goals"]:
        return "performance_target"
    return "other"


def _organisation(title: str | None, first: Sequence[TextLine], lines: Sequence[TextLine], tables: Sequence[TableFacts],
                  kind: DocumentKind) -> str | None:
    for line in first:
        for part in line.text.split(WIDE):
            match = _OWNER_LABEL.match(squeeze(part).replace(" ", ""))
            if match and not _unit_name(match.group(1)):
                return match.group(1)
    owner = next((table.owner for table in tables if table.owner and table.kind == "department_target"), None) or next(
        (table.owner for table in tables if table.owner), None)
    if kind == "other":
        return None
    if kind in ("self_evaluation", "performance_target") and owner:
        return owner
    named = _owner_in_title(title)
    if named:
        return named
    profile = _owner_in_profile([line for line in lines if line.page is None or line.page <= PROFILE_PAGES])
    if profile:
        return profile
    captioned = Counter(table.organisation for table in tables if table.organisation)
    if captioned:
        return captioned.most_common(1)[0][0]
    return owner


def _unit_name(text: str) -> bool:
    return bool(re.match(r"(?:人民币)?(?:亿|百万|万|千)?元", text))


def _owner_in_title(title: str | None) -> str | None:
    if not title:
        return None
    rest = re.sub(r"20\d\d年(?:度|初)?", "", title)
    before = None
    while before != rest:
        before, rest = rest, _TITLE_TAIL.sub("", rest).strip()
    rest = re.sub(r"^(?:关于|附件\d*[:：.]?)", "", rest).strip("的《》()（）") if not rest.endswith(("）", ")")) else rest
    if _NO_OWNER.match(rest) or len(rest) > MAX_ORGANISATION or len(rest) < 3 or rest == region_of(rest):
        return None
    return rest


def _owner_in_profile(lines: Sequence[TextLine]) -> str | None:
    """The organisation in a heading such as 第一部分 某某局概况."""
    for line in lines:
        flat = re.sub(r"[.…·\d\s]+$", "", bare(line.text))
        match = _PROFILE.match(flat)
        if match and not _NO_OWNER.match(match.group(1)) and match.group(1) not in ("部门", "单位", "本部门", "本单位", "部门单位"):
            return match.group(1)
    return None


def _scope(title: str | None, organisation: str | None, tables: Sequence[TableFacts], kind: DocumentKind) -> Scope | None:
    if kind == "other":
        return None
    flat = bare(title or "")
    if kind == "self_evaluation" and tables and all(table.subject_is_project for table in tables if table.kind == "self_evaluation"):
        return "project"
    if kind == "self_evaluation" and re.search(r"项目", flat) and not re.search(r"整体|部门项目", flat):
        return "project"
    if _UNIT_SCOPE.search(flat) or (organisation and _UNIT_SCOPE.search(bare(organisation))):
        return "unit"
    if _DEPARTMENT_SCOPE.search(flat) or any(table.kind == "department_target" for table in tables):
        return "department"
    if kind in ("department_budget", "final_account", "performance_target") and organisation:
        return "department"
    return None


def _year(title: str | None, first: Sequence[TextLine], tables: Sequence[TableFacts]) -> int | None:
    found = years_in(title)
    if found:
        return found[0]
    captioned = Counter(table.year for table in tables if table.year)
    if captioned:
        return captioned.most_common(1)[0][0]
    for line in first:
        labelled = _LABELLED_YEAR.search(squeeze(line.text))
        if labelled:
            return int(labelled.group(1))
        found = years_in(line.text)
        if found and len(bare(line.text)) <= 40:
            return found[0]
    mentioned = Counter(year for table in tables for year in table.mentioned_years).most_common(2)
    if mentioned and (len(mentioned) == 1 or mentioned[0][1] >= CLEAR_MAJORITY * mentioned[1][1]):
        return mentioned[0][0]
    return None


def years_in(text: str | None) -> list[int]:
    """Years of a short text, in digits or in Chinese (二〇二四年); dates of printing (…年七月) are none."""
    if not text:
        return []
    flat = bare(text)
    years = [int(year) for year in re.findall(r"(?<!\d)(20\d\d)年(?!\d{1,2}月)", flat)]
    return years + [int(match.group(0)[:4].translate(_YEAR_SIGNS)) for match in _CHINESE_YEAR.finditer(flat)]


def _unit(tables: Sequence[TableFacts]) -> str | None:
    """The unit that most figures of the document are printed in."""
    units: Counter[str] = Counter()
    for table in tables:
        if table.unit:
            units[table.unit] += max(table.weight, 1)
    return units.most_common(1)[0][0] if units else None


def _unit_of_text(lines: Sequence[TextLine]) -> str | None:
    units = Counter(match for line in lines for match in _AMOUNT_UNIT.findall(line.text))
    return units.most_common(1)[0][0] if units else None
