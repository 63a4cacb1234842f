"""Evaluation reports in prose: goals, what came of them, why not, under headings or labels of their own (自评报告)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.extract.narratives.items import mark_end, split_items
from pipeline.extract.narratives.lists import listed
from pipeline.extract.narratives.reasons import purposes
from pipeline.extract.narratives.topics import Run
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.rows import NarrativeField

LONGEST_TITLE = 60
_REPORT = re.compile(
    r"(?:关于)?(?:\d{4}年度?)?(?P<name>.{2,60}?)(?:项目)?(?:支出)?(?:绩效)?(?:自评价?|评价|自我评价)(?:情况)?(?:的)?报告"
    r"|(?P<project>.{2,40}?)?项目经费(?:情况)?说明")
_GOAL = re.compile(r"(?:项目|部门|整体)*(?:支出)?(?:年度|总体|预期|阶段性|预算)*绩效目标(?:设定|设置|及|和|指标|情况)*")
_OVERALL = re.compile(r"(?:部门|单位)?(?:年度)?(?:整体|总体)(?:支出)?(?:绩效)?目标")
_ACTUAL = re.compile(r".{0,20}(?:绩效)?(?:目标|指标)(?:的)?(?:完成|实现)情况(?:分析|说明)?")
_DEVIATION = re.compile(r".{0,20}(?:偏离|偏差|未完成|未达标).{0,16}原因.{0,20}")
_OUTLINE = re.compile(r"(?:项目)?(?:基本)?(?:概况|概述)")
_USED_FOR = re.compile(r"(?P<name>[^，。；：]{2,40}?)(?:主要)?用于(?=[^，。；])")
_REFERS = re.compile(r"见(?:附)?表\s?\d?|详见|如下[:：]?$")
_SUMMARY = re.compile(r"(?:“|”|项目)?(?:绩效)?(?:自评)?综述[:：]|(?=[:：]根据年初设定的(?:绩效)?目标)")
_LABELS: tuple[tuple[NarrativeField | None, re.Pattern[str]], ...] = (
    ("annual_goal_actual", re.compile(r"(?:项目)?(?:绩效)?目标(?:完成|实现)情况[:：]")),
    ("deviation_reason", re.compile(r"(?:发现的?|存在的?)(?:主要)?问题(?:及其?(?:主要)?原因)?[:：]|偏差原因(?:分析)?[:：]")),
    (None, re.compile(r"下一步(?:改进|工作|整改)?(?:的)?(?:措施|打算|计划)?[:：]|(?:有关)?(?:改进)?(?:措施|建议)[:：]")),
)


def report_names(paragraphs: Iterable[Paragraph]) -> dict[str, str | None]:
    """By id of the paragraphs that stand in an evaluation report, the project that it is about, None where the title names none."""
    names: dict[str, str | None] = {}
    inside, name = False, None
    for paragraph in paragraphs:
        found = _REPORT.search(paragraph.text) if paragraph.kind == "heading" or len(paragraph.text) <= LONGEST_TITLE else None
        if found is not None and paragraph.kind != "contents" and (paragraph.kind == "heading" or found.end() == len(paragraph.text)):
            inside, name = True, found["name"] or found["project"]
        elif paragraph.kind == "heading":
            if paragraph.marker is not None and paragraph.marker.shape == "part":
                inside = False
        elif inside:
            names[paragraph.id] = name
    return names


def report_field(run: Run, inside: bool) -> NarrativeField | None:
    """The field that the innermost heading of a run announces; goals are told so in reports alone."""
    if not run.headings:
        return None
    heading = _bare(run.headings[-1])
    if _OVERALL.fullmatch(heading) and not inside:
        return "annual_goal"
    if _DEVIATION.fullmatch(heading):
        return "deviation_reason"
    if _ACTUAL.fullmatch(heading):
        return "annual_goal_actual"
    return "project_goal" if inside and _GOAL.fullmatch(heading) else None


def report_values(field: NarrativeField, run: Run, name: str | None) -> Iterator[Value]:
    """What stands under such a heading."""
    told = [paragraph for paragraph in run.paragraphs if not _REFERS.search(paragraph.text)]
    yield from (value._replace(subject=name) for value in listed(field, told))


def outline_values(run: Run) -> Iterator[Value]:
    """`某项目用于…` where a project is introduced."""
    if not run.headings or not _OUTLINE.fullmatch(_bare(run.headings[-1])):
        return
    for paragraph in run.paragraphs:
        found = _USED_FOR.match(paragraph.text)
        span = next(iter(purposes(paragraph.text)), None) if found else None
        if found is not None and span is not None:
            yield Value.told("project_purpose", found["name"], paragraph, span.start, span.end)


def summary_values(paragraph: Paragraph) -> Iterator[Value]:
    """`某项目综述：根据年初设定的绩效目标，… 绩效目标完成情况：… 发现的主要问题及原因：… 下一步改进措施：…`"""
    text = paragraph.text
    opening = _SUMMARY.search(text)
    if opening is None:
        return
    subject = text[mark_end(text):opening.start()].strip("“”\"") or None
    spots = sorted((found.start(), found.end(), field) for field, label in _LABELS if (found := label.search(text, opening.end())))
    for (_, begin, field), (end, _, _) in zip(spots, [*spots[1:], (len(text), 0, None)], strict=True):
        if field is None:
            continue
        for item in split_items(text[begin:end]):
            yield Value.told(field, subject, paragraph, begin + item.start, begin + item.end)


def is_summary(text: str) -> bool:
    """Whether a paragraph sums up the evaluation of a project."""
    return _SUMMARY.search(text) is not None


def _bare(heading: str) -> str:
    return heading[mark_end(heading):]
