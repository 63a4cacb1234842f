"""From verdicts to rows of the contract's `checks` (核对结果)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from pipeline.checks.judge import Judgement
from schemas.checks import Finding, Operand, Relation, Severity
from schemas.place import Place
from schemas.rows import Cause, CheckRow


def operands_of(relation: Relation) -> list[Operand]:
    """Total and terms, in order, each once."""
    return list(dict.fromkeys([relation.total, *(term for _, term in relation.terms)]))


def shown(operand: Operand) -> str:
    """A figure as a formula shows it: as printed, with its unit where it is not the formula's."""
    return f"{operand.text}{operand.unit}" if operand.unit and operand.unit not in ("%",) and not operand.text.endswith(operand.unit) else operand.text


def formula_of(relation: Relation) -> str:
    """The relation with the figures as printed."""
    total, terms = relation.total, relation.terms
    mixed = any(term.unit != total.unit for _, term in terms)
    write = shown if mixed else _bare_text
    if relation.form in ("sum", "same", "at_most"):
        return f"{write(total)} {'≤' if relation.form == 'at_most' else '='} {_sum_text(terms, write)}"
    first = terms[0][1]
    if relation.form == "score":
        return f"{total.text} = {first.text} × {terms[1][1].text}"
    base = _sum_text(terms[1:], shown)
    ratio = f"{shown(first)} ÷ {f'({base})' if len(terms) > 2 else base}"
    return f"{total.text} = {ratio} − 1" if relation.form == "growth" else f"{total.text} = {ratio}"


def _sum_text(terms: Sequence[tuple[int, Operand]], write: Callable[[Operand], str]) -> str:
    text = "".join((" + " if sign > 0 else " − ") + write(term) for sign, term in terms)
    return text[3:] if text.startswith(" + ") else text.lstrip()


def _bare_text(operand: Operand) -> str:
    return operand.text


def evidence_of(document_id: str, operand: Operand) -> dict[str, Any]:
    """An operand as the contract lists it."""
    return {"document_id": operand.document_id or document_id, "table_id": operand.table_id, "row": operand.row, "column": operand.column,
            "page": operand.page, "bbox": list(operand.bbox) if operand.bbox else None, "text": operand.text}


def fingerprint(document_id: str, rule: str, subject: str | None, places: Sequence[object]) -> str:
    """The same for the same check of the same figures in every run."""
    return blake2b(repr((document_id, rule, subject, places)).encode(), digest_size=8).hexdigest()


def _place(operand: Operand) -> tuple[object, ...]:
    if operand.row is not None:
        return operand.document_id, operand.table_id, operand.row, operand.column
    return operand.document_id, operand.name, operand.page


def row_fingerprint(document_id: str, relation: Relation) -> str:
    """The fingerprint of a relation's row."""
    return fingerprint(document_id, relation.rule, relation.subject, [_place(operand) for operand in operands_of(relation)])


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def relation_row(document_id: str, relation: Relation, verdict: Judgement, cause: Cause | None = None, group_id: str | None = None,
                 severity: Severity | None = None, messages: tuple[str, str] | None = None, suspect: Operand | None = None) -> CheckRow:
    """A judged relation as a row; the suspect comes first in the evidence."""
    operands = operands_of(relation)
    mark = fingerprint(document_id, relation.rule, relation.subject, [_place(operand) for operand in operands])
    if suspect is not None:
        operands.sort(key=lambda operand: operand != suspect)
    other = next((operand.document_id for operand in operands if operand.document_id not in (None, document_id)), None)
    return CheckRow.model_construct(
        check_id=f"{relation.rule}:{mark}", family=relation.family, title=relation.title, document_id=document_id, other_document_id=other,
        subject=relation.subject, status=verdict.status, grade=verdict.grade, formula=formula_of(relation), observed=_text(verdict.observed),
        expected=_text(verdict.expected), difference=_text(verdict.difference), tolerance=_text(verdict.tolerance), unit=relation.total.unit,
        severity=severity, cause=cause, group_id=group_id, evidence=tuple([evidence_of(document_id, operand) for operand in operands]),
        fingerprint=mark, message_zh=messages[0] if messages else verdict.note or relation.note, message_en=messages[1] if messages else None)


def finding_row(document_id: str, finding: Finding) -> CheckRow:
    """A finding as a row; every failing finding is a group of its own."""
    mark = fingerprint(document_id, finding.rule, finding.subject, [finding.observed, *(text for text, _ in finding.quotes)])
    evidence = tuple(_quote(document_id, text, place) for text, place in finding.quotes)
    fails = finding.status == "fail"
    return CheckRow.model_construct(
        check_id=f"{finding.rule}:{mark}", family=finding.family, title=finding.title, document_id=document_id, other_document_id=None,
        subject=finding.subject, status=finding.status, grade=None, formula=None, observed=finding.observed, expected=finding.expected,
        difference=None, tolerance=None, unit=None, severity=finding.severity if fails else None, cause=finding.cause if fails else None,
        group_id=mark if fails else None, evidence=evidence, fingerprint=mark, message_zh=finding.message_zh, message_en=finding.message_en)


def _quote(document_id: str, text: str, place: Place) -> dict[str, Any]:
    return {"document_id": document_id, "table_id": None, "row": None, "column": None, "page": place.page, "bbox": list(place.bbox) if place.bbox else None, "text": text}
