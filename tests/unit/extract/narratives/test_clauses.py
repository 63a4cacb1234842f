"""Numbered clauses and what pointing at them means."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.narratives.clauses import clause_spans, pointed, shown_clauses
from schemas.extraction import Slice
from schemas.place import Place

TEXT = "绿地养护12.50万元，主要用于浇水、修剪，较上年增加1,000.00元，主要原因是面积扩大，人手增加。"


def test_clauses_begin_behind_cues_and_keep_figures_whole():
    spans = clause_spans(TEXT)
    assert [TEXT[start:end] for start, end in spans] == ["绿地养护12.50万元", "浇水、修剪", "较上年增加1,000.00元", "面积扩大", "人手增加"]
    assert list(shown_clauses(TEXT, spans)) == ["绿地养护12.50万元", "主要用于浇水、修剪", "较上年增加1,000.00元", "主要原因是面积扩大", "人手增加"]


def test_pointing_gives_one_slice_with_one_rectangle_a_line():
    places = [Place(page=3, bbox=box) for box in ((10, 50, 60, 62), (60, 50, 90, 62), (10, 70, 40, 82))]
    clauses = [Slice(start=0, end=4, places=(places[0],)), Slice(start=5, end=8, places=(places[1], places[2]))]
    found = pointed(clauses, [1, 0])
    assert found == Slice(start=0, end=8, places=(Place(page=3, bbox=(10, 50, 90, 62)), places[2]))
    assert pointed(clauses, []) is None


@given(st.text(alphabet="河堤，。；：、主要用于原因是12.万元", max_size=60))
def test_any_text_is_cut_in_order_without_loss_of_words(text):
    spans = clause_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    rest = "".join(text[end:start] for end, start in zip([0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)], strict=True))
    assert set(rest) <= set("，。；：主要用于原因是为1234567890.万元、")
