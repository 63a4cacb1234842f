"""Gold: what one document should yield, in whole or in part."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.scoring.specs import SET_COLUMN, SPECS
from evals.scoring.text import YUAN, Row, norm, with_yuan
from evals.scoring.values import equal

CHECKS = "checks_expected"
_SEPARATOR = re.compile(r"\s*[:.]\s*")


class GoldError(Exception):
    """A gold folder can't be read. The message names the file and the line."""


class Gold(BaseModel):
    """Labels of one document. `tables`: contract tables with the labelled columns; `checks` is None when nobody labelled any.

    `meta` as the folder's meta.json has it: file names, hashes, `complete`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    name: str
    meta: dict[str, Any]
    tables: dict[str, list[Row]]
    checks: list[Row] | None

    @cached_property
    def files(self) -> tuple[tuple[str, str | None], ...]:
        """(sha256, file name) of each labelled file: renderings of one document share their labels."""
        names, hashes = self.meta.get("file_names") or self.meta.get("file_name") or [], self.meta.get("sha256") or []
        if isinstance(hashes, dict):
            return tuple((value, name) for name, value in hashes.items())
        names = names if isinstance(names, list) else [names]
        hashes = hashes if isinstance(hashes, list) else [hashes]
        size = max(len(names), len(hashes), 1)
        return tuple(zip(hashes + [""] * (size - len(hashes)), names + [None] * (size - len(names)), strict=True))

    @property
    def doubtful_fields(self) -> frozenset[str]:
        """Columns of `documents` that are a judgement either way."""
        return frozenset(self.meta.get("doubtful_fields") or ())

    def complete(self, table: str, row: Row) -> bool:
        """Whether every row of this row's kind is labelled, so that an unlabelled one is wrong."""
        for entry in self.meta.get("complete", ()):
            if isinstance(entry, dict):
                if entry.get("table") == table and all(equal(k, v, row.get(k)) for k, v in entry.items() if k != "table"):
                    return True
                continue
            name, _, part = _SEPARATOR.sub(":", str(entry), count=1).partition(":")
            if name == table and (not part or _in_part(table, part, row)):
                return True
        return False


def _in_part(table: str, part: str, row: Row) -> bool:
    if "=" in part:
        column, _, value = part.partition("=")
        return norm(row.get(column)) == norm(value)
    if table == "statements":
        money = norm(row.get("unit")) in YUAN
        return {"money": money, "amount": money, "count": not money}.get(part, norm(row.get("measure")) == norm(part))
    return norm(row.get(SET_COLUMN.get(table, ""))) == norm(part)


def load_gold(folder: Path) -> Gold:
    """The labels in a folder. Raises GoldError."""
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"{folder / 'meta.json'}: {error}") from error
    tables = {table: [with_yuan(row) for row in read_jsonl(folder / f"{table}.jsonl")] for table in SPECS}
    if not tables["documents"]:
        labelled = {name: meta[name] for name in SPECS["documents"].values if name in meta}
        tables["documents"] = [{**labelled, "doubtful_fields": meta.get("doubtful_fields")}] if labelled else []
    checks = folder / f"{CHECKS}.jsonl"
    return Gold(name=folder.name, meta=meta, tables=tables, checks=read_jsonl(checks) if checks.exists() else None)


def read_jsonl(file: Path) -> list[Row]:
    """Rows of a JSONL file; a missing file is an empty table. Raises GoldError."""
    if not file.exists():
        return []
    rows: list[Row] = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise GoldError(f"{file}:{number}: not JSON ({error})") from error
    return rows
