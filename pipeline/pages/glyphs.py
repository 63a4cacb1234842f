"""Words of a page from PyMuPDF's text trace: glyphs in drawing order, with what hides them.

The trace gives each glyph its origin, and each span its render mode, colour, opacity and sequence number, which
`rawdict` does not; measured, it costs the same. `Table.extract()` and the line assembly of the library are never used.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from schemas.page import HiddenReason, HiddenWord, Word

WORD_GAP = 0.6  # of the font size: a wider gap ends a word
FULL_ADVANCE = 1.1  # of the font size: glyphs that begin nearer than this follow one another (points and commas set in full-width steps)
BACK_STEP = 0.5  # of the font size: a step back ends a word
SAME_LINE = 0.25  # of the font size: baselines nearer than this are one line
TWICE = 0.25  # of the font size: the same text drawn again nearer than this is bold by overprinting
RENDER_INVISIBLE = 3
OPAQUE = 0.05
SLANT = 0.15  # least sine and cosine of text that runs neither along nor down the page
WATERMARK_SIZE = 20.0
FAINT, PALE = 0.6, 0.72  # greatest opacity, least channel of large text that is a watermark
WHITE = 0.97
DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
RADICALS = range(0x2E80, 0x2FE0)  # CJK radicals that some producers map ideographs to

Frame = tuple[float, float, float, float, float, float]
"""Affine map from PyMuPDF's unrotated page to the reading frame; multiples of 90° only."""


class TracedWord(NamedTuple):
    """A word with what its visibility depends on."""

    word: Word
    seqno: int
    white: bool
    reason: HiddenReason | None


def majority_direction(trace: list[dict[str, Any]]) -> tuple[float, float]:
    """The direction (in the unrotated page, y down) that most glyphs run in; (1, 0) for a page without text."""
    counts: dict[tuple[int, int], int] = {}
    for span in trace:
        dx, dy = span["dir"]
        key = (round(dx), round(dy))
        counts[key] = counts.get(key, 0) + len(span["chars"])
    counts.pop((0, 0), None)
    if not counts:
        return 1, 0
    return max(counts, key=lambda key: counts[key])


def has_radicals(trace: list[dict[str, Any]]) -> bool:
    """True when a glyph maps to a CJK radical or to nothing: its character must come from elsewhere."""
    return any(char[0] in RADICALS or char[0] == 0xFFFD for span in trace for char in span["chars"])


def traced_words(trace: list[dict[str, Any]], frame: Frame, width: float, height: float,
                 repairs: dict[tuple[int, int], str] | None = None) -> list[TracedWord]:
    """Words of a page in drawing order, in the reading frame; text drawn twice for boldness comes once.

    `repairs`: characters by rounded origin (in the unrotated page) for glyphs whose own mapping is a radical.
    """
    out: list[TracedWord] = []
    seen: dict[tuple[str, int], list[tuple[float, float]]] = {}
    plain = frame == (1, 0, 0, 1, 0, 0)
    for span in trace:
        chars = span["chars"]
        if not chars:
            continue
        direction = span["dir"]
        dx, dy = (direction if plain else
                  (direction[0] * frame[0] + direction[1] * frame[2], direction[0] * frame[1] + direction[1] * frame[3]))
        size = span["size"]
        if _drawn_before(chars, size, seen):
            continue
        reason = _hidden(span)
        white = _is_white(span["color"])
        if not plain:
            chars = [_moved(char, frame) for char in chars]
        vertical = abs(dy) > abs(dx)
        _words_of_span(out, chars, span, size, vertical, white, reason, repairs if plain or repairs is None else
                       {_key(_apply(frame, x, y)): c for (x, y), c in repairs.items()})
    return [_off_page(traced, width, height) for traced in out]


