"""Numbers of a list that runs inside one cell or paragraph: one that stands out of order (序号错乱)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.book import Book
from pipeline.checks.families.text_quality import finding, quote
from schemas.checks import Finding
from schemas.place import Place

_ORDINAL = re.compile(r"(?:^|(?<=[。；;]))(\d{1,2})[、．](?!\d)")
_SHORT = 40


def numbering(book: Book) -> Iterator[Finding]:
    """A list 1、2、…n、 with one number too many; lists that go on over paragraphs are not judged."""
    for view in book.tables:
        for cell in view.cells:
            stray = _stray(cell.text) if cell.state == "text" and cell.text and len(cell.text) > _SHORT else None
            if stray is not None and cell.text:
                shown = cell.text[stray:stray + _SHORT]
                yield _finding(cell.row_label, shown, ((shown, Place(page=cell.page, bbox=cell.bbox)),))
    for paragraph in book.text.paragraphs if book.text is not None else ():
        at = _stray(paragraph.text) if paragraph.kind in ("body", "item") and len(paragraph.text) > _SHORT else None
        if at is not None:
            shown = paragraph.text[at:at + _SHORT]
            yield _finding(paragraph.path[-1] if paragraph.path else None, shown, quote(paragraph, at, min(at + _SHORT, len(paragraph.text))))


def _stray(text: str) -> int | None:
    """Where the one number stands without which the list runs from 1 to n (n > 3)."""
    if "、" not in text and "．" not in text:
        return None
    found = [(match.start(), int(match.group(1))) for match in _ORDINAL.finditer(text)]
    numbers = [number for _, number in found]
    if len(numbers) < 5 or numbers[0] != 1 or numbers == list(range(1, len(numbers) + 1)):
        return None
    for index in range(len(numbers) - 1, 0, -1):
        rest = numbers[:index] + numbers[index + 1:]
        if rest == list(range(1, len(rest) + 1)):
            return found[index][0]
    return None


def _finding(where: str | None, shown: str, quotes: tuple[tuple[str, Place], ...]) -> Finding:
    return finding("completeness.numbering", "序号错乱", where, f"序号与前后不连续：{shown}", f"a number stands out of order: {shown}", quotes)
