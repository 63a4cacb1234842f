from __future__ import annotations

import re

import pytest

from pipeline.errors import MingxiError
from pipeline.messages import TABLE_NAMES, TEXTS, Messages
from pipeline.translation import CATEGORIES, category_in_chinese, in_chinese
from schemas.rows import CONTRACT


def test_every_text_has_both_languages_and_the_same_gaps() -> None:
    for key, (english, chinese) in TEXTS.items():
        assert re.findall(r"\{\w+", english) == re.findall(r"\{\w+", chinese) or sorted(re.findall(r"\{\w+", english)) == sorted(
            re.findall(r"\{\w+", chinese)), key
        assert re.search(r"[\u4e00-\u9fff]", chinese) or key == "doctor_pymupdf", key
        assert not re.search(r"[\u4e00-\u9fff]", english), key


def test_every_table_of_the_contract_has_a_chinese_name() -> None:
    assert list(TABLE_NAMES) == list(CONTRACT)


def causes(root: type[MingxiError]) -> list[type[MingxiError]]:
    return [root, *(cause for child in root.__subclasses__() for cause in causes(child))]


def test_every_cause_of_an_error_has_a_chinese_name() -> None:
    assert {cause.category for cause in causes(MingxiError) if cause.__module__ == "pipeline.errors"} <= CATEGORIES.keys()
    assert category_in_chinese("no such category") == "no such category"


@pytest.mark.parametrize(("english", "chinese"), [
    ("needs OCR: no text layer on pages 1-4, 7", "第1-4, 7页没有文字层，需先做文字识别（OCR）"),
    ("page 3: more time or memory than allowed", "第3页超出允许的时间或内存"),
    ("a Word document (docx); only PDF, HTML and plain text are read", "Word 文档（docx）；只读取 PDF、HTML 和纯文本"),
    ("the file can't be opened: Permission denied", "文件无法打开：没有权限"),
    ("no results in out: run `mingxi extract PATH --out out` first", "out 中没有结果，请先运行 `mingxi extract PATH --out out`")])
def test_stored_messages(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese
    assert Messages("en").stored(english) == english
    assert Messages("zh").stored(english) == chinese
