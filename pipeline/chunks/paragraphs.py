"""Lines joined to paragraphs (段落), over line and page breaks and around tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from pipeline.chunks.markers import leading_marker
from pipeline.text import is_cjk, needs_space
from schemas.chunk import Piece, TextLine

SAME_SIZE = 0.12  # relative difference of font sizes within a paragraph
BIN = 3.0  # points: margins that differ by less are one
FULL = 0.5  # of the font size: a line that misses the right margin by less is full
INDENT = 1.2  # of the font size: a line that starts so far right of the margin starts a paragraph
SMALL = 0.85  # of the body's font size: captions and notes
LARGE = 1.1  # of the body's font size: titles
LOOSE = 1.7  # times the usual line pitch: a gap
TITLE_SIZE = 0.96  # of the size of a title's line: what its next line has at least
TITLE_GAP = 2.6  # of the font size between the lines of one title
CENTRED = 5.0  # of the font size: a line that starts so far right of the margin is no line of a paragraph
LOWER = 0.5  # of the page's height: where a paragraph that runs over the page break must have come to
MOST = 0.6  # of the width: what a line in the middle of a paragraph fills at least
ENDS = frozenset("。；！？：:;!?”）)")
OPEN_ENDS = frozenset("，、,（(“《")
HEADS = frozenset(("part", "chinese", "chinese_bracketed"))
"""Enumerators that never stand inside a sentence."""
CAPTION = re.compile(
    r"^(?:[（(]?(?:金额)?单位[:：]|(?:编制|预算|填报|公开)?(?:部门|单位)(?:名称)?[:：].{0,60}单位[:：]|公开\d+表|(?:图|表|附表)\s?[\d一二三四五六七八九十]+(?:[-—]\d+)?"
    r"(?:[:：.、\s]|$)|[（(]20\d\d年度?[）)]$)|金额单位[:：]")
_NOTE = re.compile(r"(?:备?注|说明)[:：]")
_TOKEN = re.compile(r"[\dA-Za-z.,%％]+")
_CLOSING = frozenset("，。；：、！？）)”’》」%％")


class Draft(NamedTuple):
    """A paragraph before it is named: its pieces and what they look like."""

    text: str
    pieces: tuple[Piece, ...]
    size: float
    caption: bool


class Margins(NamedTuple):
    """Where the body of a page begins and ends, and how far its lines stand apart. `shared`: taken from other pages of its width."""

    left: float
    right: float
    pitch: float
    shared: bool = False


def draft_paragraphs(lines: Sequence[TextLine], apart: set[int]) -> list[Draft]:
    """Paragraphs in order. Lines in `apart` (contents) are paragraphs by themselves; captions don't interrupt the text around them."""
    body = body_size(lines)
    margins = _margins(lines, body)
    done: list[list[TextLine]] = []
    captions: set[int] = set()
    open_text = open_caption = -1
    for index, line in enumerate(lines):
        caption = index not in apart and is_caption(line, body)
        last = open_caption if caption else open_text
        if index not in apart and last >= 0 and not (caption and _starts_caption(done[last][-1], line)) and _continues(done[last], line, margins, body):
            done[last].append(line)
            continue
        done.append([line])
        if caption:
            captions.add(len(done) - 1)
            open_caption = len(done) - 1
        else:
            open_text = -1 if index in apart else len(done) - 1
    return [_draft(found, i in captions) for i, found in enumerate(done)]


