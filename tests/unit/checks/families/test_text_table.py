"""Statements against the cells that print the same quantity."""

from __future__ import annotations

import pytest

from pipeline.checks.families.text_table import text_table
from schemas.checks import Finding, Relation
from tests.fictional import html, prose, read, table, verdicts

SUMMARY = table("表1 收支总表", [
    ["项目", "预算数", "项目", "预算数"], ["一、财政拨款收入", "100.00", "一、城乡社区支出", "110.00"], ["二、事业收入", "20.00", "二、住房保障支出", "10.00"],
    ["本年收入合计", "120.00", "本年支出合计", "120.00"], ["上年结转", "5.00", "结转下年", "5.00"], ["收入总计", "125.00", "支出总计", "125.00"]])
BY_FUNCTION = table("表5 一般公共预算支出表", [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["合计", "", "1,000,000.00", "600,000.00", "400,000.00"],
    ["212", "城乡社区支出", "900,000.00", "500,000.00", "400,000.00"], ["21205", "城乡社区环境卫生", "900,000.00", "500,000.00", "400,000.00"],
    ["2120501", "城乡社区环境卫生", "900,000.00", "500,000.00", "400,000.00"], ["210", "卫生健康支出", "100,000.00", "100,000.00", "0.00"],
    ["21011", "行政事业单位医疗", "100,000.00", "100,000.00", "0.00"], ["2101101", "行政单位医疗", "100,000.00", "100,000.00", "0.00"]], unit="元")
PUBLIC = table("表9 “三公”经费预算表", [
    ["合计", "因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行费", "公务接待费"], ["9.50", "0", "8.00", "0", "8.00", "1.50"]])
REST = SUMMARY + BY_FUNCTION + PUBLIC


def relations(text: str) -> list[Relation | Finding]:
    return list(text_table(read(html(prose(text), REST))))


@pytest.mark.parametrize(("text", "wanted"), [
    ("2026年收入预算120.00万元。", ["pass"]), ("2026年收入预算125.00万元。", ["pass"]), ("2026年收入预算129.00万元。", ["fail"]),
    ("事业收入20万元。", ["pass"]), ("事业收入22万元。", ["fail"]),
    ("2025年收入预算111.00万元。", []), ("事业收入：指事业单位开展业务取得的收入。", [])])
def test_totals_and_sources(text: str, wanted: list[str]) -> None:
    assert verdicts(relations(text), "text_table.same") == wanted


@pytest.mark.parametrize(("amount", "wanted"), [("90", "pass"), ("90.00", "pass"), ("9.00", "fail"), ("91.00", "fail")])
def test_an_item_with_codes_in_another_unit(amount: str, wanted: str) -> None:
    found = relations(f"1、城乡社区支出（212类）城乡社区环境卫生（05款）城乡社区环境卫生（01项）{amount}万元。")
    assert verdicts(found, "text_table.same") == [wanted]


def test_an_item_by_its_names_alone() -> None:
    assert verdicts(relations("1、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）12.00万元。"), "text_table.same") == ["fail"]
    assert verdicts(relations("1、卫生健康支出（类）行政事业单位医疗（款）公费疗养（项）12.00万元。"), "text_table.same") == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("11、医疗卫生与计划生育支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）10.00万元。", ["fail"]),
    ("11、医疗卫生与计划生育支出（类）行政事业单位医疗（款）行政单位医疗（项）10.00万元。", ["fail"]),
    ("11、卫生健康支出（210类）行政事业单位医疗（11款）行政单位医疗（01项）10.00万元。", []),
    ("11、卫生健康（类）行政事业单位医疗（款）行政单位医疗（项）10.00万元。", [])])
def test_class_names_that_differ_from_the_tables(text: str, wanted: list[str]) -> None:
    assert verdicts(relations(text), "text_table.subject_name") == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("2026年“三公”经费预算9.5万元。", "pass"), ("2026年“三公”经费预算9.6万元。", "fail"), ("公务接待费1.50万元。", "pass"), ("公务用车购置及运行费1.50万元。", "fail")])
def test_three_public_items(text: str, wanted: str) -> None:
    assert verdicts(relations(text), "text_table.same") == [wanted]


def test_goals_of_some_projects_need_not_reach_all_project_spending() -> None:
    found = relations("编报绩效目标的项目3个，涉及项目预算资金12.00万元。")
    assert "fail" not in verdicts(found)


def test_equal_figures_of_other_things_are_not_bound() -> None:
    assert verdicts(relations("树木补植项目20.00万元。"), "text_table.same") == []
