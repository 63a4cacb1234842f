"""One wrong figure written into a copy of a PDF, and proof that nothing else changed (植入并核验)."""

from __future__ import annotations

import random
from collections import Counter
from typing import Literal, NamedTuple

import pymupdf

from evals.mutants.boxes import centre, holds, hull
from evals.mutants.errors import Kind, mistyped
from evals.mutants.figures import Figure, page_figures, page_words, plain
from evals.mutants.rulings import Rulings, rulings
from evals.mutants.stream import write_in_stream
from evals.results import Box

TRIES = 6  # random changes of a figure: a page may lack a digit in the figure's font
FONT = "tiro"
KEPT = 0  # PyMuPDF: redaction leaves images and drawings as they are
REACH = 4.0  # points by which the new figure's box may miss the old one's

Way = Literal["stream", "overlay"]


class Mutant(NamedTuple):
    """A copy in which the figure at `place` reads `new` at `new_place` (page from 1, boxes as displayed)."""

    pdf: bytes
    kind: Kind
    way: Way
    page: int
    place: Box
    new_place: Box
    old: str
    new: str


class Original:
    """The PDF from which mutants are made; what every proof compares with is read once."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        with pymupdf.open(stream=pdf, filetype="pdf") as document:
            self.texts = [page.get_text() for page in document]


def plant(original: Original, figure: Figure, kind: Kind, rng: random.Random) -> Mutant | None:
    """The first of some random mistypings that can be written: in the page's own content, else over the figure. None: none can."""
    seen: set[tuple[Way, str]] = set()
    ways: tuple[Way, ...] = ("stream", "overlay")
    for way in ways:
        for _ in range(TRIES):
            new = mistyped(figure.printed, kind, rng)
            if new is None or (way, new) in seen:
                continue
            seen.add((way, new))
            if (mutant := _written(original, figure, new, kind, way)) is not None:
                return mutant
            if way == "overlay":
                break  # where it fails once it fails always
    return None


def _written(original: Original, figure: Figure, new: str, kind: Kind, way: Way) -> Mutant | None:
    with pymupdf.open(stream=original.pdf, filetype="pdf") as document:
        page = document[figure.page - 1]
        before, at = _running_text(page, figure)
        rest, lines = _outside(page, figure.box), rulings(page)
        if not (write_in_stream(page, figure, new) if way == "stream" else _write_over(page, figure, new)):
            return None
        pdf = document.tobytes(garbage=0, deflate=True)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        page = document[figure.page - 1]
        place = _new_place(page, figure, new, lines)
        wanted = before[:at] + new + before[at + figure.end - figure.start:]
        clean = at >= 0 and _running_text(page)[0] == wanted if way == "stream" else _outside(page, figure.box) == rest
        others = all(text == found.get_text() for text, found in zip(original.texts, document, strict=True) if found.number != page.number)
    return Mutant(pdf, kind, way, figure.page, figure.box, place, figure.printed, new) if place and clean and others else None


def _write_over(page: pymupdf.Page, figure: Figure, new: str) -> bool:
    """Takes the figure away and writes the new one in its place, centred, no wider and no larger than before."""
    turned = page.rotation
    page.set_rotation(0)
    chars = figure.word.raw[figure.start:figure.end]
    box = pymupdf.Rect(hull(chars))
    dx, dy = figure.word.direction
    along_x = abs(dx) >= abs(dy)
    shrink = 0.3 * min(box.width, box.height)
    inset = (0.4, shrink, -0.4, -shrink) if along_x else (shrink, 0.4, -shrink, -0.4)
    page.add_redact_annot(box + inset, fill=False, cross_out=False)  # type: ignore[arg-type]  # False: no fill at all; None would be white
    page.apply_redactions(images=KEPT, graphics=KEPT)
    room = box.width if along_x else box.height
    size = figure.word.size
    width = pymupdf.get_text_length(new, FONT, size)
    if width > room:
        size, width = size * room / width, room
    side = (room - width) / 2
    if along_x:
        point, turn = (box.x0 + side if dx > 0 else box.x1 - side, figure.word.origin[1]), 0 if dx > 0 else 180
    else:
        point, turn = (figure.word.origin[0], box.y1 - side if dy < 0 else box.y0 + side), 90 if dy < 0 else 270
    color = tuple(((figure.word.color >> shift) & 255) / 255 for shift in (16, 8, 0))
    page.insert_text(point, new, fontsize=size, fontname=FONT, rotate=turn, color=color)
    page.set_rotation(turned)
    return True


def _running_text(page: pymupdf.Page, figure: Figure | None = None) -> tuple[str, int]:
    """The page's characters in content order without white space, and where in them the figure begins (-1: nowhere)."""
    text: list[str] = []
    at = -1
    for block in page.get_text("rawdict", flags=0)["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    if figure is not None and at < 0 and tuple(char["bbox"]) == figure.word.raw[figure.start]:
                        at = len(text)
                    if char["c"].strip():
                        text.append(char["c"])
    return "".join(text), at


def _outside(page: pymupdf.Page, box: Box) -> Counter[tuple[str, int, int]]:
    """Characters with their rough places, without those inside the box."""
    chars = ((char, centre(place)) for word in page_words(page) for char, place in zip(word.text, word.places, strict=True))
    return Counter((char, round(x), round(y)) for char, (x, y) in chars if not holds(box, (x, y), 1))


def _new_place(page: pymupdf.Page, figure: Figure, new: str, lines: Rulings) -> Box | None:
    """Where the new figure is printed, if it can be read there."""
    wanted = plain(new).replace(",", "").lstrip("-")
    return next((f.box for f in page_figures(figure.page, page_words(page, lines.down)) if f.text.lstrip("-") == wanted
                 and (holds(figure.box, centre(f.box), REACH) or holds(f.box, centre(figure.box), REACH))), None)
