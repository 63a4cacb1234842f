"""Projects of goal lists and target forms, and the key under which their rows meet."""

from __future__ import annotations

import pytest

from pipeline.tables.forms.keys import project_key
from tests.unit.tables.forms.sheet import form, read


def test_list_of_goals_with_units_among_the_rows() -> None:
    reading = form(("重点项目绩效目标情况", "单位：万元"), """
项目名称 | 预算数 | 绩效目标
合计 | 95.50 |
云溪市图书馆 | 60.00 |
流动书车 | 40.00 | 覆盖12个乡镇。
夜间开放经费 | 20.00 |
云溪市群艺馆 | 35.50 |
广场舞大赛 | 35.50 | 举办3场比赛；
""")
    assert [(p.name, p.amount_printed, p.amount_yuan, p.goal) for p in reading.projects] == [
        ("流动书车", "40.00", "400000", "覆盖12个乡镇"), ("夜间开放经费", "20.00", "200000", None), ("广场舞大赛", "35.50", "355000", "举办3场比赛")]


def test_a_project_named_like_a_body_counts_where_bodies_have_their_own_column() -> None:
    reading = form("项目支出绩效目标表", """
单位名称 | 项目名称 | 预算数（元） | 绩效目标
云溪市民政局 | 青年驿站 | 120,000.00 |
云溪市民政局 | 日间照料中心 | 80,000.00 | 服务老人300人
合计 | 合计 | 200,000.00 |
""")
    assert [(p.name, p.amount_yuan) for p in reading.projects] == [("青年驿站", "120000"), ("日间照料中心", "80000")]


def test_amount_under_a_wide_head() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 预算金额（万元） | < | < | 绩效目标
^ | 合计 | 财政拨款 | 其他资金 | ^
海堤绿化 | 64.2 | 60.0 | 4.2 | 绿化8公里
""")
    assert [(p.name, p.amount_printed, p.unit, p.amount_yuan) for p in reading.projects] == [("海堤绿化", "64.2", "万元", "642000")]


def test_target_form_takes_the_years_money_and_the_goal_of_the_whole_project() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 盐场遗址保护 | < | <
项目资金（万元） | 项目资金总额 | 900.00 | <
^ | 年度资金总额 | 300.00 | <
^ | 其中：财政拨款 | 300.00 | <
总体目标 | 实施期目标 | < | 年度目标
^ | 建成遗址公园 | < | 完成一期考古
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 考古面积 | 1500平方米
""")
    assert [(p.name, p.amount_printed, p.amount_yuan, p.goal) for p in reading.projects] == [("盐场遗址保护", "300.00", "3000000", "建成遗址公园")]


def test_a_list_without_names_or_values_yields_nothing() -> None:
    readings = read("项目支出绩效目标表", """
序号 | 类别 | 说明
1 | 文化 | 甲
2 | 体育 | 乙
""")
    assert [reading.projects for reading in readings] == [[]]


@pytest.mark.parametrize(("one", "other"), [
    ("培训经费（通用项目）", "培训经费"), ("“智慧 河湖”平台", "“智慧河湖”平台"), ("档案(数字化)", "档案（数字化）"), ("路灯—改造", "路灯-改造"), ("ABC平台", "abc平台"),
    ("路灯\n改造", "路灯改造"), ("1.路灯改造", "路灯改造"), ("（3）路灯改造", "路灯改造"), ("44010026-路灯改造", "路灯改造"), ("青禾市园林局-公园养护", "公园养护"),
    ("公园养护工程项目", "公园养护工程"), ("公园养护（通用项目）", "公园养护"), ("公园养护项目（一级项目）", "公园养护项目"), ("就业资金-就业资金", "就业资金")])
def test_project_key_is_the_same_for_spellings_of_one_name(one: str, other: str) -> None:
    assert project_key(one) == project_key(other)


def test_project_keys_of_different_names_differ() -> None:
    names = ("一期工程", "二期工程", "工程", "民办补助-教师津贴", "民办补助-学生补助", "重点项目", "信息化项目（运行维护）", "信息化项目（软件开发）")
    assert len({project_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(("label", "unit"), [
    ("本年度预算金额（元）", "元"), ("年度资金总额", None), ("项目预算（万元）", "万元"), ("申请资金总额（元）", "元"), ("项目当年预算（元）", "元"), ("预算金额", None)])
def test_labels_of_the_money_of_a_project(label: str, unit: str | None) -> None:
    reading = form("项目支出绩效目标表", f"""
项目名称 | 盐场遗址保护 | < | <
{label} | 60,000.00 | 项目类别 | 一次性
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 考古面积 | 1500平方米
""")
    assert [(p.amount_printed, p.unit) for p in reading.projects] == [("60,000.00", unit)]
