"""Changes between years, fund balances, economic totals, task lists."""

from __future__ import annotations

from pipeline.checks.judge import SIGN_OMITTED
from tests.books import checked, formulas, found, table

THREE_PUBLIC = ("年度", "总计", "因公出国(境)费", "公务接待费", "公务用车购置及运行维护费>小计", "公务用车购置及运行维护费>公务用车购置费",
                "公务用车购置及运行维护费>公务用车运行维护费")


def three_public(change: str, entertaining: str) -> list[list[str]]:
    return [["2025年", "21", "0", "5", "16", "0", "16"], ["2026年", "17", "0", "1", "16", "0", "16"], ["增减变化金额", change, "0", entertaining, "0", "0", "0"]]


def test_changes_down_the_rows() -> None:
    rows = checked(table("t001", "three_public", THREE_PUBLIC, three_public("-4", "-4")))
    assert "-4 = 17 − 21" in formulas(rows, "totals.change_row", "pass")
    assert "16 = 0 + 16" in formulas(rows, "totals.row_sum", "pass")
    assert not [row for row in rows if row.status == "fail"]


def test_an_unsigned_change_is_told_apart_from_a_wrong_one() -> None:
    rows = found(checked(table("t001", "three_public", THREE_PUBLIC, three_public("4", "4"))), "totals.change_row")
    assert {row.status for row in rows} == {"pass"}
    assert SIGN_OMITTED in {row.message_zh for row in rows}
    assert found(checked(table("t001", "three_public", THREE_PUBLIC, three_public("4", "-4"))), "totals.change_row", "fail")
    assert found(checked(table("t001", "three_public", THREE_PUBLIC, three_public("6", "6"))), "totals.change_row", "fail")


def test_changes_and_rates_across_columns() -> None:
    header = ("科目编码", "科目名称", "2025年执行数", "2026年预算数>小计", "2026年预算数>基本支出", "2026年预算数>项目支出",
              "2026年预算数比2025年执行数>增减额", "2026年预算数比2025年执行数>增减(%)")
    rows = checked(table("t001", "general_public_by_function", header, (("213", "农林水支出", "200.00", "150.00", "100.00", "50.00", "-50.00", "-25.00%"),), labels=2))
    assert formulas(rows, "totals.change_column", "pass") == ["-50.00 = 150.00 − 200.00"]
    assert found(rows, "totals.change_rate", "pass")
    wrong = checked(table("t001", "general_public_by_function", header, (("213", "农林水支出", "200.00", "150.00", "100.00", "50.00", "-50.00", "-35.00%"),), labels=2))
    assert found(wrong, "totals.change_rate", "fail")


def test_what_a_fund_holds_at_the_end() -> None:
    header = ("科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出>小计", "本年支出>基本支出", "本年支出>项目支出", "年末结转和结余")
    right = checked(table("t001", "government_fund", header, (("212", "城乡社区支出", "5.00", "20.00", "18.00", "", "18.00", "7.00"),), labels=2))
    assert formulas(right, "totals.balance", "pass") == ["7.00 = 5.00 + 20.00 − 18.00"]
    wrong = checked(table("t001", "government_fund", header, (("212", "城乡社区支出", "5.00", "20.00", "18.00", "", "18.00", "9.00"),), labels=2))
    assert found(wrong, "totals.balance", "fail")


def test_staff_and_office_totals_over_all_lanes() -> None:
    header = ("人员经费>科目编码", "人员经费>科目名称", "人员经费>决算数", "公用经费>科目编码", "公用经费>科目名称", "公用经费>决算数")
    rows = (("301", "工资福利支出", "10.00", "302", "商品和服务支出", "4.00"), ("30101", "基本工资", "10.00", "30201", "办公费", "4.00"),
            ("303", "对个人和家庭的补助", "2.00", "310", "资本性支出", "1.00"), ("30302", "退休费", "2.00", "31002", "办公设备购置", "1.00"),
            ("人员经费合计", "", "12.00", "公用经费合计", "", "5.00"))
    found_rows = checked(table("t001", "general_public_by_economic", header, rows, labels=(0, 3)))
    assert set(formulas(found_rows, "totals.economic", "pass")) == {"12.00 = 10.00 + 2.00", "5.00 = 4.00 + 1.00"}


def test_tasks_of_a_target_form() -> None:
    rows = (("年度主要任务", "", "总额", "财政拨款", "其他资金"), ("", "河道清淤", "30", "20", "10"), ("", "堤防巡查", "12", "12", "0"), ("", "金额合计", "42", "32", "10"))
    found_rows = checked(table("t001", "department_target", ("", "", "", "", ""), rows, labels=2))
    assert "42 = 30 + 12" in formulas(found_rows, "totals.task_column", "pass")
    assert "30 = 20 + 10" in formulas(found_rows, "totals.task_row", "pass")


def test_what_falls_to_nothing_falls_by_a_hundred_percent() -> None:
    header = ("科目编码", "科目名称", "2025年执行数", "2026年预算数", "2026年预算数比2025年执行数>增减额", "2026年预算数比2025年执行数>增减(%)")
    rows = (("213", "农林水支出", "200.00", "", "-200.00", "-100.00%"), ("221", "住房保障支出", "50.00", "60.00", "10.00", "20.00%"))
    assert len(found(checked(table("t001", "general_public_by_function", header, rows, labels=2)), "totals.change_rate", "pass")) == 2
    wrong = (("213", "农林水支出", "200.00", "", "-200.00", "100.00%"), rows[1])
    assert found(checked(table("t001", "general_public_by_function", header, wrong, labels=2)), "totals.change_rate", "fail")


def test_scores_and_their_rates() -> None:
    rows = (("决策", "20", "17.90", "89.50%"), ("产出", "80", "70.00", "87.50%"), ("合计", "100", "87.90", "87.90%"))
    found_rows = checked(table("t001", "other", ("一级指标", "分值", "得分", "得分率"), rows))
    assert len(found(found_rows, "totals.score", "pass")) == 5
    wrong = checked(table("t001", "other", ("一级指标", "分值", "得分", "得分率"), (rows[0], ("产出", "80", "71.00", "87.50%"), rows[2])))
    assert {row.check_id.split(":")[0] for row in found(wrong, "totals.score", "fail")} == {"totals.scores", "totals.score_rate"}
