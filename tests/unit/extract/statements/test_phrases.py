"""Changes, comparisons, shares, completion; subjects."""

from __future__ import annotations

import pytest

from pipeline.extract.statements.phrases import change_at_end, comparison_in, completion_at_end, share_at_end
from pipeline.extract.statements.subjects import read_subject, segment_start, title_subject

OWN = ["云溪市灯塔管理局", "灯塔管理局"]


@pytest.mark.parametrize(("left", "direction"), [
    ("比上年增加", "increase"), ("下降了", "decrease"), ("增幅为", "increase"), ("压减", "decrease"), ("增加（减少）", "increase"), ("各减少", "decrease"),
    ("增加至", None), ("减少到", None), ("灯塔支出", None)])
def test_changes(left: str, direction: str | None) -> None:
    change = change_at_end(left, compared=True)
    assert (change.direction if change else None) == direction


@pytest.mark.parametrize(("text", "year", "last_year", "kind", "before", "after"), [
    ("比2023年决算数", "2023", False, "final", "", ""),
    ("与上年相比，灯塔支出", None, True, None, "", "，灯塔支出"),
    ("收入较2024年年初预算", "2024", False, "initial_budget", "收入", ""),
    ("与上年对比灯塔收入", None, True, None, "", "灯塔收入"),
    ("比2024年灯塔运行经费年初预算", "2024", False, "initial_budget", "", ""),
    ("比上年执行数", None, True, "executed", "", "")])
def test_comparisons(text: str, year: str | None, last_year: bool, kind: str | None, before: str, after: str) -> None:
    found = comparison_in(text)
    assert found is not None
    assert (found.year, found.last_year, found.kind, found.before, found.after) == (year, last_year, kind, before, after)


@pytest.mark.parametrize("text", ["占比", "灯塔与航标", "同时", "比重"])
def test_no_comparisons(text: str) -> None:
    assert comparison_in(text) is None


@pytest.mark.parametrize("left", ["占", "占比为", "占总支出的", "，占本年支出合计的比重为"])
def test_shares(left: str) -> None:
    assert share_at_end(left)


@pytest.mark.parametrize("left", ["完成年初预算的", "完成全年预算数的", "预算执行率", "预算执行率为", "为年初预算的"])
def test_completion(left: str) -> None:
    assert completion_at_end(left)


@pytest.mark.parametrize(("segment", "name", "year", "measure"), [
    ("2025年云溪市灯塔管理局部门预算收入", "部门预算收入", "2025年", None),
    ("公务接待费2025年预算数", "公务接待费", "2025年", "budget"),
    ("其中：公务接待费支出决算为", "公务接待费", None, "final"),
    ("政府采购货物预算", "政府采购货物预算", None, "budget"),
    ("灯塔更新项目（一期）预算", "灯塔更新项目（一期）", None, "budget"),
    ("一般公共预算支出", "一般公共预算支出", None, None),
    ("机关事业单位基本养老保险缴费支出", "机关事业单位基本养老保险缴费支出", None, None),
    ("对个人和家庭的补助支出", "对个人和家庭的补助支出", None, None),
    ("2025年度一般公共预算拨款安排的会议费预算支出", "会议费", "2025年度", "budget"),
    ("云溪市灯塔管理局纳入2025年部门预算的政府采购项目共有", "政府采购项目", "2025年", None),
    ("“灯塔支出（类）航标（款）”", "灯塔支出（类）航标（款）", None, None),
    ("支出决算为", None, None, "final"),
    ("2025年年初预算数", None, "2025年", "budget"),
    ("本年支出合计", "本年支出合计", None, None),
    ("我局共有车辆", "车辆", None, None)])
def test_subjects(segment: str, name: str | None, year: str | None, measure: str | None) -> None:
    found = read_subject(segment, 0, OWN)
    assert (found.name, found.year, found.measure) == (name, year, measure)


@pytest.mark.parametrize(("text", "words"), [
    ("灯塔，航标（含浮标）", "航标（含浮标）"), ("收、支总计", "收、支总计"), ("预算（其中：灯塔", "灯塔"), ("共1,234件。灯塔", "灯塔")])
def test_segments(text: str, words: str) -> None:
    assert text[segment_start(text, len(text), 0):] == words


@pytest.mark.parametrize(("title", "name"), [
    ("（一）公务接待费", "公务接待费"), ("2025年度灯塔更新项目绩效评价报告", "灯塔更新"), ("项目概况", None), ("三、机关运行经费预算情况说明", "机关运行经费")])
def test_headings_as_subjects(title: str, name: str | None) -> None:
    assert title_subject(title, OWN) == name
