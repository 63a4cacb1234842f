"""Captions: number, title, organisation, unit and year in any arrangement of lines."""

from __future__ import annotations

import pytest

from pipeline.tables.captions import is_page_number, read_caption, same_caption
from schemas.table import Caption

FORESTRY = "青禾市林业局"


@pytest.mark.parametrize(("lines", "number", "title", "unit", "organisation"), [
    (("财决公开01表", "收入支出决算总表", f"编制单位：{FORESTRY}  2024年度  金额单位：元"), "财决公开01表", "收入支出决算总表", "元", FORESTRY),
    (("收入决算表  公开02表", f"部门：{FORESTRY}  金额单位：万元"), "公开02表", "收入决算表", "万元", FORESTRY),
    ((f"部门：{FORESTRY}  公开07表", "政府性基金决算表", "金额单位：万元"), "公开07表", "政府性基金决算表", "万元", FORESTRY),
    (("附件2-1", "部门收支总体情况表", "（2025年）", "单位：万元"), "附件2-1", "部门收支总体情况表", "万元", None),
    (("预算01-1表", "部门收支总表", f"单位名称：302001{FORESTRY}  单位：万元"), "预算01-1表", "部门收支总表", "万元", FORESTRY),
    (("表1-1", "部门收支总表", f"填报单位：[302001]{FORESTRY}  单位：元"), "表1-1", "部门收支总表", "元", FORESTRY),
    (("部门公开表1", "部门收支总表", "单位：万元"), "部门公开表1", "部门收支总表", "万元", None),
    (("表一：", "收 支 总 表", "（单位：万元）"), "表一", "收支总表", "万元", None),
    (("附表1：2025年收支预算总表", f"部门（单位）：{FORESTRY}  单位(万元)"), "附表1", "2025年收支预算总表", "万元", FORESTRY),
    (("第二部分  2025年部门预算表", "一、部门收支总表", "表1", "万元"), "表1", "部门收支总表", "万元", None),
    (("收入减少，主要原因是项目减少。", "收入总表（公开02表）", "单位:万元"), "公开02表", "收入总表", "万元", None),
    (("2025年度一般公共预算财政拨款", "基本支出决算表", "单位：万元"), None, "2025年度一般公共预算财政拨款基本支出决算表", "万元", None),
    (("2025年“三公”经费预算", f"部门：{FORESTRY}  单位：万元"), None, "2025年“三公”经费预算", "万元", FORESTRY),
    (("2025年单位“三公”经费预算表", f"编制单位：{FORESTRY}  单位:万元"), None, "2025年单位“三公”经费预算表", "万元", FORESTRY),
    (("支出总表（续）", "单位：万元"), None, "支出总表", "万元", None),
    (("支出总表", "部门名称：青禾市林业和草", "原局  单位：万元"), None, "支出总表", "万元", "青禾市林业和草原局"),
    (("支出总表", "单位：万", f"部门名称：{FORESTRY}  元"), None, "支出总表", "万元", FORESTRY),
    (("股东情况表", "单位：股"), None, "股东情况表", None, None),
    (("本部门没有此项支出，故本表为空。",), None, None, None, None),
])
def test_caption_lines(lines, number, title, unit, organisation):
    caption = read_caption(lines)

    assert (caption.number, caption.title, caption.unit, caption.organisation) == (number, title, unit, organisation)


def test_the_year_of_a_title_or_of_its_own_line():
    assert read_caption(("2025年部门收支总表", "单位：万元")).year == 2025
    assert read_caption(("收支总表", "2024年度")).year == 2024


def test_the_note_below():
    assert read_caption((), ("（注：本表无发生额）",)).note == "（注：本表无发生额）"


@pytest.mark.parametrize("line", ["- 12 -", "第 3 页", "3", "第3页共10页", "3/10"])
def test_page_numbers(line):
    assert is_page_number(line)


def test_a_year_is_no_page_number():
    assert not is_page_number("2024年度")


@pytest.mark.parametrize(("second", "same"), [
    (Caption(), True), (Caption(unit="万元"), True), (Caption("表1", "收支总表"), True), (Caption("表2", "收支总表"), False),
    (Caption("表1", "收入总表"), False), (Caption(organisation="青禾市水利局"), False)])
def test_which_caption_is_the_table_s_own(second, same):
    assert same_caption(Caption("表1", "收支总表", "万元", FORESTRY), second) is same
