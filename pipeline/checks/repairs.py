"""Which single slip would explain a failing relation: a unit, a decimal point, a sign, a digit (单项修正)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from pipeline.checks.judge import judge
from pipeline.checks.rows import operands_of
from pipeline.money import FACTORS
from schemas.checks import Operand, Relation

Slip: TypeAlias = Literal["unit", "point", "sign", "digit", "swap", "extra", "missing", "value"]
Amount: TypeAlias = tuple[Decimal, str | None]
UNITS = ("元", "千元", "万元", "亿元")
MOST_OPERANDS = 14  # beyond that a fitting slip is chance


class Repair(NamedTuple):
    """`operand` would fit as `value` `unit`."""

    operand: Operand
    slip: Slip
    value: Decimal
    unit: str | None

    @property
    def text(self) -> str:
        """The figure as it would have to read, with its unit where that is what changes."""
        shown = format(self.value.normalize(), "f") if self.slip == "point" else format(self.value, "f")
        return f"{self.operand.text}{self.unit}" if self.slip == "unit" else shown


def unit_repair(relations: Sequence[Relation], trusted: frozenset[Amount] = frozenset()) -> Repair | None:
    """The one figure whose unit or decimal point, set right, makes all `relations` hold; None when there is none or more than one.

    `trusted`: amounts that other relations prove; they are not suspected where another figure fits.
    """
    shared = [operand for operand in operands_of(relations[0]) if all(operand in operands_of(other) for other in relations[1:])]
    if len(operands_of(relations[0])) > MOST_OPERANDS or any(relation.form in ("at_most", "score") for relation in relations):
        return None  # a bound is met by anything small enough
    for tries in (_units, _points):
        found = [(operand, repaired) for operand in shared if operand.value for repaired in tries(operand)
                 if all(_holds(relation, operand, repaired) for relation in relations)]
        found = [item for item in found if (item[0].value, item[0].unit) not in trusted] or found
        if len({operand for operand, _ in found}) == 1:
            operand, repaired = found[0]
            return Repair(operand, "unit" if tries is _units else "point", repaired.value, repaired.unit)
        if found:
            return None
    return None


def _units(operand: Operand) -> Iterator[Operand]:
    if operand.unit in FACTORS:
        yield from (operand._replace(unit=unit) for unit in UNITS if unit != operand.unit)


def _points(operand: Operand) -> Iterator[Operand]:
    for power in (*range(1, 9), *range(-1, -9, -1)):
        yield operand._replace(value=operand.value.scaleb(power), decimals=max(0, operand.decimals - power))


def _holds(relation: Relation, operand: Operand, repaired: Operand) -> bool:
    terms = tuple((sign, repaired if term == operand else term) for sign, term in relation.terms)
    verdict = judge(relation._replace(total=repaired if relation.total == operand else relation.total, terms=terms))
    return verdict.status == "pass" and verdict.grade != "undefined"


def named_slip(operand: Operand, wanted: Decimal) -> Slip:
    """What turns the printed figure into the one wanted."""
    value = operand.value
    if wanted == -value:
        return "sign"
    if value and wanted and wanted != value:
        for power in (*range(1, 9), *range(-1, -9, -1)):
            if value.scaleb(power) == wanted:
                return "point"
    printed, right = _digits(value, operand.decimals), _digits(wanted, operand.decimals)
    if _without_one(printed, right):
        return "extra"
    if _without_one(right, printed):
        return "missing"
    if len(printed) == len(right):
        differing = [number for number, (a, b) in enumerate(zip(printed, right, strict=True)) if a != b]
        if len(differing) == 1:
            return "digit"
        if len(differing) == 2 and differing[1] == differing[0] + 1 and printed[differing[0]] == right[differing[1]] and (
                printed[differing[1]] == right[differing[0]]):
            return "swap"
    return "value"


def _without_one(longer: str, shorter: str) -> bool:
    """Whether one digit less makes `longer` into `shorter`."""
    return len(longer) == len(shorter) + 1 and any(longer[:at] + longer[at + 1:] == shorter for at in range(len(longer)) if longer[at].isdigit())


def _digits(value: Decimal, decimals: int) -> str:
    return f"{value:.{decimals}f}"
