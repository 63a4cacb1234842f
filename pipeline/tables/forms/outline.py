"""Indicators written as an outline in one cell: `1.产出指标（1）数量指标：开设课程≥12门；（2）质量指标：…` (提纲式指标)."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMERAL = r"(?:[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,2}、|[①-⑳])"
_LEVEL1 = r"(?:产出|效益|效果|满意度|成本|过程|决策|管理|影响力|履职效能|可持续性)(?:类)?(?:绩效)?指标"
_LEVEL2 = (r"(?:产出)?(?:数量|质量|时效|成本|进度|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|环境效益|可持续影响|可持续发展|"
           r"服务对象满意度|受益对象满意度|社会公众满意度|服务对象|受益对象)(?:类)?指标?")
_END = r"(?=\s*(?:[:：—]|[（(]\d|[（(][一二三四五六七八九十]|\d{1,2}[.、．]|[①-⑳]|$))"
_MARK = re.compile(rf"(?:^|(?<=[。；;:：\s])|(?<=指标))(?P<numeral>{_NUMERAL})?\s*(?:(?P<one>{_LEVEL1}(?:[（(]\d+分[)）])?)|(?P<two>{_LEVEL2})){_END}\s*[:：—]*")
_ITEM = re.compile(rf"[。；;]|(?:^|(?<=[。；;，,]))(?={_NUMERAL})")
_LEADING = re.compile(rf"^(?:{_NUMERAL}|指标\d{{1,2}}[:：])\s*")
_SIGN = re.compile(
    r"≥|≤|≧|≦|⩾|⩽|=|＝|>|<|＞|＜|不少于|不低于|不超过|不高于|不多于|不大于|不小于|至少|大于|小于|控制在|达到|达|超过|为(?=\d)|(?<!\d)20\d\d年|\d+月底?前")
_FIGURE = re.compile(r"(?<![\dA-Za-z第.])\d[\d,]*(?:\.\d+)?(?:%|％|‰|[^\d，,]{1,8})?$")
_GRADE = re.compile(
    r"(?:得到|有所|有效|明显|显著|持续|不断|稳步|逐步|进一步|大幅|较大|较好|长期)+(?:提升|提高|改善|增强|加强|降低|减少|优化|扩大|发展|完善|保障|良好)$"
    r"|(?:优秀|良好|合格|达标|满意|较高|优|良|高)$")


class OutlineItem(NamedTuple):
    """One indicator of an outline; what it doesn't say is None."""

    level1: str | None
    level2: str | None
    level3: str
    target: str | None


def split_outline(text: str) -> list[OutlineItem]:
    """The indicators of an outline, in order; a text without marks of levels gives none."""
    marks = list(_MARK.finditer(text))
    if not marks:
        return []
    out: list[OutlineItem] = []
    level1 = level2 = None
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        if mark["one"] and not (level1 and mark["one"] == "成本指标" and _is_second(mark, marks, number)):
            level1, level2 = mark["one"], None
        else:
            level2 = mark["two"] or mark["one"]
        out += [OutlineItem(level1, level2, *named) for part in _ITEM.split(text[mark.end():end]) if (named := _named(part))]
    return out


def _is_second(mark: re.Match[str], marks: list[re.Match[str]], number: int) -> bool:
    """Whether 成本指标, which is a first or a second level, is a second one: numbered like those, or without any below it."""
    seconds = {_style(other["numeral"]) for other in marks if other["two"]}
    firsts = {_style(other["numeral"]) for other in marks if other["one"] and other["one"] != "成本指标"}
    if len(seconds) == 1 and seconds != firsts:
        return _style(mark["numeral"]) in seconds
    following = marks[number + 1] if number + 1 < len(marks) else None
    return not (following is not None and following["two"] and "成本" in following["two"])


def _style(numeral: str | None) -> str:
    """What kind of numeral it is: its shape without the figure."""
    return re.sub(r"[\d一二三四五六七八九十①-⑳]+", "#", numeral or "")


def _named(part: str) -> tuple[str, str | None] | None:
    """The name and the target of one item; None for nothing but punctuation and numerals."""
    item = _LEADING.sub("", part.strip().strip("，,、：:")).strip()
    if not item or not re.search(r"[\u4e00-\u9fff]", item):
        return None
    colon = re.search(r"[:：](?=[^:：]+$)", item)
    if colon and colon.start() > 1:
        return item[:colon.start()].strip("“”"), item[colon.end():].strip()
    for pattern in (_SIGN, _FIGURE, _GRADE):
        match = pattern.search(item)
        if match and match.start() > 1:
            return item[:match.start()].rstrip("，,、为 "), item[match.start():].removeprefix("为").strip()
    return item, None
