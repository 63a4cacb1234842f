"""Projects that prose describes: amount, contents, purpose, change and its reason (文字所述项目)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.extract.narratives.items import Item, mark_end, split_items
from pipeline.extract.narratives.reasons import Span, purposes, reasons
from pipeline.extract.narratives.topics import runs
from pipeline.extract.narratives.values import Value
from pipeline.money import parse_figure, to_yuan
from pipeline.tables.forms.keys import project_key
from schemas.chunk import Paragraph
from schemas.rows import Direction, NarrativeField, ProjectRow

_AMOUNT = r"(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
_BUDGETED = r"(?:(?:20\d\d年度?)?(?:年初)?(?:预算|安排)(?:安排|支出|金额|数)?|支出预算|项目支出|支出)?(?:为|共|总计)?"
_HEAD = re.compile(rf"(?P<name>[^。；，,：:\d][^。；，,：:]{{1,50}}?)(?:[：:，,。]?{_BUDGETED}){_AMOUNT}(?=[，,。；：:（(])")
_CONTENTS = re.compile(r"(?:主要)?(?:包括|内容为)[:：]?(?P<contents>.+?)(?=[，,]?(?:主要)?用于|[。；]|[，,](?:较|比|与)|$)")
_PARTS = re.compile(r"(?:主要)?(?:包括|内容为)[:：]?(?P<contents>[^。]*?\d(?:亿元|万元|元)[^。；]*；[^。]*\d(?:亿元|万元|元)[^。]*)")
_CHANGE = re.compile(
    r"(?:较|比|与)(?P<base>(?:20\d\d年?|上年|去年)(?:年初)?(?:度)?(?:部门)?(?:预算|执行数|决算|安排)?数?)(?:相比)?[，,]?"
    r"(?:(?P<way>增加|增长|减少|下降|降低)(?P<change>\d[\d,]*(?:\.\d+)?)(?:亿元|万元|元)(?:[，,]?(?:增长|增加|下降|降低|减少|上升|增幅|降幅|减幅)(?:为)?(?P<rate>\d+(?:\.\d+)?[%％]))?"
    r"|(?P<flat>保持一致|持平|一致|保持不变|相同|无变化|无增减))")
_OPENS_LIST = re.compile(r"项目(?:支出|经费)[^。；]{0,40}(?:包括|如下|有)[:：]?$")
_NO_PROJECT = re.compile(r"(?:人员|公用|基本|项目|日常公用)(?:支出|经费)|对个人和家庭的?补助(?:支出)?|.*[（(](?:\d*[类款项])[）)]")
_UNNUMBERED = re.compile(rf"(?!本|我|该|其|20\d\d|上述|以上)[^。；，,：:\d]{{2,40}}{_AMOUNT}[，,。](?:主要)?用于")
_WAYS: dict[str, Direction] = {"增加": "increase", "增长": "increase", "减少": "decrease", "下降": "decrease", "降低": "decrease"}


class Described(NamedTuple):
    """A project of the prose: its row, and the narrative values it gives."""

    row: ProjectRow
    values: tuple[Value, ...]


def described_projects(document_id: str, paragraphs: Iterable[Paragraph]) -> Iterator[Described]:
    """Projects where 项目支出 is told, one a paragraph that begins with name and amount and says what it is for."""
    for paragraph in project_paragraphs(paragraphs):
        items = split_items(paragraph.text)
        for item in items if len(items) > 1 else [Item(0, len(paragraph.text))]:
            found = _project(document_id, paragraph, item.start, item.end)
            if found is not None:
                yield found


def project_paragraphs(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs under a heading or a list item that opens a list of projects: numbered ones, and those that begin with an amount for something."""
    for run in runs(paragraphs):
        opener: str | None = None
        listing = run.topic == "projects"
        for paragraph in run.paragraphs:
            shape = paragraph.marker.shape if paragraph.marker else None
            if shape is not None and shape == opener:
                listing, opener = False, None
            if _OPENS_LIST.search(paragraph.text):
                listing, opener = True, shape
            elif listing and (shape is not None or _UNNUMBERED.match(paragraph.text)):
                yield paragraph


def _project(document_id: str, paragraph: Paragraph, begin: int, end: int) -> Described | None:
    """The project told between two offsets of a paragraph."""
    text = paragraph.text[begin:end]
    head = _HEAD.match(text, mark_end(text))
    if head is None:
        return None
    name = head["name"].strip()
    figure = parse_figure(head["amount"])
    purpose = next((span for span in purposes(text) if span.cue >= head.end() - 1), None)
    contents = _CONTENTS.search(text, head.end())
    parts = _PARTS.search(text, head.end())
    if parts is not None and (purpose is None or purpose.cue > parts.start()):
        contents, purpose = parts, None
    if figure is None or (purpose is None and contents is None) or _NO_PROJECT.fullmatch(name):
        return None
    change = _CHANGE.search(text, head.end())
    reason = next((span for span in reasons(text) if change and span.cue >= change.start()), None)
    row = ProjectRow.model_construct(
        document_id=document_id, project_key=project_key(name), name=name, amount_printed=head["amount"], unit=head["unit"],
        amount_yuan=to_yuan(figure.value, head["unit"]), contents=contents["contents"].strip() if contents else None,
        purpose=_text(text, purpose), base_period=change["base"] if change else None,
        change_direction=("flat" if change["flat"] else _WAYS[change["way"]]) if change else None,
        change_amount_printed=change["change"] if change else None, change_rate_printed=change["rate"] if change else None,
        change_reason=_text(text, reason), goal=None, source="narrative", page=paragraph.page_at(begin), places=paragraph.places(begin, end))
    told: tuple[tuple[NarrativeField, Span | None], ...] = (("project_purpose", purpose), ("project_change_reason", reason))
    values = [Value.told(field, name, paragraph, begin + span.start, begin + span.end) for field, span in told if span is not None]
    return Described(row, tuple(values))


def _text(text: str, span: Span | None) -> str | None:
    return text[span.start:span.end] if span is not None else None
