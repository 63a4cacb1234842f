"""Checks wired to the store: cross-document rows replace themselves, a broken check costs a document nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.generator.files import write
from evals.generator.suite import lot
from pipeline.batch import checking
from pipeline.batch.archive import Archive
from pipeline.batch.problems import Problem
from pipeline.checks.book import Book
from pipeline.checks.shelf import Shelf
from pipeline.config import settings_from
from pipeline.store.store import Store
from schemas.checks import Finding
from schemas.rows import CheckRow
from tests.books import book
from tests.drawing import write_archive


@pytest.fixture
def store(tmp_path: Path) -> Store:
    write_archive(tmp_path / "in", 2)
    found = Store.open(tmp_path / "out", create=True)
    Archive(found, settings_from({}, jobs=1), tmp_path / "out").extract([tmp_path / "in"])
    return found


def test_documents_know_their_checks_and_books_come_from_the_store(store: Store) -> None:
    with store:
        shelf = checking.StoreShelf(store)
        assert len(shelf.documents) == 2
        first = shelf.book(shelf.documents[0].document_id)
        assert isinstance(first, Book) and first.tables and first.tables[0].figures
        assert first is shelf.book(first.document_id)
        assert [CheckRow(**row) for row in store.rows("checks")]


def test_cross_document_rows_replace_themselves(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def alike(shelf: Shelf, reported: frozenset[str] | None = None) -> dict[str, list[CheckRow]]:
        finding = Finding("cross.alike", "cross-document", "同单位两份文件", "水务局", "pass", "两份文件单位相同", "two documents of one unit")
        return {row.document_id: [checking_row(row.document_id, finding)] for row in shelf.documents}

    monkeypatch.setattr(checking, "check_archive", alike)
    with store:
        own = len([row for row in store.rows("checks") if row["family"] != "cross-document"])
        assert checking.check_across(store) == 2
        assert checking.check_across(store) == 2
        rows = list(store.rows("checks"))
        assert len([row for row in rows if row["family"] == "cross-document"]) == 2
        assert len(rows) == own + 2


def checking_row(document_id: str, finding: Finding) -> CheckRow:
    from pipeline.checks.rows import finding_row

    return finding_row(document_id, finding)


def test_a_book_that_can_not_be_made_is_a_problem_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Book) -> list[CheckRow]:
        raise ValueError("no")

    monkeypatch.setattr(checking, "check_document", broken)
    problems: list[Problem] = []
    assert checking.document_checks(book().document, {}, None, problems) == []
    assert [(problem.stage, problem.category) for problem in problems] == [("checks", "internal")]


def test_only_what_new_documents_may_change_is_compared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order in which documents come, the rows end up those of one run over all of them."""
    write(lot(24, 7), tmp_path)
    files = sorted((tmp_path / "documents").iterdir())
    with Store.open(tmp_path / "all", create=True) as store:
        Archive(store, settings_from({}, jobs=2), tmp_path / "all").extract(files)
        whole = {row["check_id"]: row for row in store.rows("checks")}
    assert [row for row in whole.values() if row["family"] == "cross-document"]
    with Store.open(tmp_path / "bits", create=True) as store:
        for start in (20, 12, 6, 0):
            Archive(store, settings_from({}, jobs=2), tmp_path / "bits").extract(files[start:])
        assert {row["check_id"]: row for row in store.rows("checks")} == whole
        monkeypatch.setattr(checking, "StoreShelf", lambda _: pytest.fail("documents are compared again"))
        assert checking.check_across(store, new_alone=True) == 0
