"""Changes told in the text: what fails, and what only looks like a fail."""

from __future__ import annotations

import pytest

from pipeline.checks.families.year_on_year import year_on_year
from tests.fictional import verdicts, written


@pytest.mark.parametrize(("text", "wanted"), [
    ("绿道养护项目30.00万元，较2025年预算增加6.00万元，增长25.0%。", "pass"),
    ("绿道养护项目30.00万元，较2025年预算增加6.00万元，增长20.0%。", "fail"),
    ("绿道养护项目30.00万元，较2025年预算减少6.00万元，下降16.7%。", "pass"),
    ("绿道养护项目30.00万元，较2025年预算减少6.00万元，下降25.0%。", "fail"),
    ("古树保护项目12万元，较2025年预算增加5万元，增长71%。", "pass"),
    ("古树保护项目12.00万元，较2025年预算增加12.00万元，增长100%。", "not_applicable"),
    ("古树保护项目12.00万元，较2025年预算增加12.00万元，增长109%。", "fail"),
    ("2026年度支出预算306.00万元，比2025年年初预算数300.00万元增加6.00万元，增长2.00%。", "pass"),
    ("2026年度支出预算306.00万元，比2025年年初预算数300.00万元增加6.00万元，增长2.04%。", "fail"),
])
def test_rate_of_a_change(text: str, wanted: str) -> None:
    assert verdicts(year_on_year(written(text)), "year_on_year.rate") == [wanted]


@pytest.mark.parametrize(("rate", "now", "wanted"), [("增加10.00%", "110.00", "pass"), ("减少10.00%", "110.00", "fail"), ("增加11.00%", "110.00", "fail"),
                                                    ("减少9.09%", "100.00", "fail"), ("减少10.01%", "89.99", "pass")])
def test_growth_from_two_printed_years(rate: str, now: str, wanted: str) -> None:
    book = written(f"1、城乡社区支出（212类）公园管理（05款）绿化（01项）{now}万元。2025年当年预算执行数为100.00万元，2026年预算安排{now}万元，比2025年预算执行数{rate}。")
    assert verdicts(year_on_year(book), "year_on_year.growth") == [wanted]


def test_growth_on_a_zero_base_is_undefined() -> None:
    book = written("1、城乡社区支出（212类）公园管理（05款）绿化（01项）8.00万元。2025年当年预算执行数为0万元，2026年预算安排8.00万元，比2025年预算执行数增加100.00%。")
    assert verdicts(year_on_year(book), "year_on_year.growth") == ["undefined"]


def test_a_rise_larger_than_the_amount_leaves_a_negative_prior() -> None:
    assert verdicts(year_on_year(written("政府性基金拨款支出预算0万元，比2025年预算增加15.20万元。")), "year_on_year.prior_not_negative") == ["fail"]
    assert verdicts(year_on_year(written("政府性基金拨款支出预算0万元，比2025年预算减少15.20万元。")), "year_on_year.prior_not_negative") == []


def test_the_documents_year_compared_with_itself_is_one_finding() -> None:
    book = written("财政拨款收入90.00万元，比2026年预算增加3.00万元。", "财政拨款支出预算90.00万元，比2026年预算增加3.00万元。")
    found = [item for item in year_on_year(book) if item.rule == "year_on_year.own_year"]
    assert len(found) == 1
    assert [place.page for _, place in found[0].quotes] == [1, 1]


@pytest.mark.parametrize(("kind", "text"), [
    ("department_budget", "财政拨款收入90.00万元，比2025年预算增加3.00万元。"),
    ("final_account", "财政拨款支出90.00万元，比2026年年初预算减少3.00万元。"),
])
def test_other_years_and_a_final_account_against_its_budget_are_no_finding(kind: str, text: str) -> None:
    assert verdicts(year_on_year(written(text, kind=kind)), "year_on_year.own_year") == []


def test_a_change_behind_a_list_is_the_change_of_the_whole() -> None:
    book = written("2.公园管理业务400.00万元，主要包括：保洁工作300.00万元，用于日常保洁；巡查工作100.00万元，用于夜间巡查。较2025年年初预算增加80.00万元，增幅25.0%。")
    items = list(year_on_year(book))
    assert verdicts(items, "year_on_year.rate") == ["pass"]
    assert {item.subject for item in items} == {"公园管理业务"}


@pytest.mark.parametrize(("rate", "wanted"), [("80.00%", "pass"), ("88.00%", "fail")])
def test_completion_of_the_budget_told_before(rate: str, wanted: str) -> None:
    book = written(f"1.城乡社区支出（类）公园管理（款）绿化（项）。年初预算为50.00万元，支出决算为40.00万元，完成年初预算的{rate}。", kind="final_account")
    assert verdicts(year_on_year(book), "year_on_year.completion") == [wanted]


def test_completion_of_another_budget_than_the_words_name() -> None:
    book = written("公园管理支出年初预算为0万元，全年预算为50.00万元，支出决算为40.00万元，完成年初预算的80.00%。", kind="final_account")
    assert verdicts(year_on_year(book), "year_on_year.completion_base") == ["fail"]


def test_figures_carry_their_own_places() -> None:
    text = "绿道养护项目30.00万元，较2025年预算增加6.00万元，增长20.0%。"
    relation = next(item for item in year_on_year(written(text)) if item.rule == "year_on_year.rate")
    assert relation.total.bbox is not None
    assert relation.total.bbox[0] == 72 + 10 * text.index("20.0%")
    assert relation.terms[0][1].bbox is not None
    assert relation.terms[0][1].bbox[0] == 72 + 10 * text.index("6.00")
