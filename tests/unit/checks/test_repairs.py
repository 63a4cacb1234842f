"""Slips that would explain a fail: named only when one figure alone could have slipped."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.checks.repairs import named_slip, unit_repair
from tests.unit.checks.test_judge import operand, relation


def test_the_unit_that_makes_a_rate_hold() -> None:
    slipped, now = operand("6.06"), operand("30,415.30")
    fail = relation("rate", operand("66.6%"), (1, slipped), (1, now), (1, slipped))
    found = unit_repair([fail], frozenset(((now.value, now.unit),)))
    assert found is not None and (found.operand, found.slip, found.text) == (slipped, "unit", "6.06亿元")


def test_two_figures_that_could_have_slipped_name_none() -> None:
    slipped = operand("6.06")
    assert unit_repair([relation("rate", operand("66.6%"), (1, slipped), (1, operand("30,415.30")), (1, slipped))]) is None


def test_a_bound_is_no_evidence_of_a_slip() -> None:
    assert unit_repair([relation("at_most", operand("50.00"), (1, operand("3.00")))]) is None


@pytest.mark.parametrize(("printed", "wanted", "slip"), [
    ("887.36", "87.36", "extra"), ("87.36", "887.36", "missing"), ("12.50", "-12.50", "sign"), ("205.00", "250.00", "swap"), ("140.00", "100.00", "digit"),
    ("10000", "100", "point"), ("12.00", "57.31", "value")])
def test_what_turns_one_figure_into_another(printed: str, wanted: str, slip: str) -> None:
    assert named_slip(operand(printed), Decimal(wanted)) == slip
