"""Punctuation, brackets, full stops, residue: each defect and what only resembles it."""

from __future__ import annotations

import pytest

from pipeline.checks.families.numbering import numbering
from pipeline.checks.families.residue import residue
from pipeline.checks.families.text_quality import text_quality
from tests.fictional import verdicts, written

CALM = ("本局负责全市公园绿地的规划、建设和管理工作。", "本局负责古树名木的保护，主要用于日常养护。")


@pytest.mark.parametrize(("text", "wanted"), [
    ("主要用于绿化养护等方面的支出。。2025年完成补植。", ["fail"]), ("主要用于绿化，，养护。", ["fail"]), ("主要用于绿化养护，。", ["fail"]),
    ("主要用于绿化养护……", []), ("他说“好。”。", []), ("养护费为12,345.67万元。", []), ("（一）绿化；（二）养护。", [])])
def test_doubled_punctuation(text: str, wanted: list[str]) -> None:
    assert verdicts(text_quality(written(text)), "completeness.doubled_punctuation") == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("开展“绿色家园评比”、美丽庭院”活动。", ["fail"]), ("因公出国（境费用减少。", ["fail"]), ("因公出国（境)费用减少。", []), ("1）绿化；2）养护。", []),
    ("开展“绿色家园”活动。", []), ("包括1）绿化和2）养护。", [])])
def test_unbalanced_marks(text: str, wanted: list[str]) -> None:
    assert verdicts(text_quality(written(text)), "completeness.unbalanced_marks") == wanted


def test_a_pair_cut_between_two_paragraphs_is_no_finding() -> None:
    assert verdicts(text_quality(written("开展“绿色家园", "评比”活动。")), "completeness.unbalanced_marks") == []


def test_missing_full_stop_where_the_others_have_one() -> None:
    book = written(*CALM, "预算增加的主要原因是养护面积增加", "本局下属单位共有三家，均为公益一类事业单位，承担公园的日常管理和对外开放工作任务。")
    assert verdicts(text_quality(book), "completeness.full_stop") == ["fail"]


@pytest.mark.parametrize("text", ["预算增加的主要原因是养护面积增加：", "园林绿化养护工作", "联系电话：预算增加的主要原因见附件"])
def test_headings_and_leads_need_no_full_stop(text: str) -> None:
    book = written(*CALM, text, "本局下属单位共有三家，均为公益一类事业单位，承担公园的日常管理和对外开放工作任务。")
    assert verdicts(text_quality(book), "completeness.full_stop") == []


def test_a_paragraph_that_a_page_cuts_is_not_judged() -> None:
    book = written(*CALM, "预算增加的主要原因是养护面积增加", "以及补植任务增加。", pages=(1, 1, 1, 2))
    assert verdicts(text_quality(book), "completeness.full_stop") == []


@pytest.mark.parametrize(("rule", "text", "wanted"), [
    ("completeness.choice", "与上年相比增加（减少）0万元，增长（减少）0%。", 1), ("completeness.choice", "与上年相比增加3万元（减少的项目除外）。", 0),
    ("completeness.instruction", "备注：（请核实本单位有无涉密项目，若无，则备注写“无”）", 1), ("completeness.instruction", "请市民朋友监督。", 0),
    ("completeness.empty_reason", "与2025年预算持平，主要原因是。其中：购置费0万元。", 1), ("completeness.empty_reason", "主要原因是：补植增加。", 0),
    ("completeness.missing_percent", "与上年相比减少10万元，减少9.52，主要原因是压减。", 1), ("completeness.missing_percent", "增长9.52%，占比3.1%。", 0),
    ("completeness.missing_number", "政府性基金支出预算支出万元。", 1), ("completeness.missing_number", "金额单位为万元，下同。", 0),
    ("completeness.missing_unit", "2026年养护预算安排345.67，比上年增加。", 1), ("completeness.missing_unit", "2026年预算安排345.67万元，比上年增加。", 0),
    ("completeness.number_order", "2026年预算数23.98为万元。", 1), ("completeness.number_order", "2026年预算数为23.98万元。", 0),
    ("completeness.placeholder", "二○○八年以来连年补植。", 0), ("completeness.instruction", "由申请单位根据需要提出。", 0),
    ("completeness.missing_percent", "占地12.50，其中绿地较多。", 0),
    ("completeness.placeholder", "XX局2026年预算情况说明。", 1), ("completeness.placeholder", "更换XXL型座椅。", 0)])
def test_residue(rule: str, text: str, wanted: int) -> None:
    assert verdicts(residue(written(text)), rule) == ["fail"] * wanted


def test_one_template_is_one_finding_with_all_places() -> None:
    found = list(residue(written("增加（减少）0万元。", "增长（减少）0%。")))
    assert [len(item.quotes) for item in found] == [2]


@pytest.mark.parametrize(("text", "wanted"), [
    ("1、巡查绿道。2、补植行道树。3、修剪草坪。4、清理湖面；2、更换座椅。5、开放苗圃，增加市民可去的地方。", ["fail"]),
    ("1、巡查绿道。2、补植行道树。3、修剪草坪。4、清理湖面；更换座椅。5、开放苗圃，增加市民可以游玩的地方。", []),
    ("4、清理湖面；更换座椅，修补步道。5、开放苗圃，增加市民可以游玩的地方。6、整理花坛。7、冬季涂白。8、浇灌。", [])])
def test_a_number_out_of_order(text: str, wanted: list[str]) -> None:
    assert verdicts(numbering(written(text))) == wanted
