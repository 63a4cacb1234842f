"""All checks of a document, or over an archive, as contract rows (执行核对)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.checks.book import Book
from pipeline.checks.catalogue import ARCHIVE_CHECKS, CHECKS
from pipeline.checks.judge import Judgement, judge
from pipeline.checks.rows import finding_row, relation_row
from pipeline.checks.shelf import Shelf
from schemas.checks import Finding, Relation
from schemas.rows import CheckRow

GUESSED = "关系仅由版式推断，不成立时不作为问题"


def check_document(book: Book) -> list[CheckRow]:
    """Every check of one document, passes included, in the order of the catalogue."""
    return results(book.document_id, (item for check in CHECKS for item in check(book)))


def check_archive(shelf: Shelf) -> dict[str, list[CheckRow]]:
    """Cross-document checks, by the document that they are reported for."""
    found: dict[str, list[Relation | Finding]] = defaultdict(list)
    for check in ARCHIVE_CHECKS:
        for document_id, item in check(shelf):
            found[document_id].append(item)
    return {document_id: results(document_id, items) for document_id, items in found.items()}


def results(document_id: str, items: Iterable[Relation | Finding]) -> list[CheckRow]:
    """Relations judged and findings, as rows."""
    rows: list[CheckRow] = []
    judged: list[tuple[Relation, Judgement]] = []
    for item in items:
        if isinstance(item, Relation):
            verdict = judge(item)
            judged.append((item, verdict if verdict.status != "fail" or item.firm else verdict._replace(status="insufficient", note=GUESSED)))
        else:
            rows.append(finding_row(document_id, item))
    return [relation_row(document_id, relation, verdict) for relation, verdict in judged] + rows
