"""Words and rulings of drawn pages: fonts, turns, what is hidden, how lines are drawn."""

from __future__ import annotations

from typing import Any

import pymupdf
import pytest

from pipeline.pages.reader import open_pdf, read_pages
from schemas.page import Page

WHITE, BLUE = (1, 1, 1), (0.1, 0.2, 0.5)


def _page(draw: Any, rotation: int = 0) -> Page:
    pdf = pymupdf.open()
    page = pdf.new_page(width=400, height=300)
    draw(page)
    page.set_rotation(rotation)
    with open_pdf(pdf.tobytes()) as opened:
        return next(iter(read_pages(opened)))


def _words(draw: Any) -> list[str]:
    return [word.text for word in _page(draw).words]


def _text(page: Any, text: str, at: tuple[float, float] = (50, 100), **style: Any) -> None:
    page.insert_text(at, text, fontname="china-s" if not text.isascii() else "helv", fontsize=style.pop("size", 10), **style)


def test_a_space_parts_words_and_a_change_of_font_does_not():
    def draw(page: Any) -> None:
        _text(page, "2025")
        _text(page, "年度", (50 + pymupdf.get_text_length("2025", fontname="helv", fontsize=10), 100))
        _text(page, "one two", (50, 130))

    assert _words(draw) == ["2025年度", "one", "two"]


def test_points_and_commas_in_full_width_steps_split_no_figure():
    def draw(page: Any) -> None:
        page.insert_text((50, 100), "33,654.29", fontname="china-s", fontsize=10)

    assert _words(draw) == ["33,654.29"]


def test_text_drawn_twice_for_boldness_comes_once():
    def draw(page: Any) -> None:
        for shift in (0, 0.3, 0.6):
            _text(page, "33,654.29", (50 + shift, 100))

    assert _words(draw) == ["33,654.29"]


def test_the_same_figure_in_two_places_comes_twice():
    assert _words(lambda page: [_text(page, "5.00", (50, 100)), _text(page, "5.00", (50, 115))]) == ["5.00", "5.00"]


@pytest.mark.parametrize(("draw", "reason"), [
    (lambda page: _text(page, "88", render_mode=3), "render_mode"), (lambda page: _text(page, "88", color=WHITE), "white_on_white"),
    (lambda page: _text(page, "88", fill_opacity=0.01), "transparent"),
    (lambda page: [_text(page, "88"), page.draw_rect(pymupdf.Rect(40, 80, 90, 110), color=None, fill=WHITE)], "covered"),
    (lambda page: _text(page, "88", size=30, color=(0.85, 0.85, 0.85)), "watermark"),
    (lambda page: _text(page, "88", size=30, fill_opacity=0.3), "watermark"),
    (lambda page: _text(page, "88", morph=(pymupdf.Point(50, 100), pymupdf.Matrix(30))), "watermark")])
def test_what_nobody_sees_or_nobody_means(draw, reason):
    page = _page(lambda sheet: [_text(sheet, "5.00", (50, 200)), draw(sheet)])

    assert [word.text for word in page.words] == ["5.00"]
    assert ("".join(word.word.text for word in page.hidden), {word.reason for word in page.hidden}) == ("88", {reason})


def test_white_heads_on_a_dark_band_are_seen():
    def draw(page: Any) -> None:
        page.draw_rect(pymupdf.Rect(40, 80, 200, 110), color=None, fill=BLUE)
        _text(page, "合计", color=WHITE)

    assert _words(draw) == ["合计"]


def test_text_off_the_page_is_hidden():
    page = _page(lambda sheet: [_text(sheet, "5.00"), _text(sheet, "88", (500, 100))])
    assert [word.text for word in page.words] == ["5.00"]


def test_large_dark_titles_and_small_pale_notes_are_seen():
    assert _words(lambda page: [_text(page, "预算", size=30), _text(page, "注", (50, 200), color=(0.8, 0.8, 0.8))]) == ["预算", "注"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_read_from_left_to_right(turn):
    def draw(page: Any) -> None:
        for text, at in (("甲乙", (200, 150)), ("丙丁", (250, 220))):
            page.insert_text(at, text, fontname="china-s", fontsize=10, rotate=turn)

    page = _page(draw)
    first = page.words[0]
    assert first.text == "甲乙"
    assert first.x1 - first.x0 > first.y1 - first.y0
    x0, y0, x1, y1 = page.shown(first.box)
    assert 0 <= x0 < x1 <= 400
    assert 0 <= y0 < y1 <= 300


def test_the_flag_turns_boxes_into_the_page_as_displayed():
    page = _page(lambda sheet: sheet.insert_text((200, 150), "甲乙", fontname="china-s", fontsize=10, rotate=90), rotation=90)
    assert (page.width, page.height) == (300, 400)
    assert page.turn == 0


def _line(page: Any, a: tuple[float, float], b: tuple[float, float], **style: Any) -> None:
    page.draw_line(a, b, **style)


@pytest.mark.parametrize("draw", [
    lambda page: _line(page, (50, 100), (300, 100)), lambda page: _line(page, (50, 100), (300, 100), width=0),
    lambda page: page.draw_rect(pymupdf.Rect(50, 99.6, 300, 100.4), color=None, fill=(0, 0, 0)),
    lambda page: [_line(page, (x, 100), (x + 50, 100)) for x in range(50, 300, 50)],
    lambda page: _line(page, (50, 100), (300, 100), color=(0.7, 0.7, 0.7)), lambda page: _line(page, (50, 100), (300, 100), dashes="[2 2]")])
def test_rules_however_they_are_drawn(draw):
    page = _page(draw)

    assert {round(rule.at) for rule in page.horizontals} == {100}
    assert min(rule.start for rule in page.horizontals) == 50
    assert max(rule.end for rule in page.horizontals) == 300
    assert page.verticals == ()


def test_an_outlined_box_is_four_rules_and_a_filled_one_is_a_shade():
    page = _page(lambda sheet: sheet.draw_rect(pymupdf.Rect(50, 60, 150, 90), color=(0, 0, 0)))
    assert sorted(rule.at for rule in page.horizontals) == [60, 90]
    assert sorted(rule.at for rule in page.verticals) == [50, 150]

    shaded = _page(lambda sheet: sheet.draw_rect(pymupdf.Rect(50, 60, 150, 90), color=None, fill=(0.9, 0.9, 0.9)))
    assert shaded.horizontals == shaded.verticals == ()
    assert shaded.fill_boxes == ((50, 60, 150, 90),)


@pytest.mark.parametrize("draw", [
    lambda page: _line(page, (50, 100), (300, 100), color=WHITE), lambda page: _line(page, (50, 100), (300, 100), stroke_opacity=0),
    lambda page: _line(page, (50, 100), (300, 140)), lambda page: page.draw_rect(page.rect, color=(0, 0, 0))])
def test_what_rules_nothing(draw):
    page = _page(draw)
    assert page.horizontals == page.verticals == ()


def test_a_picture_without_text_needs_ocr_and_a_blank_page_does_not():
    picture = pymupdf.Pixmap(pymupdf.csRGB, pymupdf.IRect(0, 0, 40, 30))
    assert _page(lambda page: page.insert_image(page.rect, pixmap=picture)).problem == "needs_ocr"
    assert _page(lambda page: None).problem is None
