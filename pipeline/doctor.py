"""Whether this machine has what the program needs (环境检查)."""

from __future__ import annotations

import importlib.metadata
import platform
import sqlite3
from typing import NamedTuple

from pipeline.messages import Messages

NEEDED = ("mingxi", "alembic", "pymupdf", "pydantic", "openai", "instructor", "tenacity", "sqlalchemy", "pyarrow", "xlsxwriter", "lxml", "typer", "rich")
PYMUPDF_FROM, PYMUPDF_BELOW = (1, 28), (2, 0)  # see docs/adr/0002-pymupdf-1.28.md


class Machine(NamedTuple):
    """Lines to show, and whether everything needed is there in a version that fits."""

    lines: list[str]
    good: bool


def examine_machine(parser_version: str, say: Messages) -> Machine:
    """Python, system, and the version of every package that is needed."""
    lines = [f"Python {platform.python_version()} · {platform.system()} {platform.machine()} · SQLite {sqlite3.sqlite_version} · parser {parser_version}"]
    good = True
    for name in NEEDED:
        version = _version(name)
        lines.append(f"  {name} {version or say('doctor_missing')}")
        good = good and version is not None
        if name == "pymupdf" and version is not None and not PYMUPDF_FROM <= _release(version) < PYMUPDF_BELOW:
            lines.append("  " + say("doctor_pymupdf"))
            good = False
    return Machine(lines, good)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _release(version: str) -> tuple[int, int]:
    major, minor = version.split(".")[:2]
    return int(major), int(minor)
