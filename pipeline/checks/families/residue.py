"""What a template left in a published document, and figures that lost their unit, percent sign or number (模板残留、漏填)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.checks.book import Book
from pipeline.checks.families.text_quality import finding, quote
from schemas.checks import Finding, Severity
from schemas.chunk import Paragraph
from schemas.place import Place
from schemas.rows import CellRow

_ABOUT = 14
_HINT = re.compile(r"[XxＸ×○〇△▲□＿_*]{2}|请|此处|注写|无.{0,24}则")


class Pattern(NamedTuple):
    """A defect that a pattern shows. `one`: all places make one finding, the template being one cause."""

    rule: str
    title: str
    zh: str
    en: str
    shape: re.Pattern[str]
    severity: Severity = "low"
    one: bool = True


PATTERNS: tuple[Pattern, ...] = (
    Pattern("completeness.placeholder", "占位符未替换", "占位符没有替换成内容", "a placeholder was never filled in",
            re.compile(r"(?<![A-Za-z0-9])[XxＸ×]{2,}(?![A-Za-z0-9])|(?<![一二三四五六七八九○〇])[○〇]{2,}(?![一二三四五六七八九年○〇])|"
                       r"[△▲□]{2,}|[＿_]{3,}|\*{2,}(?=[\u4e00-\u9fff])"), "medium"),
    Pattern("completeness.instruction", "填表说明未删除", "填表说明文字留在了公开文件里", "an instruction to the author was published",
            re.compile(r"[（(【\[]?(?:(?<![申聘邀提报恳敬约延])请(?:核实|填写|填列|补充|根据|按照|结合|说明|注明|选择|删除|修改|参照|单位|部门|各单位)|此处(?:填|请|需|应)|"
                       r"[（(](?:增加内容|新增内容|修改内容|可选|选填|示例|样例|模板|样表|填写说明)[）)]|"
                       r"(?:若|如)无[^。；]{0,24}则[^。；]{0,12}(?:备注|写|填)|(?:备注|注)写)[^（）()。；]*[）)】\]]?"), "medium"),
    Pattern("completeness.choice", "增减方向未选择", "“增加（减少）”是模板的选项，没有选定", "a choice of the template was never made",
            re.compile(r"增加[（(/]减少[）)]?|增长[（(/](?:下降|减少|降低)[）)]?|减少[（(/]增加[）)]?|大于[（(/]小于[）)]?|(?:下降|降低)[（(/]增长[）)]?|"
                       r"增加[（(]或减少[）)]|增[（(/]减[）)]?(?=\d)")),
    Pattern("completeness.empty_reason", "原因未填写", "“主要原因”后面没有内容", "a reason is announced and not given",
            re.compile(r"(?:主要原因|主要用于|主要包括|原因)(?:是|为|：|:|是：|是:|为：)[。；]"), "medium"),
    Pattern("completeness.missing_number", "金额未填写", "单位前面没有数字", "a unit without its number",
            re.compile(r"(?:支出|收入|预算|决算|增加|减少|经费|拨款|合计|总额|共计|安排)(?:数|额)?(?:为|是)?(?:万元|亿元)(?=[，。；、,;])"), "medium", False),
    Pattern("completeness.number_order", "数字与“为”颠倒", "数字和“为”的次序颠倒", "a figure and its verb are swapped",
            re.compile(r"\d[\d,]*\.?\d*为(?:万元|亿元|元|%)"), "low", False),
    Pattern("completeness.missing_percent", "缺少百分号", "比率没有百分号", "a rate without its percent sign",
            re.compile(r"(?:增长|下降|降低|增幅|降幅|减幅)(?:了|为)?(?:\d+\.\d+|\d{1,3})(?=[，。；,;])|(?:减少|增加)[\d,.]+万?元，(?:减少|增加)\d+\.\d{1,2}(?=[，。；,;])|"
                       r"占(?!用|地|有)[^，。；\d]{0,16}?(?:比重|比例)?(?:的|为)?\d+\.\d{1,2}(?=[，。；,;])"), "medium", False),
    Pattern("completeness.double_sign", "方向词与负号重复", "“减少”“下降”之后又有负号", "a fall with a minus sign",
            re.compile(r"(?:减少|下降|降低|压减|减幅|降幅)(?:了|为)?[-－−]\d[\d,.]*"), "medium", False),
    Pattern("completeness.missing_unit", "金额缺少单位", "金额没有单位", "an amount without its unit",
            re.compile(r"(?:预算|决算|支出|收入|安排|执行数为|预算数为?|合计|总计|总额)(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?=[，。；,;])"), "medium", False),
)


def residue(book: Book) -> Iterator[Finding]:
    """Findings over paragraphs and, for placeholders and instructions, over table cells."""
    paragraphs = [p for p in book.text.paragraphs if p.kind in ("body", "item", "heading", "caption")] if book.text is not None else []
    for pattern in PATTERNS:
        found = list(_in_paragraphs(pattern, paragraphs))
        if pattern.rule in ("completeness.placeholder", "completeness.instruction"):
            found += _in_cells(pattern, book)
        if pattern.one and found:
            yield _finding(pattern, None, [text for text, _, _ in found], [(text, place) for text, _, place in found])
        elif found:
            for text, where, place in found:
                yield _finding(pattern, where, [text], [(text, place)])


def _finding(pattern: Pattern, subject: str | None, texts: Sequence[str], quotes: Sequence[tuple[str, Place]]) -> Finding:
    shown = "；".join(dict.fromkeys(texts))[:160]
    count = f"（共{len(quotes)}处）" if len(quotes) > 1 else ""
    return finding(pattern.rule, pattern.title, subject, f"{pattern.zh}{count}：{shown}", f"{pattern.en} ({len(quotes)} places): {shown}", quotes[:40],
                   pattern.severity)


def _in_paragraphs(pattern: Pattern, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str | None, Place]]:
    for paragraph in paragraphs:
        for match in pattern.shape.finditer(paragraph.text):
            for text, place in quote(paragraph, match.start(), match.end(), _ABOUT):
                marker = paragraph.marker.text if paragraph.marker else ""
                yield text, " ".join(part for part in (*paragraph.path[-1:], marker) if part) or None, place


def _in_cells(pattern: Pattern, book: Book) -> Iterator[tuple[str, str | None, Place]]:
    for cell in _suspicious(book):
        match = pattern.shape.search(cell.text or "")
        if match:
            text = (cell.text or "")[max(0, match.start() - _ABOUT):match.end() + _ABOUT]
            yield text, cell.row_label, Place(page=cell.page, bbox=cell.bbox)


@lru_cache(maxsize=1)
def _suspicious(book: Book) -> tuple[CellRow, ...]:
    """The few cells that hold a mark of a placeholder or of an instruction."""
    return tuple(cell for view in book.tables for cell in view.cells if cell.state == "text" and cell.text and len(cell.text) >= 2 and _HINT.search(cell.text))
