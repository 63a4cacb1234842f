"""Does a relation hold? Exactly, through the printed precision, or not (核对判定)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from pipeline.checks.intervals import Interval, rounded, truncated
from pipeline.money import FACTORS
from schemas.checks import Form, Operand, Relation
from schemas.rows import CheckStatus, Grade

ZERO = Decimal(0)
_HALF = tuple(Decimal(5).scaleb(-decimals - 1) for decimals in range(20))
HUNDRED = Decimal(100)
WIDE = Context(prec=60)
"""For quotients: a printed bound is met exactly or missed by far more than the sixtieth digit."""

UNSIGNED = "本表增减额均未带负号"
SIGN_OMITTED = "增减额未带负号，按绝对值核对相符"
UNIT_APART = "相差不足末位1个单位"
TRUNCATED = "按截位（非四舍五入）相符"


class Judgement(NamedTuple):
    """The verdict on a relation. `observed` is the printed total, `expected` what the terms give, both in the total's unit.

    `tolerance`: the largest difference that the printed precision explains. `note`: how it holds, where that needs saying.
    """

    status: CheckStatus
    grade: Grade | None = None
    observed: Decimal | None = None
    expected: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    note: str | None = None


def judge(relation: Relation) -> Judgement:
    """The verdict on `relation`; insufficient when units can't be compared."""
    return _JUDGES[relation.form](relation)


def half_unit(decimals: int) -> Decimal:
    """Half a unit of the last printed place."""
    return _HALF[decimals] if decimals < len(_HALF) else Decimal(5).scaleb(-decimals - 1)


def unit_factor(unit: str | None) -> Decimal | None:
    """元 a unit is worth; None for what is no money unit."""
    factor = FACTORS.get(unit) if unit else None
    return Decimal(factor) if factor else None


def in_unit_of(total: Operand, term: Operand) -> Decimal | None:
    """The factor that brings `term` to the unit of `total`; None when the two can't be compared.

    Figures of one table share a scale even where no unit is printed; figures of two places don't.
    """
    if term.unit == total.unit:
        return Decimal(1) if total.unit is not None or (term.table_id is not None and term.table_id == total.table_id) else None
    mine, other = unit_factor(total.unit), unit_factor(term.unit)
    return other / mine if mine and other else None


def _judge_sum(relation: Relation) -> Judgement:
    total = relation.total
    expected, tolerance = ZERO, half_unit(total.decimals)
    for sign, term in relation.terms:
        factor = in_unit_of(total, term)
        if factor is None:
            return Judgement("insufficient", note=f"单位不明：{total.name}（{total.unit or '无'}）与{term.name}（{term.unit or '无'}）")
        expected += term.value * factor if sign > 0 else -term.value * factor
        tolerance += half_unit(term.decimals) * factor
    verdict = _compared(total.value, expected, tolerance)
    if verdict.status == "fail" and relation.note == UNSIGNED and abs(total.value + expected) <= tolerance:
        return verdict._replace(status="pass", grade="exact" if total.value == -expected else "rounding", note=SIGN_OMITTED)
    return verdict


def _compared(observed: Decimal, expected: Decimal, tolerance: Decimal) -> Judgement:
    difference = observed - expected
    if not difference:
        return Judgement("pass", "exact", observed, expected, difference, tolerance)
    gap = abs(difference)
    if gap <= tolerance:
        return Judgement("pass", "touch" if gap == tolerance else "rounding", observed, expected, difference, tolerance)
    return Judgement("fail", None, observed, expected, difference, tolerance)


def _judge_same(relation: Relation) -> Judgement:
    verdict = _judge_sum(relation)
    if verdict.status != "fail" or len(relation.terms) != 1:
        return verdict
    total, (sign, term) = relation.total, relation.terms[0]
    factor = in_unit_of(total, term)
    if factor is None:
        return verdict
    shown = Interval(*(bound * sign * Fraction(factor) for bound in rounded(term.value, term.decimals)))
    cut = truncated(total.value, total.decimals)
    if half_unit(total.decimals) != half_unit(term.decimals) * factor and cut.meets(Interval(min(shown), max(shown))):
        return verdict._replace(status="pass", grade="rounding", note=TRUNCATED)
    unit = 2 * max(half_unit(total.decimals), half_unit(term.decimals) * factor)
    if verdict.difference is not None and abs(verdict.difference) < unit:
        return verdict._replace(status="pass", grade="touch", note=UNIT_APART)
    return verdict


