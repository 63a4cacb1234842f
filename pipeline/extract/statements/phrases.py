"""Words around figures: changes, comparisons, shares, completion, measures (增减、比较、占比、完成)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

from schemas.rows import Direction

BaseKind: TypeAlias = Literal["budget", "initial_budget", "executed", "final"]

_UP = "增加|增长|上升|提高|上涨|新增|追加|调增|扩大|升高|增幅|涨幅|增收|增"
_DOWN = "负增长|减少|下降|降低|压减|缩减|调减|下调|核减|压缩|追减|减幅|降幅|减支|减"
_TEMPLATE = r"(?:增加|增长|上升|提高|增|减少|下降|降低|减)[（(/](?:增加|增长|上升|减少|下降|降低|减|增)[）)]?"
_CHANGE = re.compile(
    rf"(?P<verb>{_TEMPLATE}|{_UP}|{_DOWN})(?:了|额|率|幅度|幅|比例|比率|金额|数)*(?:分别)?(?:为|达到|达|约为|约|近)?(?:人民币)?$")
_MORE = re.compile(r"(?P<verb>多|少)(?:了)?$")
_TIME = r"(?:(?:19|20)\d\d年?度?|上一?年度?|去年|前一年|上期|同期|年初|预算|决算|执行数)"
_COMPARISON = re.compile(
    rf"(?:相)?(?:比|较|与|同|和)(?P<base>[^，。；：比较与]{{0,16}}?{_TIME}[^，。；：]{{0,40}}?)(?P<end>相比较?|对比|比较|相较|比|$)(?P<rest>.*)$", re.S)
_SHARE = re.compile(r"占(?!用|有)(?P<whole>[^，。；：占]{0,30}?)(?:的?(?:比例|比重|百分比|比))?(?:的|为|约为|约|达到|达|是)*$")
_COMPLETION = re.compile(
    r"(?:完成了?(?P<base>[^，。；：]{0,20}?(?:预算|计划|任务)[^，。；：]{0,6}?)(?:的|比例|进度|率|为|达到|达|约|是)*|"
    r"(?:为|是)(?:年初|全年|当年|调整后?)?预算数?的|(?:预算)?(?:执行率|完成率|完成比例|支出进度|执行进度|支付率|支出率)(?:为|达到|达|是|约)?)$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LAST_YEAR = re.compile(r"上一?年度?|去年|前一年|上期|同期")
_EMPTY_COMPARISON = re.compile("同比|同口径|环比")


class Change(NamedTuple):
    """A change that a clause states before a figure: which way, and where its words begin."""

    direction: Direction
    start: int


class Comparison(NamedTuple):
    """What a clause compares with. `before`, `after`: what stands before and behind it in its text; `start`: where it begins."""

    base: str
    year: str | None
    last_year: bool
    kind: BaseKind | None
    start: int
    before: str
    after: str


def change_at_end(left: str, *, compared: bool) -> Change | None:
    """The change that `left` ends with (…增加, …下降了). 增加至 and 增加到 introduce a level and no change."""
    match = _CHANGE.search(left) or (_MORE.search(left) if compared else None)
    if match is None:
        return None
    verb = match.group("verb")
    down = re.match(_DOWN, verb) is not None or verb == "少"
    return Change("decrease" if down else "increase", match.start())


def comparison_in(text: str) -> Comparison | None:
    """The last comparison in `text`: 比2023年决算数, 与上年相比, 较年初预算."""
    for match in reversed(list(re.finditer("比|较|与|同|和", text))):
        start = match.start() - 1 if text[match.start() - 1:match.start()] == "相" else match.start()
        if match.group() == "比" and text[start:start + 1] == "相" and re.search("[与同和较]", text[:start]):
            continue
        found = _COMPARISON.match(text, start)
        if found and not text[:match.start()].endswith(("占", "同", "环", "下", "共", "如")):
            base = found.group("base")
            clause = max(text.rfind(mark, 0, start) for mark in "，。；：、")
            year = _YEAR.search(base)
            return Comparison(base, year.group() if year else None, year is None and bool(_LAST_YEAR.search(base)), base_kind(base), start,
                              text[clause + 1:start], found.group("rest"))
    empty = _EMPTY_COMPARISON.search(text)
    return Comparison(empty.group(), None, True, None, empty.start(), text[:empty.start()], text[empty.end():]) if empty else None


def base_kind(text: str) -> BaseKind | None:
    """Which figure of the year a comparison takes: 年初预算, 预算, 执行数, 决算."""
    if "决算" in text:
        return "final"
    if "执行" in text:
        return "executed"
    if "年初" in text:
        return "initial_budget"
    return "budget" if "预算" in text else None


def share_at_end(left: str) -> re.Match[str] | None:
    """占…的 before a percentage."""
    return _SHARE.search(left)


def completion_at_end(left: str) -> re.Match[str] | None:
    """完成年初预算的, 预算执行率 before a percentage."""
    return _COMPLETION.search(left)
