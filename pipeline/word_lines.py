"""Words as printed lines (印刷行): from top to bottom, each from left to right, spaced as the script asks."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.text import is_cjk
from schemas.page import Word

NEW_LINE = 0.45  # of the font size: a baseline this much lower starts a line
SPACE = 0.3  # of the font size: a gap this wide between Latin words or figures is a space
FAR_APART = 0.8  # of the font size: words of one line this far apart are parted by two spaces
WIDE = "  "
"""How `spaced` parts words that stand far apart on the page."""


def text_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words as lines from top to bottom, each from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if lines and word.baseline - lines[-1][0].baseline <= NEW_LINE * min(word.size, lines[-1][0].size):
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word.x0)
    return lines


def join_words(line: Sequence[Word]) -> str:
    """One printed line: no space beside CJK, one where Latin words or figures stand apart."""
    text = line[0].text
    for before, word in itertools.pairwise(line):
        if word.x0 - before.x1 > SPACE * word.size and not is_cjk(text[-1]) and not is_cjk(word.text[0]):
            text += " "
        text += word.text
    return text


def spaced(line: Sequence[Word]) -> str:
    """A line of words with two spaces where they stand far apart."""
    text = line[0].text
    for before, word in itertools.pairwise(line):
        gap = (word.x0 - before.x1) / max(word.size, 1)
        if gap > FAR_APART:
            text += WIDE
        elif gap > SPACE and not is_cjk(text[-1]) and not is_cjk(word.text[0]):
            text += " "
        text += word.text
    return text
