"""Purposes and reasons by their cues."""

import pytest

from pipeline.extract.narratives.reasons import purposes, reasons


@pytest.mark.parametrize(("text", "expected"), [
    ("较2025年预算减少3万元，下降5%，主要原因是压缩会议；", ["压缩会议"]),
    ("比上年增加3万元。主要是新招录人员。另有说明。", ["新招录人员"]),
    ("与上年持平，原因：任务未变。", ["任务未变"]),
    ("增加的主要原因：一是人员增加；二是物价上涨。", ["人员增加", "物价上涨"]),
    ("公务用车主要是轿车。", []),
    ("决算数小于预算数的主要原因：活动推迟。", ["活动推迟"]),
])
def test_reason_runs_from_its_cue_to_the_end_of_the_sentence(text, expected):
    assert [text[span.start:span.end] for span in reasons(text)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("公园养护12.00万元，主要用于浇水、修剪等，较2025年预算减少3万元", ["浇水、修剪等"]),
    ("用于购买树苗。", ["购买树苗"]),
    ("没有用途。", []),
])
def test_purpose_ends_before_the_comparison(text, expected):
    assert [text[span.start:span.end] for span in purposes(text)] == expected
