"""Tables over pages: what is one table, and how its pieces become one."""

from __future__ import annotations

from tests.unit.tables.sheets import Sheet

HEAD = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")


def _rows(first: int, count: int = 4) -> tuple[tuple[str, ...], ...]:
    return tuple((f"21302{number:02d}", f"事项{number}", f"{number}.00", f"{number}.00", "") for number in range(first, first + count))


def _first(*rows: tuple[str, ...], height: float = 595) -> Sheet:
    return Sheet().new_page(842, height).caption("支出总表", "预算03表", "部门名称：青禾市林业局").grid((HEAD, *rows), widths=130)


def _joined(sheet: Sheet) -> list[tuple[str | None, tuple[int, ...], int]]:
    return [(table.caption.title, table.pages, table.row_count) for table in sheet.read().tables]


def test_header_repeated():
    assert _joined(_first(*_rows(1)).new_page().grid((HEAD, *_rows(5)), widths=130)) == [("支出总表", (1, 2), 9)]


def test_header_absent():
    assert _joined(_first(*_rows(1)).new_page().grid(_rows(5), widths=130, heads=0)) == [("支出总表", (1, 2), 9)]


def test_header_repeated_in_nearly_the_same_words():
    again = ("科目编码", "科目名称（续）", "合计", "基本支出", "项目支出")
    assert _joined(_first(*_rows(1)).new_page().grid((again, *_rows(5)), widths=130)) == [("支出总表", (1, 2), 9)]


def test_caption_repeated_with_and_without_the_header():
    for head in ((HEAD,), ()):
        sheet = _first(*_rows(1)).new_page().caption("支出总表", "预算03表", "部门名称：青禾市林业局")
        assert _joined(sheet.grid((*head, *_rows(5)), widths=130, heads=len(head))) == [("支出总表", (1, 2), 9)]


def test_continuation_notes():
    for words in ("续表", "（续）"):
        sheet = _first(*_rows(1)).new_page().text(50, 40, words).text(700, 60, "单位：万元")
        assert _joined(sheet.grid((HEAD, *_rows(5)), widths=130)) == [("支出总表", (1, 2), 9)]


def test_header_alone_above_the_break():
    assert _joined(_first(height=120).new_page().grid(_rows(1), widths=130, heads=0)) == [("支出总表", (1, 2), 5)]


def test_header_parted_by_the_break():
    sheet = Sheet().new_page(842, 120).caption("财政拨款收支预算总表").grid((("收入", "<", "支出", "<"),), widths=160).new_page()
    read = sheet.grid((("项目", "预算数", "项目", "预算数"), ("一、一般公共预算", "9.00", "一、农林水支出", "9.00")), widths=160).read()

    assert [table.kind for table in read.tables] == ["fiscal_appropriation_summary"]
    assert read.paths() == ["收入>项目", "收入>预算数", "支出>项目", "支出>预算数"]
    assert read.amounts("side", "name") == [("income", "一、一般公共预算"), ("expenditure", "一、农林水支出")]


def test_an_empty_table_with_a_note_takes_no_rows_of_the_next_page():
    sheet = _first().text(50, 110, "注：本表无发生额").new_page().text(50, 40, "专题说明见后。").grid(_rows(1), widths=130, heads=0)
    assert [table.pages for table in sheet.read().tables] == [(1,), (2,)]


def test_two_tables_with_the_same_header_stay_two():
    sheet = Sheet()
    for title, number in (("政府性基金预算支出表", "预算08表"), ("国有资本经营预算支出表", "预算09表")):
        sheet.new_page().caption(title, number, "部门名称：青禾市林业局").grid((HEAD, ("合计", "", "0.00", "0.00", "0.00")), widths=130)

    assert _joined(sheet) == [("政府性基金预算支出表", (1,), 2), ("国有资本经营预算支出表", (2,), 2)]


def test_text_between_parts_tables():
    sheet = _first(*_rows(1)).new_page().text(50, 40, "下表列示另一项内容，与上表无关。").grid(_rows(5), widths=130, heads=0)
    assert len(sheet.read().tables) == 2


