"""Narrative fields of running text, section by section: the pattern reader (文字部分的规则读法)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from pipeline.extract.narratives.items import leading_mark
from pipeline.extract.narratives.lists import listed, paragraphs, terms
from pipeline.extract.narratives.reasons import Span, purposes, reasons
from pipeline.extract.narratives.topics import Run, Topic, runs
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.rows import NarrativeField

_WHOLE: dict[Topic, NarrativeField] = {"operating_cost": "operating_cost_note", "state_assets": "state_assets_note", "performance": "performance_scope"}
_LISTS: dict[Topic, NarrativeField] = {"responsibility": "responsibility", "organisation": "organisation_setup", "work_goal": "work_goal"}
_THREE_PUBLIC = re.compile(
    r"因公出国[（(]境[）)](?:经费|费用|费)?|公务接待(?:经费|费用|费)?|公务用?车(?:用车)?购置(?:及|和|与)运行(?:维护)?(?:经费|费用|费)?|公务用?车(?:用车)?购置(?:经费|费用|费)?"
    r"|公务用?车(?:用车)?运行(?:维护)?(?:经费|费用|费)?")
_THREE_PUBLIC_WHOLE = re.compile(r"(?:财政拨款)?[“\"]三公[”\"]经费")
_LINE = re.compile(r"(?:^|(?<=[。；;]))(?P<mark>(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.．、]?)?)(?P<subject>[^。；;，,]{2,70}?[（(](?:\d{2})?项[）)])")
_TOTAL_SUBJECT = re.compile(
    r"(?P<subject>[^。；，,\d]{0,16}(?:收入|支出|结余|拨款|收支)[^。；，,\d]{0,8}?)(?:预算|决算)?(?:为|是|共|合计)?\d")


def prose_values(passages: Iterable[Paragraph], final_account: bool) -> Iterator[Value]:
    """Values of the document's running text. `final_account`: differences are between budget and outcome (决算与预算差异)."""
    for run in runs(passages):
        yield from _of_run(run, final_account)


def _of_run(run: Run, final_account: bool) -> Iterator[Value]:
    topic = run.topic
    if topic == "terms":
        yield from terms(run.passages)
    elif topic in _LISTS:
        yield from listed(_LISTS[topic], run.passages)
    elif topic in _WHOLE:
        yield from paragraphs(_WHOLE[topic], run.passages)
    elif topic == "three_public":
        for passage in run.passages:
            yield from _three_public(passage, run.headings)
    elif topic in ("functions", "totals", "projects"):
        for passage in run.passages:
            yield from _of_money(passage, final_account)


def _three_public(passage: Paragraph, headings: tuple[str, ...]) -> Iterator[Value]:
    default = next((found.group() for heading in reversed(headings) if (found := _THREE_PUBLIC.search(heading))), None)
    for span in reasons(passage.text):
        subject = _last(_THREE_PUBLIC, passage.text, span.cue) or default or _last(_THREE_PUBLIC_WHOLE, passage.text, span.cue) or "“三公”经费"
        yield _value("three_public_reason", subject, passage, span)


def _of_money(passage: Paragraph, final_account: bool) -> Iterator[Value]:
    """Lines of the classification with what they are for and why they changed; totals with why they changed."""
    text = passage.text
    heads = [(found.start(), found["subject"]) for found in _LINE.finditer(text)]
    for span in purposes(text):
        subject = _head_before(heads, span.cue)
        if subject is not None:
            yield _value("line_purpose", subject, passage, span)
    for span in reasons(text):
        subject = _head_before(heads, span.cue)
        if subject is not None:
            yield _value("completion_reason" if final_account else "line_change_reason", subject, passage, span)
        else:
            yield _value("total_change_reason", _total_subject(text, span.cue), passage, span)


def _head_before(heads: list[tuple[int, str]], at: int) -> str | None:
    before = [subject for start, subject in heads if start < at]
    return before[-1] if before else None


def _total_subject(text: str, cue: int) -> str | None:
    mark = leading_mark(text)
    begin = mark[2] if mark else 0
    found = deque(_TOTAL_SUBJECT.finditer(text, begin, cue), maxlen=1)
    return found[0]["subject"].strip() if found else None


def _last(pattern: re.Pattern[str], text: str, before: int) -> str | None:
    found = deque(pattern.finditer(text, 0, before), maxlen=1)
    return found[0].group() if found else None


def _value(field: NarrativeField, subject: str | None, passage: Paragraph, span: Span) -> Value:
    return Value(field, subject, passage.text[span.start:span.end], span.start, span.end, passage.places(span.start, span.end))
