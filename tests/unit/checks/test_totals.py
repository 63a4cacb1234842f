"""Sums over columns and rows of fictional tables: found from words, kept when they fail, silent where the layout is unclear."""

from __future__ import annotations

from tests.books import book, checked, formulas, found, table

FUNCTIONAL = (
    ("201", "一般公共服务支出", "300.00", "100.00", "200.00"), ("20103", "政府办公厅（室）及相关机构事务", "300.00", "100.00", "200.00"),
    ("2010301", "行政运行", "100.00", "100.00", ""), ("2010302", "一般行政管理事务", "200.00", "", "200.00"),
    ("213", "农林水支出", "50.00", "", "50.00"), ("21303", "水利", "50.00", "", "50.00"), ("2130306", "水利工程运行与维护", "50.00", "", "50.00"))
HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")


def expenditure(*changes: tuple[int, int, str]) -> list[list[str]]:
    rows = [["合计", "", "350.00", "100.00", "250.00"], *(list(row) for row in FUNCTIONAL)]
    for row, column, text in changes:
        rows[row][column] = text
    return rows


def test_every_row_and_every_level_of_a_coded_table() -> None:
    rows = checked(table("t001", "expenditure_summary", HEADER, expenditure(), labels=2))
    assert not [row for row in rows if row.status == "fail"]
    assert "350.00 = 100.00 + 250.00" in formulas(rows, "totals.row_sum")
    assert "350.00 = 300.00 + 50.00" in formulas(rows, "totals.column_sum")
    assert "300.00 = 100.00 + 200.00" in formulas(rows, "hierarchy.code")


def test_one_wrong_figure_is_one_group_with_the_suspect_first() -> None:
    rows = checked(table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "140.00")), labels=2))
    fails = [row for row in rows if row.status == "fail"]
    assert {row.check_id.split(":")[0] for row in fails} == {"totals.row_sum", "hierarchy.code"}
    assert len({row.group_id for row in fails}) == 1
    for row in fails:
        assert (row.evidence[0]["row"], row.evidence[0]["column"], row.evidence[0]["text"]) == (4, 2, "140.00")
        assert row.cause == "document"
        assert "100.00" in (row.message_zh or "")


def test_a_swapped_pair_a_dropped_point_and_a_sign_are_named() -> None:
    swapped = checked(table("t001", "expenditure_summary", HEADER, expenditure((0, 4, "205.00")), labels=2))
    assert any("颠倒" in (row.message_zh or "") for row in swapped if row.status == "fail")
    point = checked(table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "10000")), labels=2))
    assert any("小数点" in (row.message_zh or "") for row in point if row.status == "fail")
    sign = checked(table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "-100.00")), labels=2))
    assert any("正负号" in (row.message_zh or "") for row in sign if row.status == "fail")


def test_fingerprints_survive_a_second_run() -> None:
    first, second = (checked(table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "140.00")), labels=2)) for _ in range(2))
    assert [row.fingerprint for row in first] == [row.fingerprint for row in second]
    assert len({row.check_id for row in first}) == len(first)


def test_rows_that_are_not_printed_make_one_group_of_unknown_cause() -> None:
    rows = [row for row in expenditure() if row[0] not in ("213", "21303", "2130306")]
    fails = [row for row in checked(table("t001", "expenditure_summary", HEADER, rows, labels=2)) if row.status == "fail"]
    assert {row.check_id.split(":")[0] for row in fails} == {"totals.column_sum"}
    assert {row.cause for row in fails} == {"unknown"} and len({row.group_id for row in fails}) == 1
    assert "未列出" in (fails[0].message_zh or "")


def test_codes_that_come_again_have_a_second_key() -> None:
    rows = (("30101", "基本工资", "10.00"), ("30102", "津贴补贴", "20.00"), ("30101", "基本工资", "5.00"), ("合计", "", "35.00"))
    found_rows = checked(table("t001", "general_public_by_economic", ("科目编码", "科目名称", "合计"), rows, labels=2))
    assert "35.00 = 10.00 + 20.00 + 5.00" in formulas(found_rows, "totals.column_sum", "pass")
    assert not found(found_rows, "hierarchy.code")


def test_a_misprinted_class_code_is_read_by_its_name() -> None:
    rows = expenditure((3, 0, "7010301"))
    fails = [row for row in checked(table("t001", "expenditure_summary", HEADER, rows, labels=2)) if row.status == "fail"]
    assert {row.check_id.split(":")[0] for row in fails} == {"hierarchy.code_misprint"}


