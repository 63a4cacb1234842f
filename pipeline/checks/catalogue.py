"""The catalogue: every family of checks, in the order in which they run (核对目录). A new check is one function and one entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from pipeline.checks import codes, crosstable, identities, totals
from pipeline.checks.book import Book
from pipeline.checks.families.cross_document import cross_document
from pipeline.checks.families.registry import FAMILIES
from pipeline.checks.shelf import Shelf
from schemas.checks import Finding, Relation

Check: TypeAlias = Callable[[Book], Iterable[Relation | Finding]]
"""Relations and findings of one document."""

ArchiveCheck: TypeAlias = Callable[[Shelf, frozenset[str] | None], Iterable[tuple[str, Relation | Finding]]]
"""Relations and findings over documents, each with the document_id that it is reported for; the second argument holds those to report for, None for all."""

CHECKS: tuple[Check, ...] = (
    totals.relations, identities.relations, crosstable.relations, codes.findings, *FAMILIES)

ARCHIVE_CHECKS: tuple[ArchiveCheck, ...] = (cross_document,)
