"""Narrative fields of running text, section by section: the pattern reader (文字部分的规则读法)."""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.extract.narratives.items import leading_mark
from pipeline.extract.narratives.lists import listed, terms, whole
from pipeline.extract.narratives.projects import project_paragraphs
from pipeline.extract.narratives.reasons import Span, grounds, purposes, reasons
from pipeline.extract.narratives.topics import Run, Topic, runs
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.rows import NarrativeField

_WHOLE: dict[Topic, NarrativeField] = {"operating_cost": "operating_cost_note", "state_assets": "state_assets_note", "performance": "performance_scope"}
_LISTS: dict[Topic, NarrativeField] = {"responsibility": "responsibility", "organisation": "organisation_setup", "work_goal": "work_goal"}
_THREE_PUBLIC = re.compile(
    r"因公出国[（(]境[）)](?:经费|费用|费)?|公务接待(?:经费|费用|费)?|公务用?车(?:用车)?购置(?:及|和|与)运行(?:维护)?(?:经费|费用|费)?|公务用?车(?:用车)?购置(?:经费|费用|费)?"
    r"|公务用?车(?:用车)?运行(?:维护)?(?:经费|费用|费)?|会议费|培训费")
_THREE_PUBLIC_WHOLE = re.compile(r"(?:财政拨款)?[“\"]三公[”\"]经费")
_LINE = re.compile(r"(?:^|(?<=[。；;]))(?P<mark>(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.．、]?)?)[“\"]?(?P<subject>[^。；;，,“\"]{2,70}?[（(](?:\d{2})?项[）)])")
_TOTAL_SUBJECT = re.compile(
    r"(?:\d{4}年?(?:度|初)?(?=[^\d]{2,}))?(?P<subject>(?:(?!年度|各[增减])[^。；，,：:\d]){0,30}?(?:收入|支出|收支|收、支|结余|拨款)(?:预算|决算|总计|合计|总额)*)"
    r"(?=(?:各?(?:增加|减少)|为|是|共|合计|总计)*\d|$)")
_EVERYTHING = re.compile(r"(?:部门|单位|本年)?(?:预算|决算)?收支(?:预算|决算|总计)?")
_PROJECT_REPORT = re.compile(r"(?:\d{4}年度?)?(?P<name>.{2,60}?)(?:项目)?绩效评价报告|项目经费(?:情况)?说明")
_GOAL_HEADING = re.compile(r"(?:项目)?(?:总体)?绩效目标")
_REMARK = re.compile(r"备注|[（(]?\d?[）)]?绩效目标[:：]|(?:本表)?反映")
_REFERS = re.compile(r"见表\s?\d|详见|如下[:：]?$")
_OPENS_DUTIES = re.compile(r"(?:主要)?职[责能](?:包括|如下|是|为)*[:：]$")


def prose_values(paragraphs: Iterable[Paragraph], final_account: bool) -> Iterator[Value]:
    """Values of the document's running text. `final_account`: differences are between budget and outcome (决算与预算差异)."""
    paragraphs = tuple(paragraphs)
    described = {paragraph.id for paragraph in project_paragraphs(paragraphs)}
    for run in runs(paragraphs):
        yield from _of_run(run, final_account, described)


def _of_run(run: Run, final_account: bool, described: Collection[str]) -> Iterator[Value]:
    topic = run.topic
    yield from _goals_told(run)
    report = next((found for heading in run.headings if (found := _PROJECT_REPORT.search(heading))), None)
    if report is not None and run.headings and _GOAL_HEADING.fullmatch(run.headings[-1]):
        goals = [paragraph for paragraph in run.paragraphs if not _REFERS.search(paragraph.text)]
        yield from (value._replace(subject=report["name"]) for value in listed("project_goal", goals))
    elif topic == "terms":
        yield from terms(run.paragraphs)
    elif topic in _LISTS:
        yield from listed(_LISTS[topic], run.paragraphs)
    elif topic in _WHOLE:
        yield from whole(_WHOLE[topic], [paragraph for paragraph in run.paragraphs if _says_something(topic, paragraph.text)])
    elif topic == "three_public":
        for paragraph in run.paragraphs:
            yield from _three_public(paragraph, run.headings)
    elif topic in ("functions", "totals", "projects"):
        for paragraph in run.paragraphs:
            if paragraph.id not in described:
                yield from _of_money(paragraph, final_account)
    elif topic is None:
        yield from listed("responsibility", _duties(run.paragraphs))


