"""Sections that are lists of duties, goals or terms: one value an item of the outermost level (职责、目标、名词)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.narratives.items import leading_mark, split_items
from pipeline.extract.narratives.values import Value
from schemas.chunk import Paragraph
from schemas.place import Place
from schemas.rows import NarrativeField

_CLOSING = "。；;，, "
_TERM = re.compile(r"(?P<term>[^。；，：:]{2,60}?)(?:[:：]|(?=(?:是|系)?指)|(?=是(?:指|预算|部门|单位|区级|市级|省级|行政|为)))")
_QUOTES = "“”\"《》【】"


class _Piece(NamedTuple):
    """Part of an item: a slice of one passage."""

    passage: Paragraph
    start: int
    end: int


def listed(field: NarrativeField, passages: Sequence[Paragraph]) -> Iterator[Value]:
    """Items of a section; passages that follow a numbered one without a number of its level belong to it."""
    for pieces in _items(passages):
        value = _value(field, None, pieces)
        if value.text:
            yield value


def paragraphs(field: NarrativeField, passages: Sequence[Paragraph]) -> Iterator[Value]:
    """One value a paragraph, without the number in front of it."""
    for passage in passages:
        mark = leading_mark(passage.text)
        value = _value(field, None, [_Piece(passage, mark[2] if mark else 0, len(passage.text))])
        if value.text:
            yield value


def terms(passages: Sequence[Paragraph]) -> Iterator[Value]:
    """Terms with their definitions: `一、基本支出：指…`; paragraphs without a term of their own continue the one before."""
    open_term: tuple[str, list[_Piece]] | None = None
    level: str | None = None
    for passage in passages:
        mark = leading_mark(passage.text)
        begin = mark[2] if mark else 0
        found = _TERM.match(passage.text, begin)
        starts = found is not None and (mark is None or level is None or mark[0] == level)
        if found is not None and starts and (mark is not None or open_term is None or level is None):
            if open_term is not None:
                yield _value("term_definition", *open_term)
            level = mark[0] if mark else level
            open_term = found["term"].strip(), [_Piece(passage, found.end(), len(passage.text))]
        elif open_term is not None:
            open_term[1].append(_Piece(passage, 0, len(passage.text)))
    if open_term is not None:
        yield _value("term_definition", *open_term)


def _items(passages: Sequence[Paragraph]) -> Iterator[list[_Piece]]:
    marks = [leading_mark(passage.text) for passage in passages]
    level = next((mark[0] for mark in marks if mark and mark[1] == 1), None)
    count = sum(1 for mark in marks if mark and mark[0] == level)
    if level is None or count < 2:
        for passage in passages:
            for item in split_items(passage.text):
                yield [_Piece(passage, item.start, item.end)]
        return
    current: list[_Piece] = []
    listing = False
    for passage, mark in zip(passages, marks, strict=True):
        if mark is not None and mark[0] == level:
            if listing and current:
                yield current
            current, listing = [_Piece(passage, mark[2], len(passage.text))], True
        elif listing and mark is not None:
            current.append(_Piece(passage, 0, len(passage.text)))
        elif listing:
            yield current
            current = [_Piece(passage, 0, len(passage.text))]
        elif passage.text.rstrip().endswith((":", "：")):
            continue
        else:
            yield [_Piece(passage, 0, len(passage.text))]
    if current:
        yield current


def _value(field: NarrativeField, subject: str | None, pieces: Sequence[_Piece]) -> Value:
    pieces = [*pieces[:-1], _closed(pieces[-1])]
    places: tuple[Place, ...] = tuple(place for piece in pieces for place in piece.passage.places(piece.start, piece.end))
    text = "".join(piece.passage.text[piece.start:piece.end] for piece in pieces)
    return Value(field, subject, text, pieces[0].start, pieces[0].start + len(text), places)


def _closed(piece: _Piece) -> _Piece:
    start, end, text = piece.start, piece.end, piece.passage.text
    while end > start and text[end - 1] in _CLOSING:
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return _Piece(piece.passage, start, end)
