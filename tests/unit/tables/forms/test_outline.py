"""Indicators that a cell lists as running text."""

from __future__ import annotations

import pytest

from pipeline.tables.forms.outline import OutlineItem, split_outline
from pipeline.tables.forms.running import RunningIndicator, split_running


@pytest.mark.parametrize(("text", "expected"), [
    ("1.产出指标（1）数量指标：开设课程≥12门；（2）质量指标：结业率≥95%；（3）时效指标：完成时间2026年11月30日前；2.效益指标（1）社会效益指标：居民学习意愿持续提升；"
     "3.满意度指标（1）服务对象满意度指标：学员满意度≥90%。",
     [OutlineItem("产出指标", "数量指标", "开设课程", "≥12门"), OutlineItem("产出指标", "质量指标", "结业率", "≥95%"),
      OutlineItem("产出指标", "时效指标", "完成时间", "2026年11月30日前"), OutlineItem("效益指标", "社会效益指标", "居民学习意愿", "持续提升"),
      OutlineItem("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%")]),
    ("数量指标：①巡塘次数不少于48次；②放养鱼苗20万尾。质量指标：成活率达到85%",
     [OutlineItem(None, "数量指标", "巡塘次数", "不少于48次"), OutlineItem(None, "数量指标", "放养鱼苗", "20万尾"), OutlineItem(None, "质量指标", "成活率", "达到85%")]),
    ("一、产出指标：数量指标：指标1：修剪绿篱：1.2万米；质量指标：指标1：存活率：98%以上。二、满意度指标：游客满意度90%以上",
     [OutlineItem("产出指标", "数量指标", "修剪绿篱", "1.2万米"), OutlineItem("产出指标", "质量指标", "存活率", "98%以上"),
      OutlineItem("满意度指标", None, "游客满意度", "90%以上")]),
    ("1.产出指标（1）时效指标：按期完成率100%；（2）成本指标：预算控制≤30万元；2.效益指标（1）社会效益指标：受益村≥5个",
     [OutlineItem("产出指标", "时效指标", "按期完成率", "100%"), OutlineItem("产出指标", "成本指标", "预算控制", "≤30万元"),
      OutlineItem("效益指标", "社会效益指标", "受益村", "≥5个")]),
    ("产出指标：数量指标：新增书架≥20组；成本指标：经济成本指标：采购成本≤5万元",
     [OutlineItem("产出指标", "数量指标", "新增书架", "≥20组"), OutlineItem("成本指标", "经济成本指标", "采购成本", "≤5万元")]),
    ("保障场馆开放，丰富群众生活。", []),
    ("", []),
])
def test_outline(text: str, expected: list[OutlineItem]) -> None:
    assert split_outline(text) == expected


def test_every_word_of_an_outline_stays_in_one_item() -> None:
    items = split_outline("产出指标：数量指标：培训3期，每期不少于40人；时效指标：9月底前完成")
    assert [(item.level2, item.level3, item.target) for item in items] == [("数量指标", "培训3期，每期", "不少于40人"), ("时效指标", "9月底前完成", None)]


@pytest.mark.parametrize(("text", "expected"), [
    ("1、1-产出指标；11-数量指标；植树株数；实施周期指标值:≥900株；年度指标值:≥300株。2、3-满意度指标；31-服务对象满意度指标；游人满意度；年度指标值:≥90%。",
     [RunningIndicator("1-产出指标", "11-数量指标", "植树株数", "≥300株", "≥900株"),
      RunningIndicator("3-满意度指标", "31-服务对象满意度指标", "游人满意度", "≥90%", None)]),
    ("1、1-产出指标；12-质量指标；抽检合格率；年度指标值:一类≥98%；二类≥95%。", [RunningIndicator("1-产出指标", "12-质量指标", "抽检合格率", "一类≥98%；二类≥95%", None)]),
    ("全年开展巡查。", []),
])
def test_coded_running_text(text: str, expected: list[RunningIndicator]) -> None:
    assert split_running(text) == expected
