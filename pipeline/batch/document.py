"""One document from bytes to contract rows: the wiring of the stages, without models, store or network (单个文件)."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from pipeline.batch.checking import document_checks
from pipeline.batch.problems import Problem
from pipeline.batch.prose import prose_rows
from pipeline.chunks.lines import page_lines
from pipeline.chunks.reading import read_text
from pipeline.documents.identify import Identity, TableFacts, identify
from pipeline.documents.recognise import decode, document_id, recognise
from pipeline.errors import MingxiError, UnreadableDocument
from pipeline.extract.narratives.numbers import with_disputes
from pipeline.pages.html import read_html
from pipeline.pages.plain import read_plain
from pipeline.pages.reader import open_pdf, read_pages
from pipeline.tables.reading import all_fragments, read_tables
from pipeline.tables.results import TableReading, read_table_rows, table_lines, table_row
from schemas.chunk import TextLine
from schemas.page import Frame, Page
from schemas.rows import CellRow, DocumentRow, NarrativeRow, Row, Status
from schemas.table import Fragment, Table

PARSER_VERSION = "5"
"""Raised with every change that alters rows: documents read by another version are read again."""

_YEAR_LABEL = re.compile(r".{0,8}年度?[:：]?")
_YEAR_CELL = re.compile(r"20\d\d年?度?")
_MENTIONED_YEAR = re.compile(r"(?<!\d)(20\d\d)年|年度[:：](20\d\d)(?!\d)")

class DocumentResult(BaseModel):
    """All that one document yields. `rows`: contract tables by name. `seconds`: wall time of parsing, `check_seconds` of the checks."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    document: DocumentRow
    rows: dict[str, list[Row]]
    problems: list[Problem]
    seconds: float
    numbers: int
    check_seconds: float = 0.0


class Source(NamedTuple):
    """What the formats have in common once read."""

    fragments: list[Fragment]
    lines: list[TextLine]
    page_count: int | None
    title: str | None
    problems: list[Problem]
    readable: bool


def read_document(data: bytes, file_name: str, pages: Sequence[int] | None = None, skip: Sequence[int] = (),
                  on_page: Callable[[int], bool] | None = None) -> DocumentResult:
    """Everything the deterministic stages find in a file. `pages`: numbers from 1 to read; all by default.

    `skip`: pages that an earlier try did not get through; `on_page` is called with each number before it is read and
    says whether there is time for it: when not, that page and those after it are reported and left out.
    Raises MingxiError (by cause) when nothing of the file can be read; what is readable in part comes with `problems`.
    """
    started = time.perf_counter()
    identity = document_id(data)
    source = read_source(data, pages, skip, on_page)
    problems = list(source.problems)
    tables = read_tables(source.fragments)
    readings = [_guarded(identity, table, problems) for table in tables]
    known = identify(source.lines, [_facts(reading) for reading in readings if reading is not None], source.title)
    rows: dict[str, list[Row]] = {name: [] for name in ("tables", "cells", "lines", "indicators", "funds", "projects")}
    for reading in readings:
        if reading is not None:
            _add(rows, identity, reading, known)
    text = read_text(source.lines)
    for name, found in prose_rows(identity, text, [reading for reading in readings if reading is not None], known, problems).items():
        rows.setdefault(name, []).extend(found)
    status, problem = _status(source, problems)
    document = DocumentRow(document_id=identity, file_name=file_name, page_count=source.page_count, status=status, problem=problem, **known._asdict())
    read = time.perf_counter()
    checks = document_checks(document, rows, text, problems)
    rows["checks"] = list(checks)
    rows["narratives"] = list(with_disputes((row for row in rows["narratives"] if isinstance(row, NarrativeRow)), checks))
    return DocumentResult(document=document, rows=rows, problems=problems, seconds=read - started, check_seconds=time.perf_counter() - read,
                          numbers=sum(1 for row in rows["cells"] if isinstance(row, CellRow) and row.state == "number"))


def failed_document(data: bytes, file_name: str, problem: str) -> DocumentRow:
    """The row of a file of which nothing could be read."""
    return DocumentRow(document_id=document_id(data), file_name=file_name, kind="other", status="failed", problem=problem)


def read_source(data: bytes, pages: Sequence[int] | None = None, skip: Sequence[int] = (),
                on_page: Callable[[int], bool] | None = None) -> Source:
    """Fragments and lines of a file of any format that is read."""
    form = recognise(data)
    if form == "pdf":
        return _read_pdf(data, pages, skip, on_page)
    flow = read_html(decode(data)) if form == "html" else read_plain(decode(data))
    if not flow.lines and not flow.fragments:
        raise UnreadableDocument("the file holds no text")
    problems = [Problem("tables", "uncertain_columns", text) for text in flow.problems]
    if not flow.fragments and any("级指标" in line.text for line in flow.lines):
        problems.append(Problem("tables", "no_columns", "a form without column marks: its cells can't be told apart in plain text; read the PDF"))
    return Source(list(flow.fragments), list(flow.lines), None, flow.title, problems, True)


