"""From verdicts to rows of the contract's `checks` (核对结果)."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from pipeline.checks.judge import Judgement
from schemas.checks import Finding, Operand, Relation, Severity
from schemas.place import Place
from schemas.rows import Cause, CheckRow

_FIELDS = set(CheckRow.model_fields)


def operands_of(relation: Relation) -> list[Operand]:
    """Total and terms, in order, each once."""
    found = [relation.total, *[term for _, term in relation.terms]]
    return found if relation.form not in ("rate", "growth") else list(dict.fromkeys(found))


def shown(operand: Operand) -> str:
    """A figure as a formula shows it: as printed, with its unit where it is not the formula's."""
    return f"{operand.text}{operand.unit}" if operand.unit and operand.unit not in ("%",) and not operand.text.endswith(operand.unit) else operand.text


def formula_of(relation: Relation) -> str:
    """The relation with the figures as printed."""
    total, terms = relation.total, relation.terms
    if relation.form in ("sum", "same", "at_most"):
        unit = total.unit
        write = shown if any(term.unit != unit for _, term in terms) else _bare_text
        return f"{write(total)} {'≤' if relation.form == 'at_most' else '='} {_sum_text(terms, write)}"
    first = terms[0][1]
    if relation.form == "score":
        return f"{total.text} = {first.text} × {terms[1][1].text}"
    base = _sum_text(terms[1:], shown)
    ratio = f"{shown(first)} ÷ {f'({base})' if len(terms) > 2 else base}"
    return f"{total.text} = {ratio} − 1" if relation.form == "growth" else f"{total.text} = {ratio}"


def _sum_text(terms: Sequence[tuple[int, Operand]], write: Callable[[Operand], str]) -> str:
    if write is _bare_text and all(sign > 0 for sign, _ in terms):
        return " + ".join([term.text for _, term in terms])
    text = "".join((" + " if sign > 0 else " − ") + write(term) for sign, term in terms)
    return text[3:] if text.startswith(" + ") else text.lstrip()


def _bare_text(operand: Operand) -> str:
    return operand.text


def evidence_of(document_id: str, operand: Operand) -> dict[str, Any]:
    """An operand as the contract lists it."""
    return {"document_id": operand.document_id or document_id, "table_id": operand.table_id, "row": operand.row, "column": operand.column,
            "page": operand.page, "bbox": list(operand.bbox) if operand.bbox else None, "text": operand.text}


def fingerprint(document_id: str, rule: str, subject: str | None, places: Sequence[str | None]) -> str:
    """The same for the same check of the same figures in every run."""
    return blake2b(f"{document_id}|{rule}|{subject}|{places}".encode(), digest_size=8).hexdigest()


def _place(operand: Operand) -> str:
    if operand.row is not None:
        return f"{operand.document_id or ''}{operand.table_id}.{operand.row}.{operand.column}"
    return f"{operand.document_id or ''}{operand.name}.{operand.page}"


def row_fingerprint(document_id: str, relation: Relation) -> str:
    """The fingerprint of a relation's row."""
    return _mark(document_id, relation, operands_of(relation))


def _mark(document_id: str, relation: Relation, operands: Sequence[Operand]) -> str:
    return fingerprint(document_id, relation.rule, relation.subject, [_place(operand) for operand in operands])


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def relation_row(document_id: str, relation: Relation, verdict: Judgement, cause: Cause | None = None, group_id: str | None = None,
                 severity: Severity | None = None, messages: tuple[str, str] | None = None, suspect: Operand | None = None) -> CheckRow:
    """A judged relation as a row; the suspect comes first in the evidence."""
    operands = operands_of(relation)
    mark = _mark(document_id, relation, operands)
    if suspect is not None:
        operands.sort(key=lambda operand: operand != suspect)
    other = next((operand.document_id for operand in operands if operand.document_id not in (None, document_id)), None)
    return _made(
        check_id=f"{relation.rule}:{mark}", family=relation.family, title=relation.title, document_id=document_id, other_document_id=other,
        subject=relation.subject, status=verdict.status, grade=verdict.grade, formula=formula_of(relation), observed=_text(verdict.observed),
        expected=_text(verdict.expected), difference=_text(verdict.difference), tolerance=_text(verdict.tolerance), unit=relation.total.unit,
        severity=severity, cause=cause, group_id=group_id, evidence=tuple([evidence_of(document_id, operand) for operand in operands]),
        fingerprint=mark, message_zh=messages[0] if messages else verdict.note or relation.note, message_en=messages[1] if messages else None)


def _made(**values: Any) -> CheckRow:
    """`CheckRow.model_construct` with every field given, without its walk over the fields: rows come by the ten thousand."""
    row = CheckRow.__new__(CheckRow)
    object.__setattr__(row, "__dict__", values)
    object.__setattr__(row, "__pydantic_fields_set__", _FIELDS)
    object.__setattr__(row, "__pydantic_extra__", None)
    object.__setattr__(row, "__pydantic_private__", None)
    return row


def finding_row(document_id: str, finding: Finding) -> CheckRow:
    """A finding as a row; every failing finding is a group of its own."""
    mark = fingerprint(document_id, finding.rule, finding.subject, [finding.observed, *(f"{text}@{place.page}" for text, place in finding.quotes)])
    evidence = tuple(_quote(document_id, text, place) for text, place in finding.quotes)
    fails = finding.status == "fail"
    return _made(
        check_id=f"{finding.rule}:{mark}", family=finding.family, title=finding.title, document_id=document_id, other_document_id=None,
        subject=finding.subject, status=finding.status, grade=None, formula=None, observed=finding.observed, expected=finding.expected,
        difference=None, tolerance=None, unit=None, severity=finding.severity if fails else None, cause=finding.cause if fails else None,
        group_id=mark if fails else None, evidence=evidence, fingerprint=mark, message_zh=finding.message_zh, message_en=finding.message_en)


def error_row(document_id: str, name: str, error: Exception) -> CheckRow:
    """A check that could not be carried out: which, and where in the program."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{type(error).__name__} in {where.name}:{where.lineno}"
    mark = fingerprint(document_id, name, None, [])
    return _made(
        check_id=f"{name}:{mark}", family="error", title=f"核对未能完成：{name}", document_id=document_id, other_document_id=None, subject=None,
        status="error", grade=None, formula=None, observed=None, expected=None, difference=None, tolerance=None, unit=None, severity="low", cause=None,
        group_id=None, evidence=(), fingerprint=mark, message_zh=f"核对程序出错，本项未核对，请反馈：{place}",
        message_en=f"this check broke and was not made, please report it: {place}")


def _quote(document_id: str, text: str, place: Place) -> dict[str, Any]:
    return {"document_id": document_id, "table_id": None, "row": None, "column": None, "page": place.page, "bbox": list(place.bbox) if place.bbox else None, "text": text}
