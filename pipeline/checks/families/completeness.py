"""Is everything there that the document announces, and of the right year? Contents, empty tables, years, blank pages (完整性)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.checks.book import Book
from pipeline.checks.families.text_quality import finding, quote
from pipeline.text import bare
from schemas.checks import Finding
from schemas.chunk import ContentsEntry, DocumentText, Paragraph
from schemas.place import Place

_NUMERAL = r"[一二三四五六七八九十\d]{1,3}"
_MARKER = re.compile(rf"^(?:第{_NUMERAL}部分|[(（]?{_NUMERAL}[)）]?[、.．]?(?!\d)|附?表{_NUMERAL}[-:：、.]?)")
_YEARS = re.compile(r"20\d\d年?度?")
_TABLE = re.compile(r"表(?:\(.*\))?$")
_NOTE = re.compile(r"\(.*?\)")
_EXPLAINS = re.compile(r"说明|情况$")
_NUMERALS = {character: value for value, character in enumerate("一二三四五六七八九十", 1)}
_TITLE_YEAR = re.compile(r"(20\d\d)年?度?.{0,40}?(?:预算|决算).{0,20}?(?:表|说明)$")
_PERIOD_HEAD = re.compile(r"(?:实施|项目)(?:周期|时间|期限|起止.{0,3})|起止(?:时间|日期)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_DATE = re.compile(r"20\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2})?")
_DATE_LABELS = {"start": re.compile(r"(?:计划)?(?:开始|起始|开工)(?:日期|时间)"), "end": re.compile(r"(?:计划)?(?:完成|结束|终止|完工)(?:日期|时间)")}
_ALIKE = 0.6
_OWN_FORMS = ("project_goals", "self_evaluation", "project_target", "department_target")
_OTHER_YEARS = re.compile(r"执行|绩效|评价|完成|对比|变动|上年")


class Named(NamedTuple):
    """A title by which a table can be found: without year, organisation and number."""

    core: str
    number: int | None
    text: str
    place: Place


def completeness(book: Book) -> Iterator[Finding]:
    """Findings about what is announced and what is there."""
    if book.text is not None:
        yield from listed_tables(book, book.text)
        yield from blank_pages(book, book.text)
        yield from years_of_headings(book, book.text)
        yield from periods(book, book.text)
    yield from years_of_tables(book)
    yield from dates_of_forms(book)


def listed_tables(book: Book, text: DocumentText) -> Iterator[Finding]:
    """Every table that the 目录 lists is there, under that name; not applicable where the tables are published in another file."""
    paragraphs = {paragraph.id: paragraph for paragraph in text.paragraphs}
    listed = [(entry, _core(entry.title, book), paragraphs[entry.paragraph]) for entry in text.contents]
    listed = [item for item in listed if _TABLE.search(bare(item[0].title)) and not _EXPLAINS.search(bare(item[0].title))
              and len(_NOTE.sub("", item[1])) >= 4]
    if len(listed) < 3:
        return
    there = list(_titles(book, text))
    found = {entry: _match(core, there) for entry, core, _ in listed}
    claimed = {hit.text for hit in found.values() if hit is not None}
    spare = any(view.row.title and view.row.title not in claimed and view.kind not in _OWN_FORMS for view in book.tables)
    if sum(1 for hit in found.values() if hit is not None) * 2 < len(listed):
        quotes = tuple((entry.title, place) for entry, _, paragraph in listed[:3] for _, place in quote(paragraph, 0, len(paragraph.text)))
        yield Finding("completeness.listed_tables", "completeness", "目录所列表格", None, "not_applicable", "目录所列表格不在本文件内（另件公开）",
                      "the tables listed in the contents are published in another file", quotes=quotes)
        return
    for entry, core, paragraph in listed:
        hit = found[entry]
        quotes = quote(paragraph, 0, len(paragraph.text))
        shown = tuple((entry.title, place) for _, place in quotes)
        if hit is None:
            yield _missing(book, entry, shown, spare=spare)
        elif not _agrees(hit.core, core):
            yield finding("completeness.table_name", "目录与表名不一致", entry.title, f"目录写“{entry.title}”，表名为“{hit.text}”",
                          f"the contents say {entry.title}, the table is headed {hit.text}", (*shown, (hit.text, hit.place)), expected=hit.text)
        else:
            yield Finding("completeness.listed_tables", "completeness", "目录所列表格", entry.title, "pass", f"目录所列“{entry.title}”已找到",
                          f"{entry.title} is there", quotes=(*shown, (hit.text, hit.place)))


def _missing(book: Book, entry: ContentsEntry, quotes: tuple[tuple[str, Place], ...], *, spare: bool) -> Finding:
    """A table of the contents that is nowhere: a fail, unless a table that the contents don't name, an unnamed or an unread one could be it."""
    unsure = spare or book.document.status != "ok" or any(not view.row.title and view.kind != "project_goals" and len(view.cells) > 12 for view in book.tables)
    if unsure:
        return Finding("completeness.listed_tables", "completeness", "目录所列表格", entry.title, "insufficient",
                       f"目录所列“{entry.title}”没有找到，但有未能识别的表", f"{entry.title} was not found; some tables could not be named", quotes=quotes)
    return finding("completeness.listed_tables", "目录所列表格缺失", entry.title, f"目录列有“{entry.title}”，正文没有此表",
                   f"the contents list {entry.title}; the document has no such table", quotes, "medium")


