from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.documents.files import exists, hash_file, members, read_bytes


def archive(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def test_plain_files(tmp_path: Path) -> None:
    (tmp_path / "a!b.pdf").write_bytes(b"abc")
    assert read_bytes(tmp_path / "a!b.pdf") == b"abc"
    assert hash_file(tmp_path / "a!b.pdf") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert members(tmp_path / "a!b.pdf") is None
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "none.pdf")


def test_members(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", **{"a.pdf": b"abc", "d/b.pdf": b"b"})
    found = members(path)
    assert found is not None
    assert [(str(member.path.relative_to(tmp_path)), member.size) for member in found] == [("x.zip!/a.pdf", 3), ("x.zip!/d/b.pdf", 1)]
    assert read_bytes(found[0].path) == b"abc"
    assert hash_file(found[0].path).startswith("ba7816bf")
    assert exists(found[1].path)
    assert not exists(tmp_path / "x.zip!" / "c.pdf")
    assert not exists(tmp_path / "y.zip!" / "a.pdf")
    with pytest.raises(FileNotFoundError):
        read_bytes(tmp_path / "x.zip!" / "c.pdf")


class GbkName(zipfile.ZipInfo):
    """An entry whose name is written as Windows in China writes it: GBK, without the bit that says UTF-8."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # the name that zipfile calls
        return self.filename.encode("gb18030"), self.flag_bits


def test_names_written_as_gbk_are_read_as_such(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        made.writestr(GbkName("部门预算.pdf"), b"abc")
    found = members(tmp_path / "x.zip")
    assert found is not None
    assert found[0].path.name == "部门预算.pdf"
    assert read_bytes(found[0].path) == b"abc"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_equal_names_are_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as made:
        made.writestr("a.pdf", b"1")
        made.writestr("a.pdf", b"2")
    found = members(tmp_path / "x.zip")
    assert found is not None
    assert [read_bytes(member.path) for member in found] == [b"1", b"2"]


def test_a_damaged_member_is_an_error_with_a_cause(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", **{"a.pdf": b"abcdefgh" * 10})
    path.write_bytes(path.read_bytes().replace(b"abcdefgh" * 2, b"abcdXfgh" * 2, 1))
    with pytest.raises(OSError, match="damaged zip archive"):
        read_bytes(tmp_path / "x.zip!" / "a.pdf")


def test_names_that_point_outside_stay_inside(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    path = archive(tmp_path / "in.zip", **{"../secret.pdf": b"harmless"})
    found = members(path)
    assert found is not None
    assert read_bytes(found[0].path) == b"harmless"
