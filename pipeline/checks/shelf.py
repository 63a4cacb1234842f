"""The documents of an archive as cross-document checks see them (文件库)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.checks.book import Book
from schemas.rows import DocumentRow


class Shelf(Protocol):
    """All documents by their small rows; a whole book only on demand."""

    @property
    def documents(self) -> Sequence[DocumentRow]:
        """Every document of the archive."""
        ...

    def book(self, document_id: str) -> Book:
        """One document's book. Costs a read; the last few are kept, so ask for pairs together."""
        ...