def _titles(book: Book, text: DocumentText) -> Iterator[Named]:
    for view in book.tables:
        if view.row.title:
            page = view.row.pages[0] if view.row.pages else None
            box = next((cell.bbox for cell in view.cells), None)
            yield Named(_core(view.row.title, book), _number(view.row.number), view.row.title, Place(page=page, bbox=box))
    for paragraph in text.paragraphs:
        if paragraph.kind in ("heading", "caption", "body") and len(paragraph.text) <= 60 and "表" in paragraph.text \
                and not _EXPLAINS.search(bare(paragraph.text)):
            place = (*paragraph.places(0, len(paragraph.text)), Place(page=paragraph.page, bbox=None))[0]
            yield Named(_core(paragraph.text, book), None, paragraph.text, place)


def _core(title: str, book: Book) -> str:
    """A title without number, year and the organisation's name, under NFKC."""
    core = _YEARS.sub("", _MARKER.sub("", bare(title)))
    if book.document.organisation:
        core = core.replace(bare(book.document.organisation), "")
    return re.sub(r"^(?:本?部门|本?单位|预算单位|市级部门)", "", core)


def _number(text: str | None) -> int | None:
    """The number in 表五, 公开05表, 表5."""
    flat = bare(text or "")
    digits = re.search(r"\d+", flat)
    if digits:
        return int(digits.group())
    word = re.search(r"[一二三四五六七八九十]+", flat)
    if not word:
        return None
    numeral = word.group()
    tens, _, ones = numeral.partition("十") if "十" in numeral else ("", "", numeral)
    return (_NUMERALS.get(tens, 1) * 10 if "十" in numeral else 0) + _NUMERALS.get(ones, 0)


def _match(core: str, there: list[Named]) -> Named | None:
    """The title meant: the same name, one that holds it or is held by it, or the most alike."""
    named = next((title for title in there if title.core == core), None)
    named = named or next((title for title in there if _agrees(title.core, core)), None)
    if named is not None:
        return named
    best = max(((_likeness(title.core, core), index) for index, title in enumerate(there)), default=None)
    if best is None or best[0] < _ALIKE:
        return None
    title = there[best[1]]
    return title if _same_nature(title.core, core) else None


def _agrees(one: str, other: str) -> bool:
    """Whether two names are one: equal but for notes in brackets, or the shorter is the end or the beginning of the longer."""
    short, long = sorted((_NOTE.sub("", one), _NOTE.sub("", other)), key=len)
    if len(short) < 4 or _opposed(short, long):
        return False
    if re.sub(r"[“”\"]", "", short) == re.sub(r"[“”\"]", "", long):
        return True
    return len(short) >= 6 and (long.endswith(short) or long.startswith(short))


def _opposed(one: str, other: str) -> bool:
    """Whether words stand in one name that make it another table's: 财政拨款, 一般公共预算, 基本, 项目 …"""
    return any((word in one) != (word in other) for word in ("收入", "支出", "财政拨款", "基本支出", "项目支出", "三公", "基金", "国有资本", "采购", "绩效"))


def _same_nature(one: str, other: str) -> bool:
    return not any((word in one) != (word in other) for word in ("收入", "支出", "基本", "项目", "三公", "基金", "国有资本", "采购", "绩效", "购买服务"))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _NOTE.sub("", one), _NOTE.sub("", other)).ratio()


def blank_pages(book: Book, text: DocumentText) -> Iterator[Finding]:
    """A page without anything right behind the 目录."""
    if book.document.page_count is None or book.document.status != "ok":
        return
    used = {piece.line.page for paragraph in text.paragraphs for piece in paragraph.pieces} | {line.page for line in text.running}
    used |= {page for view in book.tables for page in view.row.pages}
    contents = {piece.line.page for paragraph in text.paragraphs if paragraph.kind == "contents" for piece in paragraph.pieces}
    last = max((page for page in contents if page is not None), default=None)
    if last is not None and last + 1 not in used and any(page is not None and page > last + 1 for page in used):
        yield finding("completeness.blank_page", "目录后空白页", "目录", f"目录之后的第{last + 1}页是空白页", f"page {last + 1}, behind the contents, is empty",
                      (("empty page", Place(page=last + 1, bbox=None)),))


