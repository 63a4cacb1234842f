from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.recognise import decode, document_id, recognise
from pipeline.errors import EmptyFile, MingxiError, UnsupportedFile

CHINESE = "松原市云溪区水务局二〇二四年部门预算说明，本部门主要职责是管护河道、保障供水。"


@pytest.mark.parametrize(("data", "form"), [
    (b"%PDF-1.7\n...", "pdf"), (b"junk before\n%PDF-1.4", "pdf"), (b"<!DOCTYPE html><html>", "html"), (b"\n <table><tr>", "html"),
    (b"<?xml version='1.0'?><html xmlns='x'>", "html"), (CHINESE.encode(), "text"), (CHINESE.encode("gb18030"), "text"),
    (("\ufeff" + CHINESE).encode("utf-16"), "text"), (b"\xef\xbb\xbf" + CHINESE.encode(), "text")])
def test_the_bytes_say_what_a_file_is(data: bytes, form: str) -> None:
    assert recognise(data) == form


@pytest.mark.parametrize(("data", "name"), [
    (b"PK\x03\x04...word/document.xml", "Word"), (b"PK\x03\x04...xl/workbook.xml", "Excel"), (b"PK\x03\x04...OFD.xml", "OFD"),
    (b"PK\x03\x04plain.txt", "a zip archive"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "legacy Office"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"{\\rtf1", "RTF"),
    (b"Rar!\x1a", "rar"), (b"SQLite format 3\x00", "database"), (b"\x00\x01\x02", "binary"), (b"plain English", "hardly any Chinese")])
def test_what_is_not_read_is_refused_by_name(data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFile, match=name):
        recognise(data)


@pytest.mark.parametrize("data", [b"", b"\x00" * 100, b" \r\n\t "])
def test_nothing_is_an_empty_file(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        recognise(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_format_or_an_error_of_ours(data: bytes) -> None:
    try:
        assert recognise(data) in ("pdf", "html", "text")
    except MingxiError as error:
        assert str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_text_is_decoded_whatever_its_encoding(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)) == CHINESE


def test_a_declared_charset_is_tried() -> None:
    page = f'<meta charset="big5"><p>{"預算公開說明" * 3}</p>'
    assert decode(page.encode("big5")) == page


def test_identity_is_of_the_bytes_alone() -> None:
    assert document_id(b"abc") == document_id(b"abc") != document_id(b"abd")
    assert len(document_id(b"")) == 64