SUMMARY = (
    ("一、财政拨款", "80.00", "一、一般公共服务支出", "60.00"), ("1.一般公共预算", "80.00", "二、教育支出", "40.00"), ("2.政府性基金预算", "", "", ""),
    ("二、事业收入", "10.00", "", ""), ("本年收入合计", "90.00", "本年支出合计", "100.00"), ("上年结转", "10.00", "结转下年", ""),
    ("1.财政拨款结转", "6.00", "", ""), ("2.非财政拨款结转", "4.00", "", ""), ("收入总计", "100.00", "支出总计", "100.00"))
SUMMARY_HEADER = ("收入>项目", "收入>预算数", "支出>项目", "支出>预算数")


def summary(*changes: tuple[int, int, str]) -> list[list[str]]:
    rows = [list(row) for row in SUMMARY]
    for row, column, text in changes:
        rows[row][column] = text
    return rows


def test_both_sides_of_a_summary() -> None:
    rows = checked(table("t001", "income_expenditure_summary", SUMMARY_HEADER, summary(), labels=(0, 2)))
    assert not [row for row in rows if row.status == "fail"]
    sums = formulas(rows, "totals.column_sum")
    assert {"90.00 = 80.00 + 10.00", "100.00 = 90.00 + 10.00", "100.00 = 60.00 + 40.00"} <= set(sums)
    assert formulas(rows, "totals.carry_over") == ["10.00 = 6.00 + 4.00"]
    assert formulas(rows, "totals.both_sides") == ["100.00 = 100.00"]
    assert "80.00 = 80.00" in formulas(rows, "hierarchy.numbering")


def test_a_wrong_grand_total_points_at_itself() -> None:
    fails = [row for row in checked(table("t001", "income_expenditure_summary", SUMMARY_HEADER, summary((8, 1, "190.00")), labels=(0, 2)))
             if row.status == "fail"]
    assert {row.check_id.split(":")[0] for row in fails} == {"totals.column_sum", "totals.both_sides"}
    assert all(row.evidence[0]["text"] == "190.00" for row in fails)


def test_names_without_codes_take_the_codes_of_other_tables() -> None:
    names = ("一般公共服务支出", "政府办公厅（室）及相关机构事务", "行政运行", "一般行政管理事务", "农林水支出", "水利", "水利工程运行与维护")
    amounts = ("300.00", "300.00", "100.00", "200.00", "50.00", "50.00", "50.00")
    rows = [[name, amount] for name, amount in zip(names, amounts, strict=True)] + [["合计", "350.00"]]
    found_rows = checked(table("t001", "expenditure_summary", ("科目名称", "合计"), rows),
                         table("t002", "general_public_by_function", HEADER, expenditure(), labels=2))
    assert "300.00 = 100.00 + 200.00" in [row.formula for row in found(found_rows, "hierarchy.code") if row.evidence[0]["table_id"] == "t001"]
    assert not [row for row in found_rows if row.status == "fail"]


UNITS = (("松原市云溪区水务局", "30.00"), ("松原市云溪区水务局（本级）", "20.00"), ("工资福利支出", "15.00"), ("商品和服务支出", "5.00"),
         ("松原市云溪区河道管理站", "10.00"), ("工资福利支出", "10.00"))


def test_units_and_what_stands_below_each() -> None:
    income = table("t002", "income_summary", ("预算单位", "合计"), (("松原市云溪区水务局（本级）", "20.00"), ("松原市云溪区河道管理站", "10.00")))
    rows = checked(table("t001", "basic_expenditure", ("支出项目类别", "总计"), UNITS), income)
    assert {"20.00 = 15.00 + 5.00", "10.00 = 10.00", "30.00 = 20.00 + 10.00"} <= set(formulas(rows, "totals.unit", "pass"))


def test_a_level_a_label_column() -> None:
    rows = (("一、货物", "", "", "12.00"), ("", "设备购置费", "", "12.00"), ("", "", "计算机", "8.00"), ("", "", "打印机", "4.00"),
            ("二、服务", "", "", "3.00"), ("", "物业费", "", "3.00"), ("", "", "物业管理服务", "3.00"))
    found_rows = checked(table("t001", "procurement", ("采购大类", "专项名称", "物品名称", "总计"), rows, labels=3))
    assert "12.00 = 8.00 + 4.00" in formulas(found_rows, "hierarchy.numbering", "pass")


def test_numbering_in_documents_of_another_kind_accuses_nobody() -> None:
    rows = (("一、营业收入", "10.00"), ("1.主营", "7.00"), ("2.其他", "2.00"))
    found_rows = checked(table("t001", "other", ("项目", "金额"), rows), kind="other")
    assert {row.status for row in found(found_rows, "hierarchy.numbering")} == {"insufficient"}


