"""Narrative fields of running text, section by section: the pattern reader (文字部分的规则读法)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.extract.narratives.changes import money_values, three_public_values
from pipeline.extract.narratives.lists import listed, terms, whole
from pipeline.extract.narratives.projects import project_paragraphs
from pipeline.extract.narratives.reports import is_summary, outline_values, report_field, report_names, report_values, summary_values
from pipeline.extract.narratives.topics import Run, Topic, runs, term_heading
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.rows import NarrativeField

_WHOLE: dict[Topic, NarrativeField] = {"operating_cost": "operating_cost_note", "state_assets": "state_assets_note", "performance": "performance_scope"}
_LISTS: dict[Topic, NarrativeField] = {"responsibility": "responsibility", "organisation": "organisation_setup", "work_goal": "work_goal"}
_GOAL_LABEL = re.compile(r"(?:[（(]?\d{1,2}[）)]?[.．、]?)?(?P<name>[^。；，：:、]{2,40}?)??(?:项目)?(?P<year>年度)?(?:总体)?绩效目标[:：]")
_UNFINISHED = re.compile(r"(?:[:：]|为|如下|包括|情况)$")
_AND_ORGANISATION = re.compile(r"机构|编制|人员|单位")
_LABEL = re.compile(r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.．、]?)?.{0,20}(?:职[责能]|机构|单位|人员).{0,10}[:：]")
_UNITS = re.compile(r"机构|单位构成|人员")
_TELLS_UNITS = re.compile(r"内设|下设|二级(?:预算)?单位|所属(?:预算)?单位|预算单位(?:构成|共)|编制\d|编制人?数")
_TELLS_SCOPE = re.compile(r"管理|评价|自评|监控|编报|编制|申报|涉及|设[置立定]|纳入|覆盖|评估")
_REMARK = re.compile(r"备注|[（(]?\d?[）)]?绩效(?:目标|指标)[:：]|(?:本表)?反映")
_OPENS_DUTIES = re.compile(r"(?:主要)?职[责能](?:包括|如下|是|为)*[:：]$")


def prose_values(paragraphs: Iterable[Paragraph], final_account: bool) -> Iterator[Value]:
    """Values of the document's running text. `final_account`: differences are between budget and outcome (决算与预算差异)."""
    paragraphs = tuple(paragraphs)
    described = {paragraph.id for paragraph in project_paragraphs(paragraphs)}
    reports = report_names(paragraphs)
    for run in runs(paragraphs):
        yield from _goals_told(run)
        inside = run.paragraphs[0].id in reports
        field = report_field(run, inside)
        if field is not None:
            yield from report_values(field, run, reports.get(run.paragraphs[0].id))
        elif inside:
            yield from outline_values(run)
        else:
            yield from _of_run(run, final_account, described)


def _of_run(run: Run, final_account: bool, described: Collection[str]) -> Iterator[Value]:
    topic = run.topic
    if topic == "terms":
        yield from terms(run.paragraphs, term_heading(run.headings))
    elif topic == "responsibility" and _AND_ORGANISATION.search(run.headings[-1]):
        for field, paragraphs in _duties_and_units(run.paragraphs):
            yield from listed(field, paragraphs)
    elif topic in _LISTS:
        yield from listed(_LISTS[topic], run.paragraphs)
    elif topic in _WHOLE:
        for paragraph in run.paragraphs:
            if topic == "performance" and is_summary(paragraph.text):
                yield from summary_values(paragraph)
            elif _says_something(topic, paragraph.text):
                yield from whole(_WHOLE[topic], [paragraph])
    elif topic == "three_public":
        for paragraph in run.paragraphs:
            yield from three_public_values(paragraph, run.headings)
    elif topic in ("functions", "totals", "projects"):
        for paragraph in run.paragraphs:
            if paragraph.id not in described:
                yield from money_values(paragraph, final_account)
    elif topic is None:
        yield from listed("responsibility", _duties(run.paragraphs))


def _duties_and_units(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[NarrativeField, list[Paragraph]]]:
    """A section on both: units are told of under a label, or where a sentence without number names them."""
    field: NarrativeField = "responsibility"
    parts: dict[NarrativeField, list[Paragraph]] = {"responsibility": [], "organisation_setup": []}
    for paragraph in paragraphs:
        if _LABEL.fullmatch(paragraph.text):
            field = "organisation_setup" if _UNITS.search(paragraph.text) else "responsibility"
        elif paragraph.marker is None and _TELLS_UNITS.search(paragraph.text):
            field = "organisation_setup"
        parts[field].append(paragraph)
    yield from parts.items()


def _goals_told(run: Run) -> Iterator[Value]:
    """`（2）绩效目标：…` of a project that the heading names, or `某项目绩效目标：…` where 绩效 is told of."""
    for paragraph in run.paragraphs:
        label = _GOAL_LABEL.match(paragraph.text)
        if label is None or (label["name"] and run.topic != "performance"):
            continue
        subject = label["name"] or (paragraph.path[-1] if paragraph.path else None)
        yield from (value._replace(subject=subject) for value in whole("annual_goal" if label["year"] else "project_goal", [paragraph], label.end()))


def _says_something(topic: Topic, text: str) -> bool:
    """Neither the opening of a list nor a remark; what is said of 绩效 names it."""
    if _UNFINISHED.search(text) or _REMARK.match(text) or _GOAL_LABEL.match(text):
        return False
    return topic != "performance" or ("绩效" in text and _TELLS_SCOPE.search(text) is not None)


def _duties(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The numbered paragraphs after `主要职能包括：` where no heading says so."""
    opening = next((at for at, paragraph in enumerate(paragraphs) if _OPENS_DUTIES.search(paragraph.text)), None)
    if opening is None:
        return []
    return list(itertools.takewhile(lambda paragraph: paragraph.marker is not None, paragraphs[opening + 1:]))
