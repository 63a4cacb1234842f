"""Files where they lie and files inside zip archives, under one kind of path: `archive.zip!/folder/budget.pdf` (文件读取)."""

from __future__ import annotations

import errno
import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

MARK = "!/"
BLOCK = 1 << 20
ZIP_SIGNATURE = b"PK\x03\x04"
_UTF8_NAMES = 0x800
_ENCRYPTED = 0x1
_DOCUMENT_PARTS = ("[Content_Types].xml", "OFD.xml", "mimetype")  # zips that are one document: Office, OFD, OpenDocument
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)  # the last two: a method zipfile lacks, a password


class Member(NamedTuple):
    """A file inside a zip archive. `refused`: why it can't be read, None for one that can."""

    path: Path
    size: int
    refused: str | None


def read_bytes(path: Path) -> bytes:
    """The bytes of a file or of a zip archive's member. Raises OSError."""
    with opened(path) as file:
        return file.read()


def hash_file(path: Path) -> str:
    """sha256 (hex) of a file's bytes. Raises OSError."""
    digest = hashlib.sha256()
    with opened(path) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def exists(path: Path) -> bool:
    """Whether there is such a file, or such a member of an archive."""
    if path.exists():
        return True
    archive = _archive_of(path)
    if archive is None:
        return False
    try:
        return any(member.path == path for member in members(archive) or ())
    except OSError:
        return False  # an archive that can't be read has no members that can


def members(path: Path) -> list[Member] | None:
    """The files in a zip archive, None when the file is no zip archive, is itself a document (docx, OFD) or is damaged. Raises OSError."""
    with path.open("rb") as file:
        if file.read(len(ZIP_SIGNATURE)) != ZIP_SIGNATURE:
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _named(archive)
    except _ZIP_ERRORS:
        return None  # the file itself goes on to be recognised, which says what it is
    if any(name in _DOCUMENT_PARTS for name in entries):
        return None
    return [Member(Path(f"{path}{MARK}{name}"), entry.file_size, "encrypted inside the zip archive" if entry.flag_bits & _ENCRYPTED else None)
            for name, entry in entries.items() if not entry.is_dir()]


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file or member, open for reading. Raises OSError."""
    archive_path = None if path.exists() else _archive_of(path)
    if archive_path is None:
        with path.open("rb") as file:
            yield file
        return
    with _zip_errors(archive_path), zipfile.ZipFile(archive_path) as archive:
        entry = _named(archive).get(str(path)[len(str(archive_path)) + len(MARK):])
        if entry is None:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(path))
        with archive.open(entry) as member:
            yield member


def _archive_of(path: Path) -> Path | None:
    text = str(path)
    at = text.find(MARK)
    while at > 0:
        if Path(text[:at]).is_file():
            return Path(text[:at])
        at = text.find(MARK, at + 1)
    return None


def _named(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Entries by the name that a person knows: Chinese names written as GBK are decoded, equal names are numbered."""
    seen: Counter[str] = Counter()
    named: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        name = str(Path(_name(entry))) if not entry.is_dir() else _name(entry)
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name}#{seen[name]}"] = entry
    return named


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_NAMES or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename  # neither: the name as the archive has it


@contextmanager
def _zip_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except _ZIP_ERRORS as error:
        raise OSError(errno.EIO, f"damaged zip archive ({error})", str(path)) from error
