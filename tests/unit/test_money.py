from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.money import FACTORS, is_dash, parse_figure, to_yuan, unit_in

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10**12, max_value=10**12)
FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@given(AMOUNTS)
def test_printed_and_parsed_is_the_same_amount(amount: Decimal) -> None:
    figure = parse_figure(f"{amount:,.2f}")
    assert figure is not None
    assert (figure.value, figure.decimals, figure.percent) == (amount, 2, False)


@given(AMOUNTS)
def test_full_width_figures_are_the_same_figures(amount: Decimal) -> None:
    printed = f"{abs(amount):,.2f}"
    assert parse_figure(printed.translate(FULL_WIDTH)) == parse_figure(printed)


@given(AMOUNTS)
def test_brackets_mean_minus(amount: Decimal) -> None:
    figure = parse_figure(f"({abs(amount):,.2f})")
    assert figure is not None
    assert figure.value == -abs(amount)


@given(AMOUNTS, st.sampled_from(sorted(FACTORS)))
def test_yuan_is_exact_plain_and_without_padding(amount: Decimal, unit: str) -> None:
    text = to_yuan(amount, unit)
    assert text is not None
    assert Decimal(text) == amount * FACTORS[unit]
    assert "E" not in text
    assert "." not in text or not text.endswith("0")


@given(st.text(alphabet="0123456789,.-() 万元年", max_size=14))
def test_a_figure_has_every_digit_of_its_text(text: str) -> None:
    figure = parse_figure(text)
    if figure is not None:
        printed = "".join(c for c in text if c.isdigit())
        shown = "".join(c for c in figure.text if c.isdigit())
        assert int(printed) == int(shown)
        assert figure.decimals == (len(text.split(".")[1].rstrip(") ")) if "." in text else 0)


@pytest.mark.parametrize("text", ["12,34.5", "1.2.3", "", "—", "2024年", "12 万元", "1,2345", "二十", "3-4", "--5", "1e5", "nan", "∞", "(1", "1)"])
def test_what_is_no_figure(text: str) -> None:
    assert parse_figure(text) is None


@pytest.mark.parametrize(("text", "value", "percent"), [("95%", "95", True), ("￥1,234.50", "1234.50", False), ("－3.20", "-3.20", False), ("+7", "7", False)])
def test_signs_around_a_figure(text: str, value: str, percent: bool) -> None:
    figure = parse_figure(text)
    assert figure is not None
    assert (figure.text, figure.percent) == (value, percent)


def test_zero_is_no_dash_and_one_is_no_dash() -> None:
    assert is_dash("—")
    assert is_dash("——")
    assert not is_dash("0.00")
    assert not is_dash("一")
    assert not is_dash("")


def test_a_unit_that_is_no_money_has_no_yuan() -> None:
    assert to_yuan(Decimal(4), "辆") is None


@pytest.mark.parametrize(("caption", "unit"), [("单位：万元", "万元"), ("（金额单位:人民币元）", "元"), ("单位名称：云溪区水务局", None), ("单位:亿元", "亿元")])
def test_units_of_captions(caption: str, unit: str | None) -> None:
    assert unit_in(caption) == unit
