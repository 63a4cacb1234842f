"""Plain text and Markdown with tab-separated tables: paragraphs and grids without places (纯文本)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from itertools import pairwise

from pipeline.money import parse_figure
from pipeline.pages.field_grids import field_grid
from pipeline.text import squeeze
from schemas.chunk import TextLine
from schemas.table import Flow, Fragment

BODY = 10.0  # the size that running text is given; headings get more, level by level
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_TAG = re.compile(r"</?(?:p|br|b|i|strong|em|span|div|sub|sup|math)\s*/?>", re.IGNORECASE)
_MATH = re.compile(r"\$\s*\\?([^$]{1,40}?)\s*\$")
_MATH_WORDS = (("\\geq", "≥"), ("\\leq", "≤"), ("\\ge", "≥"), ("\\le", "≤"), ("\\%", "%"), ("\\times", "×"))
_PIPE_RULE = re.compile(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*\|?\s*$")
CONTEXT = 12  # lines above a table that may hold its caption


def read_plain(text: str) -> Flow:
    """Lines and tables of a text in order. Lines with tabs (or Markdown pipes) next to each other make a table.

    A table whose rows don't have the header's number of fields comes with a problem that says so: its columns are unknown.
    """
    lines: list[TextLine] = []
    fragments: list[Fragment] = []
    problems: list[str] = []
    above: list[str] = []
    rows: list[tuple[int, list[str]]] = []

    def close() -> None:
        if len(rows) >= 2 or (rows and sum(1 for field in rows[0][1] if field) >= 2):
            grid, problem = field_grid([fields for _, fields in rows])
            fragments.append(Fragment(grid=grid, above=tuple(above[-CONTEXT:])))
            if problem:
                problems.append(f"lines {rows[0][0]}-{rows[-1][0]}: {problem}")
            above.clear()
        rows.clear()

    for number, raw in enumerate(text.splitlines(), 1):
        fields = _fields(raw)
        if fields is None:
            if not raw.strip():
                continue  # blank lines part neither tables nor paragraphs: page breaks of the source leave them inside rows
            close()
            line = _line(raw)
            if line is not None:
                lines.append(line)
                above.append(line.text)
        elif not _PIPE_RULE.match(raw):
            if rows and _starts_table(rows, fields):
                close()
            rows.append((number, fields))
    close()
    bounded = tuple(fragment.model_copy(update={"below": following.above[:2]}) for fragment, following in pairwise(fragments))
    return Flow(lines=tuple(lines), fragments=(*bounded, *fragments[-1:]), problems=tuple(problems))


def _fields(raw: str) -> list[str] | None:
    """The fields of a table row, or None for any other line."""
    if "\t" in raw:
        return [_clean(field) for field in raw.split("\t")]
    if raw.count("|") >= 2 and raw.strip().startswith("|"):
        return [_clean(field) for field in raw.strip().strip("|").split("|")]
    return None


def _starts_table(rows: Sequence[tuple[int, list[str]]], fields: Sequence[str]) -> bool:
    """A row that repeats the first one under figures starts the table's next page, which joins later as a piece."""
    return list(fields) == rows[0][1] and any(parse_figure(field) for _, row in rows for field in row if field)


def _clean(field: str) -> str:
    """A field as the page would show it: without markup, its mathematical signs as characters."""
    text = _TAG.sub("", unescape(_MATH.sub(lambda match: match.group(1) if "\\" in match.group(0) else match.group(0), _tex(field))))
    return squeeze(text)


def _tex(text: str) -> str:
    for word, sign in _MATH_WORDS:
        text = text.replace(word, sign)
    return text.replace("$", "") if "$" in text else text


def _line(raw: str) -> TextLine | None:
    heading = _HEADING.match(raw)
    text = _clean(heading.group(2) if heading else _BULLET.sub("", raw))
    if not text:
        return None
    size = BODY + 2 * (7 - len(heading.group(1))) if heading else BODY
    return TextLine(text, None, None, size)
