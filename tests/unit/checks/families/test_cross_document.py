"""Documents against each other, on a shelf of fictional ones."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.checks.book import Book
from pipeline.checks.families.cross_document import cross_document
from pipeline.checks.families.pairs import following
from schemas.rows import DocumentRow
from tests.fictional import html, prose, read, table, verdicts
from tests.unit.checks.families.test_performance import form


class Shelf:
    """Books at hand."""

    def __init__(self, *books: Book) -> None:
        self._books = {book.document_id: book for book in books}

    @property
    def documents(self) -> Sequence[DocumentRow]:
        return [book.document for book in self._books.values()]

    def book(self, document_id: str) -> Book:
        return self._books[document_id]


def budget(amount: str = "50", year: int = 2026, public: str = "9.50", **changes: object) -> Book:
    rows = [["项目名称", "总计", "一般公共预算拨款"], ["合计", amount, amount], ["绿道养护项目", amount, amount]]
    three = [["年度", "合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"], [f"{year}年", public, "0", "8.00", "1.50"]]
    return read(html(prose(changes.pop("text", "本局负责绿化。")), table("表5 项目支出总表", rows), table("表9 “三公”经费预算表", three), year=year),  # type: ignore[arg-type]
                **{"fiscal_year": year, "scope": "department", **changes})


@pytest.mark.parametrize(("amount", "wanted"), [("50", "pass"), ("50.00", "pass"), ("49", "fail")])
def test_evaluation_against_the_budget_of_its_project(amount: str, wanted: str) -> None:
    found = [item for _, item in cross_document(Shelf(form(), budget(amount)))]
    assert verdicts(found, "cross_document.project_budget") == [wanted]


def test_another_year_is_no_pair() -> None:
    assert [item for _, item in cross_document(Shelf(form(), budget(year=2024)))] == []


@pytest.mark.parametrize(("change", "wanted"), [("减少0.50万元", "pass"), ("减少1.50万元", "fail")])
def test_last_years_document(change: str, wanted: str) -> None:
    now = budget(text=f"2026年“三公”经费预算9.50万元，比2025年预算{change}。")
    before = budget(year=2025, public="10.00")
    found = [item for document, item in cross_document(Shelf(now, before)) if document == now.document_id]
    assert verdicts(found, "cross_document.implied_prior") == [wanted]


def test_two_documents_of_last_year_give_no_pair() -> None:
    rows = [DocumentRow(document_id=str(i), file_name=f"{i}.pdf", kind="department_budget", organisation="局", scope="department", fiscal_year=year)
            for i, year in enumerate((2026, 2025, 2025))]
    assert list(following(rows)) == []
    assert [(now.document_id, before.document_id) for now, before in following(rows[:2])] == [("0", "1")]


@pytest.mark.parametrize(("told", "wanted"), [("120.00", "pass"), ("121.00", "fail")])
def test_text_in_one_file_and_tables_in_another(told: str, wanted: str) -> None:
    summary = [["项目", "预算数", "项目", "预算数"], ["一、财政拨款收入", "120.00", "一、城乡社区支出", "120.00"], ["收入总计", "120.00", "支出总计", "120.00"]]
    three = [["合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"], ["9.50", "0", "8.00", "1.50"]]
    tables = read(html(*(table(f"表{i} 收支总表", summary) for i in range(1, 4)), table("表9 “三公”经费预算表", three)), scope="department")
    text = read(html(prose(f"2026年收入预算{told}万元。")), scope="department")
    found = [item for document, item in cross_document(Shelf(text, tables)) if document == text.document_id]
    assert verdicts(found, "cross_document.same") == [wanted]


@pytest.mark.parametrize(("told", "wanted"), [("9.50", "pass"), ("9.90", "fail")])
def test_final_account_tells_the_published_budget(told: str, wanted: str) -> None:
    final = read(html(prose(f"“三公”经费年初预算为{told}万元，支出决算为8.00万元。"), year=2026), kind="final_account", scope="department")
    found = [item for document, item in cross_document(Shelf(final, budget())) if document == final.document_id]
    assert verdicts(found, "cross_document.final_budget") == [wanted]


@pytest.mark.parametrize(("row", "wanted"), [("30.00", "pass"), ("31.00", "fail")])
def test_a_unit_against_its_departments_table(row: str, wanted: str) -> None:
    rows = [["单位名称", "合计", "一般公共预算拨款收入"], ["合计", "90.00", "90.00"], ["青石市园林绿化局", "60.00", "60.00"], ["青石市苗圃", row, row]]
    department = read(html(table("表2 收入总表", rows)), scope="department")
    own = [["单位名称", "合计", "一般公共预算拨款收入"], ["合计", "30.00", "30.00"], ["青石市苗圃", "30.00", "30.00"]]
    unit = read(html(table("表2 收入总表", own)), scope="unit", organisation="青石市苗圃")
    found = [item for document, item in cross_document(Shelf(unit, department)) if document == unit.document_id]
    assert verdicts(found, "cross_document.unit") == [wanted]


@pytest.mark.parametrize(("region", "pairs"), [("青石市", 1), ("岭西省青石市", 1), (None, 1), ("白沙市", 0)])
def test_namesakes_of_another_region_are_no_pair(region: str | None, pairs: int) -> None:
    evaluation = form()
    evaluation.document = evaluation.document.model_copy(update={"region": "青石市"})
    found = [item for _, item in cross_document(Shelf(evaluation, budget("49", region=region)))]
    assert verdicts(found, "cross_document.project_budget") == ["fail"] * pairs


@pytest.mark.parametrize(("other", "wanted"), [("50", "pass"), ("48", "insufficient"), ("49.00", "fail")])
def test_of_two_budgets_that_differ_neither_accuses(other: str, wanted: str) -> None:
    found = [item for _, item in cross_document(Shelf(form(), budget("49"), budget(other)))]
    assert verdicts(found, "cross_document.project_budget") == [wanted]


@pytest.mark.parametrize(("scope", "wanted"), [("department", ["fail"]), ("unit", [])])
def test_a_departments_final_account_is_not_held_against_a_units_budget(scope: str, wanted: list[str]) -> None:
    final = read(html(prose("“三公”经费年初预算为9.90万元，支出决算为8.00万元。"), year=2026), kind="final_account", scope="department")
    found = [item for _, item in cross_document(Shelf(final, budget(scope=scope)))]
    assert verdicts(found, "cross_document.final_budget") == wanted
