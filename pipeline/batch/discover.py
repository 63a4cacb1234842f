"""Which files a run takes: every regular file below the given paths, in order; none is left out without a word (文件发现)."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.documents.files import exists, members
from pipeline.errors import UsageError

SYSTEM_FILES = frozenset((".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", ".gitignore"))  # what systems leave in folders


class Found(NamedTuple):
    """A path that the search met. `refused`: why it is not read, None for a file to read; `category`: of that refusal."""

    path: Path
    size: int
    refused: str | None = None
    category: str = "refused"


def expand(given: Sequence[Path]) -> Iterator[Path]:
    """Paths as they are; a pattern (`archive/2024*.pdf`, `**` for any depth) as what it matches; `@FILE` as the paths that FILE lists, one a line.

    Raises UsageError for a pattern that matches nothing, a list that can't be read, and a path that doesn't exist.
    """
    for path in given:
        text = str(path)
        if path.is_symlink() or exists(path):
            yield path
        elif text.startswith("@"):
            yield from expand(_listed(Path(text[1:])))
        elif glob.has_magic(text):
            found = sorted(glob.glob(text, recursive=True))
            if not found:
                raise UsageError(f"{text}: nothing matches")
            yield from map(Path, found)
        else:
            raise UsageError(f"{text}: no such file or directory")


def _listed(file: Path) -> list[Path]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: the list can't be read as UTF-8 text ({error})") from error
    return [Path(line.strip()) for line in lines if line.strip() and not line.lstrip().startswith(("#", "@"))]


def discover(paths: Sequence[Path], leave_out: Path | None, max_bytes: int) -> Iterator[Found]:
    """Files under `paths` by name, without following links to directories; `leave_out` (the results) is not searched.

    Raises UsageError for a path that doesn't exist, see `expand`.
    """
    hidden = leave_out.resolve() if leave_out is not None else None
    for path in expand(paths):
        if path.is_dir():
            yield from _walk(path, hidden, max_bytes)
        else:
            yield from _judge(path, max_bytes)


def _walk(folder: Path, hidden: Path | None, max_bytes: int) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(folder, 0, f"the folder can't be listed: {error.strerror}", "unreadable")
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if hidden is None or path.resolve() != hidden:
                yield from _walk(path, hidden, max_bytes)
        elif entry.name.lower() in SYSTEM_FILES:
            continue
        elif entry.is_symlink() and path.is_dir():
            yield Found(path, 0, "a link to a folder (links are followed to files only)")
        else:
            yield from _judge(path, max_bytes)


def _judge(path: Path, max_bytes: int) -> Iterator[Found]:
    """The file; for a zip archive, the files in it."""
    try:
        found = path.stat() if path.exists() or path.is_symlink() else None
        if found is None:  # a member that was named
            yield Found(path, 0)
        elif not stat.S_ISREG(found.st_mode):
            yield Found(path, 0, "not a regular file (a device, pipe or socket)")
        elif found.st_size > max_bytes:
            yield Found(path, found.st_size, f"larger than {max_bytes >> 20} MiB")
        else:
            yield from _with_members(path, found.st_size, max_bytes)
    except OSError as error:
        yield Found(path, 0, f"the file can't be opened: {error.strerror}", "unreadable")


def _with_members(path: Path, size: int, max_bytes: int) -> Iterator[Found]:
    inside = members(path)
    if inside is None:
        yield Found(path, size)
        return
    for member in inside:
        too_big = f"larger than {max_bytes >> 20} MiB" if member.size > max_bytes else None
        if member.path.name.lower() not in SYSTEM_FILES:
            yield Found(member.path, member.size, member.refused or too_big)


def printable(name: str) -> str:
    """A file name with the bytes that are no UTF-8 replaced, so that it can be stored and shown."""
    return os.fsencode(name).decode("utf-8", "replace")
