"""Projects in prose, in the wording of several regions."""

from __future__ import annotations

import pytest

from pipeline.extract.narratives.projects import described_projects
from tests.unit.extract.narratives.prose import text_of

OPENING = ("第二部分 预算说明", "三、项目支出情况说明", "2024年项目支出预算500.00万元，具体包括：")
Row = tuple[str, str, str | None, str | None, str | None, str | None, str | None, str | None]


@pytest.mark.parametrize(("line", "expected"), [
    ("1.森林防火项目：2024年预算安排120.00万元，主要用于购置机具，较2023年年初预算减少20.00万元，降低14.29%，主要是机具已配齐。",
     ("森林防火项目", "120.00", "购置机具", "2023年年初预算", "decrease", "20.00", "14.29%", "机具已配齐")),
    ("2.古树保护项目，预算80.00万元，用于挂牌。", ("古树保护项目", "80.00", "挂牌", None, None, None, None, None)),
    ("（1）森林防火经费120.00万元（其中：一般公共预算100.00万元），主要用于购置机具，比上年预算增加20.00万元，增幅20%，增加原因为防火期延长。",
     ("森林防火经费", "120.00", "购置机具", "上年预算", "increase", "20.00", "20%", "防火期延长")),
    ("2.专项业务费。2024年预算数为50万元，主要用于办公。比2023年预算数无变化。", ("专项业务费", "50", "办公", "2023年预算数", "flat", None, None, None)),
    ("1.新设督查30.00万元，主要用于核查，为2024年新增项目。", ("新设督查", "30.00", "核查", None, None, None, None, None)),
    ("森林督查30.00万元，用于图斑核查。", ("森林督查", "30.00", "图斑核查", None, None, None, None, None)),
])
def test_one_project(line: str, expected: Row) -> None:
    found = [described.row for described in described_projects("d", text_of(*OPENING, line).paragraphs)]
    assert [(row.name, row.amount_printed, row.purpose, row.base_period, row.change_direction, row.change_amount_printed, row.change_rate_printed,
             row.change_reason) for row in found] == [expected]


def test_projects_of_a_list_in_one_paragraph() -> None:
    text = text_of(*OPENING, "一是森林防火120.00万元，主要用于购置机具；二是督查30.00万元，主要用于核查。")
    found = list(described_projects("d", text.paragraphs))
    assert [(described.row.name, described.row.purpose) for described in found] == [("森林防火", "购置机具"), ("督查", "核查")]
    source = {paragraph.id: paragraph.text for paragraph in text.paragraphs}
    assert all(source[value.source][value.start:value.end] == value.text for described in found for value in described.values)


@pytest.mark.parametrize("line", ["1.人员经费300.00万元，主要用于工资。", "本单位120.00万元，用于办公。", "1.督查30.00万元，与上年持平。"])
def test_what_is_no_project(line: str) -> None:
    assert list(described_projects("d", text_of(*OPENING, line).paragraphs)) == []
