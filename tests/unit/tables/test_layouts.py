"""Layouts of other provinces, drawn small: each once misread or easily misread."""

from __future__ import annotations

import pymupdf
import pytest

from tests.unit.tables.sheets import Sheet

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")
TREE = (HEAD, ("合计", "", "20.00", "12.00", "8.00"), ("213", "农林水支出", "20.00", "12.00", "8.00"),
        ("21302", "林业和草原", "20.00", "12.00", "8.00"), ("2130205", "森林资源培育", "20.00", "12.00", "8.00"))
TREE_LINES = [(None, "合计", None), ("213", "农林水支出", 1), ("21302", "林业和草原", 2), ("2130205", "森林资源培育", 3)]


def _tree(title: str = "支出总表", number: str = "预算03表") -> Sheet:
    return Sheet().new_page().caption(title, number, "部门名称：青禾市林业局")


@pytest.mark.parametrize("rules", ["all", "dots", "double", "thick", "fills", "rows", "none"])
@pytest.mark.parametrize("heads", [0, 1])
def test_rules_of_any_kind_give_the_same_lines(rules, heads):
    read = _tree().grid(TREE, widths=130, rules=rules, heads=heads).read()

    assert [table.kind for table in read.tables] == ["expenditure_summary"]
    assert read.paths() == list(HEAD)
    assert list(dict.fromkeys(read.amounts("code", "name", "level"))) == TREE_LINES
    assert read.amounts("measure", "amount_printed")[:3] == [("total", "20.00"), ("basic", "12.00"), ("project", "8.00")]


def test_code_parts_with_column_numbers_are_header():
    read = _tree("收入决算表", "公开02表").grid((
        ("项目", "<", "<", "<", "本年收入合计", "财政拨款收入", "事业收入"),
        ("功能分类科目编码", "<", "<", "科目名称", "^", "^", "^"),
        ("类", "款", "项", "栏次", "1", "2", "3"),
        ("^", "^", "^", "合计", "350.20", "300.20", "50.00"),
        ("213", "", "", "农林水支出", "350.20", "300.20", "50.00"),
        ("213", "02", "", "林业和草原", "350.20", "300.20", "50.00"),
        ("213", "2", "1", "行政运行", "350.20", "300.20", "50.00")), widths=[40, 40, 40, 120, 90, 90, 90], heads=3).read(2024, final=True)

    assert read.tables[0].header_row_count == 3
    assert read.paths()[:4] == ["项目>功能分类科目编码>类", "项目>功能分类科目编码>款", "项目>功能分类科目编码>项", "项目>科目名称"]
    assert read.amounts("code", "name", "measure")[::3] == [
        (None, "合计", "total"), ("213", "农林水支出", "total"), ("21302", "林业和草原", "total"), ("2130201", "行政运行", "total")]


def test_codes_merged_over_their_parts():
    read = _tree("支出决算表", "公开03表").grid((
        ("项目", "<", "<", "<", "合计", "基本支出"), ("科目编码", "<", "<", "科目名称", "^", "^"), ("类", "款", "项", "栏次", "1", "2"),
        ("^", "^", "^", "合计", "9.00", "9.00"), ("213", "<", "<", "农林水支出", "9.00", "9.00"), ("2130201", "<", "<", "行政运行", "9.00", "9.00")),
        widths=[30, 30, 30, 120, 90, 90], heads=3).read(2024, final=True)

    assert read.amounts("code", "level", "amount_printed")[::2] == [(None, None, "9.00"), ("213", 1, "9.00"), ("2130201", 3, "9.00")]


def test_a_summary_of_four_sides_keeps_each_label_with_its_amount():
    read = _tree("部门收支总表", "预算01表").grid((
        ("收入", "<", "支出", "<", "<", "<"),
        ("项目", "预算数", "项目（按功能分类）", "预算数", "项目（按支出性质）", "预算数"),
        ("一、一般公共预算", "100.00", "一、农林水支出", "100.00", "一、基本支出", "80.00"),
        ("二、政府性基金", "", "二、住房保障支出", "", "二、项目支出", "20.00"),
        ("本年收入合计", "100.00", "本年支出合计", "<", "<", "100.00")), widths=125, heads=2).read()

    assert read.tables[0].lanes == (0, 2, 4)
    assert read.amounts("side", "name", "level", "amount_printed") == [
        ("income", "一、一般公共预算", None, "100.00"), ("expenditure", "一、农林水支出", 1, "100.00"), ("expenditure", "一、基本支出", None, "80.00"),
        ("expenditure", "二、项目支出", None, "20.00"), ("income", "本年收入合计", None, "100.00"), ("expenditure", "本年支出合计", None, "100.00")]


