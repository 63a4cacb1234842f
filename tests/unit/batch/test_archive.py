"""Runs over folders: resume, duplicates, hostile files; every file is accounted for."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import archive as archive_module
from pipeline.batch import workers
from pipeline.batch.archive import Archive, Summary
from pipeline.config import Settings
from pipeline.documents.files import read_bytes
from pipeline.store.store import Store
from tests.drawing import ZERO_PAGES, budget_pdf, encrypted_pdf, scanned_pdf, write_archive

HTML = ("<html><head><title>云溪区水务局2024年部门预算</title></head><body><p>松原市云溪区水务局2024年部门预算，单位：万元，全年收支安排如下表所示。</p>"
        "<table><tr><td>项目</td><td>金额</td></tr><tr><td>合计</td><td>12.50</td></tr></table></body></html>")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "out", create=True) as opened:
        yield opened


def run(store: Store, *paths: Path, again: bool = False, watch: Any = None, out: Path | None = None, **settings: Any) -> Summary:
    return Archive(store, Settings.model_validate({"jobs": 2, **settings}), out, watch).extract(list(paths), again)


def test_a_second_run_reads_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_archive(tmp_path / "in", 3)
    first = run(store, tmp_path / "in")
    assert (first.found, first.read, first.statuses["ok"], first.complete) == (3, 3, 3, True)
    rows = [list(store.lines(table)) for table in ("documents", "tables", "cells", "lines")]
    monkeypatch.setattr(workers, "_Worker", lambda *_: pytest.fail("a worker was started"))
    second = run(store, tmp_path / "in")
    assert (second.found, second.read, second.known, second.statuses["ok"]) == (3, 0, 3, 3)
    assert [list(store.lines(table)) for table in ("documents", "tables", "cells", "lines")] == rows


def test_new_files_alone_are_read(store: Store, tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 2)
    run(store, tmp_path / "in")
    (tmp_path / "in" / "new.pdf").write_bytes(budget_pdf(77))
    summary = run(store, tmp_path / "in")
    assert (summary.read, summary.known) == (1, 2)
    assert [row["file_name"] for row in store.rows("documents")] == ["budget1.pdf", "budget2.pdf", "new.pdf"]


def test_other_settings_or_again_read_anew(store: Store, tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 1)
    run(store, tmp_path / "in")
    assert run(store, tmp_path / "in", pages=(1,)).read == 1
    assert run(store, tmp_path / "in", pages=(1,)).read == 0
    assert run(store, tmp_path / "in", pages=(1,), again=True).read == 1
    assert list(store.rows("tables")) == []


def test_the_same_bytes_under_two_names_are_read_once_and_said(store: Store, tmp_path: Path) -> None:
    paths = write_archive(tmp_path / "in", 1)
    shutil.copy(paths[0], tmp_path / "in" / "zz_copy.pdf")
    summary = run(store, tmp_path / "in")
    assert (summary.read, summary.duplicates) == (1, 1)
    assert summary.notes["duplicate"][0][1].endswith("budget1.pdf")
    assert len(store.sources()) == 2


def test_the_order_of_documents_is_that_of_the_files_whoever_ends_first(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for seed, pages in ((1, 9), (2, 1), (3, 1), (4, 1)):
        (folder / f"budget{seed}.pdf").write_bytes(budget_pdf(seed, pages))
    run(store, folder)
    assert [row["file_name"] for row in store.rows("documents")] == [f"budget{seed}.pdf" for seed in (1, 2, 3, 4)]


HOSTILE: dict[str, tuple[bytes, str | None, str, str]] = {
    # name: bytes, status of the document (None: no document), category, words of the message
    "encrypted.pdf": (encrypted_pdf(), "failed", "encrypted", "password"),
    "truncated.pdf": (budget_pdf(5)[:300], "failed", "unreadable", "PDF"),
    "empty.pdf": (b"", "failed", "empty", "empty"),
    "blank.pdf": (b"\n\n\x00 \r\n", "failed", "empty", "empty"),
    "zero_pages.pdf": (ZERO_PAGES, "failed", "unreadable", "no pages"),
    "noise.pdf": (b"\x01\x02\x03 " * 400, None, "unsupported", "binary data"),
    "scanned.pdf": (scanned_pdf(), "partial", "needs_ocr", "page 1"),
    "words.docx": (b"PK\x03\x04" + b"\x00" * 26 + b"word/document.xml" + b"\x00" * 40, None, "unsupported", "Word document"),
    "picture.pdf": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, None, "unsupported", "PNG"),
    "english.txt": (b"nothing to see here, in English " * 5, None, "unsupported", "hardly any Chinese"),
}


def test_every_hostile_file_gets_its_line_and_the_good_ones_are_read(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_archive(folder, 2)
    (folder / "page.pdf").write_bytes(HTML.encode())
    for name, (data, *_) in HOSTILE.items():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "pipe.pdf")
    (folder / "gone.pdf").symlink_to(folder / "nowhere")
    (folder / "elsewhere").symlink_to(tmp_path)
    (folder / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1")

    summary = run(store, folder)

    documents = {row["file_name"]: row for row in store.rows("documents")}
    failures = {row["file_name"]: row for row in store.rows("failures")}
    noted = {Path(path).name: (category, message) for category, notes in summary.notes.items() for path, message in notes}
    for name, (_, status, category, words) in HOSTILE.items():
        assert (documents[name]["status"] if name in documents else None) == status, name
        assert (failures[name]["category"], words in failures[name]["message"]) == (category, True), failures[name]
        assert noted[name] == (category, failures[name]["message"])
        if status is not None:
            assert words in documents[name]["problem"]
    assert documents["budget1.pdf"]["status"] == documents["budget2.pdf"]["status"] == documents["page.pdf"]["status"] == "ok"
    assert "not a regular file" in failures["pipe.pdf"]["message"]
    assert "No such file" in failures["gone.pdf"]["message"]
    assert "a link to a folder" in failures["elsewhere"]["message"]
    assert ".DS_Store" not in failures
    assert not summary.complete
    assert summary.found == summary.settled
    assert all("Traceback" not in row["message"] for row in failures.values())


def test_a_file_without_permission_is_one_that_could_not_be_opened(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_archive(tmp_path / "in", 2)
    opened = archive_module.hash_file

    def hash_file(path: Path) -> str:
        if path == paths[0]:  # stands for mode 000, which does not stop root
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(archive_module, "hash_file", hash_file)
    summary = run(store, tmp_path / "in")
    assert (summary.unopened, summary.statuses["ok"], summary.complete) == (1, 1, False)
    assert [row["message"] for row in store.rows("failures")] == ["the file can't be opened: Permission denied"]
    assert store.failed_paths() == [str(paths[0].absolute())]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads any file")
def test_mode_000(store: Store, tmp_path: Path) -> None:
    path = write_archive(tmp_path / "in", 1)[0]
    path.chmod(0)
    assert run(store, tmp_path / "in").unopened == 1


def test_a_failure_goes_when_the_file_is_mended(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "in" / "report.pdf"
    path.parent.mkdir()
    path.write_bytes(b"")
    assert run(store, path).statuses["failed"] == 1
    path.write_bytes(budget_pdf())
    assert run(store, path).complete
    assert list(store.rows("failures")) == []


def test_interrupting_keeps_what_is_finished_and_the_next_run_goes_on(store: Store, tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 6)

    def stop(standing: Summary) -> None:
        if standing.settled == 3:
            raise KeyboardInterrupt

    summary = run(store, tmp_path / "in", watch=stop, jobs=1)
    assert summary.interrupted
    assert len(list(store.rows("documents"))) == 3
    rest = run(store, tmp_path / "in")
    assert (rest.known, rest.read, rest.complete) == (3, 3, True)
    runs = list(store.rows("runs"))
    assert [row["finished_at"] is not None for row in runs] == [True, True]


def test_the_results_inside_the_archive_are_not_read(tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 1)
    with Store.open(tmp_path / "in" / "out", create=True) as store:
        summary = run(store, tmp_path / "in", out=tmp_path / "in" / "out")
    assert summary.found == 1


def test_names_that_are_no_utf8_are_read_and_shown(store: Store, tmp_path: Path) -> None:
    name = os.fsdecode("部门预算".encode("gb18030")) + ".pdf"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(budget_pdf())
    assert run(store, tmp_path / "in").complete
    assert next(iter(store.rows("documents")))["file_name"].endswith(".pdf")


def test_what_a_run_remembers_does_not_grow_with_the_archive() -> None:
    summary = Summary("r1")
    for number in range(1000):
        summary.note(Path(f"f{number}"), "unsupported", "a zip archive")
    assert summary.noted["unsupported"] == 1000
    assert len(summary.notes["unsupported"]) == archive_module.NOTES_KEPT


def test_progress_counts_every_file(store: Store, tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 3)
    (tmp_path / "in" / "bad.pdf").write_bytes(b"")
    seen: list[tuple[int, int, int]] = []
    run(store, tmp_path / "in", watch=lambda standing: seen.append((standing.settled, standing.found, standing.pages)))
    assert seen[-1] == (4, 4, 6)


def test_files_in_a_zip_archive_are_documents_like_any_other(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write_archive(folder, 1)
    with zipfile.ZipFile(folder / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("部门/预算.pdf", budget_pdf(9))
        archive.writestr("same.pdf", budget_pdf(1))
        archive.writestr("empty.pdf", b"")
    summary = run(store, folder)
    assert (summary.statuses["ok"], summary.duplicates, summary.statuses["failed"]) == (2, 1, 1)
    place = next(path for path, _ in store.sources() if path.endswith("预算.pdf"))
    assert place.endswith("more.zip!/部门/预算.pdf")
    assert read_bytes(Path(place)) == budget_pdf(9)
    again = run(store, Path(place), again=True)
    assert (again.read, again.complete) == (1, True)
