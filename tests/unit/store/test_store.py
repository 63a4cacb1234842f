from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.store import database
from pipeline.store.database import FILE
from pipeline.store.payload import pack, unpack_lines
from pipeline.store.store import Payload, Store
from schemas.rows import CellRow, DocumentRow, FailureRow, RunRow, TableRow, UsageRow

RUN = RunRow(run_id="r1", started_at="2026-01-01T00:00:00+00:00")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a store may be: a folder, or a database of a real server."""
    return tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres").fresh()


def document(identity: str, status: str = "ok") -> DocumentRow:
    return DocumentRow(document_id=identity, file_name=f"{identity}.pdf", kind="department_budget", status=status)


def cells(identity: str, texts: list[str]) -> Payload:
    return Payload("cells", *pack([CellRow(document_id=identity, table_id="t01", row=r, column=0, text=text, state="text") for r, text in enumerate(texts)]))


def save(store: Store, identity: str, texts: list[str], position: int = 1, settings: str = "s1", failures: tuple[FailureRow, ...] = ()) -> None:
    store.save_document(document(identity), settings, [cells(identity, texts)], list(failures),
                        UsageRow(run_id="r1", document_id=identity), f"/in/{identity}.pdf", position)


def test_what_is_written_is_read_back_after_reopening(place: Path | str) -> None:
    with Store.open(place, create=True) as store:
        store.begin_run(RUN)
        save(store, "a", ["甲", "乙"])
    with Store.open(place) as store:
        assert [row["text"] for row in store.rows("cells")] == ["甲", "乙"]
        assert [row["document_id"] for row in store.rows("documents")] == ["a"]
        assert store.current("s1") == {"a": "ok"}
        assert store.current("s2") == {}
        assert store.counts()["cells"] == 2


def test_writing_a_document_again_replaces_all_of_it(place: Path | str) -> None:
    failure = FailureRow(run_id="r1", document_id="a", file_name="a.pdf", stage="pages", category="needs_ocr", message="needs OCR: no text layer on page 1")
    with Store.open(place, create=True) as store:
        save(store, "a", ["甲", "乙"], position=1, failures=(failure,))
        save(store, "b", ["丙"], position=2)
        save(store, "a", ["丁"], position=9)
        assert [row["text"] for row in store.rows("cells")] == ["丁", "丙"]
        assert list(store.rows("failures")) == []


def test_a_document_is_written_whole_or_not_at_all(place: Path | str) -> None:
    with Store.open(place, create=True) as store:
        save(store, "a", ["甲"])
        broken = Payload("cells", 1, None)  # type: ignore[arg-type]
        with pytest.raises(StoreError):
            store.save_document(document("a", "failed"), "s2", [broken], [], UsageRow(run_id="r1", document_id="a"), "/in/a.pdf", 1)
        assert [row["text"] for row in store.rows("cells")] == ["甲"]
        assert [row["status"] for row in store.rows("documents")] == ["ok"]
        assert store.current("s1") == {"a": "ok"}


def test_documents_keep_the_order_of_their_positions(place: Path | str) -> None:
    with Store.open(place, create=True) as store:
        for position, identity in ((3, "c"), (1, "a"), (2, "b")):
            save(store, identity, [identity], position=position)
        assert [row["document_id"] for row in store.rows("documents")] == ["a", "b", "c"]
        assert [row["text"] for row in store.rows("cells")] == ["a", "b", "c"]


def test_a_failure_of_a_path_goes_when_the_path_is_read(place: Path | str) -> None:
    failure = FailureRow(run_id="r1", file_name="a.pdf", stage="read", category="unreadable", message="the file can't be opened: No such file or directory")
    with Store.open(place, create=True) as store:
        store.save_failure(failure, "/in/a.pdf")
        store.save_failure(failure, "/in/a.pdf")
        assert len(list(store.rows("failures"))) == 1
        assert store.failed_paths() == ["/in/a.pdf"]
        save(store, "a", ["甲"])
        assert list(store.rows("failures")) == []


def test_two_files_with_the_same_bytes_are_two_sources_of_one_document(place: Path | str) -> None:
    with Store.open(place, create=True) as store:
        save(store, "a", ["甲"])
        store.save_sources({"/in/copy.pdf": "a", "/in/a.pdf": "a"}, "r2")
        assert store.sources() == [("/in/a.pdf", "a"), ("/in/copy.pdf", "a")]
        assert store.source_path("a") == "/in/a.pdf"
        assert len(list(store.rows("documents"))) == 1


def test_the_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Store.open(tmp_path / "out", create=True) as store:
            save(store, "a", ["甲"])
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()}
    finally:
        os.umask(before)
    assert modes
    assert set(modes.values()) == {0o600}


def test_results_of_a_newer_version_are_refused_and_left_as_they_are(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
        db.execute("DROP TABLE usage")
    db.close()
    for create in (False, True):
        with pytest.raises(StoreError, match="999"):
            Store.open(tmp_path, create=create)
    with sqlite3.connect(tmp_path / FILE) as db:
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.close()
    assert "usage" not in names


def test_a_folder_without_results_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="mingxi extract"):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(tmp_path)


def test_a_locked_database_is_an_error_with_a_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    with Store.open(tmp_path, create=True) as store:
        other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            save(store, "a", ["甲"])
        other.execute("ROLLBACK")
        other.close()
        save(store, "a", ["甲"])
        assert len(list(store.rows("documents"))) == 1


def test_reading_goes_on_while_another_writes(place: Path | str) -> None:
    with Store.open(place, create=True) as writer, Store.open(place) as reader:
        save(writer, "a", ["甲"])
        rows = reader.rows("cells")
        assert next(rows)["text"] == "甲"
        thread = threading.Thread(target=save, args=(writer, "b", ["乙"], 2))
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
        assert list(rows) == []
        assert len(list(reader.rows("documents"))) == 2


def test_payloads_keep_rows_as_the_contract_has_them() -> None:
    row = TableRow(document_id="a", table_id="t01", kind="other", pages=(1, 2), row_count=3, column_count=4, header_row_count=1, title="收支总表\n“续”")
    count, body = pack([row, row])
    assert count == 2
    assert [TableRow.model_validate_json(line) for line in unpack_lines(body)] == [row, row]
    assert unpack_lines(pack([])[1]) == []


def test_files_keep_their_places_and_new_ones_come_after(place: Path | str) -> None:
    with Store.open(place, create=True) as store:
        save(store, "a", ["甲"], position=5)
        assert store.places(["/in/x.pdf", "/in/y.pdf"]) == {"/in/x.pdf": 6, "/in/y.pdf": 7}
    with Store.open(place) as store:
        assert store.places(["/in/z.pdf", "/in/y.pdf", "/in/z.pdf"]) == {"/in/y.pdf": 7, "/in/z.pdf": 8}


def test_other_bytes_under_the_same_path_come_last(place: Path | str) -> None:
    with Store.open(place, create=True) as store:
        places = store.places(["/in/a.pdf", "/in/b.pdf"])
        save(store, "a", ["旧"], places["/in/a.pdf"])
        save(store, "b", ["乙"], places["/in/b.pdf"])
        save(store, "a2", ["新"], places["/in/a.pdf"])
        assert [row["text"] for row in store.rows("cells")] == ["旧", "乙", "新"]
