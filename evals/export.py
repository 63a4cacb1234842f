"""An export in memory: contract rows of one document, or of many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.scoring.gold import read_jsonl
from evals.scoring.text import Row
from schemas.rows import CONTRACT


class Export:
    """Contract rows of one document by table."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self._tables = tables

    def rows(self, table: str) -> list[Row]:
        """Its rows of a contract table; a table that an engine does not make is empty."""
        return list(self._tables.get(table, ()))


class ExportSet:
    """Contract rows of a run, by document."""

    def __init__(self, tables: Mapping[str, Sequence[Row]]) -> None:
        self._by_document: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for table, rows in tables.items():
            for row in rows:
                self._by_document[str(row.get("document_id") or "")][table].append(row)
        self.runs = list(tables.get("runs", ()))

    def document(self, document_id: str, file_name: str | None) -> Export:
        """The rows of a file by its hash, or by its name where another file of that name was read."""
        if document_id not in self._by_document and file_name is not None:
            document_id = next((known for known, tables in self._by_document.items()
                                for row in tables["documents"] if row.get("file_name") == file_name), document_id)
        return Export(self._by_document.get(document_id, {}))


def read_export(folder: Path) -> ExportSet:
    """The JSONL export in a folder or below it. Raises FileNotFoundError when there is none."""
    home = next((file.parent for file in (folder / "documents.jsonl", *sorted(folder.rglob("documents.jsonl"))) if file.exists()), None)
    if home is None:
        raise FileNotFoundError(f"no documents.jsonl in {folder} or below it: is it an export (JSON lines)?")
    return ExportSet({table: read_jsonl(home / f"{table}.jsonl") for table in CONTRACT})