def _judge_at_most(relation: Relation) -> Judgement:
    verdict = _judge_sum(relation)
    if verdict.status == "insufficient" or verdict.difference is None or verdict.tolerance is None:
        return verdict
    if verdict.difference <= 0:
        return verdict._replace(status="pass", grade="exact")
    return verdict._replace(status="pass", grade="rounding") if verdict.difference <= verdict.tolerance else verdict._replace(status="fail", grade=None)


def _judge_ratio(relation: Relation) -> Judgement:
    """Terms[0] over the sum of the others, at all corners; a figure that stands above and below is the same value in both."""
    total, (_, upper) = relation.total, relation.terms[0]
    below = relation.terms[1:]
    factors = [in_unit_of(upper, term) for _, term in below]
    if None in factors:
        return Judgement("insufficient", note=f"单位不明：{upper.name}与{'、'.join(term.name for _, term in below)}")
    operands = list(dict.fromkeys([upper, *(term for _, term in below)]))
    weights = [(factor * sign, operands.index(term)) for factor, (sign, term) in zip(factors, below, strict=True) if factor is not None]
    less = 1 if relation.form == "growth" else 0
    with localcontext(WIDE):
        exact_base = _base(weights, [operand.value for operand in operands])
        corners = [(values[0], _base(weights, values)) for values in product(*(_bounds(operand) for operand in operands))]
        bases = [base for _, base in corners]
        if exact_base == 0 or min(bases) <= 0 <= max(bases):
            return Judgement("pass", "undefined", total.value, note="基数为零，无比率")
        rates = [(value / base - less) * HUNDRED for value, base in corners]
        return _ratio_verdict(total, min(rates), max(rates), (upper.value / exact_base - less) * HUNDRED)


def _base(weights: Sequence[tuple[Decimal, int]], values: Sequence[Decimal]) -> Decimal:
    return sum((weight * values[place] for weight, place in weights), ZERO)


def _bounds(operand: Operand) -> tuple[Decimal, Decimal]:
    half = half_unit(operand.decimals)
    return operand.value - half, operand.value + half


def _judge_score(relation: Relation) -> Judgement:
    total, (_, weight), (_, rate) = relation.total, *relation.terms
    whole = weight.value == weight.value.to_integral_value() and rate.value < HUNDRED
    weights = (weight.value, weight.value) if whole else _bounds(weight)
    with localcontext(WIDE):
        shares = (HUNDRED, HUNDRED) if rate.value >= HUNDRED else _bounds(rate)
        found = [a * b / HUNDRED for a in weights for b in shares]
        return _ratio_verdict(total, min(found), max(found), weight.value * min(rate.value, HUNDRED) / HUNDRED)


def _ratio_verdict(total: Operand, low: Decimal, high: Decimal, exact: Decimal) -> Judgement:
    """Against the printed rate, which the other figures put between `low` and `high`: exact when they round to it as printed."""
    digits = Decimal(1).scaleb(-total.decimals - 2)
    half = half_unit(total.decimals)
    expected = exact.quantize(digits)
    verdict = Judgement("fail", None, total.value, expected, total.value - expected, ((high - low) / 2 + half).quantize(digits))
    if abs(total.value - exact) <= half:
        return verdict._replace(status="pass", grade="exact")
    if low <= total.value + half and total.value - half <= high:
        return verdict._replace(status="pass", grade="rounding")
    cut = truncated(total.value, total.decimals)
    return verdict._replace(status="pass", grade="rounding", note=TRUNCATED) if Interval(Fraction(low), Fraction(high)).meets(cut) else verdict


_JUDGES: dict[Form, Callable[[Relation], Judgement]] = {
    "sum": _judge_sum, "same": _judge_same, "at_most": _judge_at_most, "rate": _judge_ratio, "growth": _judge_ratio, "score": _judge_score}
