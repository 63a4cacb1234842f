"""Column totals are read from the words of the header."""

from __future__ import annotations

from pipeline.checks.headers import SumGroup, sum_groups


def groups(*paths: str) -> dict[int, SumGroup]:
    return {group.total: group for group in sum_groups(tuple((number, tuple(path.split(">"))) for number, path in enumerate(paths)))}


def test_nested_totals() -> None:
    found = groups("合计", "基本支出>小计", "基本支出>人员经费", "基本支出>公用经费", "项目支出")
    assert found[0].addends == (1, 4)
    assert found[1].addends == (2, 3)
    assert found[0].firm


def test_a_group_without_a_total_of_its_own_stands_for_its_columns() -> None:
    found = groups("总计", "财政拨款收入>一般公共预算", "财政拨款收入>政府性基金预算", "其他资金收入>事业收入", "上年结转结余")
    assert found[0].addends == (1, 2, 3, 4)


def test_parts_are_no_addends() -> None:
    found = groups("支出总计", "基本支出", "项目支出", "其中:>小计", "其中:>面向中小企业")
    assert found[0].addends == (1, 2)
    assert found[0].parts == (3,)
    assert groups("政府采购>小计", "政府采购>其中:面向中小企业", "政府采购>其中:面向小型、微型企业")[0].addends == ()


def test_three_funds_as_parts_make_up_the_whole() -> None:
    assert groups("项目总额", "其中:>财政资金", "其中:>其他资金")[0].parts == (1, 2)
    assert groups("合计", "其中:一般公共预算", "其中:政府性基金预算", "其中:国有资本经营预算")[0].addends == (1, 2, 3)


def test_a_total_above_leaves_sums_each_leaf() -> None:
    found = groups("总计>一般公共预算", "总计>政府性基金预算", "因公出国(境)费>一般公共预算", "因公出国(境)费>政府性基金预算",
                   "公务接待费>一般公共预算", "公务接待费>政府性基金预算")
    assert found[0].addends == (2, 4)
    assert found[1].addends == (3, 5)


def test_columns_of_different_years_and_counts_do_not_add_up() -> None:
    assert groups("合计", "2025年预算数", "2026年预算数") == {}
    assert groups("合计", "基本支出", "项目支出", "增减额")[0].addends == (1, 2)


def test_two_columns_of_one_name_are_not_understood() -> None:
    assert groups("合计", "决算数", "决算数") == {}


def test_unknown_names_accuse_nobody() -> None:
    assert not groups("合计", "甲类", "乙类")[0].firm
