"""Which questions a document puts to the model: purposes and reasons, paragraph by paragraph (向模型提问的内容)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.extract.narratives.candidates import candidates
from pipeline.extract.narratives.clauses import clause_spans
from pipeline.extract.narratives.reasons import purposes, reasons
from pipeline.extract.narratives.topics import Run, runs
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.extraction import Ask, AskedField, Slice
from schemas.rows import NarrativeField

PURPOSE, REASON = "用途", "原因"
_LABELS: dict[NarrativeField, str] = {
    "project_purpose": PURPOSE, "line_purpose": PURPOSE, "project_change_reason": REASON, "line_change_reason": REASON, "completion_reason": REASON,
    "total_change_reason": REASON, "three_public_reason": REASON}
_TOPICS = frozenset(("functions", "totals", "projects", "three_public"))
_MONEY = re.compile(r"\d(?:万元|元|亿元)")
_CHANGES = re.compile(r"增加|减少|增长|下降|持平|一致|不变|变动|大于|小于|低于|高于")
LONGEST = 700
"""Characters of a passage that a small model still reads well."""
SHORTEST = 12
"""Characters of a sentence that says something by itself."""
_GOES_ON = re.compile(r"(?:其)?(?:主要)?(?:增减|增加|减少|变动)?的?(?:主要)?原因|主要是|较|比|与")


def asks(paragraphs: Iterable[Paragraph], values: Sequence[Value], final_account: bool) -> Iterator[Ask]:
    """Questions where money is told in prose. Paragraphs in which the pattern reader found several values of a field are not asked about."""
    by_source: dict[str, list[Value]] = {}
    for value in values:
        if value.field in _LABELS:
            by_source.setdefault(value.source, []).append(value)
    for run in runs(paragraphs):
        if run.topic not in _TOPICS:
            continue
        for paragraph in run.paragraphs:
            known = by_source.get(paragraph.id, [])
            fields = _fields(run, known, final_account)
            for start, end in _stretches(paragraph, known):
                ask = _ask(paragraph, start, end, fields, known)
                if ask is not None:
                    yield ask


def _stretches(paragraph: Paragraph, known: Collection[Value]) -> Iterator[tuple[int, int]]:
    """Sentences, each with those that go on with it: a reason given in the next one, a value that runs over its end."""
    text = paragraph.text
    begin = 0
    for number, sentence in enumerate(paragraph.sentences, 1):
        if number < len(paragraph.sentences):
            goes_on = _GOES_ON.match(text, sentence.end) or any(value.start < sentence.end < value.end for value in known)
            if goes_on or sentence.end - begin < SHORTEST:
                continue
        yield begin, sentence.end
        begin = sentence.end


def _ask(paragraph: Paragraph, begin: int, end: int, fields: Collection[NarrativeField], known: Collection[Value]) -> Ask | None:
    text = paragraph.text[begin:end]
    here = [value for value in known if begin <= value.start < end]
    if len(text) > LONGEST or not (here or (_MONEY.search(text) and _CHANGES.search(text))):
        return None
    asked = []
    for field in fields:
        own = [value for value in here if value.field == field]
        if len(own) > 1 or (not own and any(value.field == field for value in known)):
            continue
        mine = [(value.start - begin, value.end - begin) for value in own]
        spans = _distinct(text, candidates(text, _LABELS[field] == REASON, mine), mine[0] if mine else None)
        if spans:
            slices = tuple(Slice(start=begin + a, end=begin + b, places=paragraph.places(begin + a, begin + b)) for a, b in spans)
            pattern = spans.index((own[0].start - begin, own[0].end - begin)) if own else None
            asked.append(AskedField(field=field, label=_LABELS[field], candidates=slices, pattern=pattern, cued=_cued(text, field)))
    if not asked:
        return None
    clauses = tuple(Slice(start=begin + a, end=begin + b, places=paragraph.places(begin + a, begin + b)) for a, b in clause_spans(text))
    return Ask(source=paragraph.id, subject=next((value.subject for value in (*here, *known)), None), offset=begin, text=text, fields=tuple(asked),
               clauses=clauses)


def _cued(text: str, field: NarrativeField) -> bool:
    return any(True for _ in (reasons(text) if _LABELS[field] == REASON else purposes(text)))


def _distinct(text: str, spans: Sequence[tuple[int, int]], own: tuple[int, int] | None) -> list[tuple[int, int]]:
    """Candidates that read alike are one; the pattern reader's own is the one kept."""
    seen = set() if own is None else {text[slice(*own)]}
    kept = []
    for span in spans:
        piece = text[slice(*span)]
        if span == own or piece not in seen:
            seen.add(piece)
            kept.append(span)
    return kept


def _fields(run: Run, known: Collection[Value], final_account: bool) -> list[NarrativeField]:
    """The fields that a paragraph of this section may hold: those found by pattern decide between project, line and total."""
    if run.topic == "three_public":
        return ["three_public_reason"]
    found = {value.field for value in known}
    if found & {"project_purpose", "project_change_reason"}:
        return ["project_purpose", "project_change_reason"]
    if found & {"line_purpose", "line_change_reason", "completion_reason"}:
        return ["line_purpose", "completion_reason" if final_account else "line_change_reason"]
    return ["total_change_reason"]
