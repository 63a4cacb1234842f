"""Rows of truth that prose gives: narratives and statements (文字说明的真值)."""

from __future__ import annotations

from evals.generator.grids import Fact, Prose
from evals.generator.money import Scale, rate, yuan

NUMERALS = "一二三四五六七八九十"


def chinese_date(year: int, month: int) -> str:
    """A date as covers print it (二〇二六年二月)."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year)) + f"年{NUMERALS[month - 1]}月"


def narrative(field: str, text: str, subject: str | None = None, ordinal: int = 1) -> tuple[str, Fact]:
    """A narrative field value; `text` is a slice of its paragraph."""
    return "narratives", {"field": field, "subject": subject, "ordinal": ordinal, "text": text}


def statement(subject: str, text: str, scale: Scale, amount: int | None, *, about: str | None = None,
              measure: str | None = "budget", **more: str | None) -> tuple[str, Fact]:
    """A numeric claim; `measure`: budget or final; `about`: what errors are planted by; `more`: further columns of the contract."""
    printed = scale.text(amount) if amount is not None else None
    return "statements", {
        "subject": subject, "amount_printed": printed, "unit": scale.unit, "amount_yuan": yuan(printed, scale.unit) if printed else None,
        "measure": measure, "text": text, "_about": about, **more}


class Change:
    """How an amount moved against a base, in the words of budget prose (较…增加…万元，增长…%)."""

    def __init__(self, now: int, base: int, scale: Scale, base_words: str, base_period: str, base_kind: str) -> None:
        self._now, self._base, self._scale = now, base, scale
        self._words, self._period, self._kind = base_words, base_period, base_kind

    @property
    def difference(self) -> int:
        """Now less base."""
        return self._now - self._base

    @property
    def rate(self) -> str | None:
        """The rate as printed; None where nothing moved."""
        if self.difference == 0:
            return None
        return rate(self.difference, self._base) if self._base else "100%"

    def words(self) -> str:
        """The clause."""
        if self.difference == 0:
            return f"与{self._words}持平"
        verb, grade = ("增加", "增长") if self.difference > 0 else ("减少", "下降")
        return f"较{self._words}{verb}{self._scale.text(abs(self.difference))}{self._scale.unit}，{grade}{self.rate}"

    def columns(self) -> dict[str, str | None]:
        """Columns of the statement that makes the claim."""
        flat = self.difference == 0
        return {"change_direction": "flat" if flat else "increase" if self.difference > 0 else "decrease",
                "base_period": self._period, "base_kind": self._kind,
                "change_amount_printed": None if flat else self._scale.text(abs(self.difference)), "change_rate_printed": self.rate}


def numbered(field: str, items: tuple[str, ...], mark: str, subject: str | None = None) -> list[Prose]:
    """A list printed item by item; `mark` is 一、 or 1. or （一）."""
    out = []
    for number, text in enumerate(items, 1):
        lead = {"一、": f"{NUMERALS[number - 1]}、", "1.": f"{number}.", "（一）": f"（{NUMERALS[number - 1]}）"}[mark]
        out.append(Prose(f"{lead}{text}。", "body", [narrative(field, text, subject, number)]))
    return out
