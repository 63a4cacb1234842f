"""Running text for tests: one printed line a paragraph."""

from __future__ import annotations

from pipeline.chunks.reading import read_text
from schemas.chunk import DocumentText, TextLine


def text_of(*lines: str) -> DocumentText:
    """The text of a document without pages."""
    return read_text([TextLine(line, None, None, 12.0) for line in lines])
