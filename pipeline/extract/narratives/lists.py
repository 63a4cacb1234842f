"""Sections that are lists of duties, goals or terms: one value an item of the outermost level (职责、目标、名词)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.narratives.items import leading_mark, mark_end, split_items, trimmed
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.place import Place
from schemas.rows import NarrativeField

_SENTENCE = re.compile(r"[。；，,]")
_TERM = re.compile(r"(?P<term>[^。；，：:]{2,60}?)(?:[:：]|(?=(?:是|系)?指)|(?=是(?:指|预算|部门|单位|区级|市级|省级|行政|为)))")
_DUTY_LEAD = re.compile(r"[^。；，]{0,40}?(?:主要|工作|职能)(?:职[责能]|工作)+(?:是|为|有|包括|如下)+[:：，,]?")


class _Piece(NamedTuple):
    """Part of an item: a slice of one paragraph."""

    paragraph: Paragraph
    start: int
    end: int


def listed(field: NarrativeField, paragraphs: Sequence[Paragraph]) -> Iterator[Value]:
    """Items of a section. Where they are numbered, a sentence before the first is no item; one after the last is."""
    for pieces in _items(paragraphs):
        value = _value(field, None, [_without_lead(pieces[0]), *pieces[1:]])
        if value.text:
            yield value


def whole(field: NarrativeField, paragraphs: Sequence[Paragraph], start: int | None = None) -> Iterator[Value]:
    """One value a paragraph, without the number and the run-in heading in front of it; from `start` on where that is known."""
    for paragraph in paragraphs:
        begin = start if start is not None else paragraph.lead[1] + 1 if paragraph.lead else mark_end(paragraph.text)
        value = _value(field, None, [_Piece(paragraph, begin, len(paragraph.text))])
        if value.text:
            yield value


def terms(paragraphs: Sequence[Paragraph], heading: str | None) -> Iterator[Value]:
    """Terms with their definitions: `一、基本支出：指…`; paragraphs without a term of their own continue the one before.

    `heading`: a heading below 名词解释, which is the term where the text under it begins with none.
    """
    first = paragraphs[0].text
    if heading is not None and first.endswith("。") and not _TERM.match(first, mark_end(first)):
        value = _value("term_definition", heading, [_Piece(paragraph, 0, len(paragraph.text)) for paragraph in paragraphs])
        yield from [value] if value.text else []
        return
    yield from (value for value in _terms(paragraphs) if value.text)


def _terms(paragraphs: Sequence[Paragraph]) -> Iterator[Value]:
    open_term: tuple[str, list[_Piece]] | None = None
    level: str | None = None
    for paragraph in paragraphs:
        mark = leading_mark(paragraph.text)
        found = _TERM.match(paragraph.text, mark.end if mark else 0)
        starts = found is not None and (mark is None or level is None or mark.style == level)
        if found is not None and starts and (mark is not None or open_term is None or level is None):
            if open_term is not None:
                yield _value("term_definition", *open_term)
            level = mark.style if mark else level
            open_term = found["term"].strip(), [_Piece(paragraph, found.end(), len(paragraph.text))]
        elif open_term is not None and _SENTENCE.search(paragraph.text):
            open_term[1].append(_Piece(paragraph, 0, len(paragraph.text)))
    if open_term is not None:
        yield _value("term_definition", *open_term)


def _items(paragraphs: Sequence[Paragraph]) -> Iterator[list[_Piece]]:
    paragraphs = [paragraph for paragraph in paragraphs if not paragraph.text.rstrip().endswith((":", "："))]
    marks = [leading_mark(paragraph.text) for paragraph in paragraphs]
    level = next((mark.style for mark in marks if mark and mark.number == 1), None)
    count = sum(1 for mark in marks if mark and mark.style == level)
    if level is None or count < 2:
        for paragraph in paragraphs:
            for item in split_items(paragraph.text):
                yield [_Piece(paragraph, item.start, item.end)]
        return
    current: list[_Piece] = []
    listing = False
    for paragraph, mark in zip(paragraphs, marks, strict=True):
        if mark is not None and mark.style == level:
            if listing and current:
                yield current
            current, listing = [_Piece(paragraph, mark.end, len(paragraph.text))], True
        elif listing and mark is not None:
            current.append(_Piece(paragraph, 0, len(paragraph.text)))
        elif listing:
            yield current
            current = [_Piece(paragraph, 0, len(paragraph.text))]
    if current:
        yield current


def _value(field: NarrativeField, subject: str | None, pieces: Sequence[_Piece]) -> Value:
    last = pieces[-1]
    pieces = [*pieces[:-1], _Piece(last.paragraph, *trimmed(last.paragraph.text, last.start, last.end))]
    places: tuple[Place, ...] = tuple(place for piece in pieces for place in piece.paragraph.places(piece.start, piece.end))
    text = "".join(piece.paragraph.text[piece.start:piece.end] for piece in pieces)
    return Value(field, subject, text, pieces[0].start, pieces[0].start + len(text), places, pieces[0].paragraph.id)


def _without_lead(piece: _Piece) -> _Piece:
    """`某某局的主要职责是` in front of the first duty is no duty."""
    found = _DUTY_LEAD.match(piece.paragraph.text, piece.start, piece.end)
    return piece._replace(start=found.end()) if found else piece
