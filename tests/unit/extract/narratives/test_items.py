"""Lists written as running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.narratives.items import leading_mark, split_items
from schemas.place import Place
from schemas.table import Cell


def texts(text, line_starts=()):
    return [text[item.start:item.end] for item in split_items(text, line_starts)]


@pytest.mark.parametrize(("text", "expected"), [
    ("1.修缮河堤2.5公里；2.补种行道树。3、清运垃圾。", ["修缮河堤2.5公里", "补种行道树", "清运垃圾"]),
    ("一是修缮河堤；二是补种行道树。", ["修缮河堤", "补种行道树"]),
    ("主要职责是：（一）管理公园。（二）养护绿地：1.浇水。2.修剪。", ["管理公园", "养护绿地：1.浇水。2.修剪"]),
    ("目标1：建成两处公园。目标2：养护绿地", ["建成两处公园", "养护绿地"]),
    ("改善人居环境。一是修缮河堤。二是补种行道树。", ["改善人居环境。一是修缮河堤。二是补种行道树"]),
    ("只有一段话，没有条目。", ["只有一段话，没有条目"]),
    ("①甲②乙", ["甲②乙"]),
    ("①甲；②乙", ["甲", "乙"]),
    ("第一，修桥。第二，铺路。", ["修桥", "铺路"]),
    ("1.修桥", ["修桥"]),
    ("。；", []),
])
def test_cut_at_the_outermost_numbers(text, expected):
    assert texts(text) == expected


def test_number_at_the_start_of_a_printed_line_needs_no_stop_before_it():
    text = "1.修桥2.铺路"
    assert texts(text) == ["修桥2.铺路"]
    assert texts(text, {0, 4}) == ["修桥", "铺路"]


def test_numbers_that_do_not_count_make_no_list():
    assert texts("用时3、5、7天。") == ["用时3、5、7天"]


@pytest.mark.parametrize(("text", "expected"), [
    ("（三）公园管理", ("brackets", 3, 0, 3)), ("十二、其他", ("comma", 12, 0, 3)), ("2026年预算", None), ("3.5公里", None), ("3.公园", ("point", 3, 0, 2)),
    ("二十一、其他", ("comma", 21, 0, 4)),
])
def test_leading_number(text, expected):
    assert leading_mark(text) == expected


@given(st.lists(st.text(alphabet="河堤公园树桥路，", min_size=1, max_size=12).map(lambda t: t.strip("，") or "桥"), min_size=1, max_size=9))
def test_items_come_back(parts):
    numbered = "".join(f"{number}.{part}。" for number, part in enumerate(parts, 1))
    assert texts(numbered) == parts


def test_a_cell_cut_by_a_page_break_knows_what_stands_on_which_page():
    first, second = Place(page=1, bbox=(0, 700, 90, 800)), Place(page=2, bbox=(0, 60, 90, 90))
    cell = Cell(0, 0, 1, 1, "修桥；铺路", 1, first.bbox, more=(second,), breaks=(3,))
    assert cell.places(0, 2) == (first,)
    assert cell.places(3, 5) == (second,)
    assert cell.places(1, 4) == (first, second)
    assert cell._replace(breaks=()).places(0, 2) == (first,)
