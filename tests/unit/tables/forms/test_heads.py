"""The vocabulary of head words and the rows that hold them."""

from __future__ import annotations

import pytest

from pipeline.tables.forms.head_rows import head_kind
from pipeline.tables.forms.heads import fund_role, heads_indicators, indicator_role, key
from tests.unit.tables.forms.sheet import grid

INDICATOR_HEADS = """
level1: 一级指标 | 一级指标（权重） | 一级 指标 | 绩效一级指标 | 活动
level2: 二级指标 | 二级绩效指标 | *二级指标
level3: 三级目标 | 三级指标 | 三级指标及说明 | 具体指标 | 指标内容
name: 绩效指标 | 指标名称 | 考核指标
target: 指标值 | 年度指标值 | 年度指标值（A） | 目标值 | 年初设定目标值 | 全年(程)目标值 | 2024年目标值 | 计划完成值 | 预期值 | 绩效指标值 | 预期指标值
target: 本年度目标值 | 年度绩效目标值 | 标准值 | 目标
period_target: 实施周期指标值 | 中期目标值 | 中长期目标 | 实施期指标值 | 总体指标值
part_target: 半年（程）目标值 | 上半年目标值
actual: 实际完成值 | 全年完成值 | 完成值 | 完成情况 | 实际完成情况 | 全年实际完成值（B） | 实际值 | 实现值
actual: 自评完成值 | 指标完成情况 | 年度实际完成值 | 截至12月完成值 | 目标完成情况
weight: 分值 | 权重 | 分值（90） | 分值权重（90） | 指标权重(%) | 权重（%） | 标准分 | 满分 | 指标分值
score: 得分 | 自评得分 | 得分（100） | 自评分数 | 实际得分 | 评分
reason: 偏差原因分析及改进措施 | 未完成原因分析 | 扣分原因 | 原因分析 | 偏离原因 | 存在问题
nature: 指标性质 | 指标方向 | 绩效指标性质 | 计算符号 | 比较符
unit: 度量单位 | 计量单位 | 指标单位 | 绩效度量单位
aside: 上年完成值 | 历史值 | 2022年实际 | 评分标准 | 指标解释 | 备注 | 序号 | 是否核心指标 | 佐证材料 | 得分率
"""
FUND_HEADS = """
initial: 年初预算数 | 年初预算数（万元） | 年初批复预算数 | 年初部门预算金额
full: 全年预算数 | 全年预算数（A） | 调整后预算数 | 预算数 | 调整预算数（万元） | 计划安排资金 | 本年预算
executed: 全年执行数 | 全年执行数（B） | 执行数 | 实际支出资金 | 支出数 | 预算执行数 | 全年支出数
rate: 执行率 | 执行率（B/A） | 预算执行率（B/A×100%） | 预算完成率 | 执行率（%）
weight: 分值 | 权重
score: 得分 | 得分（20分×执行率） | 自评得分
aside: 资金来源 | 实际到位资金 | 备注 | 偏差原因
"""


def _cases(table: str) -> list[tuple[str, str]]:
    return [(role, head.strip()) for line in table.strip().splitlines() for role, heads in [line.split(": ", 1)] for head in heads.split("|")]


@pytest.mark.parametrize(("role", "head"), _cases(INDICATOR_HEADS))
def test_indicator_heads(role: str, head: str) -> None:
    assert indicator_role((head,)) == role


@pytest.mark.parametrize(("role", "head"), _cases(FUND_HEADS))
def test_fund_heads(role: str, head: str) -> None:
    assert fund_role((head,)) == role


@pytest.mark.parametrize("word", ["产出指标", "数量指标", "不适用", "广播电视台", "项目编码", "95", ""])
def test_body_words_are_no_indicator_heads(word: str) -> None:
    assert indicator_role((word,)) is None


@pytest.mark.parametrize(("path", "role"), [
    (("年度指标值", "符号"), "nature"), (("年度指标值", "单位"), "unit"), (("指标值", "数值"), "target"), (("目标值", "中期"), "period_target"),
    (("一级指标", "权重（%）"), "aside"), (("三级指标", "权重（%）"), "weight"), (("绩效指标", "二级指标"), "level2"), (("三级指标", "名称"), "level3")])
def test_heads_in_two_rows(path: tuple[str, str], role: str) -> None:
    assert indicator_role(path) == role


def test_key_drops_widths_spaces_asterisks_and_colons() -> None:
    assert key(" *项目 名称（万元）：") == "项目名称(万元)"
    assert key(None) == ""


@pytest.mark.parametrize(("texts", "expected"), [
    (["二级指标", "分值"], True), (["指标名称", "指标值"], True), (["指标名称", "备注"], False), (["分值", "得分"], False), ([], False)])
def test_what_makes_heads_of_indicators_sure(texts: list[str], expected: bool) -> None:
    assert heads_indicators(texts) is expected


@pytest.mark.parametrize(("row", "kind", "heads"), [
    ("绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值", "indicators", ["一级指标", "二级指标", "三级指标", "指标值"]),
    ("一级指标 | 二级指标 | 三级指标 | 指标值 | 牵头科室", "indicators", ["一级指标", "二级指标", "三级指标", "指标值", "牵头科室"]),
    ("资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率", "funds", ["年初预算数", "全年预算数", "全年执行数", "执行率"]),
    ("任务名称 | 主要内容 | 预算金额（万元）", "tasks", ["任务名称", "主要内容", "预算金额（万元）"]),
    ("年初预期目标 | 全年完成情况", "goals", ["年初预期目标", "全年完成情况"]),
    ("产出指标 | 数量指标 | 巡查次数 | ≥12次", None, []),
    ("项目名称 | 青禾湖治理", None, []),
    ("年度资金总额 | 120.00 | 118.50 | 110.20 | 93%", None, []),
])
def test_rows_of_heads(row: str, kind: str | None, heads: list[str]) -> None:
    found = head_kind(grid(row).cells)
    assert (found and found[0]) == kind
    assert [cell.text for cell in found[1]] == heads if found else heads == []
