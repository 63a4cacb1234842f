"""Words into cells: figures never split or merged, wrapped lines joined."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.money import parse_figure
from pipeline.tables.fill import fill
from pipeline.tables.lattice import find_lattices
from schemas.page import Page, Ruling, Word

XS, YS = (50.0, 120.0, 190.0), (100.0, 120.0, 140.0)
SIZE = 8.0


def _word(text: str, x: float, baseline: float, advance: float = 4.0) -> Word:
    edges = tuple(x + advance * i for i in range(len(text) + 1))
    return Word(text, x, baseline - 7, edges[-1], baseline + 2, baseline, SIZE, edges)


def _texts(*words: Word) -> dict[tuple[int, int], str | None]:
    page = Page(number=1, width=595, height=842, words=words)
    lattices = find_lattices([Ruling(y, XS[0], XS[-1]) for y in YS], [Ruling(x, YS[0], YS[-1]) for x in XS])
    grid, = fill(page, lattices, "ruled").grids
    return {(cell.row, cell.column): cell.text for cell in grid.cells}


def test_a_right_aligned_figure_that_runs_over_its_wall_stays_whole():
    assert _texts(_word("28,040.02", 112, 114))[0, 1] == "28,040.02"
    assert _texts(_word("28,040.02", 90, 114))[0, 0] == "28,040.02"


def test_a_figure_that_the_wall_halves_stays_whole():
    assert [text for text in _texts(_word("100,000.00", 99, 114)).values() if text] == ["100,000.00"]


def test_a_figure_that_touches_the_label_behind_it_is_parted_at_the_wall():
    texts = _texts(_word("28,040.02住房公积金", 84, 114))
    assert (texts[0, 0], texts[0, 1]) == ("28,040.02", "住房公积金")


def test_figures_of_neighbouring_cells_without_a_gap_stay_two():
    texts = _texts(_word("123,345.0034.50", 120 - 4.0 * 10, 114))
    assert (texts[0, 0], texts[0, 1]) == ("123,345.00", "34.50")


def test_a_wrapped_figure_is_joined_and_two_figures_are_not():
    assert _texts(_word("33,654.2912345678", 51, 109), _word("9", 51, 118))[0, 0] == "33,654.29123456789"
    assert _texts(_word("33", 51, 109), _word("44", 51, 118))[0, 0] == "33 44"


def test_wrapped_chinese_has_no_space_and_latin_words_have_one():
    assert _texts(_word("项目", 51, 109), _word("经费", 51, 118))[0, 0] == "项目经费"
    assert _texts(_word("public", 51, 109), _word("budget", 51, 118))[0, 0] == "public budget"


def test_words_outside_are_handed_on():
    page = Page(number=1, width=595, height=842, words=(_word("注", 51, 300),))
    lattices = find_lattices([Ruling(y, XS[0], XS[-1]) for y in YS], [Ruling(x, YS[0], YS[-1]) for x in XS])
    assert [word.text for word in fill(page, lattices, "ruled").outside] == ["注"]


@given(st.decimals(min_value=0, max_value=Decimal("99999999"), places=2), st.floats(0.62, 1.0), st.integers(0, 1), st.booleans())
def test_any_figure_stays_whole_in_the_cell_that_holds_most_of_it(amount, share, column, to_the_left):
    text = f"{amount:,.2f}"
    inside = ceil(share * len(text))
    start = XS[column] - 4.0 * (len(text) - inside) if to_the_left else XS[column + 1] - 4.0 * inside
    start = min(max(start, XS[0]), XS[-1] - 4.0 * len(text))
    found = [cell for cell in _texts(_word(text, start, 114)).values() if cell]

    assert found == [text]
    assert parse_figure(found[0]).value == amount


@pytest.mark.parametrize("text", ["12,34.5", "1.2.3", "--5", "5%%", "(5", "3 4", ""])
def test_what_is_no_figure(text):
    assert parse_figure(text) is None
