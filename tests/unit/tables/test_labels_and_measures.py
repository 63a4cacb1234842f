"""What a column measures and what names a row."""

from __future__ import annotations

import pytest

from pipeline.tables.headers import RowIndex, column_paths, header_row_count, lane_starts
from pipeline.tables.labels import ColumnRoles, _label
from pipeline.tables.measures import fund_of, measure_of
from schemas.table import Cell

BUDGET = {"kind": "expenditure_summary", "final_account": False, "fiscal_year": 2026}


@pytest.mark.parametrize(("path", "measure"), [
    ("合计", "total"), ("支出总计", "total"), ("本年支出合计", "total"), ("基本支出", "basic"), ("其中：基本支出", "basic"), ("基本支出>小计", "basic"),
    ("基本支出>人员经费", "personnel"), ("基本支出>日常公用经费", "public"), ("项目支出", "project"), ("一般公共预算拨款收入", "general_public"),
    ("财政拨款>小计", "fiscal_appropriation"), ("财政拨款>一般公共预算", "general_public"), ("政府性基金预算", "government_fund"),
    ("国有资本经营预算", "state_capital"), ("财政专户管理资金", "special_account"), ("事业收入", "business_income"), ("事业单位经营收入", "operating_income"),
    ("上级补助收入", "superior_subsidy"), ("附属单位上缴收入", "affiliate_income"), ("其他收入", "other_income"), ("上年结转结余", "carry_over"),
    ("上年结转结余>一般公共预算资金", "carry_over"), ("2025年执行数", "prior_year"), ("2025年预算数>执行数", "prior_year"), ("2026年预算数", "budget"),
    ("基本支出>2026年预算数", "basic"), ("增减额", "change"), ("2026年预算比2025年执行数>增减额", "change"), ("事业单位经营支出", "other"),
    ("对附属单位补助支出", "other"), ("项目支出>扣除基建项目后预算数", "other"), ("一般公共预算基本支出>合计", "basic"), ("数量", "other"), ("甲", "other")])
def test_measures_of_a_budget(path, measure):
    assert measure_of(path.split(">"), **BUDGET) == measure


@pytest.mark.parametrize(("path", "measure"), [
    ("收入>预算数", "budget"), ("支出>合计", "total"), ("财政拨款支出>合计", "total"), ("财政拨款支出>一般公共预算", "general_public"),
    ("支出>政府性基金预算财政拨款", "government_fund"), ("收入>2026年预算数", "budget"), ("收入>上年预算数", "prior_year")])
def test_measures_of_a_two_sided_summary(path, measure):
    assert measure_of(path.split(">"), "fiscal_appropriation_summary", False, 2026) == measure


@pytest.mark.parametrize(("path", "measure"), [("年初预算数", "budget"), ("全年预算数", "budget"), ("决算数", "final"), ("金额", "final"), ("上年决算数", "prior_year")])
def test_measures_of_a_final_account(path, measure):
    assert measure_of(("收入", path), "income_expenditure_summary", True, 2024) == measure


def test_funds_of_columns():
    assert fund_of(("2026年预算数", "政府性基金预算", "基本支出")) == "government_fund"
    assert fund_of(("合计",)) is None


def _index(*rows: str) -> RowIndex:
    cells = [Cell(r, c, 1, 1, text or None, 1, None) for r, row in enumerate(rows) for c, text in enumerate(row.split("|"))]
    return RowIndex(cells, len(rows), len(rows[0].split("|")))


@pytest.mark.parametrize(("rows", "header"), [
    (("科目编码|科目名称|合计", "213|农林水支出|5.00"), 1), (("科目编码|科目名称|合计", "栏次||1", "213|农林水支出|5.00"), 2),
    (("项目|行次|金额", "栏次||1", "一、收入|1|5.00"), 2), (("科目编码|科目名称|合计", "**|**|1", "213|农林水支出|5.00"), 2),
    (("项目|合计|基本支出|项目支出", "甲|1=2+3|2|3", "合计|5.00|5.00|"), 2), (("213|农林水支出|5.00", "214|交通运输支出|6.00"), 0),
    (("年度|2025年|2026年", "人数|4|5"), 1)])
def test_header_rows(rows, header):
    assert header_row_count(_index(*rows)) == header


@pytest.mark.parametrize(("heads", "lanes"), [
    ("项目|预算数|项目|预算数", (0, 2)), ("项目|行次|金额|项目|行次|金额", (0, 3)), ("行次|项目|金额|行次|项目|金额", (0, 3)),
    ("科目编码|科目名称|决算数|科目编码|科目名称|决算数", (0, 3)), ("科目编码|科目名称|合计|基本支出", (0,)), ("单位名称|项目名称|合计|绩效目标", (0,)),
    ("项目|2025年|2026年|增减", (0,))])
def test_sides(heads, lanes):
    index = _index(heads, "|".join("甲" for _ in heads.split("|")))
    assert lane_starts(index, 1, column_paths(index, 1)) == lanes


@pytest.mark.parametrize("printed", ["30213-维修（护）费", "[30213]维修（护）费"])
def test_a_name_behind_its_code_stays_as_printed(printed):
    role = ColumnRoles(0, 2, (), (0,), (), (), ())
    found, _ = _label({(0, 0): Cell(0, 0, 1, 1, printed, 1, None)}, 0, role, None)
    assert (found.code, found.name) == ("30213", "维修（护）费")
