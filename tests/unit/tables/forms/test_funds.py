"""资金使用情况: which label is which source, whole-department forms by task, rows without figures."""

from __future__ import annotations

import pytest

from tests.unit.tables.forms.sheet import form

INDICATORS = """
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值
产出指标 | 数量指标 | 巡查 | 12次 | 12次
"""


@pytest.mark.parametrize(("label", "source"), [
    ("年度资金总额", "total"), ("合计", "total"), ("年度预算资金总额：", "total"), ("其中：当年财政拨款", "fiscal"), ("中央财政资金", "fiscal"), ("一般公共预算", "fiscal"),
    ("地方资金", "fiscal"), ("上年结转资金", "carry_over"), ("以前年度结转结余", "carry_over"), ("财政拨款结转", "carry_over"), ("其他资金", "other"),
    ("单位自筹资金", "other"), ("财政专户管理资金", "other"), ("非财政拨款", "other"), ("部门整体支出", "total")])
def test_sources(label: str, source: str) -> None:
    reading = form("项目支出绩效自评表", f"""
项目名称 | 渡口修缮 | < | < | <
资金（万元） | | 全年预算数 | 全年执行数 | 执行率
^ | {label} | 10.00 | 9.00 | 90%
^ | 备注行 | | | {INDICATORS}""")
    assert [(f.source, f.full_year_budget, f.executed, f.rate_printed) for f in reading.funds] == [(source, "10.00", "9.00", "90%")]


def test_funds_by_task_of_a_department() -> None:
    reading = form("部门整体支出绩效自评表", """
部门名称 | 云溪市林业局 | < | < | < | < | < | < | <
年度主要任务完成情况 | 任务名称 | 完成情况 | 全年预算数（万元） | < | 全年执行数（万元） | < | 分值 | 执行率
^ | ^ | ^ | 总额 | 财政拨款 | 总额 | 财政拨款 | ^ | ^
^ | 造林补助 | 已完成 | 200 | 180 | 190 | 171 | 5 | 95%
^ | 金额合计 | < | 200 | 180 | 190 | 171 | 10 | 95%
绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | < | 指标值 | 完成值 | 得分
^ | 产出指标 | 数量指标 | 造林面积 | < | < | 3万亩 | 3万亩 | 10
""")
    assert [(f.subject, f.source, f.full_year_budget, f.executed, f.weight, f.rate_printed) for f in reading.funds] == [
        ("造林补助", "total", "200", "190", "5", "95%"), ("造林补助", "fiscal", "180", "171", None, None),
        ("云溪市林业局", "total", "200", "190", "10", "95%"), ("云溪市林业局", "fiscal", "180", "171", None, None)]


def test_target_forms_have_no_funds() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 渡口修缮 | < | <
年度资金总额 | 10.00 | 其中：财政拨款 | 10.00
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 巡查 | 12次
""")
    assert reading.funds == []
