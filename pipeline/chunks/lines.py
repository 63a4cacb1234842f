"""Words outside of tables as lines."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.word_lines import spaced, text_lines
from schemas.chunk import TextLine
from schemas.page import Word, hull


def page_lines(number: int, words: Sequence[Word]) -> list[TextLine]:
    """The printed lines that `words` of page `number` make, from top to bottom."""
    return [TextLine(spaced(line), number, hull(word.box for word in line), max(word.size for word in line))
            for line in text_lines(words)]
