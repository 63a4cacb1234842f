"""Longer constructions: lists, brackets, reasons, several comparisons, parts over semicolons."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.extract.statements.reading import Facts, organisation_names
from tests.unit.extract.statements.test_claims import claims

FINAL = Facts("d0", "云溪市星河区灯塔管理局", 2024, "final")

CASES: list[tuple[str, list[dict[str, Any]]]] = [
    ("机关运行经费支出210.3万元，比年初预算数减少5.7万元，降低2.64%；比上年决算数增加3.3万元，增长1.59%。",
     [{"amount_printed": "210.3", "change_amount_printed": "5.7", "change_direction": "decrease", "base_kind": "initial_budget", "base_period": None},
      {"amount_printed": "210.3", "change_amount_printed": "3.3", "change_direction": "increase", "base_kind": "final", "base_period": "2023"}]),
    ("会议费支出2.3万元，培训费支出4.5万元，较上年分别增加0.3万元、0.5万元。",
     [{"subject": "会议费", "change_amount_printed": "0.3", "base_period": "2023"}, {"subject": "培训费", "change_amount_printed": "0.5", "base_period": "2023"}]),
    ("会议费、培训费和差旅费分别为1万元、2万元和3.5万元。",
     [{"subject": "会议费", "amount_printed": "1"}, {"subject": "培训费", "amount_printed": "2"}, {"subject": "差旅费", "amount_printed": "3.5"}]),
    ("车船费12.64万元（购置费0万元，比上年增加0万元；运行费12.64万元，比上年减少4.11万元。）比上年减少4.11万元，下降24.5%。",
     [{"subject": "车船费", "change_amount_printed": "4.11", "change_rate_printed": "24.5%"}, {"subject": "购置费", "change_direction": "flat"},
      {"subject": "运行费", "change_amount_printed": "4.11", "change_rate_printed": None}]),
    ("灯塔养护600万元，主要包括：北塔养护400万元，用于换灯；南塔养护200万元，用于刷漆。较2023年预算增加100万元，增长20%。",
     [{"subject": "灯塔养护", "change_amount_printed": "100", "change_rate_printed": "20%"}, {"subject": "北塔养护", "change_amount_printed": None},
      {"subject": "南塔养护", "change_amount_printed": None}]),
    ("收入总计50万元，支出总计50万元，与上年度收支总额40万元相比，增加10万元，增长25%。",
     [{"subject": "收入总计"}, {"subject": "支出总计", "change_amount_printed": "10", "change_rate_printed": "25%"}]),
    ("巡查经费30万元，比2023年（调整后，下同）预算增加2万元。",
     [{"subject": "巡查经费", "base_period": "2023", "base_kind": "budget", "change_amount_printed": "2"}]),
    ("项目支出预算数60万元。与上年相比增加10万元，增长20%。主要原因是灯器经费增加12万元，增减相抵后增加10万元。",
     [{"subject": "项目支出", "change_amount_printed": "10"}, {"subject": "灯器经费", "amount_printed": None, "change_amount_printed": "12"}]),
    ("收入80万元，比上年增加9万元，主要增加了人员经费5万元、项目经费4万元。",
     [{"subject": "收入", "amount_printed": "80"}, {"subject": "人员经费", "change_amount_printed": "5"}, {"subject": "项目经费", "change_amount_printed": "4"}]),
    ("车辆5辆，较上年减少1辆。", [{"subject": "车辆", "amount_printed": "5", "change_amount_printed": "1", "change_direction": "decrease", "unit": "辆"}]),
    ("公务接待35批次，280人次。", [{"subject": "公务接待", "unit": "批次"}, {"subject": "公务接待", "unit": "人次", "amount_printed": "280"}]),
    ("开展4次航标检查和12期培训班。", [{"subject": "航标检查", "amount_printed": "4"}, {"subject": "培训班", "amount_printed": "12"}]),
    ("一般公共预算拨款占95%，事业收入占5%。",
     [{"subject": "一般公共预算拨款", "amount_printed": None, "share_printed": "95%"}, {"subject": "事业收入", "share_printed": "5%"}]),
    ("基本支出预算18万元，占本年支出预算76.76%。", [{"subject": "基本支出预算", "share_printed": "76.76%", "completion_rate_printed": None}]),
    ("2024年预算安排500万元，2023年预算安排450万元，同比增加50万元。",
     [{"period": "2024", "change_amount_printed": "50"}, {"period": "2023", "change_amount_printed": None}]),
    ("河道灯标工程，2024年预算安排260万元。", [{"subject": "河道灯标工程", "period": "2024"}]),
    ("资产总额56万元，其中：固定资产30万元。", [{"subject": "资产总额", "measure": None}, {"subject": "固定资产", "measure": None}]),
    ("巡查费29万元,比上年增加0.5万元,增长1.75 %,其中:船费28万元,较上年无增减;油费1万元,比上年增加0.5万元,增长100 %。",
     [{"subject": "巡查费", "change_amount_printed": "0.5", "change_rate_printed": "1.75%"}, {"subject": "船费", "change_direction": "flat"},
      {"subject": "油费", "change_amount_printed": "0.5", "change_rate_printed": "100%"}]),
    ("巡查费5万元。其中：船费支出2万元，年初预算为3万元；油费支出3万元，年初预算为2万元。",
     [{"subject": "巡查费"}, {"subject": "船费", "amount_printed": "2"}, {"subject": "船费", "amount_printed": "3", "measure": "budget"},
      {"subject": "油费", "amount_printed": "3"}, {"subject": "油费", "amount_printed": "2", "measure": "budget"}]),
    ("船费支出决算比预算无增减变化，比去年增加1.05万元，增长35.8%。",
     [{"subject": "船费", "amount_printed": None, "change_amount_printed": "1.05", "base_period": "2023"}]),
    ("保有量为2辆,接待批次为520个,接待人次为4200人。", [{"subject": "保有量"}, {"subject": "接待批次"}, {"subject": "接待人次", "amount_printed": "4200"}]),
    ("巡查总费用90万元，完成预算数107.06%，增长10.87%，其中：船费40万元，完成预算数100.69%，增长9.99%。",
     [{"subject": "巡查总费用", "change_rate_printed": "10.87%", "completion_rate_printed": "107.06%"},
      {"subject": "船费", "change_rate_printed": "9.99%", "completion_rate_printed": "100.69%"}]),
    ("灯器预备费24万元，占总支出的0.4%，占本级支出的1.6%。", [{"share_printed": "0.4%"}, {"share_printed": "1.6%", "amount_printed": "24"}]),
    ("巡查支出37万元（含上级补助、上年结转安排的支出），负增长2.5%。",
     [{"subject": "巡查支出", "change_direction": "decrease", "change_rate_printed": "2.5%"}]),
    ("船费1万元、油费2万元，合计3万元。", [{"subject": "船费"}, {"subject": "油费"}, {"subject": "合计", "amount_printed": "3"}]),
    ("其中：30万元用于灯器更换；20万元用于塔身粉刷。", [{"subject": "灯器更换", "amount_printed": "30"}, {"subject": "塔身粉刷", "amount_printed": "20"}]),
    ("2024年本局所有项目支出预算纳入绩效管理，涉及预算资金90万元，设置9个项目绩效目标。",
     [{"subject": "项目支出", "amount_printed": "90", "period": "2024"}, {"subject": "项目绩效目标", "amount_printed": "9", "unit": "个"}]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:14] for text, _ in CASES])
def test_constructions(text: str, expected: list[dict[str, Any]]) -> None:
    found = claims(text, facts=FINAL)
    assert [{name: getattr(row, name) for name in wanted} for row, wanted in zip(found, expected, strict=True)] == expected


def test_a_subject_comes_from_the_heading() -> None:
    row, = claims("一、航标巡查项目情况说明", "2024年年初预算数30万元。", facts=FINAL)
    assert row.subject == "航标巡查项目"


def test_a_row_says_where_it_stands() -> None:
    row, = claims("航标巡查30万元。", facts=FINAL)
    assert (row.page, row.places) == (None, ())


def test_names_of_an_organisation() -> None:
    assert organisation_names("云溪市星河区灯塔管理局（本级）") == ["云溪市星河区灯塔管理局（本级）", "云溪市星河区灯塔管理局", "星河区灯塔管理局", "灯塔管理局"]
    assert organisation_names(None) == []


def test_units_of_the_organisation_keep_their_names() -> None:
    assert [row.subject for row in claims("云溪市星河区灯塔管理局部门预算收入9万元。", "云溪市航标研究院部门预算收入4万元。", facts=FINAL)] == [
        "部门预算收入", "云溪市航标研究院部门预算收入"]