def _goals_told(run: Run) -> Iterator[Value]:
    """`（2）绩效目标：…` among the particulars of a project that the heading names."""
    for paragraph in run.paragraphs:
        if paragraph.lead is not None and _GOAL_HEADING.fullmatch(paragraph.text[slice(*paragraph.lead)]):
            heading = paragraph.path[-1] if paragraph.path else None
            yield from (value._replace(subject=heading) for value in whole("project_goal", [paragraph]))


def _says_something(topic: Topic, text: str) -> bool:
    """Neither the opening of a list nor a remark; what is said of 绩效 names it."""
    return not text.endswith(("：", ":")) and not _REMARK.match(text) and (topic != "performance" or "绩效" in text)


def _duties(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The numbered paragraphs after `主要职能包括：` where no heading says so."""
    opening = next((at for at, paragraph in enumerate(paragraphs) if _OPENS_DUTIES.search(paragraph.text)), None)
    if opening is None:
        return []
    return list(itertools.takewhile(lambda paragraph: paragraph.marker is not None, paragraphs[opening + 1:]))


def _three_public(paragraph: Paragraph, headings: tuple[str, ...]) -> Iterator[Value]:
    default = next((found.group() for heading in reversed(headings) if (found := _THREE_PUBLIC.search(heading))), None)
    for span in list(reasons(paragraph.text, runs_on=True)) or list(grounds(paragraph.text)):
        subject = _last(_THREE_PUBLIC, paragraph.text, span.cue) or default or _last(_THREE_PUBLIC_WHOLE, paragraph.text, span.cue) or "“三公”经费"
        yield _value("three_public_reason", subject, paragraph, span)


def _of_money(paragraph: Paragraph, final_account: bool) -> Iterator[Value]:
    """Lines of the classification with what they are for and why they changed; totals with why they changed."""
    text = paragraph.text
    heads = [(found.start(), found["subject"]) for found in _LINE.finditer(text)]
    for span in purposes(text):
        subject = _head_before(heads, span.cue)
        if subject is not None:
            yield _value("line_purpose", subject, paragraph, span)
    for span in reasons(text):
        subject = _head_before(heads, span.cue)
        if subject is not None:
            yield _value("completion_reason" if final_account else "line_change_reason", subject, paragraph, span)
        else:
            yield _value("total_change_reason", _total_subject(text, span.cue), paragraph, span)


def _head_before(heads: list[tuple[int, str]], at: int) -> str | None:
    before = [subject for start, subject in heads if start < at]
    return before[-1] if before else None


def _total_subject(text: str, cue: int) -> str | None:
    mark = leading_mark(text)
    begin = mark[2] if mark else 0
    found = deque(_TOTAL_SUBJECT.finditer(text, begin, cue), maxlen=1)
    subject = found[0]["subject"].strip() if found else None
    return None if subject is not None and _EVERYTHING.fullmatch(subject) else subject


def _last(pattern: re.Pattern[str], text: str, before: int) -> str | None:
    found = deque(pattern.finditer(text, 0, before), maxlen=1)
    return found[0].group() if found else None


def _value(field: NarrativeField, subject: str | None, paragraph: Paragraph, span: Span) -> Value:
    return Value(field, subject, paragraph.text[span.start:span.end], span.start, span.end, paragraph.places(span.start, span.end), paragraph.id)
