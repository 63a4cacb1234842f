"""Purposes and reasons inside sentences, found by their cues: 主要用于…, 主要原因是… (用途、增减原因)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract.narratives.items import split_items

_REASON = re.compile(
    r"(?:主要)?(?:增减|增加|减少|增长|下降|变动|变化|差异|上升|持平)?的?(?:变动|变化)?(?:主要)?原因(?:主要)?(?:说明|如下)?(?:是|为|在于|系)?[:：]?|(?:主要|变化|变动)(?:是|系)(?!指)[:：]?|主要为(?=[^，。；]*(?:增加|减少|调整))")
CHANGE = re.compile(r"增加|减少|增长|下降|上升|持平|一致|不变|变化|变动|差异|大于|小于|高于|低于|完成|原因|相同|节约|增减")
_PURPOSE = re.compile(r"(?:主要)?(?:是)?用于(?:以下方面)?[:：]?")
_GROUND = re.compile(r"(?:元|持平|一致|不变|[:：])[，,。]?(?=为了?[^\d]|因(?!公)|由于|鉴于|根据|按照?)")
_NEW_SUBJECT = re.compile(r".*(?:\d(?:万元|元|亿元|[辆台批次人])|其中|[（(][一二三四五]|\d[.、])|(?:主要)?(?:是)?用于|国内|全年")
_SENTENCE_END = re.compile(r"[。；;]")
_COMPARISON = re.compile(
    r"[，,。；;](?:同)?(?:较|比|与)(?:上年|去年|上一?年度?|20\d\d)|[，,。；;]20\d\d年.{0,8}(?:预算|决算|执行|安排)|[，,](?:较|比)"
    r"|[，,](?:为|系|属)?(?:20\d\d年|本年|今年)?新增")


class Span(NamedTuple):
    """A slice of a text, and where the cue in front of it begins."""

    start: int
    end: int
    cue: int


def reasons(text: str, runs_on: bool = False) -> Iterator[Span]:
    """Reasons given for a change in `text`: from the cue to the end of its sentence, item by item where they are numbered.

    `runs_on`: sentences that follow without figures of money or things go on with the reason.
    """
    at = 0
    while found := _REASON.search(text, at):
        at = found.end()
        if not _is_cue(text, found):
            continue
        start = found.end()
        rest = text[start:]
        if rest[:2] in ("一是", "1.", "1、", "（一") or rest[:3] in ("（1）", "(1)"):
            for item in split_items(rest):
                yield Span(start + item.start, start + _stop(rest, item.start, item.end), found.start())
            return
        start += len(rest) - len(rest.lstrip("，,：: "))
        end = _stop(text, start, len(text))
        while runs_on and end < len(text) and text[end] == "。":
            stop = _stop(text, end + 1, len(text))
            if stop == end + 1 or _NEW_SUBJECT.match(text, end + 1, stop):
                break
            end = stop
        if end > start and not _PURPOSE.match(text, start):
            yield Span(start, _balanced(text, start, end), found.start())
            at = end


def grounds(text: str) -> Iterator[Span]:
    """A ground without a cue of its own: `2026年预算数0万元，为规范管理，…`; to the end of its sentence."""
    found = _GROUND.search(text)
    if found is not None:
        yield Span(found.end(), found.end() + _stop(text[found.end():], 0, len(text)), found.start())


def purposes(text: str) -> Iterator[Span]:
    """What money is for, from 用于 to the end of the sentence or the comparison that follows. 用于 inside a reason tells no purpose."""
    given = [(span.cue, span.end) for span in reasons(text)]
    at = 0
    while found := _PURPOSE.search(text, at):
        start = found.end()
        stop = _SENTENCE_END.search(text, start)
        end = stop.start() if stop else len(text)
        comparison = _COMPARISON.search(text, start, end)
        if comparison:
            end = comparison.start()
        if end > start and not any(first < found.start() < last for first, last in given):
            yield Span(start, end, found.start())
        at = max(end, start)


def sentence_start(text: str, cue: int) -> int:
    """Where the sentence that leads to a cue begins; the one before it when the cue opens its own."""
    begin = _behind_stop(text, cue)
    return begin if begin < cue or begin == 0 else _behind_stop(text, begin - 1)


def _behind_stop(text: str, before: int) -> int:
    return max(text.rfind("。", 0, before), text.rfind("；", 0, before)) + 1


def _balanced(text: str, start: int, end: int) -> int:
    """Without a closing bracket that the cue left open before it: `（…，主要是…）`."""
    if text[end - 1] in "）)" and text.count("（", start, end) + text.count("(", start, end) < text.count("）", start, end) + text.count(")", start, end):
        return end - 1
    return end


def _is_cue(text: str, found: re.Match[str]) -> bool:
    """`主要是` gives a reason only after words of change in its sentence; one naming 原因 does when it goes on as a cue (主要原因…, …原因是)."""
    if "原因" in found.group():
        return "主要原因" in found.group() or not found.group().endswith("原因")
    return bool(CHANGE.search(text, sentence_start(text, found.start()), found.start()))


def _stop(text: str, start: int, end: int) -> int:
    found = _SENTENCE_END.search(text, start, end)
    return found.start() if found else end
