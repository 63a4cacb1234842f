"""What a figure becomes when it is mistyped (差错类型).

digit: one digit becomes another · swap: two neighbours trade places · drop: a digit goes missing · unit: the figure in 万元 for 元
or the other way round · sign: a minus appears or goes.
"""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import pairwise
from typing import Literal, get_args

from evals.mutants.figures import amount, plain

Kind = Literal["digit", "swap", "drop", "unit", "sign"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WAN = 10000
LONGEST = 8  # characters of a figure that may still grow by four digits


def mistyped(printed: str, kind: Kind, rng: random.Random) -> str | None:
    """Another figure of the same look; None where this kind can't be done on it or changes no value."""
    text = plain(printed)
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    if kind == "sign":
        return body if sign else f"-{body}"
    new = _digit(body, rng) if kind == "digit" else _swap(body, rng) if kind == "swap" else _drop(body, rng) if kind == "drop" else _unit(body, rng)
    return None if new is None or amount(sign + new) == amount(text) else sign + new


def _digits(body: str) -> list[int]:
    return [at for at, c in enumerate(body) if c.isdigit()]


def _digit(body: str, rng: random.Random) -> str:
    at = rng.choice(_digits(body))
    choice = [d for d in "0123456789" if d != body[at] and not (at == 0 and d == "0" and len(body) > 1)]
    return body[:at] + rng.choice(choice) + body[at + 1:]


def _swap(body: str, rng: random.Random) -> str | None:
    pairs = [(i, j) for i, j in pairwise(_digits(body)) if body[i] != body[j] and not (i == 0 and body[j] == "0")]
    if not pairs:
        return None
    i, j = rng.choice(pairs)
    return body[:i] + body[j] + body[i + 1:j] + body[i] + body[j + 1:]


def _drop(body: str, rng: random.Random) -> str | None:
    whole, point, rest = body.replace(",", "").partition(".")
    if len(whole) < 2:
        return None
    at = rng.randrange(len(whole))
    whole = whole[:at] + whole[at + 1:]
    return None if whole.startswith("0") and len(whole) > 1 else _grouped(whole + point + rest, body)


def _unit(body: str, rng: random.Random) -> str:
    bare = body.replace(",", "")
    scaled = Decimal(bare) * WAN if rng.random() < 0.5 and len(bare) <= LONGEST else Decimal(bare) / WAN
    return _grouped(format(scaled.normalize(), "f"), body)


def _grouped(digits: str, like: str) -> str:
    whole, point, rest = digits.partition(".")
    return (f"{int(whole):,}" if "," in like else whole) + point + rest