def test_three_lists_of_economic_codes_side_by_side():
    read = _tree("一般公共预算财政拨款基本支出决算表", "公开06表").grid((
        ("人员经费", "<", "<", "公用经费", "<", "<", "<", "<", "<"), ("科目编码", "科目名称", "决算数") * 3,
        ("301", "工资福利支出", "50.00", "302", "商品和服务支出", "9.00", "307", "债务利息支出", ""),
        ("30101", "基本工资", "50.00", "30201", "办公费", "9.00", "310", "资本性支出", "1.00")), widths=80, heads=2).read(2024, final=True)

    assert read.amounts("code", "name", "amount_printed") == [
        ("301", "工资福利支出", "50.00"), ("302", "商品和服务支出", "9.00"), ("30101", "基本工资", "50.00"), ("30201", "办公费", "9.00"),
        ("310", "资本性支出", "1.00")]


def test_title_organisation_and_unit_inside_the_grid():
    read = Sheet().new_page().grid((
        ("部门支出总表", "<", "<", "<"), ("编制单位：青禾市林业局", "<", "单位：元", "<"), ("科目编码", "科目名称", "合计", "基本支出"),
        ("213", "农林水支出", "3,502,000.00", "3,502,000.00")), top=40, widths=150, heads=3).read(organisation=None)

    caption = read.tables[0].caption
    assert (caption.title, caption.organisation, caption.unit) == ("部门支出总表", "青禾市林业局", "元")
    assert read.paths() == ["科目编码", "科目名称", "合计", "基本支出"]
    assert read.amounts("amount_yuan", "organisation")[0] == ("3502000", "青禾市林业局")


def test_years_units_and_rates_in_the_heads():
    read = Sheet().new_page().text(300, 40, "2025年一般公共预算支出表", 13).grid((
        ("科目", "<", "2024年执行数（万元）", "2025年预算数（万元）", "<", "2025年预算数比2024年执行数", "<"),
        ("科目编码", "科目名称", "^", "小计", "基本支出", "增减额（万元）", "增减（%）"),
        ("213", "农林水支出", "90.00", "100.00", "80.00", "(10.00)", "11.11")), widths=105, heads=2).read()

    assert read.amounts("measure", "fiscal_year", "amount_yuan", "unit") == [
        ("prior_year", 2024, "900000", "万元"), ("total", 2025, "1000000", "万元"), ("basic", 2025, "800000", "万元"),
        ("change", 2025, "-100000", "万元")]


def test_levels_from_indents_where_no_code_is_printed():
    read = _tree("一般公共预算支出表", "附表5").grid((
        ("功能科目名称", "合计"), ("合计", "105.00"), ("农林水支出", "100.00"), ("　　林业和草原", "100.00"), ("　　　　行政运行", "80.00"),
        ("　　　　森林资源培育", "20.00"), ("住房保障支出", "5.00"), ("　　住房改革支出", "5.00"), ("　　　　住房公积金", "5.00")), widths=150).read()

    assert read.amounts("name", "level") == [
        ("合计", None), ("农林水支出", 1), ("林业和草原", 2), ("行政运行", 3), ("森林资源培育", 3), ("住房保障支出", 1), ("住房改革支出", 2), ("住房公积金", 3)]


def test_a_subtotal_takes_the_name_of_its_group():
    read = _tree("收入预算总表", "公开表二").grid((
        ("项目名称", "<", "金额"), ("收入总计", "<", "30.00"), ("一般公共预算资金", "小计", "20.00"), ("^", "财政拨款资金", "20.00"),
        ("其他资金", "小计", "10.00"), ("^", "事业收入", "10.00")), widths=150).read()

    assert [name for name, in read.amounts("name")] == ["收入总计", "一般公共预算资金", "财政拨款资金", "其他资金", "事业收入"]


def test_codes_of_units_are_not_codes_of_subjects():
    read = _tree("部门支出总体情况表").grid((
        ("科目编码", "<", "<", "单位代码", "单位（科目名称）", "合计"), ("类", "款", "项", "^", "^", "^"), ("**", "**", "**", "**", "**", "1"),
        ("", "", "", "046001", "青禾市林业局机关", "30.00"), ("213", "02", "01", "046001", "行政运行", "25.00"),
        ("213", "02", "05", "046001", "森林资源培育", "5.00")), widths=[40, 40, 40, 70, 150, 90], heads=3).read()

    assert read.amounts("code", "name", "organisation") == [
        (None, "青禾市林业局机关", "青禾市林业局机关"), ("2130201", "行政运行", "青禾市林业局机关"), ("2130205", "森林资源培育", "青禾市林业局机关")]


