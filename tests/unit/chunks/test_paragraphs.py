"""Lines become paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.batch.document import read_source
from pipeline.chunks.paragraphs import kept_characters
from pipeline.chunks.reading import read_text
from pipeline.text import squeeze
from schemas.chunk import DocumentText, TextLine
from tests.unit.chunks.lines import SIZE, line, page_of

LONG = "灯塔管理局负责全区航标灯塔的日常养护与巡查工作，组织编制航标设置规划，定期检修灯器，并向航运单位通报灯塔运行情况和维护安排。"
OTHER = "本局还承担海图更新资料的收集整理，协助有关部门处置航道突发事件，配合开展航标法规宣传活动，完成上级交办的其他工作任务。"


def texts(text: DocumentText, *kinds: str) -> list[str]:
    return [paragraph.text for paragraph in text.paragraphs if not kinds or paragraph.kind in kinds]


def test_wrapped_lines_are_one_paragraph() -> None:
    assert texts(read_text(page_of([LONG, OTHER]))) == [LONG, OTHER]


def test_a_paragraph_runs_over_the_page_break_past_page_numbers() -> None:
    lines = page_of([OTHER, LONG], 1, row=16)
    cut = len(lines) - 1
    rest = [line(lines[-1].text, 2, 0)]
    found = read_text([*lines[:cut], line("- 1 -", 1, 26, indent=12, size=9), *rest, *page_of([OTHER], 2, row=1), line("- 2 -", 2, 26, indent=12, size=9)])
    assert texts(found) == [OTHER, LONG, OTHER]
    assert [dropped.text for dropped in found.running] == ["- 1 -", "- 2 -"]
    assert found.paragraphs[1].page_at(0) == 1
    assert found.paragraphs[1].page_at(len(LONG) - 1) == 2


def test_a_caption_does_not_cut_the_paragraph_around_it() -> None:
    lines = page_of([LONG])
    found = read_text([*lines[:1], line("单位：万元", 1, 0.5, indent=20, size=10), *lines[1:], *page_of([OTHER], row=8)])
    assert texts(found, "body") == [LONG, OTHER]
    assert texts(found, "caption") == ["单位：万元"]


def test_a_figure_that_did_not_fit_leaves_its_line_short() -> None:
    first = line("灯器采购支出较上年决算数有所增加，其中航标灯器采", 1, 0, indent=2)
    second = line("123,456,789.01元，用于更新灯器。", 1, 1)
    found = read_text([*page_of([LONG, OTHER], row=4), first._replace(page=2), second._replace(page=2), *page_of([LONG], 2, row=3)])
    assert "灯器采购支出较上年决算数有所增加，其中航标灯器采123,456,789.01元，用于更新灯器。" in texts(found)


def test_a_heading_at_the_margin_ends_a_full_paragraph() -> None:
    full = "灯塔管理局负责全区航标灯塔的日常养护与巡查工作，组织编制航标设置规划，定期检修灯器。"
    lines = page_of([full + "通报运行情况。", LONG])
    lines = [*lines[:2], line("二、机关运行经费", 1, 2), *page_of([LONG, OTHER], row=3)]
    assert "二、机关运行经费" in texts(read_text(lines), "heading")


def test_an_inline_list_goes_on_at_the_margin() -> None:
    text = "本次评价的主要内容包括以下几个方面的具体工作任务要求：一是核对全部灯塔台账的登记情况是否完整与准确无误是否属实；二是核对养护合同。"
    lines = page_of([LONG, OTHER])
    row = len(lines)
    lines += [line(text[:24], 1, row, indent=2), line(text[24:50], 1, row + 1), line(text[50:], 1, row + 2)]
    assert text in texts(read_text([*lines, *page_of([LONG], row=row + 3)]))


def test_running_text_above_changing_text_is_dropped_even_at_text_size() -> None:
    lines: list[TextLine] = []
    for page in range(1, 7):
        first = f"第{page}座灯塔的养护记录由值班人员逐日填写并在月底汇总，报送航标科备查"
        lines += [line("星河区灯塔管理局年度报告", page, 0, indent=8), *page_of([first + "。" + LONG], page, row=1)]
    found = read_text(lines)
    assert {dropped.text for dropped in found.running} == {"星河区灯塔管理局年度报告"}


def test_text_that_a_clipped_page_break_prints_twice_is_read_once() -> None:
    upper = [*page_of([LONG], 1, row=2), line("第一座灯塔的养护记录由值班人员逐日填写。", 1, 20, indent=2), line("第二座灯塔的养护记录由站长逐月核对。", 1, 21, indent=2)]
    lower = [line("第一座灯塔的养护记录由值班人员逐日填写。", 2, -2, indent=2), line("第二座灯塔的养护记录由站长逐月核对。", 2, 0, indent=2), *page_of([OTHER], 2, row=1)]
    found = read_text([*upper, *lower])
    assert texts(found) == [LONG, "第一座灯塔的养护记录由值班人员逐日填写。", "第二座灯塔的养护记录由站长逐月核对。", OTHER]
    assert [(paragraph.page) for paragraph in found.paragraphs] == [1, 1, 2, 2]


def test_table_titles_that_come_again_on_every_page_are_no_overlap() -> None:
    lines = [item for page in (1, 2, 3) for item in (line("灯塔项目绩效目标一览表", page, -1.5, indent=8), line("填报部门及联系人电话一览", page, -1, indent=1))]
    assert len(read_text(lines).paragraphs) == 6


def test_large_lines_make_one_title() -> None:
    found = read_text([line("星河区灯塔管理局", 1, 2, indent=5, size=30), line("部门预算说明", 1, 3.6, indent=6, size=30), *page_of([LONG, OTHER], row=9)])
    assert texts(found, "heading") == ["星河区灯塔管理局部门预算说明"]


def test_running_heads_are_dropped_and_text_that_repeats_in_the_body_is_not() -> None:
    lines: list[TextLine] = []
    for page in range(1, 7):
        lines += [line("灯塔管理局预算公开", page, -1.5, indent=8, size=9), *page_of([LONG, OTHER], page, row=2)]
    found = read_text(lines)
    assert {dropped.text for dropped in found.running} == {"灯塔管理局预算公开"}
    assert texts(found) == [LONG, OTHER] * 6


@given(st.text(alphabet="灯塔 ab1，（ ", max_size=30))
def test_white_space_goes_as_the_contract_says(text: str) -> None:
    kept = kept_characters(text)
    assert "".join(" " if text[i].isspace() else text[i] for i in kept) == squeeze(text)


def test_figures_that_a_wide_space_parts_stay_apart() -> None:
    assert read_text([TextLine("灯塔\u30001\u3000\u30002座", None, None, 10.0)]).paragraphs[0].text == "灯塔1 2座"


def test_places_of_a_slice_are_one_box_a_line() -> None:
    paragraph = read_text(page_of([LONG])).paragraphs[0]
    start = LONG.index("定期检修")
    places = paragraph.places(start, start + 4)
    assert [place.page for place in places] == [1] * len(places)
    boxes = [place.bbox for place in places if place.bbox]
    assert sum(round((box[2] - box[0]) / SIZE) for box in boxes) == 4
    assert paragraph.places(0, len(LONG))[0].bbox == (112.0, 70.0, 496.0, 86.0)


def test_places_follow_the_turn_of_the_page() -> None:
    paragraph = read_text([line("灯塔工作。", 1, 0, turn=90)]).paragraphs[0]
    assert paragraph.places(0, 1)[0].bbox == (756.0, 80.0, 772.0, 96.0)


def test_lines_without_pages_have_no_places() -> None:
    paragraph = read_text([TextLine("灯塔 2025年 预算", None, None, 10.0)]).paragraphs[0]
    assert paragraph.text == "灯塔2025年预算"
    assert paragraph.places(0, 5) == ()


@pytest.mark.corpus
def test_every_character_is_in_one_paragraph_or_running_line(corpus: Path) -> None:
    for path in sorted(corpus.glob("*说明.pdf")) + sorted(corpus.glob("*部门预算.pdf"))[:6]:
        lines = read_source(path.read_bytes()).lines
        text = read_text(lines)
        taken = [(id(piece.line), index) for paragraph in text.paragraphs for piece in paragraph.pieces for index in sorted(set(piece.kept))]
        assert len(taken) == len(set(taken)), path.name
        wanted = {(id(item), index) for item in lines for index, sign in enumerate(item.text) if not sign.isspace()}
        dropped = {(id(item), index) for item in text.running for index, sign in enumerate(item.text) if not sign.isspace()}
        spaces = {(id(item), index) for item in lines for index, sign in enumerate(item.text) if sign.isspace()}
        assert set(taken) - spaces == wanted - dropped, path.name
        assert all(paragraph.text == "".join(" " if piece.line.text[i].isspace() else piece.line.text[i] for piece in paragraph.pieces for i in piece.kept)
                   or " " in paragraph.text for paragraph in text.paragraphs), path.name


LINES = st.lists(st.builds(
    lambda text, page, x, y, size: TextLine(text, page, (x, y, x + size * max(len(text), 1), y + size), size,
                                            tuple(x + i * size for i in range(len(text) + 1)), None),
    st.text(alphabet="灯塔一二、（）1.23。，：—…第部分目录 \u3000a", max_size=24), st.integers(1, 5),
    st.floats(0, 500), st.floats(0, 800), st.floats(0, 40)), max_size=30)


@given(LINES)
def test_any_lines_are_read_once(lines: list[TextLine]) -> None:
    lines.sort(key=lambda item: (item.page or 0, item.box or (0,)))
    text = read_text(lines)
    taken = [(id(piece.line), index) for paragraph in text.paragraphs for piece in paragraph.pieces for index in sorted(set(piece.kept))]
    dropped = [(id(item), index) for item in text.running for index, sign in enumerate(item.text) if not sign.isspace()]
    wanted = [(id(item), index) for item in lines for index, sign in enumerate(item.text) if not sign.isspace()]
    spaces = {(id(item), index) for item in lines for index, sign in enumerate(item.text) if sign.isspace()}
    assert sorted(set(taken) - spaces) == sorted(set(wanted) - set(dropped))
    assert len(taken) == len(set(taken))
    for paragraph in text.paragraphs:
        assert "".join(paragraph.text[s.start:s.end] for s in paragraph.sentences) in (paragraph.text, "")
        assert len(paragraph.places(0, len(paragraph.text))) == len(paragraph.pieces)
