"""All checks of a document, or over an archive, as contract rows (执行核对)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.checks.blame import ColumnValues, Group, groups
from pipeline.checks.book import Book
from pipeline.checks.catalogue import ARCHIVE_CHECKS, CHECKS
from pipeline.checks.judge import Judgement, judge
from pipeline.checks.repairs import Amount, named_slip, unit_repair
from pipeline.checks.rows import error_row, finding_row, operands_of, relation_row, row_fingerprint
from pipeline.checks.shelf import Shelf
from pipeline.checks.wording import fail_messages, severity_of
from schemas.checks import Finding, Relation
from schemas.rows import CheckRow

MOST_REPAIRED = 12  # relations of a group that a single slip is sought for
ARITHMETIC = ("totals", "hierarchy", "cross-table")
GUESSED = "关系仅由版式推断，不成立时不作为问题"
UNSURE = "对应关系或口径不确定，不成立时不作为问题"


def check_document(book: Book) -> list[CheckRow]:
    """Every check of one document, passes included, in the order of the catalogue. A check that breaks is a row with status `error`."""
    items: list[Relation | Finding] = []
    errors: list[CheckRow] = []
    for check in CHECKS:
        try:
            items.extend(check(book))
        except Exception as error:  # noqa: BLE001  # one broken check is reported and costs no other
            errors.append(error_row(book.document_id, f"{check.__module__.rpartition('.')[2]}.{check.__name__}", error))
    return results(book.document_id, items, book.doubtful, book.column_values) + errors


def check_archive(shelf: Shelf, reported: frozenset[str] | None = None) -> dict[str, list[CheckRow]]:
    """Cross-document checks, by the document that they are reported for; `reported`: those to report for (default: all)."""
    found: dict[str, list[Relation | Finding]] = defaultdict(list)
    for check in ARCHIVE_CHECKS:
        for document_id, item in check(shelf, reported):
            found[document_id].append(item)
    return {document_id: results(document_id, items) for document_id, items in found.items()}


def results(document_id: str, items: Iterable[Relation | Finding], doubtful: frozenset[str] = frozenset(),
            column_values: ColumnValues | None = None) -> list[CheckRow]:
    """Relations judged, fails grouped by what explains them, and findings, as rows."""
    findings: list[CheckRow] = []
    judged: list[tuple[Relation, Judgement]] = []
    for item in items:
        if isinstance(item, Relation):
            verdict = judge(item)
            judged.append((item, verdict if verdict.status != "fail" or item.firm else verdict._replace(
                status="insufficient", note=GUESSED if item.family in ARITHMETIC else item.note or UNSURE)))
        else:
            findings.append(finding_row(document_id, item))
    grouped = groups(judged, doubtful, column_values)
    trusted = _trusted(judged) if grouped else frozenset()
    fails = {number: row for group in grouped for number, row in _fail_rows(document_id, judged, group, trusted)}
    rows = [fails.get(number) or relation_row(document_id, relation, verdict) for number, (relation, verdict) in enumerate(judged)]
    return rows + findings


def _trusted(judged: Sequence[tuple[Relation, Judgement]]) -> frozenset[Amount]:
    """Amounts that passing relations prove."""
    return frozenset((operand.value, operand.unit) for relation, verdict in judged
                     if verdict.status == "pass" and verdict.grade != "undefined" and relation.firm for operand in operands_of(relation))


def _fail_rows(document_id: str, judged: Sequence[tuple[Relation, Judgement]], group: Group, trusted: frozenset[Amount]) -> Iterator[tuple[int, CheckRow]]:
    relations = [judged[number][0] for number in group.fails]
    repair = unit_repair(relations, trusted) if len(relations) <= MOST_REPAIRED and not group.rows_missing else None
    suspect = repair.operand if repair is not None else group.suspect
    slip = named_slip(suspect, group.wanted) if suspect is not None and group.wanted is not None and repair is None else None
    group_id: str | None = None
    for number in group.fails:
        relation, verdict = judged[number]
        group_id = group_id or row_fingerprint(document_id, relation)
        messages = fail_messages(relation, verdict, suspect, group.wanted, slip, repair, group.rows_missing)
        yield number, relation_row(document_id, relation, verdict, group.cause, group_id, severity_of(relation, verdict), messages, suspect)
