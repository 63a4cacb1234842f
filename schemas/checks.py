"""What the checks speak of: printed figures, relations between them, findings that are not arithmetic (勾稽关系)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from schemas.place import BBox, Place
from schemas.rows import Cause

Family: TypeAlias = Literal["totals", "hierarchy", "cross-table", "text-table", "year-on-year", "performance", "completeness", "cross-document"]
Severity: TypeAlias = Literal["high", "medium", "low"]
Form: TypeAlias = Literal["sum", "same", "at_most", "rate", "growth", "score"]
"""sum: total = Σ sign·term · same: total = term (one fact printed twice) · at_most: total ≤ Σ sign·term · rate: total % = terms[0] / Σ terms[1:]
· growth: total % = terms[0] / Σ terms[1:] − 1 (now, before); one figure may stand above and below: change / (now − change)
 · score: total = terms[0] × terms[1] % (weight, rate; a rate over 100 counts as 100)"""


class Operand(NamedTuple):
    """A printed figure with its place (操作数). `value` and `decimals` at the printed scale; `unit` 元, 万元, %, 分, 个 or None.

    `name`: what a formula calls it (row and column label, or the words of the sentence). `text`: as printed. A figure in a
    table has table_id, row and column; one in a sentence has None there. `document_id` is set where it is not the document checked.
    """

    name: str
    text: str
    value: Decimal
    decimals: int
    unit: str | None = None
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
    page: int | None = None
    bbox: BBox | None = None
    document_id: str | None = None


class Relation(NamedTuple):
    """A statement that printed figures must fulfil, with all its operands (勾稽关系).

    `rule`: stable id of the check that built it (`totals.row_sum`). `subject`: what it is about, stable over runs.
    `terms`: sign and operand, see `Form`. `note`: condition under which it holds or why it may not apply, in Chinese.
    `firm`: False for a relation that a layout only suggests; it proves figures when it holds and accuses nobody alone.
    """

    rule: str
    family: Family
    title: str
    subject: str | None
    form: Form
    total: Operand
    terms: tuple[tuple[int, Operand], ...]
    note: str | None = None
    firm: bool = True


class Finding(NamedTuple):
    """Something that a check says without arithmetic: a missing table, doubled punctuation, a name that differs (发现).

    `status` as in the contract; a fail needs `observed` and, where it can be told, `expected`. `quotes`: printed text with its place.
    """

    rule: str
    family: Family
    title: str
    subject: str | None
    status: Literal["pass", "fail", "not_applicable", "insufficient"]
    message_zh: str
    message_en: str
    observed: str | None = None
    expected: str | None = None
    severity: Severity = "medium"
    cause: Cause | None = None
    quotes: tuple[tuple[str, Place], ...] = ()
