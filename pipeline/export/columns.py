"""Columns of the contract tables and how their values are written where there is only text (列与单元格)."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from schemas.rows import CONTRACT

DECIMALS = frozenset({"value", "amount_yuan", "target_value", "actual_value", "weight", "score", "initial_budget", "full_year_budget", "executed", "cost"})
"""Columns of decimal strings: numbers for a spreadsheet, strings everywhere else."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
EXACT_DIGITS = 15  # significant digits that a spreadsheet's number holds


def columns_of(table: str) -> list[str]:
    """Column names in the order of the contract."""
    return list(CONTRACT[table].model_fields)


def as_text(value: Any) -> str:
    """A value as text: lists and objects as JSON, missing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula. Plain negative numbers are none."""
    if not text.startswith(FORMULA_STARTS):
        return False
    return not is_number(text)


def is_number(text: str) -> bool:
    """Whether the text is a finite decimal number in ASCII digits."""
    if not text.isascii() or text != text.strip():
        return False
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def exact_float(text: str) -> float | None:
    """The number for a spreadsheet, None where its digits would not survive."""
    if not is_number(text):
        return None
    digits = Decimal(text).normalize().as_tuple().digits
    return float(text) if len(digits) <= EXACT_DIGITS else None