def test_a_page_between_parts_tables():
    assert len(_first(*_rows(1)).new_page().text(50, 40, "说明").new_page().grid(_rows(5), widths=130, heads=0).read().tables) == 2


def test_a_row_that_the_break_cuts_is_one_row():
    long = "开展古树名木普查建档挂牌"
    sheet = _first(*_rows(1, 2), ("2130299", long, "3.00", "3.00", ""))
    sheet.new_page().grid((("", "工作经费及设备购置", "", "", ""), *_rows(5, 2)), widths=130, heads=0)
    read = sheet.read()

    assert [(cell.text, cell.page) for cell in read.tables[0].cells if cell.row == 3 and cell.column == 1] == [(f"{long}工作经费及设备购置", 1)]
    assert read.tables[0].row_count == 6


TARGET_HEAD = ("项目名称", "预算金额", "绩效目标", "一级指标", "二级指标", "三级指标", "指标值")


def _targets(*rest: tuple[str, ...]) -> Sheet:
    sheet = Sheet().new_page().caption("项目支出绩效目标表", "预算11表", "部门名称：青禾市林业局").grid((
        TARGET_HEAD, ("古树巡护", "40.00", "提高古树保护水平，减少", "产出指标", "数量指标", "巡护次数", "≥12次"),
        ("^", "^", "^", "^", "质量指标", "建档准确率", "≥98%")), widths=100, height=26)
    return sheet.new_page().grid((TARGET_HEAD, *rest), widths=100, height=26)


def test_a_merged_block_goes_on_over_the_break_with_its_figure_and_its_flowing_text():
    read = _targets(("", "", "病虫害", "", "时效指标", "完成时间", "12月底前"), ("^", "^", "^", "效益指标", "社会效益指标", "保护意识", "提高")).read()

    first = {cell.column: (cell.text, cell.row_span) for cell in read.tables[0].cells if cell.row == 1}
    assert (first[0], first[1], first[2]) == (("古树巡护", 4), ("40.00", 4), ("提高古树保护水平，减少病虫害", 4))
    assert first[3] == ("产出指标", 3)


def test_a_new_label_under_the_break_is_not_swallowed():
    read = _targets(("", "", "", "效益指标", "社会效益指标", "保护意识", "提高"), ("^", "^", "^", "^", "生态效益指标", "成活率", "≥95%")).read()

    assert [(cell.row, cell.text) for cell in read.tables[0].cells if cell.column == 3 and cell.row] == [(1, "产出指标"), (3, "效益指标")]


def test_a_blank_cell_above_the_break_takes_nothing_of_the_next_record():
    rest = ("苗木补助", "50.00", "补助苗木", "产出指标", "数量指标", "补助户数", "≥3户"), ("^", "^", "^", "^", "质量指标", "发放准确率", "≥98%")
    head = ("项目名称", "其他资金", "绩效目标", *TARGET_HEAD[3:])
    sheet = Sheet().new_page().caption("项目支出绩效目标表", "预算11表", "部门名称：青禾市林业局").grid((
        head, ("古树巡护", "", "保护古树", "产出指标", "数量指标", "巡护次数", "≥12次"), ("^", "^", "^", "^", "质量指标", "建档准确率", "≥98%")), widths=100, height=26)
    read = sheet.new_page().grid((head, *rest), widths=100, height=26).read()

    assert [(cell.row, cell.text) for cell in read.tables[0].cells if cell.column == 1 and cell.row] == [(1, None), (3, "50.00")]


def test_a_label_that_breaks_off_inside_a_bracket_goes_on():
    sheet = Sheet().new_page().caption("财政拨款“三公”经费支出表").grid((
        ("单位名称", "年度", "合计"), ("青禾市苗圃站（西片", "2024年", "5.00")), widths=150)
    read = sheet.new_page().grid((("区）", "2025年", "4.00"), ("^", "增减变化", "-1.00")), widths=150, heads=0).read()

    assert {cell.text for cell in read.tables[0].cells if cell.column == 0} == {"单位名称", "青禾市苗圃站（西片区）"}
