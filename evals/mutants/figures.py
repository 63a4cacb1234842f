"""Figures printed on a page, each with its characters' places, from PyMuPDF's own characters (版面数字)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

import pymupdf

from evals.mutants.boxes import centre, holds, hull
from evals.mutants.rulings import Segment, ruled_tables, rulings, shown
from evals.results import Box

Where = Literal["table", "text"]
WIDE = 0.6  # of the font size: a gap between words
POINTED = 0.2  # of a table's figures with a decimal point: then a bare integer in it is a code or an ordinal
_PLAIN = str.maketrans("０１２３４５６７８９，．－−﹣–％（）", "0123456789,.----%()")
_NUMBER = re.compile(r"(?:(?<=[\s(:：])-|^-)?(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?")
_UNIT_AFTER = re.compile(r"\s*(?:亿元|万元|元|%|％|个百分点)")
_CODE = re.compile(r"[235]\d{2}(?:\d{2}){0,2}$")
_YEAR = re.compile(r"(?:19|20)\d{2}$")


class Word(NamedTuple):
    """Characters without a gap. `places` as displayed; `raw`, `origin` and `direction` before the page is turned."""

    text: str
    box: Box
    places: tuple[Box, ...]
    raw: tuple[Box, ...]
    origin: tuple[float, float]
    direction: tuple[float, float]
    size: float
    color: int


class Figure(NamedTuple):
    """A number printed in `word` from `start` to `end`. `text` is it without thousands separators; pages count from 1."""

    text: str
    printed: str
    page: int
    box: Box
    word: Word
    start: int
    end: int


def plain(text: str) -> str:
    """Full-width digits, separators and minus signs as ASCII; the length is kept."""
    return text.translate(_PLAIN)


def number_tokens(text: str) -> list[tuple[str, int, int]]:
    """(figure without thousands separators, start, end) of every number in the text."""
    return [(found.group().replace(",", ""), found.start(), found.end()) for found in _NUMBER.finditer(plain(text))]


def amount(printed: str) -> Decimal | None:
    """The value of a printed figure, separators understood."""
    try:
        return Decimal(plain(printed).replace(",", ""))
    except InvalidOperation:
        return None


def is_amount(printed: str) -> bool:
    """Looks like an amount rather than a classification code (科目编码), a year or an ordinal."""
    figure = plain(printed).replace(",", "").lstrip("-")
    if "." in figure or "," in plain(printed):
        return True
    return len(figure) >= 2 and figure[0] != "0" and not _CODE.match(figure) and not _YEAR.match(figure)


def page_words(page: pymupdf.Page, down: Sequence[Segment] = ()) -> list[Word]:
    """Words, cut at white space, wide gaps and the lines `down`; text printed twice for boldness counts once."""
    words: list[Word] = []
    for block in page.get_text("rawdict", flags=0)["blocks"]:
        for line in block.get("lines", ()):
            run: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = []
            for span in line["spans"]:
                for char in span["chars"]:
                    blank = not char["c"].strip()
                    if run and (blank or _apart(page, run[-1][0], char, run[-1][1]["size"], line["dir"], down)):
                        words.append(_word(page, run, line["dir"]))
                        run = []
                    if not blank:
                        run.append((char, span))
            if run:
                words.append(_word(page, run, line["dir"]))
    return _once(words)


def _apart(page: pymupdf.Page, one: Mapping[str, Any], other: Mapping[str, Any], size: float, direction: Sequence[float], down: Sequence[Segment]) -> bool:
    a, b = one["bbox"], other["bbox"]
    along = 0 if abs(direction[0]) >= abs(direction[1]) else 1
    if max(b[along] - a[along + 2], a[along] - b[along + 2]) > WIDE * size:
        return True
    if not down or not (one["c"].isdigit() or other["c"].isdigit()):
        return False
    (left, y), (right, _) = centre(shown(page, a)), centre(shown(page, b))
    return any(left < line.at < right and line.start <= y <= line.end for line in down)


def _word(page: pymupdf.Page, run: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], direction: Sequence[float]) -> Word:
    raw = tuple(_box(char["bbox"]) for char, _ in run)
    places = tuple(shown(page, box) if page.rotation else _box([round(v, 2) for v in box]) for box in raw)
    first, span = run[0]
    return Word("".join(char["c"] for char, _ in run), hull(places), places, raw, (first["origin"][0], first["origin"][1]),
                (direction[0], direction[1]), span["size"], span["color"])


def _box(values: Sequence[float]) -> Box:
    return values[0], values[1], values[2], values[3]


def _once(words: Sequence[Word]) -> list[Word]:
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for word in words:
        x, y = (round(value) for value in centre(word.box))
        if not any((word.text, x + i, y + j) in seen for i in (-1, 0, 1) for j in (-1, 0, 1)):
            seen.add((word.text, x, y))
            kept.append(word)
    return kept


def page_figures(number: int, words: Sequence[Word]) -> list[Figure]:
    """Every number printed in the words of page `number`."""
    return [Figure(text, word.text[start:end], number, hull(word.places[start:end]), word, start, end)
            for word in words for text, start, end in number_tokens(word.text)]


def candidates(page: pymupdf.Page, number: int, where: Where) -> list[Figure]:
    """Amounts other than 0 in the page's ruled tables, or before a unit word in its running text."""
    lines = rulings(page)
    figures = page_figures(number, page_words(page, lines.down))
    areas = ruled_tables(lines)
    if where == "text":
        return [f for f in figures if amount(f.text) and _UNIT_AFTER.match(f.word.text[f.end:]) and not any(holds(area, centre(f.box)) for area in areas)]
    chosen: dict[int, Figure] = {}
    for area in areas:
        inside = [f for f in figures if holds(area, centre(f.box))]
        pointed = sum("." in f.text for f in inside) > POINTED * len(inside)
        chosen |= {id(f): f for f in inside if amount(f.text) and is_amount(f.printed) and ("." in f.text or not pointed)
                   and plain(f.word.text).strip("-()%¥") == plain(f.printed).strip("-")}
    return list(chosen.values())
