"""Projects of goal tables against the project table; plan dates of target forms."""

from __future__ import annotations

import pytest

from pipeline.checks.families.completeness import completeness
from pipeline.checks.families.project_amounts import project_amounts
from pipeline.checks.families.residue import residue
from tests.fictional import html, read, table, verdicts, written

NAMES = ("绿道养护", "古树保护", "苗圃建设", "湖面保洁")


def goals(*told: str):  # type: ignore[no-untyped-def]  # the book of a test
    rows = [["项目名称", "总计", "一般公共预算拨款"], ["合计", "100.00", "100.00"], *([name, "25.00", "25.00"] for name in NAMES)]
    listed = [[str(i), name, amount, "完成全年养护任务"] for i, (name, amount) in enumerate(zip(NAMES, told, strict=True), 1)]
    aims = [["序号", "项目名称", "预算金额（万元）", "绩效目标"], *listed]
    return read(html(table("表5 项目支出总表", rows), "<p>第七部分 重点项目预算绩效情况说明</p>", table("重点项目绩效目标", aims)))


def test_amounts_that_agree_and_one_that_does_not() -> None:
    assert verdicts(project_amounts(goals("25", "25.00", "25.00", "25.00"))) == ["pass"] * 4
    assert verdicts(project_amounts(goals("25.00", "25.00", "25.00", "52.00"))) == ["pass"] * 3 + ["fail"]


def test_where_most_differ_the_tables_mean_other_things() -> None:
    assert "fail" not in verdicts(project_amounts(goals("20.00", "30.00", "40.00", "25.00")))


@pytest.mark.parametrize(("start", "end", "wanted"), [
    ("2026-01-01", "2026-12-31", []), ("2026-01-01", "2025-12-31", ["fail"]), ("2025-01-01", "2025-12-31", ["fail"]), ("2025-03-01", "2027-12-31", [])])
def test_plan_dates(start: str, end: str, wanted: list[str]) -> None:
    page = ("<p>财政项目支出绩效目标表</p><p>（2026年度）</p><table border='1'><tr><td>项目名称</td><td colspan=3>绿道养护</td></tr>"
            f"<tr><td>计划开始日期</td><td>{start}</td><td>计划完成日期</td><td>{end}</td></tr>"
            "<tr><td>年度资金申请总额</td><td colspan=3>40,000.00</td></tr><tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
            "<tr><td>产出指标</td><td>数量指标</td><td>养护面积</td><td>≥30公顷</td></tr></table>")
    assert verdicts(completeness(read(html(page))), "completeness.period") == wanted


@pytest.mark.parametrize(("text", "wanted"), [("比上年减少-2.30万元。", ["fail"]), ("比上年减少2.30万元。", []), ("增长-1.2%。", [])])
def test_a_fall_with_a_minus_sign(text: str, wanted: list[str]) -> None:
    assert verdicts(residue(written(text)), "completeness.double_sign") == wanted
