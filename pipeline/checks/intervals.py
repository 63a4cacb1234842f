"""What a printed figure can stand for: exact intervals, as in XBRL Calculations 1.1 (区间)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Interval(NamedTuple):
    """All values from `low` to `high`, both included."""

    low: Fraction
    high: Fraction

    def __add__(self, other: Interval) -> Interval:  # type: ignore[override]
        return Interval(self.low + other.low, self.high + other.high)

    def scaled(self, factor: Fraction | int) -> Interval:
        """The interval times an exact number."""
        a, b = self.low * factor, self.high * factor
        return Interval(min(a, b), max(a, b))

    def times(self, other: Interval) -> Interval:
        """All products."""
        corners = [a * b for a in self for b in other]
        return Interval(min(corners), max(corners))

    def over(self, other: Interval) -> Interval | None:
        """All quotients; None when the divisor can be zero."""
        if other.low <= 0 <= other.high:
            return None
        corners = [a / b for a in self for b in other]
        return Interval(min(corners), max(corners))

    def meets(self, other: Interval) -> bool:
        """Whether the two share a value."""
        return self.low <= other.high and other.low <= self.high

    def touches(self, other: Interval) -> bool:
        """Whether the two share nothing but a bound."""
        return self.meets(other) and (self.low == other.high or other.low == self.high) and self.low != self.high


def rounded(value: Decimal, decimals: int) -> Interval:
    """What rounds to `value` at `decimals` places: half a unit of the last place to both sides."""
    half = Fraction(1, 2 * 10**decimals)
    exact = Fraction(value)
    return Interval(exact - half, exact + half)


def truncated(value: Decimal, decimals: int) -> Interval:
    """What gives `value` when further places are cut off: one unit of the last place away from zero."""
    unit = Fraction(1, 10**decimals)
    exact = Fraction(value)
    if value > 0:
        return Interval(exact, exact + unit)
    if value < 0:
        return Interval(exact - unit, exact)
    return Interval(-unit, unit)
