"""Amounts of fixtures as whole numbers of the last printed digit, so that sums are exact by construction (金额)."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import NamedTuple

FACTORS = {"元": 1, "万元": 10**4}


class Scale(NamedTuple):
    """How a document prints amounts: unit, decimals, thousands grouped or not. Amounts are ints of the last printed digit."""

    unit: str
    decimals: int
    grouped: bool = True

    def text(self, amount: int) -> str:
        """The amount as printed."""
        value = Decimal(amount).scaleb(-self.decimals)
        return format(value, f",.{self.decimals}f" if self.grouped else f".{self.decimals}f")

    def value(self, amount: int) -> str:
        """The amount as a plain decimal at the printed scale."""
        return format(Decimal(amount).scaleb(-self.decimals), f".{self.decimals}f")

    def of_wan(self, amount: int) -> int:
        """An amount given in 百元 (万元 with two decimals) in this scale."""
        return int(Decimal(amount).scaleb(-2) * 10**4 / FACTORS[self.unit] * 10**self.decimals)


def yuan(printed: str, unit: str) -> str:
    """A printed amount in 元, as the contract writes it."""
    value = Decimal(printed.replace(",", "")) * FACTORS[unit]
    return format(value.to_integral_value() if value == value.to_integral_value() else value.normalize(), "f")


def split(total: int, parts: int, dice: random.Random) -> list[int]:
    """`total` as a sum of `parts` amounts, each at least 1."""
    weights = [dice.uniform(0.4, 1.6) for _ in range(parts)]
    whole = sum(weights)
    out = [max(int(total * weight / whole), 1) for weight in weights]
    out[-1] += total - sum(out)
    return out


def rate(change: int, base: int, decimals: int = 1) -> str:
    """The rate of a change in per cent as printed, without sign, rounded half up."""
    step = Decimal(1).scaleb(-decimals)
    return format((Decimal(abs(change)) * 100 / Decimal(base)).quantize(step, "ROUND_HALF_UP"), "f") + "%"
