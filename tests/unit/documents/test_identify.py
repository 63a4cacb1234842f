from __future__ import annotations

import pytest

from pipeline.documents.identify import TableFacts, cover_title, identify, region_of, years_in
from schemas.chunk import TextLine


def line(text: str, size: float = 10.5, page: int | None = 1, top: float = 100.0) -> TextLine:
    return TextLine(text, page, (90.0, top, 500.0, top + size), size)


def facts(kind: str = "income_summary", title: str | None = "部门收入总表", unit: str | None = "万元", year: int | None = None, organisation: str | None = None,
          owner: str | None = None, project: bool = False, weight: int = 10, fiscal: bool = True) -> TableFacts:
    return TableFacts(kind, fiscal, title, organisation, owner, unit, year, project, weight)


FISCAL = [facts(), facts("expenditure_summary", "部门支出总表")]


def test_a_cover_in_two_lines() -> None:
    cover = [line("松原市云溪区水务局", 26, top=300), line("2024年部门预算", 26, top=335), line("二〇二四年二月", 14, top=600)]
    found = identify(cover, FISCAL)
    assert found.kind == "department_budget"
    assert found.title == "松原市云溪区水务局2024年部门预算"
    assert found.organisation == "松原市云溪区水务局"
    assert (found.scope, found.region, found.fiscal_year, found.phase, found.default_unit) == ("department", "松原市云溪区", 2024, "budget", "万元")


def test_the_body_of_a_final_account() -> None:
    found = identify([line("青岭县档案馆2023年度单位决算", 22)], FISCAL)
    assert (found.kind, found.organisation, found.scope, found.region, found.fiscal_year, found.phase) == (
        "final_account", "青岭县档案馆", "unit", "青岭县", 2023, "final")


def test_a_form_is_named_by_its_own_title_and_owner() -> None:
    form = facts("self_evaluation", "项目支出绩效自评表", None, 2023, owner="云溪区水务局", project=True, fiscal=False)
    found = identify([line("项目支出绩效自评表", 16), line("（2023年度）", 10)], [form])
    assert (found.kind, found.scope, found.organisation, found.fiscal_year, found.phase) == ("self_evaluation", "project", "云溪区水务局", 2023, "evaluation")


def test_tables_alone_still_say_what_they_are() -> None:
    found = identify([], [facts(year=2025, organisation="云溪区水务局"), facts("expenditure_summary", "部门支出总表", year=2025)])
    assert (found.kind, found.organisation, found.fiscal_year) == ("department_budget", "云溪区水务局", 2025)


def test_what_nothing_says_is_none() -> None:
    found = identify([line("关于印发办公用品清单的通知", 16)], [])
    assert found.kind == "other"
    assert (found.organisation, found.scope, found.fiscal_year, found.phase, found.default_unit) == (None, None, None, None, None)


def test_the_unit_is_the_one_of_most_figures() -> None:
    assert identify([], [facts(unit="元", weight=3), facts(unit="万元", weight=200)]).default_unit == "万元"


@pytest.mark.parametrize(("name", "region"), [
    ("松原市云溪区水务局", "松原市云溪区"), ("青岭县档案馆", "青岭县"), ("江北省松原市财政局", "江北省松原市"), ("中共松原市委组织部", "松原市"),
    ("国家某某局", None), ("城市管理局", None), ("市场监督管理局", None), ("", None), (None, None), ("2024年松原市水务局", "松原市")])
def test_regions_are_what_names_begin_with(name: str | None, region: str | None) -> None:
    assert region_of(name) == region


@pytest.mark.parametrize(("text", "years"), [
    ("2024年部门预算", [2024]), ("二〇二四年度部门决算", [2024]), ("二○二三年部门预算", [2023]), ("2024年2月印发", []), ("共计12024年", []), (None, [])])
def test_years_of_short_texts(text: str | None, years: list[int]) -> None:
    assert years_in(text) == years


def test_the_largest_line_that_says_nothing_is_no_title() -> None:
    assert cover_title([line("目录", 26), line("一、部门概况", 12)]) is None
    assert cover_title([]) is None
