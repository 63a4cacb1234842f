"""Checks in their place: of one document right after it is read, across documents once a run is over (核对)."""

from __future__ import annotations

import gc
import json
import re
import traceback
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.batch.problems import Problem
from pipeline.checks.book import Book
from pipeline.checks.families.cross_document import touched_by
from pipeline.checks.run import check_archive, check_document
from pipeline.errors import MingxiError
from pipeline.store.payload import pack_lines
from pipeline.store.store import Payload, Store
from schemas.chunk import DocumentText
from schemas.rows import CONTRACT, CheckRow, DocumentRow, Row, TableRow

BOOK_TABLES = ("tables", "lines", "projects", "indicators", "narratives", "statements", "funds")
LONG_FORM = 200  # rows: a list of indicators, whose figures no other document repeats
TABLE_WITHIN = 140  # characters of a stored cell in which its table is named
STAGE = "across"
ACROSS_VERSION = "2"
"""Raised when cross-document checks change."""
_CROSS = '"family":"cross-document"'
_FIGURE = '"state":"number"'
KEPT_ROWS = 80_000  # of books kept, about 1 KB each
_TABLE_ID = re.compile(r"(t\d+):")


def document_checks(document: DocumentRow, rows: Mapping[str, Sequence[Row]], text: DocumentText | None, problems: list[Problem]) -> list[CheckRow]:
    """Every check of one document. A check that breaks is a problem of the document and costs it nothing but its checks."""
    doubtful = frozenset(found.group(1) for problem in problems if problem.category == "irregular_grid" and (found := _TABLE_ID.match(problem.message)))
    collecting = gc.isenabled()
    gc.disable()  # rows by the ten thousand and no cycles among them: looking for some costs as much as the checks
    try:
        return check_document(Book(document, rows, text, doubtful))
    except MingxiError:
        raise
    except Exception as error:  # noqa: BLE001  # reported as a failure of this document, with the place in the code
        where = traceback.extract_tb(error.__traceback__)[-1]
        problems.append(Problem("checks", "internal", f"checks not finished: {type(error).__name__} in {where.name}:{where.lineno}"))
        return []
    finally:
        if collecting:
            gc.enable()


class StoreShelf:
    """The documents of a store for cross-document checks; the last few books are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._documents = {row["document_id"]: DocumentRow(**row) for row in store.rows("documents")}
        self._books: OrderedDict[str, tuple[Book, int]] = OrderedDict()
        self._kept = 0

    @property
    def documents(self) -> Sequence[DocumentRow]:
        """Every document of the archive."""
        return tuple(self._documents.values())

    def book(self, document_id: str) -> Book:
        """One document's book, from the store: figures alone, without those of long indicator lists."""
        found = self._books.get(document_id)
        if found is None:
            found = self._books[document_id] = self._read(document_id)
            self._kept += found[1]
            while self._kept > KEPT_ROWS and len(self._books) > 1:
                self._kept -= self._books.popitem(last=False)[1][1]
        self._books.move_to_end(document_id)
        return found[0]

    def _read(self, document_id: str) -> tuple[Book, int]:
        rows = {name: [_row(name, json.loads(line)) for line in self._store.document_lines(document_id, name)] for name in BOOK_TABLES}
        skipped = [f'"table_id":"{row.table_id}"' for row in rows["tables"] if isinstance(row, TableRow) and row.kind == "project_target" and row.row_count > LONG_FORM]
        rows["cells"] = [_row("cells", json.loads(line)) for line in self._store.document_lines(document_id, "cells")
                         if _FIGURE in line and not any(table in line[:TABLE_WITHIN] for table in skipped)]
        return Book(self._documents[document_id], rows), sum(len(found) for found in rows.values())


def _row(table: str, values: dict[str, Any]) -> Row:
    for name in ("bbox", "column_path"):
        if values.get(name) is not None:
            values[name] = tuple(values[name])
    model = CONTRACT[table]
    return model(**values) if "places" in values else model.model_construct(**values)


def check_across(store: Store, new_alone: bool = False) -> int:
    """Runs the cross-document checks of a store and keeps their rows with each document; returns their number.

    `new_alone`: only for documents that came since the last time, and those that they may change something for.
    """
    open_documents = frozenset(store.stage_undone(STAGE, ACROSS_VERSION))
    if new_alone and not open_documents:
        return 0
    shelf = StoreShelf(store)
    reported = touched_by(shelf, open_documents) if new_alone else None
    found = check_archive(shelf, reported)
    payloads = {}
    for document in shelf.documents:
        if reported is not None and document.document_id not in reported:
            continue
        own = store.document_lines(document.document_id, "checks")
        kept = [line for line in own if _CROSS not in line]
        fresh = [row.model_dump_json() for row in found.get(document.document_id, [])]
        if len(kept) != len(own) or fresh:
            payloads[document.document_id] = Payload("checks", *pack_lines(kept + fresh))
    store.replace_rows("checks", payloads)
    store.mark_stage(STAGE, ACROSS_VERSION, open_documents)
    return sum(len(rows) for rows in found.values())
