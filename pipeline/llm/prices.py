"""What tokens cost, by a table that is data (价格表)."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import UsageError

MILLION = Decimal(1_000_000)


class Price(BaseModel):
    """Price of a model's tokens, a million each. `cached`: prompt tokens that the server had in its cache."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: str
    prompt: Decimal
    cached: Decimal
    completion: Decimal

    def cost(self, prompt_tokens: int, cached_tokens: int, completion_tokens: int) -> Decimal:
        """Cost of one call, exact. `cached_tokens` are part of `prompt_tokens`."""
        return ((prompt_tokens - cached_tokens) * self.prompt + cached_tokens * self.cached + completion_tokens * self.completion) / MILLION


def price_of(model: str, own: Path | None) -> Price | None:
    """The price of `model`: by its name, else by the longest name in the table that it continues with a date (gpt-4o-2024-11-20).

    Raises UsageError when the file `own` can't be read as a price table.
    """
    table = _read(own.read_text("utf-8") if own.is_file() else "", str(own)) if own else {}
    table = {**_read((files("pipeline.llm") / "prices.json").read_text("utf-8"), "prices.json"), **table}
    names = [name for name in table if model == name or (model.startswith(f"{name}-") and model[len(name) + 1:].replace("-", "").isdigit())]
    return table[max(names, key=len)] if names else None


def _read(text: str, place: str) -> dict[str, Price]:
    try:
        return {name: Price.model_validate(row) for name, row in json.loads(text)["models"].items()}
    except (ValueError, KeyError, AttributeError, ValidationError):
        raise UsageError(f"{place} is no price table: {{\"models\": {{NAME: {{\"currency\", \"prompt\", \"cached\", \"completion\"}}}}}}") from None
