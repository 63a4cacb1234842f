"""Writes PDFs byte by byte, the same bytes for the same drawing: text in CJK fonts, strokes, fills, turned pages (样例文件的写出)."""

from __future__ import annotations

import zlib
from typing import Literal, NamedTuple

Turn = Literal["none", "flag", "sideways"]
"""none: as drawn · flag: content turned and undone by /Rotate 90 · sideways: content turned, without the flag."""
FONTS = {"song": "STSong-Light", "hei": "STHeiti-Regular", "kai": "STKaiti-Regular", "fang": "STFangsong-Light"}
"""Fonts by the name that styles use; not embedded, as CJK standard fonts are."""
_ENCODING = "UniGB-UCS2-H"


class Colour(NamedTuple):
    """Red, green and blue from 0 to 1."""

    red: float
    green: float
    blue: float


BLACK = Colour(0, 0, 0)


class Canvas:
    """One page while it is drawn; points from the top left corner of the page as it is meant to be read."""

    def __init__(self, width: float, height: float, turn: Turn) -> None:
        self.width, self.height, self.turn = width, height, turn
        self._under: list[str] = []
        self._text: list[str] = []

    def text(self, x: float, baseline: float, text: str, size: float, font: str) -> None:
        """A line of text that starts at x."""
        code = text.encode("utf-16-be").hex()
        self._text.append(f"BT /{font} {size:.4g} Tf 1 0 0 1 {x:.2f} {self.height - baseline:.2f} Tm <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, dash: str = "[]") -> None:
        """A black stroke."""
        self._under.append(f"{width:g} w {dash} 0 d {x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S")

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, width: float) -> None:
        """A stroked rectangle."""
        self._under.append(f"{width:g} w {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S")

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
        """A filled rectangle."""
        self._under.append(f"{colour.red:g} {colour.green:g} {colour.blue:g} rg {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f")

    def content(self) -> bytes:
        """The page's content stream."""
        turned = f"0 1 -1 0 {self.height:g} 0 cm" if self.turn != "none" else ""
        return "\n".join(("q", turned, *self._under, "0 0 0 rg", *self._text, "Q")).encode("ascii")

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been drawn."""
        return not self._under and not self._text

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of the sheet that the content stands on."""
        return (self.width, self.height) if self.turn == "none" else (self.height, self.width)


def write_pdf(pages: list[Canvas], fonts: list[str], title: str) -> bytes:
    """The pages as one file. `fonts`: keys of FONTS that the pages use."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    names = []
    for font in fonts:
        base = FONTS[font]
        number = len(objects) + 1
        names.append(f"/{font} {number} 0 R")
        objects.append(f"<< /Type /Font /Subtype /Type0 /BaseFont /{base}-{_ENCODING} /Encoding /{_ENCODING} /DescendantFonts [{number + 1} 0 R] >>".encode())
        objects.append((f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{base} /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
                        f"/DW 1000 /W [1 95 500 814 939 500] /FontDescriptor {number + 2} 0 R >>").encode())
        objects.append((f"<< /Type /FontDescriptor /FontName /{base} /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 "
                        "/CapHeight 880 /StemV 93 >>").encode())
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        width, height = page.box
        flag = " /Rotate 90" if page.turn == "flag" else ""
        objects.append((f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:g} {height:g}]{flag} /Resources << /Font << {' '.join(names)} >> >> "
                        f"/Contents {number + 1} 0 R >>").encode())
        data = zlib.compress(page.content(), 6)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data))
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /Title <feff%s> /Producer (mingxi evals) >>" % title.encode("utf-16-be").hex().encode())
    out = bytearray(b"%PDF-1.5\n%\xe4\xbd\xa0\xe5\xa5\xbd\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for offset in offsets:
        out += b"%010d 00000 n \n" % offset
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(objects), start)
    return bytes(out)
