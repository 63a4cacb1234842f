"""One value against its label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scoring.values import accepted_answers, doubtful, equal, likeness, near


@pytest.mark.parametrize(("name", "gold", "found"), [
    ("amount_printed", "1,234.50", "1234.5"), ("amount_printed", "（12.30）", "-12.3"), ("amount_yuan", "100", "100.00"),
    ("text", "３０ 万元", "30万元"), ("pages", [1, 2], [1, 2]), ("fiscal_year", 2026, "2026"),
    ("text", {"start": "负责水利", "end": "其他事项", "chars": 12}, "负责水利。完成其他事项"),
])
def test_equal(name, gold, found) -> None:
    assert equal(name, gold, found)


@pytest.mark.parametrize(("name", "gold", "found"), [
    ("amount_printed", "1,234.50", "1234.51"), ("amount_yuan", "100", "1000"), ("pages", [1, 2], [1]), ("is_empty", True, False), ("text", "甲乙", "甲"),
    ("text", {"start": "负责水利", "end": "其他事项", "chars": 40}, "负责水利。完成其他事项"),
])
def test_not_equal(name, gold, found) -> None:
    assert not equal(name, gold, found)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12))
def test_a_figure_one_cent_off_is_wrong_and_not_near(amount) -> None:
    printed = f"{amount:,}"
    assert equal("amount_printed", printed, str(amount))
    assert not near("amount_printed", printed, str(amount + amount.__class__("0.01")))


def test_near_is_for_texts() -> None:
    assert near("text", "推进河道整治工作", "推进河道整治工作。")
    assert not near("text", "推进河道整治工作", "完成档案整理")


def test_likeness_is_no_credit_for_a_wrong_figure() -> None:
    assert likeness("text", "安排经费120.50万元用于河道清淤", "安排经费120.50万元用于河道清淤工程") == pytest.approx(0.9)
    assert likeness("text", "安排经费120.50万元用于河道清淤", "安排经费120.60万元用于河道清淤") == 0.0
    assert likeness("text", "河道清淤", "职工培训经费") == 0.0
    assert likeness("amount_printed", "120.50", "120.60") is None
    assert likeness("target", "≥95%", "≥96%") is None


def test_other_right_answers() -> None:
    assert accepted_answers({"text": "甲", "also_accept": ["乙"]}, "text", ("text",)) == ["甲", "乙"]
    assert accepted_answers({"text": "甲", "unit": "元", "also_accept": {"unit": "万元"}}, "unit", ()) == ["元", "万元"]
    assert accepted_answers({"text": "甲", "unit": "元", "also_accept": {"unit": "万元"}}, "text", ()) == ["甲"]


def test_doubt_is_about_a_row_or_a_field() -> None:
    assert doubtful({"doubtful": True}) and doubtful({"doubtful": ["unit"]}, "unit")
    assert not doubtful({"doubtful": ["unit"]}, "text") and not doubtful({})
