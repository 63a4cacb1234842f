"""Printed pages of invented text: lines with a box for every character."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.chunk import TextLine
from schemas.page import Frame, Turn

SIZE = 16.0
LEFT = 80.0
COLUMNS = 26  # characters a full line holds
PITCH = 28.0


def line(text: str, page: int, row: float, *, indent: float = 0, size: float = SIZE, turn: Turn = 0) -> TextLine:
    """`text` on line `row` of `page`, `indent` characters from the left margin; every character is `size` wide."""
    x, y = LEFT + indent * size, 70 + row * PITCH
    edges = tuple(x + i * size for i in range(len(text) + 1))
    return TextLine(text, page, (x, y, edges[-1], y + size), size, edges, Frame(595.0, 842.0, turn))


def page_of(paragraphs: Sequence[str], page: int = 1, *, row: int = 0, indent: int = 2, columns: int = COLUMNS) -> list[TextLine]:
    """Paragraphs set on a page: first lines indented, the others filled to the right margin."""
    lines: list[TextLine] = []
    for text in paragraphs:
        first = text[:columns - indent]
        lines.append(line(first, page, row, indent=indent))
        row += 1
        for start in range(len(first), len(text), columns):
            lines.append(line(text[start:start + columns], page, row))
            row += 1
    return lines
