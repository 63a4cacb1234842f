"""Figures in a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.statements.tokens import tokenise
from pipeline.money import parse_figure
from tests.unit.extract.statements.test_claims import claims

AMOUNTS = st.decimals(min_value=Decimal(0), max_value=Decimal("999999999.99"), places=2, allow_nan=False)


@pytest.mark.parametrize(("text", "expected"), [
    ("灯塔1,234.56万元", [("amount", "1,234.56", "万元")]),
    ("灯塔３４．５万元", [("amount", "３４．５", "万元")]),
    ("增长9.5％，占比12 %", [("rate", "9.5％", "%"), ("rate", "12%", "%")]),
    ("下降3.2个百分点", [("rate", "3.2个百分点", "个百分点")]),
    ("航标2台（套）、巡查5人次", [("count", "2", "台（套）"), ("count", "5", "人次")]),
    ("2025年度预算", [("year", "2025年度", None)]),
    ("与2025持平", [("year", "2025", None), ("flat", "持平", None)]),
    ("2024年12月31日前", []),
    ("云财〔2018〕167号", []),
    ("灯塔（06款）航标（01项）", []),
    ("第3次", []),
    ("1,23.5万元", []),
    ("年初预算为0，支出决算为3元", [("amount", "0", None), ("amount", "3", "元")]),
    ("为0.5米", []),
    ("表12项目支出表", []),
    ("3个月", [])])
def test_tokens(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert [(token.kind, token.text, token.unit) for token in tokenise(text)] == expected


@pytest.mark.parametrize("text", ["单价100万元以上", "50万元（含）以上", "90元/月"])
def test_limits_are_no_figures(text: str) -> None:
    assert [token.threshold for token in tokenise(text)] == [True]


@given(AMOUNTS, st.booleans(), st.sampled_from(["元", "千元", "万元", "亿元"]))
def test_amounts_are_exact(value: Decimal, grouped: bool, unit: str) -> None:
    printed = f"{value:,}" if grouped else f"{value}"
    row, = claims(f"灯塔养护支出{printed}{unit}。")
    assert row.amount_printed == printed
    assert row.unit == unit
    factor = {"元": 1, "千元": 10**3, "万元": 10**4, "亿元": 10**8}[unit]
    assert row.amount_yuan is not None
    assert Decimal(row.amount_yuan) == value * factor


@given(st.text(alphabet="0123456789,.万元亿%年个比上减增加至占，。（）灯塔 ", max_size=40))
def test_no_figure_is_torn(text: str) -> None:
    for token in tokenise(text):
        figures = token.text.rstrip("%个百分点")
        if token.kind in ("amount", "rate", "count"):
            start = text.index(figures, token.start)
            assert parse_figure(figures) is not None
            assert not text[start + len(figures):start + len(figures) + 1].isdigit()
            assert not (start and (text[start - 1].isdigit() or text[start - 1] in ".,"))


@given(st.text(alphabet="0123456789,.万元亿%年度个比较上减增加长至占的为，。；：（）“”灯塔费支出预算决算其中", max_size=60))
def test_claims_are_slices_of_the_text(text: str) -> None:
    for row in claims(text):
        assert row.text in "".join(text.split())
        assert row.subject is None or row.subject
        for printed in (row.amount_printed, row.change_amount_printed, row.change_rate_printed, row.share_printed, row.completion_rate_printed):
            assert printed is None or printed in row.text
