"""Intervals hold what can be printed so, and nothing is lost in arithmetic."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.intervals import Interval, rounded, truncated

AMOUNTS = st.decimals(min_value=-10**9, max_value=10**9, allow_nan=False, allow_infinity=False, places=6)


@given(AMOUNTS, st.integers(0, 4))
def test_a_value_lies_in_the_interval_of_its_rounding(value: Decimal, decimals: int) -> None:
    printed = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    interval = rounded(printed, decimals)
    assert interval.low <= Fraction(value) <= interval.high


@given(AMOUNTS, st.integers(0, 4))
def test_a_value_lies_in_the_interval_of_its_truncation(value: Decimal, decimals: int) -> None:
    printed = value.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    interval = truncated(printed, decimals)
    assert interval.low <= Fraction(value) <= interval.high


@given(AMOUNTS, AMOUNTS, st.integers(0, 4))
def test_sums_and_products_of_members_are_members(a: Decimal, b: Decimal, decimals: int) -> None:
    left, right = rounded(a, decimals), rounded(b, decimals)
    total = left + right
    assert total.low <= Fraction(a) + Fraction(b) <= total.high
    product = left.times(right)
    assert product.low <= Fraction(a) * Fraction(b) <= product.high


@given(AMOUNTS, st.integers(0, 4))
def test_no_quotient_when_the_divisor_can_be_zero(value: Decimal, decimals: int) -> None:
    base = rounded(value, decimals)
    quotient = rounded(Decimal(1), 0).over(base)
    assert (quotient is None) == (base.low <= 0 <= base.high)


def test_touching_is_sharing_a_bound_alone() -> None:
    assert rounded(Decimal(10412), 0).touches(rounded(Decimal(10411), 0))
    assert not rounded(Decimal(10412), 0).touches(rounded(Decimal(10410), 0))
    assert not Interval(Fraction(0), Fraction(2)).touches(Interval(Fraction(1), Fraction(3)))
