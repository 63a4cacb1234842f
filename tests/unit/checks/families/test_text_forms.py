"""What the text tells of forms and goal tables."""

from __future__ import annotations

import pytest

from pipeline.checks.book import Book
from pipeline.checks.families.text_forms import text_forms
from tests.fictional import html, prose, read, verdicts, written
from tests.unit.checks.families.test_performance import form

GOAL = ("<p>财政项目支出绩效目标表</p><p>（2026年度）</p><table border='1'><tr><td colspan=2>项目名称</td><td colspan=4>{name}</td></tr>"
        "<tr><td colspan=2 rowspan=3>项目资金（元）</td><td>年度资金申请总额</td><td colspan=3>{total}</td></tr>"
        "<tr><td>其中：当年财政拨款</td><td colspan=3>{total}</td></tr>"
        "<tr><td>上年结转资金</td><td colspan=3>0.00</td></tr>"
        "<tr><td>绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>备注</td></tr>"
        "<tr><td></td><td>产出指标</td><td>数量指标</td><td>养护面积</td><td>≥30公顷</td><td></td></tr></table>")


def with_text(text: str) -> Book:
    """The form of the tests with a sentence about it."""
    made, told = form(), written(text, kind="final_account")
    rows = {name: made._rows.get(name, ()) for name in ("tables", "cells", "lines", "indicators", "funds", "projects")}
    return Book(made.document, {**rows, "statements": told.statements}, told.text)


@pytest.mark.parametrize(("score", "wanted"), [("97.0", ["pass"]), ("97", ["pass"]), ("95", ["fail"])])
def test_score_of_the_text_and_of_the_form(score: str, wanted: list[str]) -> None:
    book = with_text(f"绿道养护项目绩效自评综述：根据年初设定的目标，项目自评得分为{score}分。")
    assert verdicts(text_forms(book), "text_forms.score") == wanted


def test_an_average_or_another_projects_score_is_not_compared() -> None:
    assert verdicts(text_forms(with_text("本局绩效自评平均得分95分。"))) == []
    assert verdicts(text_forms(with_text("古树保护项目自评得分为95分。"))) == []


@pytest.mark.parametrize(("count", "amount", "counted", "summed"), [("2", "6.00", "pass", ["pass"]), ("2", "7.00", "pass", ["fail"]), ("3", "7.00", "insufficient", [])])
def test_goal_forms_counted_and_added(count: str, amount: str, counted: str, summed: list[str]) -> None:
    text = f"本局开展了2026年绩效目标编报工作，编报绩效目标的项目{count}个，涉及项目预算资金{amount}万元。"
    book = read(html(prose(text), GOAL.format(name="绿道养护", total="40,000.00"), GOAL.format(name="古树保护", total="20,000.00")))
    found = list(text_forms(book))
    assert verdicts(found, "text_forms.goal_count") == [counted]
    assert verdicts(found, "text_forms.goal_funds") == summed
