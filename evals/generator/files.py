"""Fixture folders: documents beside gold folders in the format that the scorers read (样例文件夹)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from evals.generator.grids import Fact
from evals.generator.suite import Fixture, Spec, make
from evals.generator.truth import Rows

DOCUMENTS, GOLD = "documents", "gold"
_WHOLE = ("documents", "tables", "cells", "lines", "indicators", "funds", "projects")


def write(specs: Iterable[Spec], folder: Path) -> int:
    """Writes documents/NAME.pdf and gold/NAME/*.jsonl with meta.json below `folder`; returns how many documents."""
    (folder / DOCUMENTS).mkdir(parents=True, exist_ok=True)
    count = 0
    for spec in specs:
        fixture = make(spec)
        for name, data in contents(fixture).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        count += 1
    return count


def contents(fixture: Fixture) -> dict[str, bytes]:
    """The files of one fixture by their path below the suite's folder."""
    name = fixture.document.name
    out = {f"{DOCUMENTS}/{name}.pdf": fixture.drawn.pdf, f"{GOLD}/{name}/meta.json": json.dumps(_meta(fixture), ensure_ascii=False, indent=1).encode() + b"\n"}
    for table, rows in fixture.truth.items():
        out[f"{GOLD}/{name}/{table}.jsonl"] = b"".join(_json(row) + b"\n" for row in rows)
    return out


def read_gold(folder: Path) -> Rows:
    """The truth rows of one gold folder by contract table."""
    return {path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in sorted(folder.glob("*.jsonl"))}


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: Fact) -> bytes:
    return _COMPACT.encode(value).encode()


def _meta(fixture: Fixture) -> Fact:
    file_name = f"{fixture.document.name}.pdf"
    fields = sorted({str(row["field"]) for row in fixture.truth["narratives"]})
    return {
        "name": fixture.document.name, "file_names": [file_name], "sha256": {file_name: hashlib.sha256(fixture.drawn.pdf).hexdigest()},
        **fixture.document.identity, "complete": [*_WHOLE, *(f"narratives:{field}" for field in fields)],
        "counts": {name: len(rows) for name, rows in fixture.truth.items()},
        "notes": ["a fictional department: every figure and sentence is made up, and true by construction"]}