def test_a_part_row_is_at_most_its_whole() -> None:
    rows = (("事业收入", "10.00"), ("其中：教育收费", "12.00"), ("其他收入", "1.00"), ("合计", "11.00"))
    found_rows = checked(table("t001", "income_summary", ("项目", "金额"), rows))
    assert formulas(found_rows, "totals.part_row", "fail") == ["12.00 ≤ 10.00"]
    assert "11.00 = 10.00 + 1.00" in formulas(found_rows, "totals.column_sum", "pass")


def test_a_table_most_of_which_fails_is_one_finding_about_the_reading() -> None:
    rows = [[code, name, "1.00", "7.00", "9.00"] for code, name, *_ in FUNCTIONAL]
    fails = [row for row in checked(table("t001", "expenditure_summary", HEADER, rows, labels=2)) if row.status == "fail"]
    assert len(fails) > 4 and {row.cause for row in fails} == {"extraction"} and len({row.group_id for row in fails}) == 1


def test_a_table_with_an_unsure_grid_blames_the_reading() -> None:
    rows = table("t001", "expenditure_summary", HEADER, expenditure((3, 2, "140.00")), labels=2)
    assert {row.cause for row in checked(rows, doubtful=("t001",)) if row.status == "fail"} == {"extraction"}


def test_unit_of_a_book_is_found_in_unit_columns() -> None:
    made = book(table("t001", "income_summary", ("预算单位", "合计"), (("松原市云溪区河道管理站", "10.00"), ("合计", "10.00"))))
    assert "松原市云溪区河道管理站" in made.organisations


def test_parts_known_by_their_names_are_no_addends() -> None:
    rows = (("因公出国（境）费", "10.00"), ("公务接待费", "2.00"), ("公务用车购置及运行维护费", "8.00"), ("公务用车购置费", "5.00"),
            ("公务用车运行维护费", "3.00"), ("合计", "20.00"))
    found_rows = checked(table("t001", "three_public", ("项目", "预算数"), rows))
    assert "20.00 = 10.00 + 2.00 + 8.00" in formulas(found_rows, "totals.column_sum", "pass")
    assert "8.00 = 5.00 + 3.00" in formulas(found_rows, "hierarchy.numbering", "pass")


def test_names_on_two_levels_accuse_nobody() -> None:
    rows = (("河道治理", "30.00"), ("清淤", "20.00"), ("护岸", "10.00"), ("巡查", "5.00"), ("合计", "35.00"))
    assert {row.status for row in found(checked(table("t001", "project_expenditure", ("项目", "金额"), rows)), "totals.column_sum")} == {"insufficient"}
    wrong = (("河道治理", "30.00"), ("清淤", "21.00"), ("巡查", "5.00"), ("合计", "35.00"))
    assert found(checked(table("t001", "project_expenditure", ("项目", "金额"), wrong)), "totals.column_sum", "fail")


def test_subtotals_among_the_rows_leave_their_total_unsure() -> None:
    rows = (("甲", "1.00"), ("乙", "2.00"), ("甲乙小计", "3.00"), ("丙", "4.00"), ("合计", "9.00"))
    assert not [row for row in checked(table("t001", "project_expenditure", ("项目", "金额"), rows)) if row.status == "fail"]


def test_a_flat_header_on_two_levels_accuses_nobody() -> None:
    header = ("项目", "合计", "基本支出", "人员经费", "公用经费", "项目支出")
    rows = checked(table("t001", "project_expenditure", header, (("巡查", "30.00", "20.00", "15.00", "5.00", "10.00"),)))
    assert {row.status for row in found(rows, "totals.row_sum")} == {"insufficient"}
    wrong = checked(table("t001", "project_expenditure", header, (("巡查", "33.00", "20.00", "15.00", "5.00", "10.00"),)))
    assert found(wrong, "totals.row_sum", "fail")


def test_a_total_that_leaves_out_one_column_everywhere_accuses_nobody() -> None:
    header = ("单位", "合计", "财政拨款收入", "事业收入", "上年结转")
    rows = (("松原市云溪区水务局", "30.00", "20.00", "10.00", "5.00"), ("松原市云溪区河道管理站", "12.00", "12.00", "", "3.00"))
    assert {row.status for row in found(checked(table("t001", "income_summary", header, rows)), "totals.row_sum")} == {"insufficient"}
    this_year = ("单位", "本年收入合计", "财政拨款收入", "事业收入", "上年结转")
    assert formulas(checked(table("t001", "income_summary", this_year, rows[:1])), "totals.row_sum", "pass") == ["30.00 = 20.00 + 10.00"]
