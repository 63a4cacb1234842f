"""Figures of the text among themselves."""

from __future__ import annotations

import pytest

from pipeline.checks.families.text_parts import text_parts
from tests.fictional import verdicts, written

GOODS = "2026年政府采购预算总额{total}万元，其中：政府采购货物预算10.00万元、政府采购工程预算5.50万元、政府采购服务预算4.50万元。"


@pytest.mark.parametrize(("total", "wanted"), [("20.00", "pass"), ("20.01", "pass"), ("21.00", "fail")])
def test_procurement_is_goods_works_and_services(total: str, wanted: str) -> None:
    assert verdicts(text_parts(written(GOODS.format(total=total))), "text_parts.set") == [wanted]


def test_two_of_three_parts_are_no_set() -> None:
    book = written("2026年政府采购预算总额21.00万元，其中：政府采购货物预算10.00万元、政府采购服务预算4.50万元。")
    assert verdicts(text_parts(book), "text_parts.set") == []


@pytest.mark.parametrize(("share", "wanted"), [("60.0%", "pass"), ("66.0%", "fail")])
def test_shares_of_the_total_told_before(share: str, wanted: str) -> None:
    book = written(f"2026年支出预算500.00万元，其中：基本支出300.00万元，占{share}；项目支出150.00万元，占30.0%；经营支出50.00万元，占10.0%。")
    assert verdicts(text_parts(book), "text_parts.share") == [wanted, "pass", "pass"]


def test_a_single_share_of_something_unnamed_accuses_nobody() -> None:
    book = written("2026年支出预算500.00万元。绿化专项30.00万元，占45.0%。")
    assert verdicts(text_parts(book), "text_parts.share") == ["insufficient"]


@pytest.mark.parametrize(("told", "wanted"), [("88.8", "pass"), ("88.80", "pass"), ("81.50", "fail")])
def test_a_heading_and_its_sentence(told: str, wanted: str) -> None:
    book = written(f"12、住房保障支出（221类）住房改革支出（02款）住房公积金（01项）88.8万元。2025年当年预算执行数为80.00万元，"
                   f"2026年预算安排{told}万元，比2025年预算执行数增加11.00%。")
    assert verdicts(text_parts(book), "text_parts.heading") == [wanted]


def test_items_that_add_up_prove_their_total_and_others_say_nothing() -> None:
    items = ("1.道路绿化10.01万元，用于补植。", "2.公园保洁20.02万元，用于保洁。", "3.古树名木30.03万元，用于养护。")
    assert verdicts(text_parts(written("项目支出60.07万元，具体包括：", *items)), "text_parts.items") == ["pass"]
    assert verdicts(text_parts(written("项目支出95.00万元，具体包括：", *items)), "text_parts.items") == []


def test_a_list_that_misses_is_a_guess_only() -> None:
    book = written("收入预算100.00万元，其中：财政拨款收入80.00万元、事业收入15.00万元。")
    assert verdicts(text_parts(book), "text_parts.listed") == ["insufficient"]


@pytest.mark.parametrize(("count", "wanted"), [("7", "pass"), ("9", "fail")])
def test_vehicles_with_a_closed_list(count: str, wanted: str) -> None:
    book = written(f"截至2025年12月31日，我局共有车辆{count}辆，其中：应急保障用车2辆、执法执勤用车4辆、其他用车1辆。")
    assert verdicts(text_parts(book), "text_parts.vehicles") == [wanted]


def test_a_share_of_a_part_that_has_a_share_itself() -> None:
    book = written("2026年支出预算500.00万元，其中：基本支出300.00万元，占60.0%；项目支出200.00万元，占40.0%。人员经费240.00万元，占80.0%。")
    assert verdicts(text_parts(book), "text_parts.share") == ["pass"] * 3


def test_three_public_with_meetings_is_another_total() -> None:
    book = written("2026年“三公”经费、会议费和培训费预算30.00万元，其中：因公出国（境）费5.00万元、公务接待费1.00万元、公务用车购置及运行费4.00万元、会议费20.00万元。")
    assert verdicts(text_parts(book), "text_parts.set") == []
