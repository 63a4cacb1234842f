"""What kind of file some bytes are; the name is never asked (文件识别)."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Literal

from pipeline.errors import EmptyFile, UnsupportedFile
from pipeline.text import is_cjk

Format = Literal["pdf", "html", "text"]

PDF_WITHIN = 1024  # readers accept a header that starts within the first kilobyte
SAMPLE = 65536
CHINESE_AT_LEAST = 20  # characters in a text file for it to be a document
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "an empty zip archive"), (b"\xd0\xcf\x11\xe0", "a legacy Office file (doc, xls)"),
    (b"Rar!", "a rar archive"), (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"BM", "a BMP image"),
    (b"II*\x00", "a TIFF image"), (b"MM\x00*", "a TIFF image"), (b"RIFF", "a RIFF file (WebP, AVI)"), (b"\x7fELF", "a program"),
    (b"MZ", "a program"), (b"{\\rtf", "an RTF file"), (b"SQLite format 3", "a database"), (b"%!PS", "a PostScript file"), (b"<?xml", "an XML file"))
_ZIP_PARTS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (docx)"), (b"xl/", "an Excel workbook (xlsx)"), (b"ppt/", "a PowerPoint file (pptx)"),
    (b"OFD.xml", "an OFD document"), (b"Doc_0/", "an OFD document"), (b"opendocument", "an OpenDocument file"))
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<table[\s>]", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def document_id(data: bytes) -> str:
    """The identity of a document: the sha256 (hex) of its bytes."""
    return sha256(data).hexdigest()


def recognise(data: bytes) -> Format:
    """The format of a file.

    Raises EmptyFile for no bytes, UnsupportedFile (naming what it is) for anything that is not read.
    """
    if not data.strip(b"\x00\r\n\t "):
        raise EmptyFile("the file is empty (0 bytes of content)")
    if b"%PDF-" in data[:PDF_WITHIN]:
        return "pdf"
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and not (name == "an XML file" and _HTML.search(data[:SAMPLE])):
            raise UnsupportedFile(f"{_zip_kind(data) if name == 'zip' else name}; only PDF, HTML and plain text are read")
    if _HTML.search(data[:SAMPLE]):
        return "html"
    text = decode(data)
    if _CONTROL.search(text[:SAMPLE]):
        raise UnsupportedFile("binary data of no known kind; only PDF, HTML and plain text are read")
    if sum(map(is_cjk, text[:SAMPLE])) < CHINESE_AT_LEAST:
        raise UnsupportedFile("text with hardly any Chinese in it; only PDF, HTML and Chinese plain text are read")
    return "text"


def decode(data: bytes) -> str:
    """The text of an HTML or text file: by byte order mark, UTF-8, the declared charset, or GB 18030.

    Raises UnsupportedFile when no encoding fits.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    declared = _CHARSET.search(data[:4096])
    names = ["utf-8", "gb18030"]
    if declared and declared.group(1).lower() not in (b"utf-8", b"gbk", b"gb2312", b"gb18030"):
        names.insert(1, declared.group(1).decode("ascii"))
    for name in names:
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue  # the next encoding is tried; when none fits, the error below says so
    raise UnsupportedFile("text in no known encoding (UTF-8, GB 18030); only PDF, HTML and plain text are read")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnsupportedFile(f"text that is not the {encoding} its first bytes promise") from error


def _zip_kind(data: bytes) -> str:
    for part, name in _ZIP_PARTS:
        if part in data:
            return name
    return "a zip archive (damaged, or inside another one)"
