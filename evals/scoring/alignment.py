"""Whether narrative texts stand in the document word for word (原文一致)."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf

from evals.results import Alignment
from evals.scoring.text import Row, norm


def alignment(pdf: bytes, narratives: Sequence[Row]) -> Alignment:
    """Counts the texts that are found in the text of the pages, or character for character inside the row's own boxes."""
    verbatim = 0
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        whole = norm("".join(page.get_text() for page in document))
        for row in narratives:
            text = norm(row.get("text"))
            verbatim += text in whole or text in norm("".join(_inside(document, place) for place in row.get("places") or ()))
    return Alignment(texts=len(narratives), verbatim=verbatim)


def _inside(document: pymupdf.Document, place: Row) -> str:
    """The text printed in a box of the page as displayed."""
    if not place.get("bbox"):
        return ""
    page = document[place["page"] - 1]
    box = (pymupdf.Rect(place["bbox"]) * page.derotation_matrix).normalize()
    return str(page.get_text(clip=pymupdf.Rect(box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1)))