def test_two_classifications_side_by_side_give_the_code_of_the_department():
    read = _tree("支出经济分类表").grid((
        ("部门预算经济分类", "<", "<", "政府预算经济分类", "<", "<", "合计"), ("类", "款", "科目名称", "类", "款", "科目名称", "^"),
        ("301", "01", "基本工资", "501", "01", "工资奖金津补贴", "12.00"), ("302", "01", "办公费", "502", "01", "办公经费", "3.00")),
        widths=90, heads=2).read()

    assert read.amounts("code", "name") == [("30101", "基本工资"), ("30201", "办公费")]


def test_attributes_do_not_name_a_row():
    read = _tree("政府采购预算表", "预算12表").grid((
        ("采购项目名称", "采购类别", "采购数量", "单价（元）", "金额"), ("苗圃灌溉设备", "货物", "10", "5,000.00", "5.00"), ("合计", "", "", "", "5.00")),
        widths=120).read()

    assert read.amounts("name", "measure", "amount_yuan") == [
        ("苗圃灌溉设备", "other", None), ("苗圃灌溉设备", "other", "5000"), ("苗圃灌溉设备", "procurement", "50000"), ("合计", "procurement", "50000")]


def test_units_of_rows_and_totals_of_three_public():
    read = _tree("财政拨款“三公”经费支出表").grid((
        ("单位名称", "2024年预算数", "<", "2025年预算数", "<"), ("^", "合计", "公务接待费", "合计", "公务接待费"),
        ("合计", "5.00", "1.00", "4.00", "1.00"), ("青禾市苗圃站", "5.00", "1.00", "4.00", "1.00")), widths=120, heads=2).read()

    assert read.amounts("organisation", "name", "measure", "fiscal_year") == [
        (organisation, name, measure, year) for organisation in ("青禾市林业局", "青禾市苗圃站")
        for measure, year in (("prior_year", 2024), ("budget", 2025)) for name in ("合计", "公务接待费")]


@pytest.mark.parametrize("slanting", [True, False])
def test_watermarks_do_not_stand_in_cells(slanting):
    sheet = _tree().grid(TREE, widths=130)
    if slanting:
        writer = pymupdf.TextWriter(sheet.page.rect)
        writer.append((150, 140), "青禾市公开 2025", font=pymupdf.Font("china-s"), fontsize=40)
        writer.write_text(sheet.page, morph=(pymupdf.Point(200, 140), pymupdf.Matrix(25)), opacity=0.4)
    else:
        sheet.text(200, 130, "公开专用 88", 40, color=(0.85, 0.85, 0.85))

    read = sheet.read()

    assert [cell.text for cell in read.tables[0].cells] == [text or None for row in TREE for text in row]


def test_captions_of_tables_side_by_side():
    sheet = Sheet().new_page().text(150, 40, "收入总表", 13).text(50, 62, "单位：万元").text(560, 40, "支出总表", 13).text(450, 62, "单位：元")
    sheet.grid((("项目", "预算数"), ("财政拨款收入", "10.00")), left=50, widths=150)
    sheet.grid((("项目", "预算数"), ("农林水支出", "100000")), left=450, widths=150)

    read = sheet.read()

    assert [(table.caption.title, table.kind, table.caption.unit) for table in read.tables] == [
        ("收入总表", "income_summary", "万元"), ("支出总表", "expenditure_summary", "元")]
    assert read.amounts("amount_yuan") == [("100000",), ("100000",)]


def test_shaded_tables_without_a_figure_and_shaded_rests_without_heads():
    blank = ("",) * 5
    empty = _tree("政府性基金预算支出表", "预算08表").grid((HEAD, blank, blank), widths=130, rules="fills").read()
    assert [(table.kind, table.row_count) for table in empty.tables] == [("government_fund", 3)]

    going_on = _tree().grid(TREE, widths=130, rules="fills").new_page().grid(
        (("2130299", "其他林业支出", "3.00", "3.00", ""),), widths=130, rules="fills", heads=0).read()
    assert [(table.pages, table.row_count) for table in going_on.tables] == [((1, 2), 6)]


def test_one_row_of_figures_under_a_title_is_a_table_and_under_prose_is_none():
    rows = (("合计", "因公出国（境）费", "公务用车运行费", "公务接待费"), ("7.00", "1.00", "4.00", "2.00"))
    read = _tree("“三公”经费支出表").grid(rows, widths=150, rules="none").read()
    assert [name for name, in read.amounts("name")] == list(rows[0])

    prose = Sheet().new_page().text(50, 40, "本年各项支出如下所述。").grid((("合计", "甲", "乙", "丙"), ("7.00", "1.00", "4.00", "2.00")), widths=150, rules="none")
    assert prose.read().tables == []
