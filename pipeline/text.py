"""Joining what a page prints in pieces: CJK text without spaces, Latin words with one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CJK_PUNCTUATION = frozenset("‘’“”—…·℃％‰")
_SPACE = re.compile(r"\s+")
_SPACE_AT_CJK = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f‘’“”—…·])\s+|"
    r"\s+(?=[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f‘’“”—…·])")


def is_cjk(character: str) -> bool:
    """Chinese characters, full-width forms and the punctuation set with them."""
    code = ord(character)
    return code >= 0x2E80 or character in CJK_PUNCTUATION


def squeeze(text: str) -> str:
    """`text` with white space dropped next to CJK characters and single elsewhere."""
    return _SPACE.sub(" ", _SPACE_AT_CJK.sub("", text)).strip()


def bare(text: str) -> str:
    """`text` under NFKC and without any white space: the form in which labels are compared."""
    if text.isascii():
        return _SPACE.sub("", text) if " " in text or "\n" in text else text
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def join(pieces: Iterable[str]) -> str:
    """Lines of one cell or paragraph as one text: a space only between two Latin words."""
    out = ""
    for piece in pieces:
        if out and piece and needs_space(out[-1], piece[0]):
            out += " "
        out += piece
    return out


def needs_space(last: str, first: str) -> bool:
    """Whether two pieces that a line break parts belong to two words."""
    return last.isascii() and first.isascii() and last.isalpha() and first.isalpha()
