"""Contents, years, periods, blank pages."""

from __future__ import annotations

import pytest

from pipeline.checks.families.completeness import completeness
from schemas.rows import TableRow
from tests.fictional import verdicts, written

LISTED = ("（一）收支总表", "（二）收入总表", "（三）支出总表", "（四）项目支出总表")


def with_tables(*titles: str):  # type: ignore[no-untyped-def]  # the book of a test
    book = written("本局负责绿化工作。", contents=LISTED)
    rows = {"tables": [TableRow(document_id="d" * 64, table_id=f"t{i}", kind="other", title=title, number=f"表{i}", row_count=3, column_count=3, header_row_count=1,
                                pages=(3,)) for i, title in enumerate(titles, 1)], "statements": []}
    return type(book)(book.document, rows, book.text)


def test_a_listed_table_that_is_nowhere() -> None:
    found = list(completeness(with_tables("收支总表", "收入总表", "支出总表")))
    assert verdicts(found, "completeness.listed_tables") == ["pass", "pass", "pass", "fail"]


def test_width_of_brackets_notes_and_years_make_no_other_name() -> None:
    found = list(completeness(with_tables("2026年收支总表", "收入总表(按来源)", "支出总表", "项目支出总表")))
    assert verdicts(found, "completeness.listed_tables") == ["pass"] * 4
    assert verdicts(found, "completeness.table_name") == []


def test_a_table_under_another_name() -> None:
    found = list(completeness(with_tables("收支总表", "收入总表", "支出总表", "项目支出汇总表")))
    assert verdicts(found, "completeness.table_name") == ["fail"]


def test_tables_in_another_file_are_no_finding() -> None:
    assert verdicts(completeness(written("本局负责绿化工作。", contents=LISTED))) == ["not_applicable"]


@pytest.mark.parametrize(("period", "wanted"), [("2025年1月1日-2025年12月31日", ["fail"]), ("2025年1月1日-2026年12月31日", []), ("2026年1月至12月", [])])
def test_period_of_a_project(period: str, wanted: list[str]) -> None:
    assert verdicts(completeness(written(("heading", "实施周期"), period)), "completeness.period") == wanted


@pytest.mark.parametrize(("title", "wanted"), [
    ("一、2025年“三公”经费预算情况说明", ["fail"]), ("一、2026年“三公”经费预算情况说明", []), ("一、2025年决算与2026年预算情况说明", []),
    ("二、2025年预算执行情况说明", []), ("三、2025年部门预算绩效情况说明", [])])
def test_year_of_a_heading(title: str, wanted: list[str]) -> None:
    assert verdicts(completeness(written(("heading", title), "正文。")), "completeness.year") == wanted


def test_a_blank_page_behind_the_contents() -> None:
    assert verdicts(completeness(written("正文。", contents=("一、概况",), pages=(3,))), "completeness.blank_page") == ["fail"]
    assert verdicts(completeness(written("正文。", contents=("一、概况",), pages=(2,))), "completeness.blank_page") == []


def test_a_table_that_the_contents_do_not_name_may_be_the_missing_one() -> None:
    found = list(completeness(with_tables("收支总表", "收入总表", "支出总表", "重点工作资金安排表")))
    assert verdicts(found, "completeness.listed_tables") == ["pass", "pass", "pass", "insufficient"]
