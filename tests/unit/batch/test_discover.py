from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from pipeline.batch.discover import discover, expand
from pipeline.errors import UsageError

LIMIT = 1 << 20


def tree(folder: Path) -> Path:
    for name in ("b.pdf", "a/2.pdf", "a/1.pdf", "a/deep/3.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


def names(folder: Path, *given: Path) -> list[str]:
    return [str(found.path.relative_to(folder)) for found in discover(given, None, LIMIT)]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    assert names(tmp_path, tree(tmp_path)) == ["a/1.pdf", "a/2.pdf", "a/deep/3.txt", "b.pdf"]


def test_patterns(tmp_path: Path) -> None:
    tree(tmp_path)
    assert names(tmp_path, tmp_path / "**" / "*.pdf") == ["a/1.pdf", "a/2.pdf", "b.pdf"]
    assert names(tmp_path, tmp_path / "a" / "[12].pdf") == ["a/1.pdf", "a/2.pdf"]
    with pytest.raises(UsageError, match="nothing matches"):
        list(expand([tmp_path / "*.docx"]))


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "[公开]预算.pdf").write_bytes(b"x")
    assert names(tmp_path, tmp_path / "[公开]预算.pdf") == ["[公开]预算.pdf"]


def test_lists(tmp_path: Path) -> None:
    tree(tmp_path)
    (tmp_path / "list.txt").write_text(f"\ufeff# two of them\n{tmp_path}/b.pdf\n\n{tmp_path}/a/1.pdf\n", encoding="utf-8")
    assert names(tmp_path, Path(f"@{tmp_path}/list.txt")) == ["b.pdf", "a/1.pdf"]
    with pytest.raises(UsageError, match="the list can't be read"):
        list(expand([Path(f"@{tmp_path}/none.txt")]))
    (tmp_path / "wrong.txt").write_text(f"{tmp_path}/missing.pdf\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"missing\.pdf: no such file"):
        list(expand([Path(f"@{tmp_path}/wrong.txt")]))


def test_a_file_over_the_limit_is_refused_by_size(tmp_path: Path) -> None:
    with (tmp_path / "big.pdf").open("wb") as file:
        file.truncate(LIMIT + 1)
    found = list(discover([tmp_path], None, LIMIT))
    assert [item.refused for item in found] == ["larger than 1 MiB"]


def test_links_to_files_are_followed_and_loops_are_not(tmp_path: Path) -> None:
    tree(tmp_path)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "link.pdf").symlink_to(tmp_path / "b.pdf")
    found = {item.path.name: item.refused for item in discover([tmp_path], None, LIMIT)}
    assert found["link.pdf"] is None
    assert found["loop"] is not None
    assert len(found) == 6


def test_a_zip_archive_is_a_folder_of_its_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "year.zip", "w") as archive:
        archive.writestr("2024/a.pdf", b"%PDF-")
        archive.writestr("2024/", b"")
        archive.writestr("Thumbs.db", b"x")
        archive.writestr("big.pdf", b"0" * (LIMIT + 1), compress_type=zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(tmp_path / "words.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", b"x")
        archive.writestr("word/document.xml", b"x")
    (tmp_path / "zz_damaged.zip").write_bytes((tmp_path / "year.zip").read_bytes()[:60])
    found = {str(item.path.relative_to(tmp_path)): item.refused for item in discover([tmp_path], None, LIMIT)}
    assert found == {"words.docx": None, "year.zip!/2024/a.pdf": None, "year.zip!/big.pdf": "larger than 1 MiB", "zz_damaged.zip": None}
    assert [item.path.name for item in discover([tmp_path / "year.zip!" / "2024" / "a.pdf"], None, LIMIT)] == ["a.pdf"]