def _key(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _words_of_span(out: list[TracedWord], chars: Iterable[Any], span: dict[str, Any], size: float, vertical: bool,
                   white: bool, reason: HiddenReason | None, repairs: dict[tuple[int, int], str] | None) -> None:
    seqno = span["seqno"]
    text: list[str] = []
    edges: list[float] = []
    top = bottom = end = line = 0.0
    joinable = True

    def close() -> None:
        nonlocal joinable
        if text:
            _append(out, "".join(text), (*edges, end), top, bottom, line, size, vertical, seqno, white, reason, joinable)
            text.clear()
            edges.clear()
        joinable = True

    for code, _, (ox, oy), (x0, y0, x1, y1) in chars:
        character = chr(code) if code > 0 else "\ufffd"
        if character.isspace() or code < 32:
            close()
            joinable = False
            continue
        if character in DROPPED:
            continue
        if repairs is not None and (code in RADICALS or code == 0xFFFD):
            character = repairs.get((round(ox), round(oy)), character)
        if vertical:
            x0, y0, x1, y1, ox, oy = y0, x0, y1, x1, oy, ox
        if text:
            if character == text[-1] and abs(x0 - edges[-1]) < TWICE * size and abs(oy - line) < TWICE * size:
                continue
            if (x0 - end > WORD_GAP * size and x0 - edges[-1] > FULL_ADVANCE * size) or x0 < end - BACK_STEP * size or abs(oy - line) > SAME_LINE * size:
                close()
        if not text:
            top, bottom, line = y0, y1, oy
        text.append(character)
        edges.append(x0)
        end = x1
    close()


def _append(out: list[TracedWord], text: str, edges: tuple[float, ...], top: float, bottom: float, line: float, size: float,
            vertical: bool, seqno: int, white: bool, reason: HiddenReason | None, joinable: bool) -> None:
    """A finished run as a word, joined to the one before when it goes on there without a gap (a font change)."""
    if out and joinable:
        last = out[-1]
        word = last.word
        along = word.y1 if word.vertical else word.x1
        gap = edges[0] - along
        if (word.vertical == vertical and last.white == white and last.reason == reason
                and abs(word.baseline - line) < SAME_LINE * size and -0.2 * size < gap < 0.25 * size
                and 0.6 < word.size / size < 1.7):
            joined = word.text + text
            all_edges = (*word.edges[:-1], *edges)
            box = _box(all_edges, min(top, _across(word)[0]), max(bottom, _across(word)[1]), vertical)
            out[-1] = TracedWord(Word(joined, *box, word.baseline, max(word.size, size), all_edges, vertical),
                                 min(last.seqno, seqno), white, reason)
            return
    box = _box(edges, top, bottom, vertical)
    out.append(TracedWord(Word(text, *box, line, size, edges, vertical), seqno, white, reason))


def _across(word: Word) -> tuple[float, float]:
    return (word.x0, word.x1) if word.vertical else (word.y0, word.y1)


def _box(edges: tuple[float, ...], top: float, bottom: float, vertical: bool) -> tuple[float, float, float, float]:
    start, end = min(edges[0], edges[-1]), max(edges[0], edges[-1])
    return (top, start, bottom, end) if vertical else (start, top, end, bottom)


def _drawn_before(chars: Any, size: float, seen: dict[tuple[str, int], list[tuple[float, float]]]) -> bool:
    text = "".join([chr(char[0]) if char[0] > 0 else "?" for char in chars])
    if text.isspace():
        return False
    x, y = chars[0][2]
    near = TWICE * size
    row = int(y)
    for key in ((text, row), (text, row - 1), (text, row + 1)):
        for ox, oy in seen.get(key, ()):
            if abs(ox - x) < near and abs(oy - y) < near:
                return True
    seen.setdefault((text, row), []).append((x, y))
    return False


def _hidden(span: dict[str, Any]) -> HiddenReason | None:
    if span["type"] == RENDER_INVISIBLE:
        return "render_mode"
    if span["opacity"] < OPAQUE:
        return "transparent"
    return "watermark" if _is_watermark(span) else None


def _is_watermark(span: dict[str, Any]) -> bool:
    """Slanting text, and large text that is pale or lets the page shine through (水印, 印章)."""
    dx, dy = span["dir"]
    if min(abs(dx), abs(dy)) > SLANT:
        return True
    if span["size"] < WATERMARK_SIZE:
        return False
    color = span["color"]
    return bool(span["opacity"] <= FAINT or (color and len(color) in (1, 3) and PALE <= min(color) < WHITE))


def _is_white(color: Any) -> bool:
    """White by its components; PyMuPDF gives RGB (or gray) in 0..1."""
    return bool(color) and len(color) in (1, 3) and min(color) >= WHITE


def _apply(frame: Frame, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = frame
    return a * x + c * y + e, b * x + d * y + f


def _moved(char: Any, frame: Frame) -> Any:
    code, glyph, (ox, oy), (x0, y0, x1, y1) = char
    ax, ay = _apply(frame, x0, y0)
    bx, by = _apply(frame, x1, y1)
    return (code, glyph, _apply(frame, ox, oy), (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))


def _off_page(traced: TracedWord, width: float, height: float) -> TracedWord:
    word = traced.word
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    if traced.reason is None and not (0 <= x <= width and 0 <= y <= height):
        return traced._replace(reason="off_page")
    return traced


def hide(traced: Iterable[TracedWord], reason_of: dict[int, HiddenReason]) -> tuple[tuple[Word, ...], tuple[HiddenWord, ...]]:
    """Visible words and hidden ones; `reason_of` adds reasons by index to those that the trace itself tells."""
    visible: list[Word] = []
    hidden: list[HiddenWord] = []
    for index, item in enumerate(traced):
        reason = item.reason or reason_of.get(index)
        if reason:
            hidden.append(HiddenWord(item.word, reason))
        else:
            visible.append(item.word)
    return tuple(visible), tuple(hidden)


def plain_ideograph(character: str) -> str:
    """A Kangxi radical as its ideograph; other characters unchanged."""
    return unicodedata.normalize("NFKC", character) if 0x2F00 <= ord(character) <= 0x2FDF else character
