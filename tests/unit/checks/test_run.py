"""All checks together: whatever a table looks like they end, say valid things, and one that breaks costs no other."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.checks import run
from pipeline.checks.coverage import coverage
from pipeline.checks.digest import digest
from tests.books import book, checked, found, table
from tests.unit.checks.test_totals import HEADER, expenditure

LABELS = st.sampled_from(("合计", "总计", "本年收入合计", "收入总计", "其中：教育收费", "一、一般公共服务支出", "（一）水利", "1.河道", "201 一般公共服务支出",
                          "20103 事务", "2010301 行政运行", "30101 基本工资", "上年结转", "松原市云溪区水务局", "2025年", "增减变化金额", "小计", "", "A 货物"))
TEXTS = st.sampled_from(("", "—", "0.00", "100.00", "-5", "1,234.5", "12.5%", "无", "9999999999999999.99"))
PATHS = st.sampled_from(("合计", "基本支出>小计", "基本支出>人员经费", "项目支出", "2026年预算数", "2026年预算数比2025年执行数>增减额", "其中:>小计", "增减(%)",
                         "", "年初结转和结余", "本年收入", "本年支出>小计", "年末结转和结余"))
KINDS = st.sampled_from(("income_expenditure_summary", "income_summary", "expenditure_summary", "general_public_by_economic", "three_public", "government_fund",
                         "project_goals", "department_target", "other"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(KINDS, st.lists(PATHS, min_size=1, max_size=5), st.data())
def test_any_table_is_checked_to_the_end(kind: str, paths: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.tuples(LABELS, *([TEXTS] * len(paths))), max_size=8))
    result = checked(table("t001", kind, ("项目", *paths), rows), table("t002", "expenditure_summary", HEADER, expenditure(), labels=2))
    assert not [row for row in result if row.status == "error"]
    for row in result:
        assert row.status != "fail" or (row.group_id and row.message_zh and row.message_en and row.cause and row.severity)


def test_a_check_that_breaks_is_said_and_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> list:
        raise KeyError("row")

    monkeypatch.setattr(run, "CHECKS", (broken, *run.CHECKS))
    rows = checked(table("t001", "expenditure_summary", HEADER, expenditure(), labels=2))
    assert [row.message_en for row in rows if row.status == "error"] != []
    assert found(rows, "totals.row_sum", "pass")


def test_coverage_and_digest_of_a_document() -> None:
    made = book(table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "140.00")), labels=2),
                table("t002", "other", ("项目", "面积"), (("办公用房", "120.00"),)))
    checks = [row.model_dump() for row in run.check_document(made)]
    covered = coverage([view.row.model_dump() for view in made.tables], [cell.model_dump() for view in made.tables for cell in view.cells], checks)
    assert covered.counts["no_relation"] == 1 and covered.without == {"other": 1}
    assert covered.counts["disputed"] >= 1 and covered.counts["proven"] > 10
    assert covered.numbers == sum(cell.state == "number" for view in made.tables for cell in view.cells)
    short = digest(checks)
    assert [(failure.cause, failure.page, failure.severity) for failure in short.failures if failure.title.endswith(("各分项", "下级科目"))] == [("document", 1, "high")]
    assert short.passes["exact"] > 10
