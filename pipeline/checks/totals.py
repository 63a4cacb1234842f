"""Totals (合计关系)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.book import Book
from schemas.checks import Relation


def relations(book: Book) -> Iterator[Relation]:
    """Row and column sums of every table."""
    yield from ()
