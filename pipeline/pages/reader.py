"""The only door to PyMuPDF for documents: bytes in, pages of words and rulings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pymupdf

from pipeline.errors import EncryptedDocument, UnreadableDocument
from pipeline.pages.glyphs import Frame, has_radicals, hide, majority_direction, plain_ideograph, traced_words
from pipeline.pages.rulings import read_drawings
from pipeline.pages.visibility import hidden_reasons
from schemas.page import Page, Turn
from schemas.place import BBox

SCAN_COVER = 0.3  # share of the page that an image must cover for a page without text to be a scan
MUPDF_ERRORS = (RuntimeError, ValueError, IndexError, OverflowError, pymupdf.mupdf.FzErrorBase)
TURN_OF: dict[tuple[int, int], Turn] = {(1, 0): 0, (0, 1): 90, (-1, 0): 180, (0, -1): 270}


@contextmanager
def open_pdf(data: bytes) -> Iterator[pymupdf.Document]:
    """The PDF held in `data`.

    Raises EncryptedDocument when it needs a password, UnreadableDocument when it is damaged beyond repair or empty.
    """
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        pages = document.page_count
    except MUPDF_ERRORS as error:
        raise UnreadableDocument(f"not a readable PDF: {error}") from error
    try:
        if document.needs_pass:
            raise EncryptedDocument("the PDF asks for a password")
        if pages == 0:
            raise UnreadableDocument("the PDF has no pages: it is empty, damaged or cut off (truncated)")
        yield document
    finally:
        document.close()


def read_pages(document: pymupdf.Document, numbers: Iterable[int] | None = None) -> Iterator[Page]:
    """Pages by number (from 1; all by default), one at a time. A page that can't be read comes with `problem`."""
    for number in numbers if numbers is not None else range(1, document.page_count + 1):
        try:
            yield read_page(document[number - 1], number)
        except MUPDF_ERRORS:
            # MuPDF's own errors on a damaged page: the page is reported as unreadable, the others go on.
            yield Page(number=number, width=0, height=0, problem="unreadable")


def read_page(page: pymupdf.Page, number: int) -> Page:
    """One page in its reading frame: turned by its /Rotate flag, and again when most of its text runs sideways."""
    trace = page.get_texttrace()
    frame, turn, width, height = _reading_frame(page, trace)
    repairs = _repairs(page) if has_radicals(trace) else None
    traced = traced_words(trace, frame, width, height, repairs)
    drawn = read_drawings(page.get_cdrawings(), frame, width, height)
    images = _images(page, frame) if page.get_images() else []
    words, hidden = hide(traced, hidden_reasons(traced, drawn.fills, images))
    scanned = not words and (any(_area(box) > SCAN_COVER * width * height for box, _ in images) or bool(hidden and images))
    return Page.model_construct(
        number=number, width=width, height=height, turn=turn, words=words, hidden=hidden,
        horizontals=tuple(drawn.horizontals), verticals=tuple(drawn.verticals),
        fill_boxes=tuple(fill.box for fill in drawn.fills if not (fill.white and _area(fill.box) > 0.5 * width * height)),
        images=tuple(box for box, _ in images), problem="needs_ocr" if scanned else None)


def _reading_frame(page: pymupdf.Page, trace: list[dict[str, Any]]) -> tuple[Frame, Turn, float, float]:
    rect = page.rect
    width, height = rect.width, rect.height
    shown: Frame = (1, 0, 0, 1, 0, 0)
    if page.rotation:
        matrix = page.rotation_matrix
        shown = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    dx, dy = majority_direction(trace)
    direction = (round(dx * shown[0] + dy * shown[2]), round(dx * shown[1] + dy * shown[3]))
    turn = TURN_OF.get(direction, 0)
    if turn == 0:
        return shown, 0, width, height
    back: Frame = {90: (0, -1, 1, 0, 0, width), 180: (-1, 0, 0, -1, width, height), 270: (0, 1, -1, 0, height, 0)}[turn]
    frame = _compose(shown, back)
    return frame, turn, *((height, width) if turn != 180 else (width, height))


def _compose(first: Frame, then: Frame) -> Frame:
    a, b, c, d, e, f = first
    k, m, n, o, p, q = then
    return (a * k + b * n, a * m + b * o, c * k + d * n, c * m + d * o, e * k + f * n + p, e * m + f * o + q)


def _repairs(page: pymupdf.Page) -> dict[tuple[int, int], str]:
    """Characters by rounded origin, as MuPDF's text device resolves them (/ActualText)."""
    found: dict[tuple[int, int], str] = {}
    for block in page.get_text("rawdict", flags=0)["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    x, y = char["origin"]
                    found[round(x), round(y)] = plain_ideograph(char["c"])
    return found


def _images(page: pymupdf.Page, frame: Frame) -> list[tuple[BBox, int]]:
    """Boxes of images with their sequence numbers in drawing order."""
    out: list[tuple[BBox, int]] = []
    for seqno, entry in enumerate(page.get_bboxlog()):
        if entry[0] == "fill-image":
            x0, y0, x1, y1 = entry[1]
            ax, ay = frame[0] * x0 + frame[2] * y0 + frame[4], frame[1] * x0 + frame[3] * y0 + frame[5]
            bx, by = frame[0] * x1 + frame[2] * y1 + frame[4], frame[1] * x1 + frame[3] * y1 + frame[5]
            out.append(((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), seqno))
    return out


def _area(box: BBox) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])
