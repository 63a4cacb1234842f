"""Books for tests of checks: fictional documents written as HTML or as paragraphs with places, read by the program itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.batch.document import read_document, read_source
from pipeline.checks.book import Book
from pipeline.checks.judge import judge
from pipeline.chunks.markers import leading_marker
from pipeline.chunks.reading import read_text
from pipeline.chunks.sentences import split_sentences
from pipeline.extract.statements.reading import Facts, read_statements
from schemas.checks import Finding, Relation
from schemas.chunk import ContentsEntry, DocumentText, Paragraph, Piece, TextLine
from schemas.rows import DocumentRow

ORGANISATION = "青石市园林绿化局"


def html(*parts: str, year: int = 2026) -> bytes:
    """A page of `parts` under a title of the fictional organisation."""
    return (f"<html><head><meta charset='utf-8'><title>{ORGANISATION}{year}年部门预算</title></head><body><h1>{ORGANISATION}{year}年部门预算</h1>"
            + "".join(parts) + "</body></html>").encode()


def table(caption: str, rows: Sequence[Sequence[str]], unit: str = "万元") -> str:
    """A table with its caption and unit printed above it; the first row is its header."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<p>{caption}</p><p>单位：{unit}</p><table border='1'>{body}</table>"


def prose(*paragraphs: str) -> str:
    """Running text."""
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def read(data: bytes, name: str = "预算.html", **changes: Any) -> Book:
    """The document read as the program reads it; `changes` to its row (kind, fiscal_year, …)."""
    result = read_document(data, name)
    document = result.document.model_copy(update={"organisation": ORGANISATION, "fiscal_year": 2026, "kind": "department_budget", **changes})
    text = read_text(read_source(data).lines)
    rows: dict[str, Any] = dict(result.rows)
    rows["statements"] = statements(text, document)
    return Book(document, rows, text)


def written(*texts: str | tuple[str, str], contents: Iterable[str] = (), pages: Sequence[int] = (), **changes: Any) -> Book:
    """A document of paragraphs alone, each on a line of its own with places; a pair gives (kind, text). `pages`: page of each paragraph."""
    paragraphs: list[Paragraph] = []
    path: tuple[str, ...] = ()
    entries: list[ContentsEntry] = []
    listed = [("contents", title) for title in contents]
    pairs = [*listed, *(pair if isinstance(pair, tuple) else ("body", pair) for pair in texts)]
    for number, (kind, text) in enumerate(pairs):
        page = pages[number - len(listed)] if pages and number >= len(listed) else 1
        marker = leading_marker(text) if kind != "contents" else None
        if kind == "heading":
            path = (text[len(marker.text):] if marker else text,)
        name = f"p{number:03d}"
        if kind == "contents":
            entries.append(ContentsEntry(text, None, name))
        line = TextLine(text, page, (72.0, 72.0 + 20 * number, 72.0 + 10 * len(text), 84.0 + 20 * number), 10.0,
                        tuple(72.0 + 10 * i for i in range(len(text) + 1)))
        paragraphs.append(Paragraph.model_construct(
            id=name, kind="item" if marker and kind == "body" else kind, text=text, pieces=(Piece(0, line, tuple(range(len(text)))),), size=10.0,
            section=path[0] if path else None, path=path, marker=marker, lead=None, sentences=split_sentences(name, text) if kind != "contents" else ()))
    document = DocumentRow(**{"document_id": "d" * 64, "file_name": "说明.pdf", "kind": "department_budget", "organisation": ORGANISATION, "fiscal_year": 2026,
                              "page_count": 9, **changes})
    made = DocumentText.model_construct(paragraphs=tuple(paragraphs), sections=(), contents=tuple(entries), running=())
    return Book(document, {"statements": statements(made, document)}, made)


def statements(text: DocumentText, document: DocumentRow) -> list[Any]:
    """The statements of a text."""
    measure = "final" if document.kind == "final_account" else "budget" if document.kind == "department_budget" else None
    return read_statements(text, Facts(document.document_id, document.organisation, document.fiscal_year, measure))  # type: ignore[arg-type]


def verdicts(items: Iterable[Relation | Finding], rule: str | None = None) -> list[str]:
    """Status of every item (of one rule): a fail of a relation that only a layout suggests counts as insufficient."""
    out = []
    for item in items:
        if rule is not None and item.rule != rule:
            continue
        if isinstance(item, Finding):
            out.append(item.status)
        else:
            verdict = judge(item)
            out.append("insufficient" if verdict.status == "fail" and not item.firm else "undefined" if verdict.grade == "undefined" else verdict.status)
    return out
