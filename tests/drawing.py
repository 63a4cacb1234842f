"""Small PDFs drawn for one test: a ruled table with a caption, pages of text, damaged and empty files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf

FONT = "china-s"
BUDGET = (("项目", "年初预算", "执行数"), ("一般公共", "33,654.29", "0.00"), ("合计", "33,654.29", "0.00"))


def ruled_page(pdf: pymupdf.Document, rows: Sequence[Sequence[str]], caption: str = "部门收支总表", unit: str = "万元",
               top: float = 120.0, column: float = 130.0, height: float = 24.0) -> None:
    """A page with one table in full rules under its caption."""
    page = pdf.new_page(width=595, height=842)
    page.insert_text((200, top - 40), caption, fontname=FONT, fontsize=14)
    page.insert_text((420, top - 10), f"单位：{unit}", fontname=FONT, fontsize=9)
    shape = page.new_shape()
    left, count = 60.0, len(rows[0])
    for at in range(len(rows) + 1):
        shape.draw_line((left, top + at * height), (left + count * column, top + at * height))
    for at in range(count + 1):
        shape.draw_line((left + at * column, top), (left + at * column, top + len(rows) * height))
    shape.finish(width=0.6)
    shape.commit()
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            page.insert_text((left + c * column + 6, top + r * height + 16), text, fontname=FONT, fontsize=10)


def budget_pdf(seed: int = 1, pages: int = 1, organisation: str = "松原市云溪区水务局") -> bytes:
    """A small budget of a fictional department: a cover and `pages` pages with one table each; every seed other bytes."""
    pdf = pymupdf.open()
    cover = pdf.new_page(width=595, height=842)
    cover.insert_text((90, 300), f"{organisation}2024年部门预算", fontname=FONT, fontsize=24)
    for number in range(pages):
        amount = f"{seed * 100 + number}.50"
        ruled_page(pdf, (("项目", "本年预算"), ("人员经费", amount), ("公用经费", "12.00"), ("合计", f"{seed * 100 + number + 12}.50")))
    data: bytes = pdf.tobytes(no_new_id=True)
    pdf.close()
    return data


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    with pymupdf.open("pdf", budget_pdf()) as pdf:
        data: bytes = pdf.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="x", owner_pw="y")
    return data


def scanned_pdf() -> bytes:
    """A PDF whose only page is a picture."""
    with pymupdf.open("pdf", budget_pdf()) as source:
        picture = source[1].get_pixmap(dpi=50)
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=595, height=842)
        page.insert_image(page.rect, pixmap=picture)
        data: bytes = pdf.tobytes()
    return data


ZERO_PAGES = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
              b"trailer<</Root 1 0 R/Size 3>>\n%%EOF\n")


def write_archive(folder: Path, count: int = 3) -> list[Path]:
    """`count` small budgets as files below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for seed in range(1, count + 1):
        path = folder / f"budget{seed}.pdf"
        path.write_bytes(budget_pdf(seed))
        paths.append(path)
    return paths
