"""Narrative values as rows of the contract."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.extract.narratives.values import Value, numbered
from schemas.rows import NarrativeRow


def pattern_rows(document_id: str, values: Iterable[Value]) -> list[NarrativeRow]:
    """Rows of what the pattern reader alone found; each is verbatim by construction, and accepted unless it is flagged."""
    make = NarrativeRow.model_construct
    return [make(document_id=document_id, field=value.field, subject=value.subject, ordinal=ordinal, text=value.text, page=value.page,
                 places=value.places, char_start=value.start, char_end=value.end, alignment="exact", reader="pattern", accepted=not value.flag,
                 flags=(value.flag,) if value.flag else ())
            for ordinal, value in numbered(values)]
