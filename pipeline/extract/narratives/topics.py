"""What a section is about, told from its headings; sections of one topic as runs of paragraphs (章节主题)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from pipeline.extract.narratives.items import leading_mark, mark_end
from schemas.chunk import Paragraph

Topic = Literal["terms", "responsibility", "organisation", "work_goal", "operating_cost", "state_assets", "performance", "three_public",
                "procurement", "functions", "projects", "totals"]

_WORDS: tuple[tuple[Topic | None, str], ...] = (
    ("terms", r"名词解释|术语解释|专业性?名词"),
    ("operating_cost", r"(?:机关|行政|单位)运行(?:维护)?经费"),
    ("state_assets", r"国有资产"),
    ("performance", r"绩效"),
    ("three_public", r"三公|[“\"]三公[”\"]"),
    ("procurement", r"政府采购|购买服务"),
    ("responsibility", r"职[责能]"),
    ("organisation", r"机构(?:设置|情况|编制|组成|基本情况)|单位构成|部门构成|人员(?:构成|情况|编制)|内设机构|(?:预算|决算)(?:编报|编制)范围|(?:所属|下属)(?:预算)?单位"),
    (None, r"(?:工作|任务|目标).{0,4}(?:完成情况|成效|总结|回顾)"),
    ("work_goal", r"工作(?:任务|目标|重点|计划|要点|安排|思路|打算|概述)|重点工作|主要任务"),
    ("functions", r"具体(?:使用|支出)?情况|支出.*(?:功能|科目).*情况"),
    ("projects", r"项目支出|项目经费"),
    (None, r"转移支付|债务|表$"),
    ("totals", r"收支|收入|支出|总体|预算(?:安排|编制)|增减变化|财政拨款|政府性基金|国有资本|委托业务费"),
)
_HEADINGS = tuple((topic, re.compile(pattern)) for topic, pattern in _WORDS)
_TERMS = _HEADINGS[0][1]
_SAYS_NOTHING = re.compile(r"(?:支出|收入|决算|预算|具体|总体|增减|变化|变动|财政拨款|使用|构成|结构|规模|有关|情况|说明|原因|的|及|和|、)+")
_STOPPED = re.compile(
    r"(?P<words>(?:20\d\d年度?)?(?!完成|承担|负责|组织|做好|指导|管理|制定|开展|承办|其他)[^，。；、：\d]{2,14}(?:职[能责]|情况|说明|概述|简介|设置|重点工作|工作任务|工作目标))。")
_AT_TABLE = re.compile(r"^(?:注|备注|说明)[:：]|^[^。；]*(?:表|表[一二三四五六七八九十]+)$")
_LISTING = frozenset(("responsibility", "organisation", "work_goal", "terms"))
_RUN_IN = frozenset(("operating_cost", "state_assets", "performance", "three_public", "procurement"))


class Run(NamedTuple):
    """Paragraphs that follow one another under the same headings."""

    topic: Topic | None
    headings: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]


def topic_of(headings: Sequence[str]) -> Topic | None:
    """The topic that the innermost telling heading names; under 名词解释 every heading is a term. 具体情况 and its like tell by what is around them."""
    if any(_TERMS.search(heading) for heading in headings):
        return "terms"
    vague: Topic | None = None
    for heading in reversed(headings):
        words = heading[mark_end(heading):]
        named = next((pair for pair in _HEADINGS if pair[1].search(words)), None)
        if named is None:
            continue
        if not _SAYS_NOTHING.fullmatch(words):
            return named[0]
        vague = vague or named[0]
    return vague


def runs(paragraphs: Iterable[Paragraph]) -> Iterator[Run]:
    """Paragraphs grouped by the headings above them, `（一）主要职能。` included, which a full stop makes look like an item."""
    body = [paragraph for paragraph in paragraphs if paragraph.kind in ("body", "item") and not _AT_TABLE.search(paragraph.text)]
    for headings, group in itertools.groupby(_under_stops(body), key=lambda pair: pair[0]):
        yield Run(topic_of(headings), headings, tuple(paragraph for _, paragraph in group))


def _under_stops(body: Sequence[Paragraph]) -> Iterator[tuple[tuple[str, ...], Paragraph]]:
    """Paragraphs with their headings, those that end with a full stop among them; these are no paragraphs of their own."""
    path: tuple[str, ...] = ()
    stopped: tuple[str, str] | None = None
    for paragraph in body:
        shape = paragraph.marker.shape if paragraph.marker else None
        if paragraph.path != path or (stopped is not None and shape == stopped[0]):
            path, stopped = paragraph.path, None
        words = _stopped_heading(paragraph)
        if words is not None and shape is not None:
            stopped = shape, words
        else:
            yield (headings_of(paragraph) if stopped is None else (*paragraph.path, stopped[1])), paragraph


def _stopped_heading(paragraph: Paragraph) -> str | None:
    mark = leading_mark(paragraph.text)
    found = _STOPPED.fullmatch(paragraph.text, mark.end) if mark else None
    return found["words"] if found and any(pattern.search(found["words"]) for _, pattern in _HEADINGS) else None


def term_heading(headings: Sequence[str]) -> str | None:
    """The words of a heading that stands below the one that announces terms."""
    if not headings or _TERMS.search(headings[-1]):
        return None
    return headings[-1][mark_end(headings[-1]):].strip("：: ")


def headings_of(paragraph: Paragraph) -> tuple[str, ...]:
    """The headings above a paragraph, a run-in heading of its own included where it names a topic."""
    if paragraph.lead is not None and topic_of(paragraph.path) not in _LISTING:
        lead = paragraph.text[slice(*paragraph.lead)]
        if any(pattern.search(lead) for topic, pattern in _HEADINGS if topic in _RUN_IN):
            return (*paragraph.path, lead)
    return paragraph.path
