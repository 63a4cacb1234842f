"""From rulings to cells: snapping, spans, walls, and areas that are no rectangles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.lattice import Region, find_lattices, straighten
from schemas.page import Ruling

XS, YS = (50.0, 150.0, 250.0, 350.0), (100.0, 120.0, 140.0, 160.0)


def _across(at: float, first: int = 0, last: int = -1) -> Ruling:
    return Ruling(at, XS[first], XS[last])


def _down(at: float, first: int = 0, last: int = -1) -> Ruling:
    return Ruling(at, YS[first], YS[last])


def _spans(rows: list[Ruling], columns: list[Ruling]) -> list[tuple[int, int, int, int]]:
    lattice, = find_lattices(rows, columns)
    return [tuple(region[:4]) for region in lattice.regions]


def test_a_full_grid():
    assert len(_spans([_across(y) for y in YS], [_down(x) for x in XS])) == 9


def test_a_head_over_two_columns_and_a_label_over_two_rows():
    rows = [_across(YS[0]), _across(YS[1]), Ruling(YS[2], XS[1], XS[3]), _across(YS[3])]
    columns = [_down(XS[0]), _down(XS[1]), Ruling(XS[2], YS[1], YS[3]), _down(XS[3])]

    assert _spans(rows, columns) == [(0, 0, 1, 1), (0, 1, 1, 3), (1, 0, 3, 1), (1, 1, 2, 2), (1, 2, 2, 3), (2, 1, 3, 2), (2, 2, 3, 3)]


def test_segments_of_one_cell_each_with_gaps_at_the_corners():
    rows = [Ruling(y + 0.4 * (i % 2), XS[i] + 0.9, XS[i + 1] - 0.9) for y in YS for i in range(3)]
    columns = [Ruling(x + 0.5 * (i % 2), YS[i] + 0.9, YS[i + 1] - 0.9) for x in XS for i in range(3)]

    assert len(_spans(rows, columns)) == 9


def test_double_rules_are_one_boundary_and_lose_no_row():
    outer = [Ruling(YS[0] - 2.5, XS[0] - 2.5, XS[-1] + 2.5), Ruling(YS[-1] + 2.5, XS[0] - 2.5, XS[-1] + 2.5)]
    sides = [Ruling(XS[0] - 2.5, YS[0] - 2.5, YS[-1] + 2.5), Ruling(XS[-1] + 2.5, YS[0] - 2.5, YS[-1] + 2.5)]

    assert len(_spans([*(_across(y) for y in YS), *outer], [*(_down(x) for x in XS), *sides])) == 9


def test_open_sides_are_closed_where_the_other_rules_stand_out():
    lattice, = find_lattices([_across(y) for y in YS[:3]], [_down(x) for x in XS])

    assert lattice.ys == YS
    assert all(region.open_bottom is False for region in lattice.regions)


def test_a_side_that_a_page_break_leaves_loose_belongs_to_the_lattice():
    lattice, = find_lattices([Ruling(y, XS[1], XS[3]) for y in YS], [Ruling(x, YS[0], YS[3]) for x in XS])

    assert lattice.xs == XS


def test_an_area_that_is_no_rectangle_is_cut_into_rows_and_said_so():
    rows = [_across(YS[0]), Ruling(YS[1], XS[1], XS[3]), _across(YS[2]), _across(YS[3])]
    columns = [_down(XS[0]), Ruling(XS[1], YS[0], YS[1]), Ruling(XS[1], YS[2], YS[3]), _down(XS[2]), _down(XS[3])]
    lattice, = find_lattices(rows, columns)

    assert lattice.irregular
    assert Region(1, 0, 2, 2) in [region._replace(open_top=False, open_bottom=False) for region in lattice.regions]


def test_frames_and_lone_lines_are_no_tables():
    assert find_lattices([_across(100)], [_down(50), _down(350)]) == []
    assert find_lattices([], []) == []


def test_dots_are_dropped_and_dashes_joined():
    dashes = [Ruling(100, x, x + 3) for x in range(50, 150, 5)]
    assert straighten(dashes) == [Ruling(100, 50, 148)]
    assert straighten([Ruling(100, 50, 52)]) == []


@given(st.lists(st.floats(8, 120), min_size=1, max_size=7), st.lists(st.floats(8, 60), min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_merged_cells_come_back_as_drawn(widths, heights, random):
    """Any grid with cells merged to the right comes back: every unit in one region, every region where it was drawn."""
    xs = [50 + sum(widths[:i]) for i in range(len(widths) + 1)]
    ys = [50 + sum(heights[:i]) for i in range(len(heights) + 1)]
    drawn, sides = set(), []
    for r in range(len(heights)):
        left = 0
        while left < len(widths):
            right = random.randint(left + 1, len(widths)) if r else left + 1
            drawn.add((r, left, r + 1, right))
            sides += [Ruling(xs[left], ys[r], ys[r + 1]), Ruling(xs[right], ys[r], ys[r + 1])]
            left = right
    lattice, = find_lattices([Ruling(y, xs[0], xs[-1]) for y in ys], sides)

    assert {tuple(region[:4]) for region in lattice.regions} == drawn
