"""Changing a figure inside the page's own content, with the character codes of the page's own fonts (页面内容流)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pymupdf

from evals.mutants.boxes import holds
from evals.mutants.figures import Figure

_TOKEN = re.compile(rb"%[^\r\n]*|<<|>>|<[^>]*>|\(|[\[\]{}]|/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*|[^\x00\t\n\x0c\r ()<>\[\]{}/%]+|[)>]")
_NUMBER = re.compile(rb"[+\-.\d]+|true|false|null")
_IMAGE_END = re.compile(rb"[\s]EI(?=[\s])")
_PIECE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|\r|\n)|(.))|([^\\()])|([()])", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\x0c"}
NEAR = 2.0  # points between a glyph's origin and its box

Glyph = Sequence[Any]


@dataclass
class Operand:
    """A string of a text-showing operator: its span in the content and its character codes."""

    start: int
    end: int
    codes: list[bytes]
    font: str


def write_in_stream(page: pymupdf.Page, figure: Figure, new: str) -> bool:
    """Replaces the figure's codes. False, and nothing changed, when the codes can't be told for certain."""
    stream = page.read_contents()
    try:
        operands = list(shown_strings(stream, {font[4]: 2 if font[2] == "Type0" else 1 for font in page.get_fonts()}))
    except ValueError:
        return False
    placed = [(operand, k) for operand in operands for k in range(len(operand.codes))]
    glyphs = _painted(page)
    if len(placed) != len(glyphs):
        return False
    known: dict[tuple[str, str], bytes] = {}
    for (operand, k), glyph in zip(placed, glyphs, strict=True):
        if glyph[0] > 0:
            known.setdefault((operand.font, chr(glyph[0])), operand.codes[k])
    old = figure.word.text[figure.start:figure.end]
    at = _places(glyphs, figure, old)
    if len(at) != 1:
        return False
    pieces = [*(new[k:k + 1] for k in range(len(old) - 1)), new[len(old) - 1:]]
    touched: dict[int, Operand] = {}
    for k, piece in enumerate(pieces):
        operand, code = placed[at[0] + k]
        if piece != old[k]:
            if any((operand.font, c) not in known for c in piece):
                return False
            operand.codes[code] = b"".join(known[operand.font, c] for c in piece)
            touched[operand.start] = operand
    for start in sorted(touched, reverse=True):
        stream = stream[:start] + b"<" + b"".join(touched[start].codes).hex().encode() + b">" + stream[touched[start].end:]
    first = page.get_contents()[0]
    page.parent.update_stream(first, stream)
    page.set_contents(first)
    return True


def shown_strings(stream: bytes, code_width: Mapping[str, int]) -> Iterator[Operand]:
    """Strings of Tj, TJ, ' and " in the order in which they paint. Raises ValueError on a string without end."""
    at, font, name = 0, "", ""
    waiting: list[tuple[int, int, bytes]] = []
    while found := _TOKEN.search(stream, at):
        token, at = found.group(), found.end()
        if token == b"(":
            data, at = _literal(stream, at)
            waiting.append((found.start(), at, data))
        elif token.startswith(b"<") and token.endswith(b">"):
            digits = bytes(b for b in token[1:-1] if b not in b"\x00\t\n\x0c\r ")
            waiting.append((found.start(), at, bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())))
        elif token.startswith(b"/"):
            name = token[1:].decode("latin-1")
        elif token == b"Tf":
            font = name
        elif token in (b"Tj", b"TJ", b"'", b'"'):
            step = code_width.get(font, 1)
            yield from (Operand(start, end, [data[k:k + step] for k in range(0, len(data), step)], font) for start, end, data in waiting)
            waiting = []
        elif token == b"BI":
            end = _IMAGE_END.search(stream, at)
            at, waiting = end.end() if end else len(stream), []
        elif token[:1] not in b"%[]{}<>" and not _NUMBER.fullmatch(token):
            waiting = []


def _literal(stream: bytes, at: int) -> tuple[bytes, int]:
    """The bytes of a ( ) string whose content begins at `at`, and where it ends."""
    out, depth = bytearray(), 1
    while piece := _PIECE.match(stream, at):
        octal, newline, escaped, other, bracket = piece.groups()
        at = piece.end()
        if octal:
            out.append(int(octal, 8) & 255)
        elif escaped:
            out += _ESCAPES.get(escaped, escaped)
        elif not newline:
            depth += {b"(": 1, b")": -1}.get(bracket, 0)
            if not depth:
                return bytes(out), at
            out += other or bracket
    raise ValueError("a string without end")


def _painted(page: pymupdf.Page) -> list[Glyph]:
    """Glyphs in painting order; text that is filled and then stroked (bold) is one."""
    glyphs: list[Glyph] = []
    last: Sequence[Glyph] = ()
    for span in page.get_texttrace():
        if span["type"] != 1 or span["chars"] != last:
            last = span["chars"]
            glyphs += last
    return glyphs


def _places(glyphs: Sequence[Glyph], figure: Figure, old: str) -> list[int]:
    boxes = figure.word.raw[figure.start:figure.end]
    return [i for i in range(len(glyphs) - len(old) + 1)
            if all(glyphs[i + k][0] == ord(c) for k, c in enumerate(old)) and all(holds(box, glyphs[i + k][2], NEAR) for k, box in enumerate(boxes))]
