"""Kinds of tables by the titles that provinces give them, and by their heads."""

from __future__ import annotations

import pytest

from pipeline.tables.kinds import kind_of_header, kind_of_title

TITLES = {
    "income_expenditure_summary": "部门收支总体情况表 收支预算总表 2025年收支预算表 收入支出决算总表 收入支出预算表 部门（单位）收支总表",
    "income_summary": "部门收入总体情况表 收入预算表 单位收入总表 收入决算表 收入总体情况",
    "expenditure_summary": "部门支出总体情况表 支出预算表 单位支出总表 支出决算表",
    "fiscal_appropriation_summary": "财政拨款收支总体情况表 财政拨款收入支出决算总表 政府预算拨款收支总表 财政拨款收支预算总表",
    "general_public_by_function": "一般公共预算支出情况表 一般公共预算财政拨款支出决算表 财政拨款支出表 一般公共预算当年拨款情况表 财政拨款支出预算表（功能科目）",
    "general_public_by_economic": "一般公共预算基本支出情况表 一般公共预算支出表(按经济分类) 一般公共预算财政拨款基本支出决算明细表",
    "three_public": "一般公共预算“三公”经费支出情况表 三公经费预算表 财政拨款“三公”经费支出决算表 “三公”经费、会议费、培训费支出预算表",
    "government_fund": "政府性基金预算支出情况表 政府性基金收支表 政府性基金预算财政拨款收入支出决算表",
    "state_capital": "国有资本经营预算支出表 国有资本经营预算财政拨款支出决算表",
    "project_expenditure": "项目支出表 项目支出预算明细表 特定目标类项目支出表 一般公共预算项目支出表",
    "basic_expenditure": "部门基本支出预算表 基本支出明细表",
    "procurement": "政府采购预算表 政府购买服务预算表 部门政府采购支出表",
    "superior_transfer": "专项转移支付预算表 市对县转移支付预算表",
    "department_target": "部门整体支出绩效目标表 单位整体绩效目标表",
    "project_target": "项目支出绩效目标表 项目绩效目标申报表",
    "self_evaluation": "项目支出绩效自评表 部门整体支出绩效自评表",
    "other": "机关运行经费预算表 国有资产占用情况表 新增资产配置表 财政专户管理资金支出预算表 社会保险基金预算支出表",
}


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, titles in TITLES.items() for title in titles.split()])
def test_titles(kind, title):
    assert kind_of_title(title) == kind


def test_a_title_of_something_else_has_no_kind():
    assert kind_of_title("部门单位构成表") is None
    assert kind_of_title(None) is None


def test_kinds_by_header():
    assert kind_of_header((("收入", "项目"), ("收入", "预算数"), ("支出", "项目"), ("支出", "预算数")), ()) == "income_expenditure_summary"
    assert kind_of_header((("合计",), ("因公出国（境）费",), ("公务接待费",)), ()) == "three_public"
    assert kind_of_header((("项目名称",), ("预算",), ("绩效目标",)), ()) == "project_goals"
    assert kind_of_header((), ("一级指标", "三级指标", "得分")) == "self_evaluation"
    assert kind_of_header((("甲",), ("乙",)), ()) is None
