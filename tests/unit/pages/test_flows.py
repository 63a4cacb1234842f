"""Documents without pages: HTML and plain text as lines and grids."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableDocument
from pipeline.pages.field_grids import field_grid, header_height
from pipeline.pages.html import read_html
from pipeline.pages.plain import read_plain
from pipeline.tables.reading import read_tables

HTML = """<html><head><title>预算公开</title></head><body><nav><a href="#">首页</a></nav>
<h2>青禾市林业局2025年部门预算</h2><p>收支总表</p><p>单位：万元</p>
<table><tr><td colspan="2">收入</td><td colspan="2">支出</td></tr><tr><td>项目</td><td>预算数</td><td>项目</td><td>预算数</td></tr>
<tr><td>一、财政拨款</td><td>9.00</td><td>一、农林水支出</td><td>9.00</td></tr></table>
<div style="display: none"><p>看不见</p></div><script>var x = 1;</script><p>说明完毕。</p></body></html>"""


def test_html_keeps_paragraphs_and_spans_and_leaves_menus_out():
    flow = read_html(HTML)
    table, = read_tables(flow.fragments)

    assert flow.title == "预算公开"
    assert [line.text for line in flow.lines] == ["青禾市林业局2025年部门预算", "收支总表", "单位：万元", "说明完毕。"]
    assert (table.kind, table.caption.title, table.caption.unit, table.lanes) == ("income_expenditure_summary", "收支总表", "万元", (0, 2))
    assert table.column_paths[3] == ("支出", "预算数")
    assert all(cell.page is None and cell.bbox is None for cell in table.cells)


def test_html_row_spans_and_short_rows_fill_the_grid():
    flow = read_html("<table><tr><td rowspan='2'>甲</td><td>1.00</td><td>2.00</td></tr><tr><td>3.00</td></tr></table>")
    grid = flow.fragments[0].grid

    assert [(cell.row, cell.column, cell.row_span, cell.text) for cell in grid.cells] == [
        (0, 0, 2, "甲"), (0, 1, 1, "1.00"), (0, 2, 1, "2.00"), (1, 1, 1, "3.00"), (1, 2, 1, None)]


def test_html_layout_tables_and_absurd_spans():
    assert read_html("<table><tr><td><table><tr><td>甲</td><td>5.00</td></tr></table></td></tr></table>").fragments[0].grid.cells[0].text == "甲"
    assert len(read_html("<table><tr><td colspan='99999'>甲</td><td>乙</td></tr></table>").fragments[0].grid.xs) < 300


def test_html_without_an_element_is_unreadable():
    with pytest.raises(UnreadableDocument):
        read_html("")


TEXT = "# 青禾市林业局2025年部门预算\n支出总表\n单位：万元\n科目编码\t科目名称\t合计\n213\t农林水支出\t9.00\n21302\t林业和草原\t9.00\n## 说明\n- 完毕\n"


def test_plain_text_with_tabs():
    flow = read_plain(TEXT)
    table, = read_tables(flow.fragments)

    assert [(line.text, line.size) for line in flow.lines] == [
        ("青禾市林业局2025年部门预算", 22.0), ("支出总表", 10.0), ("单位：万元", 10.0), ("说明", 20.0), ("完毕", 10.0)]
    assert (table.kind, table.header_row_count, table.caption.unit) == ("expenditure_summary", 1, "万元")
    assert flow.problems == ()


def test_markdown_pipes_and_markup():
    flow = read_plain("|项目|金额|\n|---|---|\n|古树<br>保护|$\\geq$5|\n")
    assert [cell.text for cell in flow.fragments[0].grid.cells] == ["项目", "金额", "古树保护", "≥5"]


def test_torn_rows_are_said_so_and_nothing_is_guessed():
    flow = read_plain("科目编码\t科目名称\t合计\t基本支出\n213\t农林水支出\t9.00\n214\t交通运输支出\t3.00\n")
    table, = read_tables(flow.fragments)

    assert "another number of fields than their header (4)" in flow.problems[0]
    assert (table.header_row_count, set(table.column_paths)) == (0, {()})


def test_one_field_short_in_every_row_is_said_so():
    rows = [["项目", "合计", "基本支出", "项目支出", "其他"], ["甲", "3.00", "2.00", "1.00", ""], ["乙", "3.00", "2.00", "1.00", ""]]
    assert "one field short" in (field_grid(rows)[1] or "")


def test_blank_fields_of_a_header_belong_to_their_group():
    grid, problem = field_grid([["科目", "", "预算", ""], ["编码", "名称", "基本支出", "项目支出"], ["213", "农林水支出", "1.00", "2.00"]])

    assert problem is None
    assert [(cell.column, cell.column_span, cell.text) for cell in grid.cells if cell.row == 0] == [(0, 2, "科目"), (2, 2, "预算")]


def test_header_height():
    assert header_height([["项目", "金额"], ["甲", "5.00"]]) == 1
    assert header_height([["甲", "5.00"]]) == 0
    assert header_height([["项目", "说明"], ["甲", "乙"]]) == 1


def test_a_row_that_is_only_the_rest_of_a_long_text_goes_back_to_its_row():
    long = "巡护古树五百株以上；建立古树档案并按月更新巡护记录；保护率不低于百分之九十五"
    flow = read_plain(f"项目\t金额\t绩效目标\n古树保护\t5.00\t{long}\n\t\t群众满意度较高\n苗木繁育\t3.00\t无\n")
    assert [cell.text for cell in flow.fragments[0].grid.cells if cell.column == 2] == ["绩效目标", f"{long}群众满意度较高", "无"]
