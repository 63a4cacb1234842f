"""The steps of the layout: they make what the models say, and take results along."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from pipeline.errors import StoreError
from pipeline.store import database, tables
from pipeline.store.database import FILE, open_database
from pipeline.store.store import Store
from tests.unit.store.test_store import place, save  # noqa: F401  # the fixture of both databases


def test_the_models_are_what_the_steps_make(place: Path | str) -> None:  # noqa: F811
    engine = open_database(place, create=True)
    with engine.connect() as db:
        assert compare_metadata(MigrationContext.configure(db, opts={"compare_server_default": True}), tables.metadata) == []
    engine.dispose()


def test_results_of_the_first_layout_are_taken_along(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    whole = database.upgrade
    with monkeypatch.context() as early:
        early.setattr(database, "upgrade", lambda db: whole(db, "0001"))
        engine = open_database(place, create=True)
        with engine.begin() as db:
            db.execute(sa.insert(tables.documents).values(document_id="a", position=7, status="ok", settings_hash="s1", body="{}"))
        engine.dispose()
    with Store.open(place) as store:
        assert store.current("s1") == {"a": "ok"}
        assert store.places(["/in/b.pdf"]) == {"/in/b.pdf": 8}


def test_results_from_before_there_were_steps(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("CREATE TABLE meta (key VARCHAR(40) PRIMARY KEY, value TEXT NOT NULL)")
        db.execute("INSERT INTO meta VALUES ('schema_version', '1')")
        db.execute("CREATE TABLE documents (document_id VARCHAR(64) PRIMARY KEY, position INTEGER NOT NULL UNIQUE, status VARCHAR(10) NOT NULL,"
                   " settings_hash VARCHAR(64) NOT NULL, body TEXT NOT NULL)")
        db.execute("INSERT INTO documents VALUES ('a', 1, 'ok', 's1', '{}')")
    with Store.open(tmp_path) as store:
        assert store.current("s1") == {"a": "ok"}
        save(store, "b", ["乙"], position=2)
        assert [row["text"] for row in store.rows("cells")] == ["乙"]


def test_a_layout_that_is_not_known_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open(tmp_path, create=True).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db, db:
        db.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        Store.open(tmp_path, create=True)


def test_an_upgrade_that_breaks_leaves_the_results_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = database.upgrade
    with monkeypatch.context() as early:
        early.setattr(database, "upgrade", lambda db: whole(db, "0001"))
        Store.open(tmp_path, create=True).close()

    def breaks(db: sa.Connection) -> None:
        whole(db)
        raise RuntimeError("power cut")

    with monkeypatch.context() as late:
        late.setattr(database, "upgrade", breaks)
        with pytest.raises(RuntimeError, match="power cut"):
            Store.open(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert not db.execute("SELECT name FROM sqlite_master WHERE name = 'files'").fetchall()


@pytest.mark.parametrize(("url", "words"), [("postgresql://", "can't be used"), ("mysql://u:canary@h/d", "not supported"), ("://canary", "address"),
                                            ("postgresql://u:canary@127.0.0.1:1/d", "can't be used")])
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words) as error:
        Store.open(url, create=True)
    assert "canary" not in str(error.value)
