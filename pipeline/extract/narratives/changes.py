"""What money is for and why it changed, sentence by sentence: lines of the classification, totals, 三公 items (用途与增减原因)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from pipeline.extract.narratives.items import mark_end
from pipeline.extract.narratives.reasons import CHANGE, Span, grounds, purposes, reasons, sentence_start
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.rows import NarrativeField

NO_CUE, GUESSED_SUBJECT, NO_CHANGE, UNCLOSED = "no_cue", "guessed_subject", "no_change", "unclosed"
_LONGEST_CUE = 16
_MONEY = re.compile(r"\d(?:亿元|万元|元|[%％])")
_THREE_PUBLIC = re.compile(
    r"因公出国[（(]境[）)](?:经费|费用|费)?|公务接待(?:经费|费用|费)?|公务用?车(?:用车)?购置(?:及|和|与)运行(?:维护)?(?:经费|费用|费)?|公务用?车(?:用车)?购置(?:经费|费用|费)?"
    r"|公务用?车(?:用车)?运行(?:维护)?(?:经费|费用|费)?|(?:车辆)?(?:购置|运行维护|运行)费|会议费|培训费")
_THREE_PUBLIC_WHOLE = re.compile(r"(?:财政拨款)?[“\"]三公[”\"]经费")
_NUMBER = r"(?:^|(?<=[。；;：:]))(?:[（(][\d一二三四五六七八九十]{1,3}[）)][.．、]?|[\d一二三四五六七八九十]{1,3}[.．、])?"
_LINE = re.compile(rf"{_NUMBER}[“\"]?(?P<subject>[^。；;，,“\"]{{2,70}}?[（(](?:\d{{2}})?项[）)])")
_WIDE_LINE = re.compile(
    rf"{_NUMBER}(?:[“\"](?P<quoted>[^。；;，,“”\"]{{2,40}})[”\"](?:[（(][类款][）)])?科目|(?P<dashed>[^。；;，,\d—-]{{3,30}}支出(?:[-—]+[^。；;，,\d—-]{{2,30}}){{1,2}})"
    r"|(?P<numbered>[^。；;，,\d]{2,30}[（(]\d{3}[）)][^。；;，,\d]{2,30}[（(]\d{2}[）)][^。；;，,\d]{2,40}[（(]\d{2}[）)])"
    r"|\d{5,7}[-—\s]?(?P<coded>[^。；;，,\d—-]{2,30}?)(?=(?:支出)?(?:预算)?(?:数)?(?:为|安排)?\d)"
    r"|(?P<class>[^。；;，,\d]{2,30}[（(][类款][）)](?:支出)?))(?=[^。；;，,]{0,12}\d)")
_TOTAL = re.compile(
    r"(?:\d{4}年?(?:度|初)?(?=[^\d]{2,}))?(?P<subject>(?:(?!年度|各[增减])[^。；，,：:\d]){0,30}?(?:收入|支出|收支|收、支|结余|拨款|业务费|会议费|培训费|(?:一般公共|政府性基金|国有资本经营)预算)(?:总?预算|决算|总计|合计|总额)*(?:[（(][类款][）)])?)"
    r"(?=(?:各?(?:增加|减少)|为|是|共|合计|总计|安排|(?:年初|全年|调整)预算数?)*\d|[。：:]20\d\d年|$)")
_COMPARED = re.compile(
    r"(?:其中[:：]|[，,：:。；;]|^)(?:\d{4}年度?)?(?P<subject>[^。；;，,：:\d]{2,30}(?:收入|支出|预算|拨款|资金|结余|经费))(?:数)?(?:较|比|与)(?:上年|去年|20\d\d)")
_EVERYTHING = re.compile(r"(?:部门|单位|本年)?(?:预算|决算)?收支(?:预算|决算|总计)?")
_BARE = re.compile(r"(?:本年)?(?:收入|支出)?决算(?:数)?|支出|收入|本年支出")
_OPENS_COMPARING = re.compile(r"(?:同)?(?:较|比|与)(?:上年|去年|20\d\d)")
_BEFORE_SUBJECT = re.compile(
    r"^(?:(?:与|比|较)?(?:上年|去年|20\d\d年)?(?:对比|相比)的?|.*预算安排(?=.)"
    r"|.{0,20}?(?:局|委员会|办公室|厅|院|中心|部门|单位|街道|办事处)(?=收入|支出|收支|收、支|财政拨款|一般公共))")
_AGAINST_BUDGET = re.compile(
    r"(?:决算|支出|收入|执行)数?(?:大于|小于|低于|高于|超过|超出|不等于|等于|与|较|比)[^。；，,]{0,8}预算|完成(?:年初|全年|调整|本年|当年)?预算|预决算差异|预算数?(?:大于|小于|存在)")
_AGAINST_YEAR = re.compile(r"(?:较|比|与)(?:上年|去年|上一?年度?|20\d\d年)")


def three_public_values(paragraph: Paragraph, headings: tuple[str, ...]) -> Iterator[Value]:
    """Why a 三公 item changed. The item is the last one named in the sentence, before it in the paragraph, or in a heading."""
    text = paragraph.text
    default = next((found.group() for heading in reversed(headings) if (found := _THREE_PUBLIC.search(heading))), None)
    told = list(reasons(text, runs_on=True))
    for span in told or list(grounds(text)):
        begin = sentence_start(text, span.cue)
        named = _last_words(_THREE_PUBLIC, text, span.cue, begin) or _last_words(_THREE_PUBLIC_WHOLE, text, span.cue, begin)
        subject = named or _last_words(_THREE_PUBLIC, text, span.cue) or default or _last_words(_THREE_PUBLIC_WHOLE, text, span.cue)
        flag = "" if subject and told else NO_CUE if subject else GUESSED_SUBJECT
        yield _value("three_public_reason", subject or "“三公”经费", paragraph, span, flag)


def money_values(paragraph: Paragraph, final_account: bool) -> Iterator[Value]:
    """Lines of the classification with what they are for and why they changed; totals with why they changed.

    `final_account`: reasons may be for the difference from the budget (决算与预算差异).
    """
    text = paragraph.text
    wide = [(found.start(), found["quoted"] or found["dashed"] or found["numbered"] or found["coded"], found["class"]) for found in _WIDE_LINE.finditer(text)]
    heads = sorted([*((found.start(), found["subject"]) for found in _LINE.finditer(text)), *((start, name) for start, name, _ in wide if name)])
    for span in purposes(text):
        subject = _head_before(sorted([*heads, *((start, name) for start, _, name in wide if name)]), span.cue)
        if subject is not None:
            yield _value("line_purpose", subject, paragraph, span)
    for span in reasons(text):
        subject = _head_before(heads, span.cue)
        against_budget = final_account and _is_against_budget(text, span.cue)
        if subject is not None:
            against_year = final_account and not against_budget and _AGAINST_YEAR.search(text, sentence_start(text, span.cue), span.cue)
            yield _value("completion_reason" if final_account and not against_year else "line_change_reason", subject, paragraph, span)
        else:
            told = _MONEY.search(text) or CHANGE.search(text, sentence_start(text, span.cue), min(span.start, span.cue + _LONGEST_CUE))
            flag = "" if told else NO_CHANGE
            yield _value("completion_reason" if against_budget else "total_change_reason", _total_subject(text, span.cue), paragraph, span, flag)


def _is_against_budget(text: str, cue: int) -> bool:
    """Whether the reason at `cue` is for the difference between outcome and budget, not between years."""
    begin = sentence_start(text, cue)
    budget, year = (_last(pattern, text, cue, begin) for pattern in (_AGAINST_BUDGET, _AGAINST_YEAR))
    return budget is not None and (year is None or budget.start() > year.start())


def _head_before(heads: list[tuple[int, str]], at: int) -> str | None:
    before = [subject for start, subject in heads if start < at]
    return before[-1] if before else None


def _total_subject(text: str, cue: int) -> str | None:
    begin = mark_end(text)
    own = max(begin, sentence_start(text, cue))
    compared = _last(_COMPARED, text, cue, max(own - 1, 0))
    names = [*_TOTAL.finditer(text, begin, cue), *([compared] if compared else [])]
    named = [(found.start("subject"), found["subject"].strip()) for found in names]
    telling = [spot for spot in named if not _BARE.fullmatch(spot[1])] or named
    if all(start < own for start, _ in telling):
        before = sentence_start(text, own) if _OPENS_COMPARING.match(text, own) else begin
        telling = [spot for spot in telling if before <= spot[0]][:1] or telling
    subject = _BEFORE_SUBJECT.sub("", telling[-1][1]) if telling else None
    return None if subject is None or _EVERYTHING.fullmatch(subject) else subject


def _last(pattern: re.Pattern[str], text: str, before: int, after: int = 0) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text, after, before), maxlen=1)), None)


def _last_words(pattern: re.Pattern[str], text: str, before: int, after: int = 0) -> str | None:
    found = _last(pattern, text, before, after)
    return found.group() if found else None


def _value(field: NarrativeField, subject: str | None, paragraph: Paragraph, span: Span, flag: str = "") -> Value:
    """A value; one that nothing closes may go on where the paragraph was cut, and needs a person."""
    unclosed = UNCLOSED if span.end == len(paragraph.text) else ""
    return Value.told(field, subject, paragraph, span.start, span.end, flag or unclosed)
