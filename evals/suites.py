"""Suites: folders with documents and their gold (评测集)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.scoring.gold import Gold, load_gold
from pipeline.documents.files import hash_file

FIXTURES = "fixtures"
_HOME = Path(__file__).parent
_DOCUMENT_FOLDERS = ("documents", "corpus")


class SuiteError(Exception):
    """A suite can't be used as given. The message says what is missing."""


class Labelled(BaseModel):
    """One labelled file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gold: Gold
    document_id: str
    path: Path

    @property
    def name(self) -> str:
        """The gold's name; the file's where several renderings share one gold."""
        return self.gold.name if len(self.gold.files) == 1 else self.path.stem


class Suite(BaseModel):
    """Labelled files, in order of their names. `digest` tells whether labels have changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    files: tuple[Labelled, ...]
    digest: str


def find_suite(name: str, documents: Path | None = None, only: Sequence[str] = ()) -> Suite:
    """`fixtures`, or a folder: DIR/gold with DIR/documents, or a folder of gold with `documents` or `corpus` beside it.

    `documents` names the folder of files when it stands elsewhere, `only` patterns of gold names. Raises SuiteError, GoldError.
    """
    folder = _HOME / FIXTURES if name == FIXTURES else Path(name)
    gold_folder = folder / "gold" if (folder / "gold").is_dir() else folder
    metas = sorted(gold_folder.rglob("meta.json"))
    if not metas:
        raise SuiteError(f"no gold (meta.json) in {gold_folder} or below it")
    golds = [load_gold(meta.parent) for meta in metas if not only or any(fnmatch(meta.parent.name, pattern) for pattern in only)]
    if not golds:
        raise SuiteError(f"no gold in {gold_folder} is named {' or '.join(only)}")
    home = documents or _documents_beside(gold_folder)
    files = list(_labelled(golds, home))
    return Suite(name=name if name == FIXTURES else folder.resolve().name, files=tuple(files), digest=_digest(meta.parent for meta in metas))


def _documents_beside(gold_folder: Path) -> Path:
    found = next((gold_folder.parent / name for name in _DOCUMENT_FOLDERS if (gold_folder.parent / name).is_dir()), None)
    if found is None:
        raise SuiteError(f"no folder {' or '.join(_DOCUMENT_FOLDERS)} beside {gold_folder}: name it with --documents")
    return found


def _labelled(golds: Iterable[Gold], home: Path) -> Iterable[Labelled]:
    by_name = {path.name: path for path in sorted(home.rglob("*")) if path.is_file()}
    absent: list[str] = []
    for gold in golds:
        for document_id, file_name in gold.files:
            path = by_name.get(file_name or "")
            if path is None:
                absent.append(str(file_name))
                continue
            known = hash_file(path)
            if document_id and known != document_id:
                raise SuiteError(f"{path.name} is not the file that was labelled: its bytes have changed")
            yield Labelled(gold=gold, document_id=known, path=path)
    if absent:
        raise SuiteError(f"{len(absent)} labelled files are not in {home}: {', '.join(absent[:5])}")


def _digest(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.iterdir()):
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
