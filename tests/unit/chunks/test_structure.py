"""Headings, lists, contents, sentences and clauses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chunks.markers import CHINESE_DIGITS, leading_marker, numeral
from pipeline.chunks.reading import read_text
from pipeline.chunks.sentences import nested, split_sentences
from schemas.chunk import TextLine
from tests.unit.chunks.lines import line, page_of

BODY = "灯塔管理局负责全区航标灯塔的日常养护与巡查工作，组织编制航标设置规划。"


def flow(*texts: str) -> list[TextLine]:
    return [TextLine(text, None, None, 10.0) for text in texts]


@pytest.mark.parametrize(("text", "shape", "ordinal"), [
    ("第三部分 预算说明", "part", 3), ("十二、其他", "chinese", 12), ("（二）机构", "chinese_bracketed", 2), ("1.灯塔", "digit", 1), ("10、灯塔", "digit", 10),
    ("2．灯塔", "digit", 2), ("（3）灯塔", "digit_bracketed", 3), ("④灯塔", "circled", 4), ("二是巡查", "ordinal_word", 2), ("目标2：巡查", "labelled", 2),
    ("三、2025年目标", "chinese", 3), ("1.2025年目标", "digit", 1),
    ("（１２）灯塔", "digit_bracketed", 12), ("目标３：巡查", "labelled", 3)])
def test_enumerators(text: str, shape: str, ordinal: int) -> None:
    marker = leading_marker(text)
    assert marker is not None
    assert (marker.shape, marker.ordinal) == (shape, ordinal)


@pytest.mark.parametrize("text", ["16.5万元用于灯塔", "一般公共预算", "2025年预算", "三公经费", "（境）费", "第三次巡查"])
def test_no_enumerators(text: str) -> None:
    assert leading_marker(text) is None


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("３", 3), ("⑳", 20), ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21), ("一二", 0)])
def test_numerals(text: str, number: int) -> None:
    assert numeral(text) == number


@given(st.text(alphabet=CHINESE_DIGITS, min_size=1, max_size=3))
def test_any_row_of_numerals_is_read(text: str) -> None:
    assert 0 <= numeral(text) <= 110


def test_heading_tree() -> None:
    text = read_text(flow("第一部分 概况", "一、职责", BODY, "二、机构", "（一）内设", BODY, "1.灯塔科", BODY, "第二部分 预算", BODY))
    assert [(section.level, section.title, section.parent) for section in text.sections] == [
        (1, "概况", None), (2, "职责", "h001"), (2, "机构", "h001"), (3, "内设", "h003"), (4, "灯塔科", "h004"), (1, "预算", None)]
    assert [paragraph.path for paragraph in text.paragraphs if paragraph.kind == "body"] == [
        ("概况", "职责"), ("概况", "机构", "内设"), ("概况", "机构", "内设", "灯塔科"), ("预算",)]


def test_items_of_a_list_are_no_headings() -> None:
    text = read_text(flow("二、机构", "所属单位包括：", "1.北灯塔站", "2.南灯塔站", "3.东灯塔站", BODY))
    assert [paragraph.kind for paragraph in text.paragraphs] == ["heading", "body", "item", "item", "item", "body"]


def test_larger_type_makes_a_heading_without_enumerator() -> None:
    text = read_text([line("灯塔项目情况说明", 1, 0, indent=8, size=20), *page_of([BODY * 2, BODY * 2], row=3)])
    assert [section.title for section in text.sections] == ["灯塔项目情况说明"]


def test_run_in_heading() -> None:
    paragraph = read_text(flow("（二）公务接待费。2025年预算数6万元。")).paragraphs[0]
    assert paragraph.lead is not None
    assert paragraph.text[slice(*paragraph.lead)] == "公务接待费"


def test_contents_are_told_from_the_body_that_repeats_them() -> None:
    lines = flow("目  录", "第一部分 概况......1", "一、职责......2", "第二部分 预算......3", "第一部分 概况", "一、职责", BODY, "第二部分 预算", BODY)
    text = read_text(lines)
    assert [(entry.title, entry.page_printed) for entry in text.contents[1:]] == [("第一部分概况", 1), ("一、职责", 2), ("第二部分预算", 3)]
    assert [section.title for section in text.sections] == ["概况", "职责", "预算"]


def test_contents_without_leaders() -> None:
    text = read_text(flow("目录", "一、概况", "二、预算", "三、名词", "一、概况", BODY, "二、预算", BODY, "三、名词", BODY))
    assert [paragraph.kind for paragraph in text.paragraphs].count("contents") == 4
    assert [section.title for section in text.sections] == ["概况", "预算", "名词"]


def test_sentences_and_clauses_have_stable_ids() -> None:
    text = "灯塔预算1,234.5万元，增长3%（含结转；下同）。其中：养护5万元；巡查6万元"
    sentences = split_sentences("p012", text)
    assert [text[s.start:s.end] for s in sentences] == ["灯塔预算1,234.5万元，增长3%（含结转；下同）。", "其中：养护5万元；", "巡查6万元"]
    assert [(c.id, text[c.start:c.end]) for c in sentences[1].clauses] == [("p012.s02.c1", "其中"), ("p012.s02.c2", "养护5万元")]
    assert sentences[2].clauses[0].id == "p012.s03.c1"


def test_doubled_marks_make_no_sentence_of_their_own() -> None:
    text = "灯塔养护。。巡查。"
    assert [text[s.start:s.end] for s in split_sentences("p1", text)] == ["灯塔养护。。", "巡查。"]


@given(st.text(alphabet="灯塔，。；：（）“”1,.a", max_size=40))
def test_sentences_cover_the_text_once(text: str) -> None:
    sentences = split_sentences("p001", text)
    assert "".join(text[s.start:s.end] for s in sentences) == text
    for sentence in sentences:
        assert all(sentence.start <= clause.start < clause.end <= sentence.end for clause in sentence.clauses)


@given(st.text(alphabet="（）“”灯", max_size=30))
def test_nested_pairs_are_disjoint_and_in_order(text: str) -> None:
    pairs = nested(text)
    assert all(start < end for start, end in pairs)
    assert all(a[1] < b[0] for a, b in pairwise(pairs))
