"""Words outside of tables as lines."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.text import is_cjk
from pipeline.word_lines import FAR_APART, SPACE, WIDE, text_lines
from schemas.chunk import TextLine
from schemas.page import Frame, Word, hull


def page_lines(number: int, words: Sequence[Word], frame: Frame | None = None) -> list[TextLine]:
    """The printed lines that `words` of page `number` make, from top to bottom, with the x of every character."""
    return [_line(number, line, frame) for line in text_lines(words)]


def _line(number: int, words: Sequence[Word], frame: Frame | None) -> TextLine:
    """Words as `word_lines.spaced` joins them, the edges of the joining spaces being those of their neighbours."""
    text = ""
    edges: list[float] = []
    before: Word | None = None
    for word in words:
        if before is not None:
            gap = (word.x0 - before.x1) / max(word.size, 1)
            space = WIDE if gap > FAR_APART else " " if gap > SPACE and not is_cjk(text[-1]) and not is_cjk(word.text[0]) else ""
            text += space
            edges += [before.x1] * len(space)
        text += word.text
        edges += _edges(word)[:-1]
        before = word
    last = words[-1]
    return TextLine(text, number, hull(word.box for word in words), max(word.size for word in words), (*edges, last.x1), frame)


def _edges(word: Word) -> Sequence[float]:
    """Left edges of the characters and the right end; evenly spread where the glyphs don't tell (ligatures, vertical text)."""
    count = len(word.text)
    if len(word.edges) == count + 1 and not word.vertical:
        return word.edges
    return [word.x0 + (word.x1 - word.x0) * i / count for i in range(count + 1)]
