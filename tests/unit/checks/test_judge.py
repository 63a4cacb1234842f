"""Verdicts on relations: exact, rounding, touch, undefined, fail, insufficient."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.checks.judge import SIGN_OMITTED, TRUNCATED, UNSIGNED, judge
from pipeline.money import parse_figure
from schemas.checks import Form, Operand, Relation


def operand(text: str, unit: str | None = "万元", table: str | None = "t001") -> Operand:
    figure = parse_figure(text)
    assert figure is not None
    return Operand(text, text, figure.value, figure.decimals, "%" if figure.percent else unit, table)


def relation(form: Form, total: Operand, *terms: tuple[int, Operand], note: str | None = None) -> Relation:
    return Relation("rule", "totals", "title", "subject", form, total, terms, note)


def added(total: str, *terms: str) -> Relation:
    return relation("sum", operand(total), *((1, operand(term)) for term in terms))


@pytest.mark.parametrize(("total", "terms", "status", "grade"), [
    ("300.00", ("100.00", "200.00"), "pass", "exact"),
    ("300.01", ("100.00", "200.00"), "pass", "rounding"),
    ("300.02", ("100.00", "200.00"), "fail", None),
    ("12", ("5", "5"), "fail", None),
    ("11", ("5", "5"), "pass", "rounding"),
    ("11.5", ("5", "6"), "pass", "rounding"),
    ("244.85", ("173.52", "6", "65.33"), "pass", "exact"),
    ("0.00", ("0.00", "0.00"), "pass", "exact"),
])
def test_sums_allow_what_the_printed_decimals_allow(total: str, terms: tuple[str, ...], status: str, grade: str | None) -> None:
    verdict = judge(added(total, *terms))
    assert (verdict.status, verdict.grade) == (status, grade)


def test_a_sum_says_what_it_should_be() -> None:
    verdict = judge(added("310.00", "100.00", "200.00"))
    assert (verdict.observed, verdict.expected, verdict.difference, verdict.tolerance) == (
        Decimal("310.00"), Decimal("300.00"), Decimal("10.00"), Decimal("0.015"))


def test_units_are_converted_and_unknown_ones_block() -> None:
    assert judge(relation("same", operand("1.35"), (1, operand("13500", "元", "t002")))).grade == "exact"
    assert judge(relation("same", operand("1.35"), (1, operand("13,512", "元", "t002")))).grade == "rounding"
    assert judge(relation("same", operand("1.35", None), (1, operand("1.35", None, "t002")))).status == "insufficient"
    assert judge(relation("same", operand("1.35", None), (1, operand("1.35", None)))).grade == "exact"
    assert judge(relation("same", operand("5", "个"), (1, operand("5", "万元")))).status == "insufficient"


def test_one_fact_printed_one_unit_apart_touches() -> None:
    assert judge(relation("same", operand("10,412"), (1, operand("10,411", table="t002")))).grade == "touch"
    assert judge(relation("same", operand("10,412"), (1, operand("10,410", table="t002")))).status == "fail"


def test_two_precisions_may_round_on_different_paths() -> None:
    assert judge(relation("same", operand("1,810.85"), (1, operand("1,810.842739", table="t002")))).grade == "touch"
    assert judge(relation("same", operand("1,810.87"), (1, operand("1,810.842739", table="t002")))).status == "fail"


def test_a_truncated_figure_is_said_to_be_one() -> None:
    verdict = judge(relation("same", operand("12.34"), (1, operand("123,496", "元", "t002"))))
    assert (verdict.status, verdict.grade, verdict.note) == ("pass", "rounding", TRUNCATED)


def test_a_part_may_reach_its_whole_and_not_pass_it() -> None:
    assert judge(relation("at_most", operand("10.00"), (1, operand("10.00")))).grade == "exact"
    assert judge(relation("at_most", operand("10.01"), (1, operand("10.00")))).grade == "rounding"
    assert judge(relation("at_most", operand("12.00"), (1, operand("10.00")))).status == "fail"


def test_growth_by_corners() -> None:
    assert judge(relation("growth", operand("50%"), (1, operand("150")), (1, operand("100")))).grade == "exact"
    assert judge(relation("growth", operand("51%"), (1, operand("150")), (1, operand("100")))).grade == "rounding"
    assert judge(relation("growth", operand("60%"), (1, operand("150")), (1, operand("100")))).status == "fail"


def test_a_change_over_what_was_before_holds_the_change_once() -> None:
    change, now = operand("8,916"), operand("11,288")
    assert judge(relation("rate", operand("375.9%"), (1, change), (1, now), (-1, change))).grade == "exact"
    slipped = operand("6.06")
    assert judge(relation("rate", operand("66.6%"), (1, slipped), (1, operand("30,415.30")), (1, slipped))).status == "fail"
    right = operand("6.06", "亿元")
    assert judge(relation("rate", operand("66.6%"), (1, right), (1, operand("30,415.30")), (1, right))).status == "pass"


def test_a_zero_base_has_no_rate() -> None:
    verdict = judge(relation("growth", operand("100%"), (1, operand("24.33")), (1, operand("0.00"))))
    assert (verdict.status, verdict.grade) == ("pass", "undefined")


def test_scores_follow_weight_and_rate() -> None:
    assert judge(relation("score", operand("9.18", None), (1, operand("10", None)), (1, operand("91.76%")))).status == "pass"
    assert judge(relation("score", operand("10", None), (1, operand("10", None)), (1, operand("120%")))).grade == "exact"
    assert judge(relation("score", operand("9.00", None), (1, operand("10", None)), (1, operand("98.93%")))).status == "fail"


def test_a_change_without_its_minus_passes_only_where_no_change_is_signed() -> None:
    terms = ((1, operand("17")), (-1, operand("21")))
    verdict = judge(relation("sum", operand("4"), *terms, note=UNSIGNED))
    assert (verdict.status, verdict.note) == ("pass", SIGN_OMITTED)
    assert judge(relation("sum", operand("4"), *terms)).status == "fail"
    assert judge(relation("sum", operand("6"), *terms, note=UNSIGNED)).status == "fail"