def body_size(lines: Sequence[TextLine]) -> float:
    """The font size that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def is_caption(line: TextLine, body: float) -> bool:
    """Small print, and what stands at tables and pictures."""
    return line.box is not None and (line.size < SMALL * body or bool(CAPTION.search(line.text)))


def _starts_caption(last: TextLine, line: TextLine) -> bool:
    """Every caption line stands by itself but for the second lines of notes."""
    return last.page != line.page or bool(CAPTION.search(line.text) or _NOTE.match(line.text) or CAPTION.search(last.text))


def kept_characters(text: str) -> tuple[int, ...]:
    """Indices of the characters that stay: white space next to CJK goes, a run of it elsewhere stays as one."""
    if " " not in text and "\u3000" not in text and "\xa0" not in text and "\t" not in text:
        return tuple(range(len(text)))
    kept: list[int] = []
    space = -1
    for i, character in enumerate(text):
        if character.isspace():
            space = i if space < 0 else space
            continue
        if space >= 0 and kept and not is_cjk(text[kept[-1]]) and not is_cjk(character):
            kept.append(space)
        space = -1
        kept.append(i)
    return tuple(kept)


def _draft(lines: Sequence[TextLine], caption: bool) -> Draft:
    pieces: list[Piece] = []
    text = ""
    for line in lines:
        kept = kept_characters(line.text)
        if not kept:
            continue
        if pieces and needs_space(text[-1], line.text[kept[0]]):
            text += " "
            pieces[-1] = pieces[-1]._replace(kept=(*pieces[-1].kept, pieces[-1].kept[-1]))
        pieces.append(Piece(len(text), line, kept))
        text += line.text if len(kept) == len(line.text) else "".join(" " if line.text[i].isspace() else line.text[i] for i in kept)
    return Draft(text, tuple(pieces), max((line.size for line in lines), default=0.0), caption)


def _continues(before: Sequence[TextLine], line: TextLine, margins: dict[int | None, Margins], body: float) -> bool:
    """Whether `line` goes on with the paragraph that `before` began."""
    last = before[-1]
    text, ending = line.text.strip(), last.text.rstrip()[-1:]
    if not text or not ending:
        return False
    if line.box is None or last.box is None:
        return ending in OPEN_ENDS and line.box is last.box and leading_marker(text) is None
    if abs(line.size - last.size) > SAME_SIZE * max(line.size, last.size):
        return False
    same_page = line.page == last.page
    if last.size >= LARGE * body:
        gap = line.box[1] - last.box[3]
        return same_page and line.size > TITLE_SIZE * last.size and 0 <= gap <= TITLE_GAP * last.size and _title_goes_on(before, text)
    here, there = margins[line.page], margins[last.page]
    if not same_page and there.shared and last.frame is not None and last.box[3] < LOWER * last.frame.height:
        return False
    indented = line.box[0] >= here.left + INDENT * line.size
    full = last.box[2] + _first_token(line) > there.right - FULL * last.size
    ended = ending in ENDS
    loose = same_page and line.box[1] - last.box[1] > LOOSE * max(here.pitch, line.size)
    if text[0] in _CLOSING and text[0] not in "“（(" and not indented:
        return True
    if indented:
        return not ended and full and len(before) > 1 and abs(line.box[0] - last.box[0]) < BIN and leading_marker(text) is None
    if last.box[0] > there.left + CENTRED * last.size:
        return False
    marker = leading_marker(text)
    if marker is not None and not (full and not loose and marker.shape not in HEADS and _indents(before, margins)
                                   and (ending in "；;，、" or (not ended and marker.shape != "digit"))):
        return False
    if ended and not same_page and (here.shared or there.shared):
        return False
    if not ended:
        return full or (ending in OPEN_ENDS) or (last.box[2] - there.left > MOST * (there.right - there.left) and not loose and len(before) > 1)
    return full and not loose and not _starts_flush(last, line, here)


def _title_goes_on(before: Sequence[TextLine], text: str) -> bool:
    """A title runs over several lines until the next enumerated one."""
    return leading_marker(text) is None and not (len(before) == 1 and leading_marker(before[0].text.strip()) is None and len(text) > 40)


def _indents(before: Sequence[TextLine], margins: dict[int | None, Margins]) -> bool:
    """Whether the paragraph began with an indent, so that a line at the margin does not begin one."""
    first = before[0]
    return first.box is not None and first.box[0] >= margins[first.page].left + INDENT * first.size


def _starts_flush(last: TextLine, line: TextLine, here: Margins) -> bool:
    """Pages without indents part paragraphs by space alone."""
    assert line.box is not None and last.box is not None
    return line.page == last.page and line.box[1] - last.box[1] > 1.25 * here.pitch


def _first_token(line: TextLine) -> float:
    """Width of what can't be parted at the start of a line: a figure, or a character with the marks that follow it."""
    text = line.text
    match = _TOKEN.match(text)
    end = match.end() if match else 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    if len(line.edges) > end:
        return line.edges[end] - line.edges[0]
    return end * line.size


def _margins(lines: Sequence[TextLine], body: float) -> dict[int | None, Margins]:
    """Margins by page; a page of few lines takes those of the pages of its width."""
    pages: dict[int, list[TextLine]] = {}
    for line in lines:
        if line.page is not None and line.box is not None and abs(line.size - body) <= SAME_SIZE * body:
            pages.setdefault(line.page, []).append(line)
    widths = {line.page: round(line.frame.width) if line.frame else 0 for line in lines if line.page is not None}
    groups: dict[int, list[TextLine]] = {}
    for number, found in pages.items():
        groups.setdefault(widths[number], []).extend(found)
    shared = {width: _margins_of(found)._replace(shared=True) for width, found in groups.items()}
    whole = Margins(0.0, inf, body, shared=True)
    return {number: _margins_of(pages[number]) if len(pages.get(number, ())) >= 6 else shared.get(width, whole) for number, width in widths.items()}


def _margins_of(lines: Sequence[TextLine]) -> Margins:
    lefts = Counter(round(line.box[0] / BIN) for line in lines if line.box)
    rights = Counter(round(line.box[2] / BIN) for line in lines if line.box)
    least = max(2, 0.12 * len(lines))
    left = min((value for value in lefts if lefts[value] + lefts[value + 1] >= 2), default=min(lefts))
    right = max((value for value, count in rights.items() if count + rights[value - 1] + rights[value + 1] >= least), default=max(rights))
    steps = sorted(b.box[1] - a.box[1] for a, b in pairwise(lines)
                   if a.box and b.box and a.page == b.page and b.box[1] > a.box[1])
    pitch = steps[len(steps) // 3] if steps else lines[0].size * 1.5
    commonest = max(rights, key=lambda value: (rights[value] + rights[value - 1] + rights[value + 1], value))
    return Margins(left * BIN, (commonest if rights[commonest] >= 0.3 * len(lines) else right) * BIN, pitch)
