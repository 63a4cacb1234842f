"""How fixtures are drawn: text in the right place whichever way the page is turned, lines wrapped, rows cut where asked."""

import pymupdf
import pytest

from evals.generator.draw import Style, draw
from evals.generator.grids import Box, Column, Document, Prose, Table
from evals.generator.layout import page_cuts, pieces, row_heights, wrap
from evals.generator.pdf import Canvas, write_pdf


def _words(pdf):
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        page = document[0]
        return page.rect, page.rotation, [((pymupdf.Rect(word[:4]) * page.rotation_matrix).normalize(), word[4]) for word in page.get_text("words")]


def _page(turn):
    canvas = Canvas(842, 595, turn)
    canvas.text(100, 60, "合计1,234.50", 10, "song")
    return write_pdf([canvas], ["song"], "样张")


def test_a_flagged_page_shows_what_was_drawn():
    upright, _, plain = _words(_page("none"))
    shown, rotation, flagged = _words(_page("flag"))

    assert (rotation, shown) == (90, upright)
    assert flagged[0][1] == plain[0][1] == "合计1,234.50"
    assert flagged[0][0].x0 == pytest.approx(plain[0][0].x0, abs=1)
    assert flagged[0][0].y0 == pytest.approx(plain[0][0].y0, abs=1)


def test_a_sideways_page_has_no_flag_and_upward_text():
    shown, rotation, words = _words(_page("sideways"))

    assert rotation == 0
    assert (shown.width, shown.height) == (595, 842)
    assert words[0][0].height > 3 * words[0][0].width


def test_wrapping_keeps_figures_whole_and_closing_marks_off_line_starts():
    text = "本年安排1,234,567.89万元，较上年增加12.5%。"

    lines = wrap(text, 10, 80)

    assert "".join(lines) == text
    assert any("1,234,567.89" in line for line in lines)
    assert not any(line[0] in "，。%" for line in lines)


def test_rows_stay_whole_unless_they_may_be_cut():
    heights = [20.0, 20.0, 120.0, 20.0]

    assert page_cuts(heights, (100, 200), 8, False) == [(0, 40), (40, 180)]
    cut = page_cuts(heights, (100, 200), 8, True)
    assert len(cut) == 2
    assert 40 < cut[0][1] <= 100
    assert cut[1] == (cut[0][1], 180)


def test_a_text_flows_over_the_cut_and_nothing_of_it_is_lost():
    box = Box(0, 0, 1, 1, "一二三四五六七八九十" * 8, "left")
    heights = row_heights([box], [66.0], 10, 1)
    cuts = page_cuts(heights, (80, 500), 10, True)

    shown = pieces([box], [66.0], heights, 10, cuts, False)

    assert len(cuts) == 2
    assert "".join(line for page in shown for piece in page for line in piece.lines) == box.text
    assert [piece.first for page in shown for piece in page] == [True, False]


def test_merged_labels_are_repeated_only_where_asked():
    boxes = [Box(0, 0, 4, 1, "产出指标"), *(Box(row, 1, 1, 1, str(row)) for row in range(4))]
    heights = row_heights(boxes, [60.0, 60.0], 10, 4)
    cuts = page_cuts(heights, (50, 500), 10, False)

    once, twice = ([piece.lines for page in pieces(boxes, [60.0, 60.0], heights, 10, cuts, repeat) for piece in page if piece.box.column == 0]
                   for repeat in (False, True))

    assert once == [("产出指标",), ()]
    assert twice == [("产出指标",), ("产出指标",)]


def test_places_of_cells_are_the_pages_where_they_are_printed():
    table = Table("expenditure_summary", "支出总表", [Column(("科目名称",), "name"), Column(("合计",), "amount", "total")],
                  [[f"科目{number}", f"{number}.00"] for number in range(90)], unit="万元")
    document = Document("样张", {"title": "样张", "organisation": "澄湖市图书馆", "fiscal_year": 2026}, [Prose("样张", "cover"), table])

    drawn = draw(document, Style())

    with pymupdf.open(stream=drawn.pdf, filetype="pdf") as pdf:
        assert drawn.page_count == pdf.page_count > 2
        for (row, column), page in drawn.cells[1].items():
            text = table.rows[row - 1][column] or ""
            assert text in pdf[page - 1].get_text()


def test_the_contents_name_the_printed_page():
    document = Document("样张", {"title": "样张"}, [
        Prose("样张", "cover"), Prose("一、收入说明", "contents"), *(Prose("说明文字。" * 40) for _ in range(30)), Prose("收入说明", "title")])

    with pymupdf.open(stream=draw(document, Style()).pdf, filetype="pdf") as pdf:
        page = next(number for number in range(1, pdf.page_count) if "收入说明" in pdf[number].get_text())
        assert f".{page}" in pdf[0].get_text()
        assert f"- {page} -" in pdf[page].get_text()
