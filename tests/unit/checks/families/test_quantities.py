"""One quantity under the names that texts and tables give it."""

from __future__ import annotations

import pytest

from pipeline.checks.families.quantities import item_key, quantities, source_of, three_public_item


@pytest.mark.parametrize(("subject", "wanted"), [
    ("收入预算", ("year", "income", "all")), ("收入总计", ("total", "income", "all")), ("部门预算支出", ("year", "expenditure", "all")),
    ("财政拨款收支总预算", ("total", "income", "fiscal")), ("收、支总计", ("total", "income", "all")), ("一般公共预算拨款支出预算", ("year", "expenditure", "gp")),
    ("总支出", ("year", "expenditure", "all")), ("项目支出", ("project", "all")), ("财政拨款基本支出", ("basic", "fiscal")), ("公用经费", ("public",)),
    ("政府性基金预算拨款收入", ("source", "政府性基金")), ("上年结转和结余", ("carry_in",)), ("机关运行经费", ("operating",)),
    ("政府采购货物预算", ("procurement", "goods")),
    ("财政拨款“三公”经费", ("three_public", "total")), ("公务用车购置和运行维护费", ("three_public", "cars")), ("公务用车运行维护费", ("three_public", "run")),
    ("公共安全支出（204类）司法（06款）行政运行（01项）", ("code", "2040601")), ("教育（类）支出", ("class", "教育")), ("教育支出", ("class", "教育")),
    ("教育支出（类）进修及培训（款）培训支出（项）", ("levels", "教育", "进修及培训", "培训")),
    ("一般公共服务支出-审计事务-行政运行", ("levels", "一般公共服务", "审计事务", "行政运行")),
    ("2014099其他信访事务支出", ("code", "2014099")), ("绿道养护（通用项目）", ("item", "绿道养护"))])
def test_quantity_of_a_subject(subject: str, wanted: tuple[str, ...]) -> None:
    assert quantities(subject)[0] == wanted


def test_an_item_takes_its_class_from_the_heading_above() -> None:
    assert quantities("法院（款）行政运行（项）支出", ("支出情况", "公共安全（类）"))[0] == ("levels", "公共安全", "法院", "行政运行")
    assert quantities("法院（款）行政运行（项）支出", ("支出情况",)) == []


def test_names_that_only_look_alike_stay_apart() -> None:
    assert item_key("信访工作经费") != item_key("信访专项")
    assert source_of("其他收入") != source_of("其他资金")
    assert three_public_item("“三公”经费、会议费和培训费") is None
