"""Statements of a document: its running text as rows of the contract table `statements`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.statements.claims import Claim
from pipeline.extract.statements.grammar import Context, Reader
from pipeline.extract.statements.subjects import Measure, title_subject
from pipeline.money import parse_figure, to_yuan
from schemas.chunk import DocumentText, Paragraph
from schemas.rows import StatementRow

_YEAR = re.compile(r"(?:19|20)\d\d")
_REGION = re.compile(r"^.{2,8}?(?:省|市|自治区|自治州|区|县|旗)(?=.{3})")
SHORTEST_NAME = 3
_OPENING = "、，；。,; "
_CLOSING = "。；;，,、：: "


class Facts(NamedTuple):
    """What is known of the document: its organisation, its year, whether it is a final account or a budget (None: neither)."""

    document_id: str
    organisation: str | None
    fiscal_year: int | None
    default: Measure | None


def read_statements(text: DocumentText, facts: Facts) -> list[StatementRow]:
    """Every numeric claim of the running text, in order. Contents and captions make none."""
    names = organisation_names(facts.organisation)
    rows: list[StatementRow] = []
    topic: str | None = None
    for paragraph in text.paragraphs:
        if paragraph.kind in ("contents", "caption") or not paragraph.sentences:
            continue
        topic = _topic(paragraph, topic, names)
        rows += [_row(paragraph, claim, facts) for claim in Reader(paragraph, Context(names, facts.default, topic)).read()]
    return rows


def organisation_names(organisation: str | None) -> list[str]:
    """The ways in which a document names its organisation, longest first."""
    if not organisation:
        return []
    plain = re.sub(r"[（(][^）)]*[）)]$", "", organisation)
    names = {organisation, plain}
    while (short := _REGION.sub("", plain)) != plain and len(short) >= SHORTEST_NAME:
        names.add(short)
        plain = short
    return sorted(names, key=len, reverse=True)


def _topic(paragraph: Paragraph, before: str | None, names: Sequence[str]) -> str | None:
    """What figures without a subject are about: the paragraph's run-in heading, else its section's title."""
    if paragraph.lead is not None:
        return title_subject(paragraph.text[slice(*paragraph.lead)], names) or before
    for title in reversed(paragraph.path):
        found = title_subject(title, names)
        if found is not None:
            return None if found.endswith("表") else found
    return None


def _row(paragraph: Paragraph, claim: Claim, facts: Facts) -> StatementRow:
    start, end = claim.start, claim.end
    while start < end and paragraph.text[start] in _OPENING:
        start += 1
    text = paragraph.text[start:end]
    while text and text[-1] in _CLOSING:
        text = text[:-1]
    end = start + len(text)
    token = claim.token
    figure = parse_figure(token.text) if token is not None else None
    money = token is not None and token.kind == "amount"
    year = _YEAR.search(claim.period) if claim.period else None
    period = int(year.group()) if year else facts.fiscal_year
    base = claim.base_year or (str(period - 1) if claim.last_year and period is not None else None)
    return StatementRow(
        document_id=facts.document_id, subject=claim.subject, measure=claim.measure, period=year.group() if year else None,
        amount_printed=token.text if token is not None else None, unit=token.unit if token is not None else claim.change_unit,
        amount_yuan=to_yuan(figure.value, token.unit or "元") if money and figure is not None and token is not None else None,
        change_direction=claim.direction, base_period=base if claim.direction is not None else None,
        base_kind=claim.base_kind if claim.direction is not None else None, change_amount_printed=claim.change_amount,
        change_rate_printed=claim.change_rate, share_printed=claim.share, completion_rate_printed=claim.completion, text=text,
        page=paragraph.page_at(token.start if token is not None else start), places=paragraph.places(start, end))

