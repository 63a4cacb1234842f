"""Root causes: one wrong figure is one group, whatever kinds of relations it breaks; independent errors stay apart."""

from __future__ import annotations

from tests.books import checked, table
from tests.unit.checks.test_totals import HEADER, expenditure

CHANGES = ("科目编码", "科目名称", "2025年执行数", "2026年预算数>小计", "2026年预算数>基本支出", "2026年预算数>项目支出",
           "2026年预算数比2025年执行数>增减额", "2026年预算数比2025年执行数>增减(%)")


def test_a_figure_that_breaks_sums_and_rates_is_one_group() -> None:
    rows = (("213", "农林水支出", "200.00", "180.00", "100.00", "50.00", "-50.00", "-25.00%"),
            ("21303", "水利", "200.00", "150.00", "100.00", "50.00", "-50.00", "-25.00%"))
    fails = [row for row in checked(table("t001", "general_public_by_function", CHANGES, rows, labels=2)) if row.status == "fail"]
    assert {row.check_id.split(":")[0] for row in fails} == {"totals.row_sum", "hierarchy.code", "totals.change_column", "totals.change_rate"}
    assert len({row.group_id for row in fails}) == 1
    assert all(row.evidence[0]["text"] == "180.00" for row in fails)


def test_two_errors_are_two_groups() -> None:
    rows = checked(table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "140.00"), (7, 2, "57.00")), labels=2))
    fails = [row for row in rows if row.status == "fail"]
    assert {row.evidence[0]["text"] for row in fails} == {"140.00", "57.00"}
    assert len({row.group_id for row in fails}) == 2


def test_a_figure_that_other_relations_prove_is_not_the_suspect() -> None:
    rows = checked(table("t001", "expenditure_summary", HEADER, expenditure((4, 4, "210.00"), (4, 2, "210.00")), labels=2))
    fails = [row for row in rows if row.status == "fail"]
    assert fails and all(row.evidence[0]["row"] in (3, 5) for row in fails)