def years_of_tables(book: Book) -> Iterator[Finding]:
    """A table whose title names the year before instead of the document's."""
    year = book.document.fiscal_year
    if year is None or book.document.kind not in ("department_budget", "final_account"):
        return
    for view in book.tables:
        match = _TITLE_YEAR.match(bare(view.row.title or ""))
        if match and view.kind not in _OWN_FORMS and _slip(bare(view.row.title or ""), int(match.group(1)), book):
            place = Place(page=view.row.pages[0] if view.row.pages else None, bbox=next((cell.bbox for cell in view.cells), None))
            yield _wrong_year("表名", view.row.title or "", match.group(1), year, ((view.row.title or "", place),))


def years_of_headings(book: Book, text: DocumentText) -> Iterator[Finding]:
    """A heading (…年部门预算情况说明) that names another year than the document's."""
    year = book.document.fiscal_year
    if year is None or book.document.kind not in ("department_budget", "final_account"):
        return
    for paragraph in text.paragraphs:
        title = bare(paragraph.text)
        match = _TITLE_YEAR.search(title) if paragraph.kind == "heading" and len(title) <= 50 else None
        if match and title.endswith("说明") and _slip(title, int(match.group(1)), book):
            yield _wrong_year("标题", paragraph.text, match.group(1), year, quote(paragraph, 0, len(paragraph.text)))


def _slip(title: str, printed: int, book: Book) -> bool:
    """Whether a title of the document's own kind (预算 or 决算) names a neighbouring year by mistake: no report on another year's execution."""
    year = book.document.fiscal_year or 0
    other = "决算" if book.document.kind == "department_budget" else "预算"
    return printed in (year - 1, year + 1) and len(_YEARS.findall(title)) == 1 and other not in title and not _OTHER_YEARS.search(title)


def _wrong_year(what: str, title: str, printed: str, year: int, quotes: tuple[tuple[str, Place], ...]) -> Finding:
    return finding("completeness.year", "年度不一致", f"{what} {_YEARS.sub('', title)}", f"{what}“{title}”的年度与文件年度{year}年不一致",
                   f"the title says {printed}, the document is of {year}", quotes, "medium", str(year))


def periods(book: Book, text: DocumentText) -> Iterator[Finding]:
    """A project of a budget whose 实施周期 ended before the budget's year."""
    year = book.document.fiscal_year
    if year is None or book.document.kind != "department_budget":
        return
    for paragraph in text.paragraphs:
        head = next((part for part in paragraph.path[-1:] if _PERIOD_HEAD.search(part)), None)
        if not (head and paragraph.kind in ("body", "item")) and not (_PERIOD_HEAD.match(_MARKER.sub("", bare(paragraph.text)))
                                                                      and len(paragraph.text) < 80):
            continue
        years = [int(found) for found in _YEAR.findall(paragraph.text)]
        if len(years) >= 2 and set(years) == {year - 1} and len(paragraph.text) < 80:
            project = _project_before(text, paragraph)
            yield finding("completeness.period", "实施周期不在预算年度内", project, f"实施周期“{paragraph.text}”不含预算年度{year}年",
                          f"the period {paragraph.text} ends before the budget year {year}", quote(paragraph, 0, len(paragraph.text)), "medium", str(year))


def dates_of_forms(book: Book) -> Iterator[Finding]:
    """计划开始日期 and 计划完成日期 of a target form: in order, and not over before the year of the form."""
    year = book.document.fiscal_year
    for view in book.of_kind("project_target"):
        dated = {key: (cell, match.group()) for cell in view.cells if cell.row_label and cell.text and (match := _DATE.search(cell.text))
                 for key, words in _DATE_LABELS.items() if words.search(bare(cell.row_label)) and cell.text != cell.row_label}
        if len(dated) != 2:
            continue
        (first, start), (last, end) = dated["start"], dated["end"]
        begins, ends = (tuple(int(part) for part in re.findall(r"\d+", date)) for date in (start, end))
        if begins > ends or (year is not None and begins[0] == ends[0] == year - 1):
            quotes = tuple((cell.text or "", Place(page=cell.page, bbox=cell.bbox)) for cell in (first, last))
            subject = next((row.subject for row in book.indicators if row.table_id == view.table_id and row.subject), None)
            yield finding("completeness.period", "计划日期不合理", subject, f"计划开始日期{start}，计划完成日期{end}，与年度{year or ''}不符或先后颠倒",
                          f"planned from {start} to {end}: out of order or over before {year}", quotes, "medium", str(year) if year else None)


def _project_before(text: DocumentText, paragraph: Paragraph) -> str | None:
    """The project that the section describes: the heading above the numbered headings (一、项目概述 …)."""
    outer = [part for part in paragraph.path[:-1] if "项目" in part]
    return outer[-1] if outer else paragraph.path[-1] if paragraph.path else None
