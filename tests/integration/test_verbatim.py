"""Every narrative value is printed in the document, word for word, in the places that it names."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pymupdf
import pytest

from pipeline.batch.document import read_document
from schemas.place import Place

FIXTURES = sorted((Path(__file__).parents[2] / "evals" / "fixtures" / "documents").glob("*.pdf"))
LINE = 6.0  # points: characters whose middles are nearer stand on one line


def flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def characters(page: pymupdf.Page) -> list[tuple[float, float, str]]:
    """Middles of the page's characters, in the page as displayed."""
    found = []
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", ()):
            for character in (character for span in line["spans"] for character in span["chars"]):
                box = pymupdf.Rect(character["bbox"]) * page.rotation_matrix
                found.append(((box.y0 + box.y1) / 2, (box.x0 + box.x1) / 2, character["c"]))
    return found


def printed_in(around: list[tuple[float, float, str]], places: list[Place]) -> str:
    """The characters within the places, line by line."""
    text = ""
    for x0, y0, x1, y1 in (place.bbox for place in places):
        rest = sorted(spot for spot in around if x0 - 1 <= spot[1] <= x1 + 1 and y0 - 1 <= spot[0] <= y1 + 1)
        while rest:
            line = [spot for spot in rest if spot[0] - rest[0][0] < LINE]
            text += "".join(c for _, _, c in sorted(line, key=lambda spot: spot[1]))
            rest = rest[len(line):]
    return text


def unprinted(path: Path) -> tuple[list[str], int]:
    """Values that the places they name do not hold, and how many values there are."""
    rows = read_document(path.read_bytes(), path.name).rows["narratives"]
    wrong = []
    with pymupdf.open(path) as document:
        pages = {number: characters(document[number - 1]) for number in {place.page for row in rows for place in row.places}}
        for row in rows:
            found = flat("".join(printed_in(pages[number], [place for place in row.places if place.page == number])
                                 for number in dict.fromkeys(place.page for place in row.places)))
            if flat(row.text) not in found:
                wrong.append(f"{row.field} {row.subject}: {row.text} <> {found}")
    return wrong, len(rows)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_values_are_slices_of_fixtures(path: Path) -> None:
    wrong, _ = unprinted(path)
    assert wrong == []


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["bj_审计局_2026_说明", "sh_普陀_司法局_2026_部门预算", "sz_信访局_2026_部门预算", "cn_国家信访局_2026_部门预算"])
def test_values_are_slices_of_real_documents(corpus: Path, name: str) -> None:
    wrong, count = unprinted(corpus / f"{name}.pdf")
    assert count > 20
    assert wrong == []
