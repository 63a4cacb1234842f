"""Every contract table of a store as a file, empty ones too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pipeline.export.writers import WRITERS
from pipeline.store.store import Store
from schemas.rows import CONTRACT

Format = Literal["jsonl", "csv", "parquet", "xlsx"]


def export(store: Store, folder: Path, form: Format, watch: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Writes TABLE.FORMAT for every table into `folder` and returns the row counts. Files appear whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    for table in CONTRACT:
        file = folder / f"{table}.{form}"
        part = folder / f".{table}.part.{form}"
        counts[table] = WRITERS[form](store.lines(table), table, part)
        part.replace(file)
        if watch is not None:
            watch(table, counts[table])
    return counts
