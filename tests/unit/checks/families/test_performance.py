"""Self-evaluation forms: weights, scores, rates, sources, targets."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.checks.families.performance import performance
from pipeline.checks.families.targets import missed, targets
from schemas.rows import IndicatorRow
from tests.fictional import html, read, verdicts

BASE: dict[str, str] = {
    "total": "50.00", "fiscal": "40.00", "carry": "10.00", "other": "0.00", "executed": "45.00", "rate": "90.00%", "fund_score": "9.00", "weight": "10",
    "w1": "30", "s1": "30", "w2": "20", "s2": "18", "w3": "30", "s3": "30", "w4": "10", "s4": "10", "a2": "92%", "r2": "雨季延误", "all": "100", "sum": "97.00",
    "group": "产出指标（50分）"}


def form(**changes: str) -> Any:
    """A form of a fictional project; every figure can be changed."""
    v = {**BASE, **changes}
    rows = [
        "<tr><td colspan=2>项目名称</td><td colspan=6>绿道养护项目</td></tr>",
        "<tr><td colspan=2 rowspan=5>项目资金（万元）</td><td></td><td>年初预算数</td><td>全年预算数</td><td>全年执行数</td><td>分值</td><td>执行率</td>"
        "<td>得分</td></tr>",
        f"<tr><td>年度资金总额</td><td>{v['total']}</td><td>{v['total']}</td><td>{v['executed']}</td><td>{v['weight']}</td><td>{v['rate']}</td><td>{v['fund_score']}</td></tr>",
        f"<tr><td>其中：当年财政拨款</td><td>{v['fiscal']}</td><td>{v['fiscal']}</td><td>35.00</td><td>—</td><td>—</td><td>—</td></tr>",
        f"<tr><td>上年结转资金</td><td>{v['carry']}</td><td>{v['carry']}</td><td>10.00</td><td>—</td><td>—</td><td>—</td></tr>",
        f"<tr><td>其他资金</td><td>{v['other']}</td><td>{v['other']}</td><td>0.00</td><td>—</td><td>—</td><td>—</td></tr>",
        "<tr><td rowspan=5>绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td>"
        "<td>分值</td><td>得分</td><td>偏差原因分析及改进措施</td></tr>",
        f"<tr><td rowspan=2>{v['group']}</td><td>数量指标</td><td>养护面积</td><td>≥30公顷</td><td>32公顷</td><td>{v['w1']}</td><td>{v['s1']}</td><td></td></tr>",
        f"<tr><td>质量指标</td><td>成活率</td><td>≥95%</td><td>{v['a2']}</td><td>{v['w2']}</td><td>{v['s2']}</td><td>{v['r2']}</td></tr>",
        f"<tr><td>效益指标（30分）</td><td>社会效益指标</td><td>游园环境</td><td>改善</td><td>改善</td><td>{v['w3']}</td><td>{v['s3']}</td><td></td></tr>",
        f"<tr><td>满意度指标（10分）</td><td>服务对象满意度指标</td><td>游客满意度</td><td>≥90%</td><td>95%</td><td>{v['w4']}</td><td>{v['s4']}</td><td></td></tr>",
        f"<tr><td colspan=6>总分</td><td>{v['all']}</td><td>{v['sum']}</td><td></td></tr>"]
    page = f"<p>项目支出绩效自评表</p><p>（2026年度）</p><table border='1'>{''.join(rows)}</table>"
    return read(html(page), kind="self_evaluation")


def test_a_sound_form_has_no_fails() -> None:
    book = form()
    found = [*performance(book), *targets(book)]
    assert "fail" not in verdicts(found)
    for rule in ("weights", "scores", "group_weight", "score_within_weight", "execution_rate", "execution_score", "sources"):
        assert "pass" in verdicts(found, f"performance.{rule}"), rule


@pytest.mark.parametrize(("rule", "changes"), [
    ("weights", {"w4": "11"}), ("scores", {"sum": "96.00"}), ("scores", {"s1": "29"}), ("group_weight", {"group": "产出指标（60分）"}),
    ("score_within_weight", {"s1": "31", "sum": "98.00"}), ("execution_rate", {"rate": "95.00%"}), ("execution_rate", {"executed": "54.00"}),
    ("execution_score", {"fund_score": "10.00"}), ("sources", {"fiscal": "55.00"})])
def test_a_changed_figure_fails(rule: str, changes: dict[str, str]) -> None:
    assert "fail" in verdicts(performance(form(**changes)), f"performance.{rule}")


def test_a_blank_part_counts_as_nothing_only_when_the_sum_then_holds() -> None:
    assert "fail" not in verdicts(performance(form(other="")))
    assert "fail" not in verdicts(performance(form(carry="")), "performance.sources")


def test_a_blank_weight_of_the_funds_leaves_the_sum_open() -> None:
    assert verdicts(performance(form(weight="")), "performance.weights") == ["insufficient"]


def test_a_missed_target_needs_a_reason_and_fewer_points() -> None:
    assert verdicts(targets(form(r2="")), "performance.deviation_reason") == ["fail"]
    assert verdicts(targets(form(s2="20", sum="99.00")), "performance.missed_full_score") == ["fail"]
    assert "fail" not in verdicts(targets(form(a2="96%", s2="20", r2="", sum="99.00")))


@pytest.mark.parametrize(("comparator", "target", "actual", "wanted"), [
    (">=", ("95", "%"), ("92", "%", "92%"), True), (">=", ("95", "%"), ("95", "%", "95%"), False), ("<=", ("4", "次"), ("5", "次", "5次"), True),
    ("<=", ("4", "次"), ("4", "次", "4次"), False), ("=", ("6", "个"), ("7", "个", "7个"), False), ("=", ("6", "个"), ("5", "个", "5个"), True),
    (">=", ("9000", "人"), ("1.2", "万人", "1.2万人"), False), (">=", ("90", "%"), ("90", "%", "≥90%"), None), (">=", ("5", "次"), ("5", "场", "5场"), None),
    (None, (None, None), ("5", "场", "5场"), None)])
def test_missed(comparator: Any, target: Any, actual: Any, wanted: bool | None) -> None:
    row = IndicatorRow(document_id="d", table_id="t", level3="绿化", target_comparator=comparator, target_value=target[0], target_unit=target[1],
                       actual_value=actual[0], actual_unit=actual[1], actual=actual[2])
    assert missed(row) is wanted


def test_spending_below_a_cost_target_is_not_missed() -> None:
    row = IndicatorRow(document_id="d", table_id="t", level2="成本指标", level3="养护费用", target="240万元", target_comparator="=", target_value="240", target_unit="万元",
                       actual_value="229", actual_unit="万元", actual="229万元")
    assert missed(row) is None
