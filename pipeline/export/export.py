"""Every contract table of a store as a file, empty ones too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from xlsxwriter.exceptions import XlsxWriterException

from pipeline.export.writers import WRITERS
from pipeline.store.store import Store
from schemas.rows import CONTRACT

Format = Literal["jsonl", "csv", "parquet", "xlsx"]


def export(store: Store, folder: Path, form: Format, watch: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Writes TABLE.FORMAT for every table into `folder` and returns the row counts. Files appear whole or not at all.

    Raises OSError when they can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    for table in CONTRACT:
        file = folder / f"{table}.{form}"
        part = folder / f".{table}.part.{form}"
        try:
            counts[table] = WRITERS[form](store.lines(table), table, part)
            part.replace(file)
        except XlsxWriterException as error:
            raise OSError(f"{file} can't be written: {error}") from error
        finally:
            part.unlink(missing_ok=True)
        if watch is not None:
            watch(table, counts[table])
    return counts
