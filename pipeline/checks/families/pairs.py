"""Which documents of an archive speak of the same body and year, and so must agree (文件配对)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.text import bare
from schemas.rows import DocumentRow

_SELF = re.compile(r"\((?:本级|汇总|部门|单位|机关)\)$|(?:本级|机关)$")


def body_of(document: DocumentRow) -> str | None:
    """The organisation without 本级, （汇总）: department and unit of one name are one body."""
    return _SELF.sub("", bare(document.organisation)) if document.organisation else None


def groups(documents: Sequence[DocumentRow]) -> dict[str, list[DocumentRow]]:
    """Readable documents by body; those whose body or year is unknown are left out."""
    found: dict[str, list[DocumentRow]] = {}
    for document in documents:
        body = body_of(document)
        if body and document.fiscal_year is not None and document.status != "failed":
            found.setdefault(body, []).append(document)
    return found


def one_place(a: DocumentRow, b: DocumentRow) -> bool:
    """Namesakes of two regions are two bodies; 上海市普陀区 and 普陀区 are one region, an unknown one may be any."""
    here, there = bare(a.region or ""), bare(b.region or "")
    return here.endswith(there) or there.endswith(here)


def following(documents: Sequence[DocumentRow]) -> Iterator[tuple[DocumentRow, DocumentRow]]:
    """A document and that of the year before: same body, kind and scope. Twice printed years give no pair: which one is meant is not known."""
    for document in documents:
        if document.fiscal_year is None or document.kind not in ("department_budget", "final_account"):
            continue
        before = [other for other in documents if other.kind == document.kind and other.scope == document.scope
                  and other.fiscal_year == document.fiscal_year - 1 and one_place(document, other)]
        if len(before) == 1:
            yield document, before[0]


def same_year(documents: Sequence[DocumentRow], kind: str, other_kind: str) -> Iterator[tuple[DocumentRow, DocumentRow]]:
    """Documents of two kinds for one year, the first of the first kind."""
    for document in documents:
        if document.kind != kind:
            continue
        for other in documents:
            if other is not document and other.kind == other_kind and other.fiscal_year == document.fiscal_year and one_place(document, other):
                yield document, other
