"""Claims of single paragraphs, in sentences of fictional offices."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.chunks.reading import read_text
from pipeline.extract.statements.reading import Facts, read_statements
from schemas.chunk import TextLine
from schemas.rows import StatementRow

FACTS = Facts("d0", "云溪市星河区灯塔管理局", 2025, "budget")


def claims(*paragraphs: str, facts: Facts = FACTS) -> list[StatementRow]:
    return read_statements(read_text([TextLine(text, None, None, 10.0) for text in paragraphs]), facts)


CASES: list[tuple[str, list[dict[str, Any]]]] = [
    ("2025年云溪市星河区灯塔管理局部门预算收入1,234.56万元，比2024年增加34.5万元，增长2.9%。",
     [{"subject": "部门预算收入", "period": "2025", "amount_printed": "1,234.56", "unit": "万元", "amount_yuan": "12345600", "change_direction": "increase",
       "base_period": "2024", "change_amount_printed": "34.5", "change_rate_printed": "2.9%"}]),
    ("灯具采购600.00万元，用于更换航标。与2024年预算保持一致。",
     [{"subject": "灯具采购", "amount_printed": "600.00", "change_direction": "flat", "base_period": "2024", "base_kind": "budget"}]),
    ("2025年政府采购预算总额17万元，其中：货物采购12万元、工程采购0万元、服务采购5万元。",
     [{"subject": "政府采购预算总额", "amount_printed": "17"}, {"subject": "货物采购", "amount_printed": "12", "period": "2025"},
      {"subject": "工程采购", "amount_printed": "0", "amount_yuan": "0"}, {"subject": "服务采购", "amount_printed": "5"}]),
    ("基本支出81.5万元，占本年支出的76.2％；项目支出25.5万元，占23.8％。",
     [{"subject": "基本支出", "share_printed": "76.2％"}, {"subject": "项目支出", "share_printed": "23.8％"}]),
    ("2024年当年预算执行数为60.41万元，2025年预算安排227.88万元，比2024年预算执行数增加277.22%。",
     [{"period": "2024", "amount_printed": "60.41", "measure": "final", "change_rate_printed": None},
      {"period": "2025", "amount_printed": "227.88", "measure": "budget", "change_rate_printed": "277.22%", "base_kind": "executed", "base_period": "2024"}]),
    ("1.航标管理（款）灯塔运行（项）。年初预算为57.32万元，支出决算为57.63万元，完成年初预算的100.54%。",
     [{"subject": "航标管理（款）灯塔运行（项）", "measure": "budget", "amount_printed": "57.32"},
      {"subject": "航标管理（款）灯塔运行（项）", "measure": "final", "amount_printed": "57.63", "completion_rate_printed": "100.54%"}]),
    ("（二）公务接待费。2025年预算数6万元，较上年减少1万元，下降14.3%，主要原因是压缩接待。",
     [{"subject": "公务接待费", "amount_printed": "6", "change_direction": "decrease", "base_period": "2024", "change_amount_printed": "1"}]),
    ("截至2024年12月31日，共有车辆4辆，其中：机要通信用车1辆；单价100万元以上设备0台（套）。",
     [{"subject": "车辆", "amount_printed": "4", "unit": "辆", "amount_yuan": None}, {"subject": "机要通信用车", "amount_printed": "1"},
      {"subject": "单价100万元以上设备", "amount_printed": "0", "unit": "台（套）"}]),
    ("主要原因是2025年预算中包含45.96万元结转资金。", [{"subject": "结转资金", "amount_printed": "45.96"}]),
    ("塔灯养护社工23名支出373.66万元。", [{"subject": "塔灯养护社工", "unit": "名"}, {"subject": "塔灯养护社工", "amount_printed": "373.66", "unit": "万元"}]),
    ("2025年计划购置车辆0辆、0万元。", [{"amount_printed": "0", "unit": "辆"}, {"amount_printed": "0", "unit": "万元", "subject": "计划购置车辆"}]),
    ("政府性基金收入预算0万元，与上年相比增加（减少）0万元，增长（减少）0%。",
     [{"subject": "政府性基金收入预算", "change_direction": "flat", "change_amount_printed": "0", "change_rate_printed": "0%"}]),
    ("灯塔管理局2025年收、支总计220.5万元。与2024年度相比，收、支总计各增加58.34万元，增长35.97%。",
     [{"subject": "收、支总计", "change_amount_printed": "58.34", "change_rate_printed": "35.97%", "change_direction": "increase"}]),
    ("2025年收入预算328.05万元，比2024年年初预算数305.62万元增加22.43万元，增长7.34%。",
     [{"subject": "收入预算", "amount_printed": "328.05", "base_period": "2024", "base_kind": "initial_budget", "change_amount_printed": "22.43"}]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:12] for text, _ in CASES])
def test_claims_of_a_paragraph(text: str, expected: list[dict[str, Any]]) -> None:
    found = claims(text)
    assert [{name: getattr(row, name) for name in wanted} for row, wanted in zip(found, expected, strict=True)] == expected


@pytest.mark.parametrize("text", [
    "根据《灯塔条例》（云财预〔2018〕167号）第3条，自2000年开始执行。",
    "灯塔事务（204类）航标（06款）运行（01项）。",
    "联系电话：0871-63123819，邮编650500。",
    "1.主管全市灯塔工作。",
    "2024年12月31日前完成。",
    "十四五期间编制12,34.5万元。"])
def test_no_claims(text: str) -> None:
    assert claims(text) == []
