"""Counts calls, tokens and cost, and stops before a ceiling is passed (计量与上限)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from pipeline.errors import UsageError
from pipeline.llm.errors import CeilingReached
from pipeline.llm.prices import Price
from schemas.llm import Usage

_WIDE_FROM = "\u2e80"


def estimated_tokens(text: str) -> int:
    """Tokens of a text, rather too many than too few: one a CJK character, one for three others."""
    wide = sum(character >= _WIDE_FROM for character in text)
    return wide + (len(text) - wide) // 3 + 1


class Reservation(NamedTuple):
    """The most that a call in flight may take."""

    tokens: int
    cost: Decimal


class Meter:
    """Usage of a run and of each document. A call reserves the most that it may take; when that could pass a ceiling, it
    waits for the calls in flight to return what they didn't need, then raises CeilingReached, as does every call after it.

    Raises UsageError when `max_cost` is given for a model without a price.
    """

    def __init__(self, price: Price | None, max_cost: Decimal | None, max_tokens: int | None) -> None:
        if max_cost is not None and price is None:
            raise UsageError("--max-cost needs the model's price: add it to a file in the form of pipeline/llm/prices.json and name it in MINGXI_LLM_PRICES")
        self._price, self._max_cost, self._max_tokens = price, max_cost, max_tokens
        self._documents: dict[str | None, Usage] = defaultdict(Usage)
        self._reserved: list[Reservation] = []
        self._changed = asyncio.Condition()
        self._stopped: str | None = None
        self.total = Usage()

    def of(self, document_id: str | None) -> Usage:
        """Usage of a document in this run."""
        return self._documents[document_id]

    async def reserve(self, prompt_tokens: int, max_tokens: int) -> Reservation:
        """Waits until a call fits under the ceilings. Raises CeilingReached."""
        cost = self._price.cost(prompt_tokens, 0, max_tokens) if self._price else Decimal(0)
        wanted = Reservation(prompt_tokens + max_tokens, cost)
        async with self._changed:
            while True:
                if self._stopped:
                    raise CeilingReached(self._stopped)
                passed = self._passed(wanted)
                if passed is None:
                    self._reserved.append(wanted)
                    return wanted
                if not self._reserved:
                    self._stopped = passed
                    self._changed.notify_all()
                    continue
                await self._changed.wait()

    async def settle(self, reservation: Reservation, document_id: str | None, usage: Usage) -> None:
        """Replaces what was reserved by what was used."""
        async with self._changed:
            self._reserved.remove(reservation)
            self._add(document_id, usage)
            self._changed.notify_all()

    def add_cached(self, document_id: str | None) -> None:
        """Counts a call that the cache answered."""
        self._add(document_id, Usage(cached_calls=1))

    def usage(self, prompt_tokens: int, completion_tokens: int, cached_tokens: int, attempts: int, seconds: float) -> Usage:
        """Usage of one answered call, priced."""
        cost = self._price.cost(prompt_tokens, cached_tokens, completion_tokens) if self._price else None
        return Usage(calls=1, attempts=attempts, prompt_tokens=prompt_tokens, completion_tokens=completion_tokens, cached_tokens=cached_tokens,
                     cost=cost, seconds=seconds)

    def _add(self, document_id: str | None, usage: Usage) -> None:
        self._documents[document_id] += usage
        self.total += usage

    def _passed(self, wanted: Reservation) -> str | None:
        tokens = self.total.prompt_tokens + self.total.completion_tokens + sum(r.tokens for r in self._reserved) + wanted.tokens
        if self._max_tokens is not None and tokens > self._max_tokens:
            return f"the next call might pass the ceiling of {self._max_tokens} tokens"
        cost = (self.total.cost or Decimal(0)) + sum((r.cost for r in self._reserved), Decimal(0)) + wanted.cost
        if self._max_cost is not None and cost > self._max_cost:
            return f"the next call might pass the ceiling of {self._max_cost} {self._price.currency if self._price else ''}".rstrip()
        return None
