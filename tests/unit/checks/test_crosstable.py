"""One fact in two tables: compared where the scopes are the same, and only there."""

from __future__ import annotations

from tests.books import checked, formulas, found, table
from tests.unit.checks.test_totals import HEADER, SUMMARY_HEADER, expenditure


def whole(other_income: str = "", carry: str = "") -> dict[str, list]:
    return table("t001", "income_expenditure_summary", SUMMARY_HEADER, (
        ("一、一般公共预算拨款收入", "350.00", "一、一般公共服务支出", "300.00"), ("二、其他收入", other_income, "二、农林水支出", "50.00"),
        ("本年收入合计", "350.00", "本年支出合计", "350.00"), ("上年结转", carry, "结转下年", ""), ("收入总计", "350.00", "支出总计", "350.00")), labels=(0, 2))


def fiscal() -> dict[str, list]:
    return table("t002", "fiscal_appropriation_summary", SUMMARY_HEADER, (
        ("一、一般公共预算拨款", "350.00", "一、一般公共服务支出", "300.00"), ("", "", "二、农林水支出", "50.00"),
        ("本年收入合计", "350.00", "本年支出合计", "350.00"), ("收入总计", "350.00", "支出总计", "350.00")), labels=(0, 2))


def general(*changes: tuple[int, int, str]) -> dict[str, list]:
    return table("t003", "general_public_by_function", HEADER, expenditure(*changes), labels=2, title="一般公共预算支出表")


def test_classes_and_totals_of_summaries_and_details() -> None:
    rows = checked(whole(), fiscal(), general())
    tables = {tuple(sorted(item["table_id"] for item in row.evidence)) for row in found(rows, "cross_table.same", "pass")}
    assert {("t001", "t002"), ("t001", "t003")} <= tables
    assert not [row for row in rows if row.status == "fail"]


def test_other_income_parts_the_scopes() -> None:
    rows = checked(whole(other_income="9.00"), fiscal(), general((1, 2, "300.00")))
    tables = {tuple(sorted(item["table_id"] for item in row.evidence)) for row in found(rows, "cross_table.same") if row.title.endswith("支出合计")}
    assert tables == {("t002", "t003")}


def test_a_figure_that_differs_between_tables_fails_with_both_places() -> None:
    rows = checked(whole(), fiscal(), general((5, 2, "55.00")))
    fails = found(rows, "cross_table.same", "fail")
    assert fails and {"50.00", "55.00"} <= {str(item["text"]) for row in fails for item in row.evidence}
    assert all(row.evidence[0]["text"] == "55.00" for row in fails)


def test_items_add_up_to_the_class_that_their_table_does_not_print() -> None:
    details = table("t003", "general_public_by_function", HEADER, [row for row in expenditure() if len(row[0]) in (2, 7)], labels=2, title="一般公共预算支出表")
    assert "300.00 = 100.00 + 200.00" in formulas(checked(fiscal(), details), "cross_table.same", "pass")


def test_projects_of_goal_table_and_project_table() -> None:
    goals = table("t004", "project_goals", ("项目名称", "预算数"), (("河道清淤工程", "30"), ("堤防巡查", "12")))
    projects = table("t005", "project_expenditure", ("支出项目", "总计"), (("河道清淤工程", "30.00"), ("堤防巡查", "15.00")))
    rows = checked(goals, projects)
    assert len(found(rows, "cross_table.project", "pass")) == 1
    assert len(found(rows, "cross_table.project", "fail")) == 1


def test_money_of_the_unit_itself_parts_the_scopes() -> None:
    rows = table("t001", "income_expenditure_summary", SUMMARY_HEADER, (
        ("一、财政拨款收入", "350.00", "一、一般公共服务支出", "307.00"), ("1.一般公共预算拨款", "350.00", "二、农林水支出", "50.00"),
        ("二、单位资金", "7.00", "", ""), ("本年收入合计", "357.00", "本年支出合计", "357.00"), ("收入总计", "357.00", "支出总计", "357.00")), labels=(0, 2))
    assert not [row for row in checked(rows, fiscal(), general()) if row.status == "fail"]


def test_tables_that_differ_in_many_facts_are_one_question() -> None:
    shifted = general(*((row, 2, amount) for row, amount in ((0, "450.00"), (1, "390.00"), (2, "390.00"), (3, "190.00"), (5, "60.00"), (6, "60.00"), (7, "60.00"))))
    fails = found(checked(fiscal(), shifted), "cross_table.same", "fail")
    assert len(fails) >= 3 and {row.cause for row in fails} == {"unknown"} and len({row.group_id for row in fails}) == 1