def _read_pdf(data: bytes, wanted: Sequence[int] | None, skip: Sequence[int], on_page: Callable[[int], bool] | None) -> Source:
    problems = [Problem("pages", "limit", f"{_numbers(skip)}: more time or memory than allowed")] if skip else []
    with open_pdf(data) as opened:
        count = opened.page_count
        numbers = [number for number in (wanted if wanted is not None else range(1, count + 1)) if 1 <= number <= count and number not in skip]
        pages = _Watched()
        late: list[int] = []
        fragments, outside = all_fragments(pages.pass_on(read_pages(opened, _announced(numbers, on_page, late))))
    lines = [line for number, words in outside.items() for line in page_lines(number, words, pages.frames.get(number))]
    problems += pages.summary()
    if late:
        problems.append(Problem("pages", "limit", f"{_numbers(late)}: not reached in the time that a document may take"))
    return Source(fragments, lines, count, None, problems, pages.readable > 0)


def _announced(numbers: Sequence[int], on_page: Callable[[int], bool] | None, late: list[int]) -> Iterator[int]:
    for at, number in enumerate(numbers):
        if on_page is not None and not on_page(number):
            late.extend(numbers[at:])
            return
        yield number


class _Watched:
    """Counts pages that can't be read while they stream past."""

    def __init__(self) -> None:
        self.readable = 0
        self.frames: dict[int, Frame] = {}
        self._bad: dict[str, list[int]] = {}

    def pass_on(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The same pages, seen."""
        for page in pages:
            self._see(page)
            yield page

    def _see(self, page: Page) -> None:
        if page.problem is not None:
            self._bad.setdefault(page.problem, []).append(page.number)
        else:
            self.readable += 1
            self.frames[page.number] = Frame(page.width, page.height, page.turn)

    def summary(self) -> list[Problem]:
        text = {"needs_ocr": "needs OCR: no text layer on", "unreadable": "damaged:"}
        return [Problem("pages", kind, f"{text[kind]} {_numbers(numbers)}") for kind, numbers in self._bad.items()]


def _numbers(numbers: Sequence[int]) -> str:
    """`page 3` or `pages 1-4, 7`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    text = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"page {text}" if len(numbers) == 1 else f"pages {text}"


def _guarded(identity: str, table: Table, problems: list[Problem]) -> TableReading | None:
    """The table's rows; a parser that breaks on one table is a problem of the document and costs no other table."""
    problems += [Problem("tables", "irregular_grid", f"{table.table_id}: {text}") for text in table.problems]
    try:
        return read_table_rows(identity, table)
    except MingxiError:
        raise
    except Exception as error:  # noqa: BLE001  # reported as a failure of this document, with the place in the code
        where = traceback.extract_tb(error.__traceback__)[-1]
        pages = f" ({_numbers(table.pages)})" if table.pages else ""
        problems.append(Problem("tables", "internal", f"{table.table_id}{pages}: {type(error).__name__} in {where.name}:{where.lineno}"))
        return None


def _facts(reading: TableReading) -> TableFacts:
    table = reading.table
    mentioned = tuple(int(a or b) for cell in table.cells if cell.text for a, b in _MENTIONED_YEAR.findall(cell.text))
    year = table.caption.year or next(
        (int(cell.text[:4]) for label, cell in pairwise(table.cells) if cell.text and label.text
         and _YEAR_LABEL.fullmatch(label.text) and _YEAR_CELL.fullmatch(cell.text)), None)
    return TableFacts(table.kind, reading.fiscal, table.caption.title, table.caption.organisation, reading.owner, reading.unit,
                      year, reading.about_project, sum(1 for cell in reading.cells if cell.state == "number"), mentioned)


def _add(rows: dict[str, list[Row]], identity: str, reading: TableReading, known: Identity) -> None:
    organisation = reading.table.caption.organisation or reading.owner or known.organisation
    rows["tables"].append(table_row(identity, reading, organisation))
    rows["cells"] += reading.cells
    rows["lines"] += table_lines(reading, organisation, known.fiscal_year, known.kind == "final_account")
    rows["indicators"] += reading.indicators
    rows["funds"] += reading.funds
    rows["projects"] += reading.projects


def _status(source: Source, problems: Sequence[Problem]) -> tuple[Status, str | None]:
    if not source.readable and any(problem.category == "unreadable" for problem in problems):
        return "failed", "; ".join(problem.message for problem in problems)
    telling = [problem.message for problem in problems if problem.category != "irregular_grid"]
    return ("partial", "; ".join(telling)) if telling else ("ok", None)
