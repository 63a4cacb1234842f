from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.store import claims
from pipeline.store.claims import Claimed
from pipeline.store.store import Store
from tests.unit.store.test_store import place, save  # noqa: F401  # the fixture of both databases

MINE, THEIRS = Claimed(True), Claimed(False)


def test_a_document_is_one_runs(place: Path | str) -> None:  # noqa: F811
    with Store.open(place, create=True) as store, Store.open(place) as other:
        assert store.claims().claim("a", "r1", "s1") == MINE
        assert store.claims().claim("a", "r1", "s1") == MINE
        assert other.claims().claim("a", "r2", "s1") == THEIRS
        assert other.claims().claim("b", "r2", "s1") == MINE
        store.claims().release("r1")
        assert other.claims().claim("a", "r2", "s1") == MINE
        assert store.claims().claim("b", "r1", "s1") == THEIRS


def test_what_was_read_meanwhile_is_told(place: Path | str) -> None:  # noqa: F811
    with Store.open(place, create=True) as store:
        assert store.claims().claim("a", "r1", "s1") == MINE
        save(store, "a", ["甲"])
        assert store.claims().claim("a", "r2", "s1") == Claimed(False, "ok")
        assert store.claims().claim("a", "r2", "s2") == MINE
        assert store.claims().claim("a", "r3", None) == THEIRS


def test_a_run_that_died_loses_its_documents_and_one_that_lives_does_not(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    with Store.open(place, create=True) as store:
        with monkeypatch.context() as past:
            past.setattr(claims, "LEASE_SECONDS", -1.0)
            store.claims().claim("a", "r1", "s1")
            store.claims().claim("b", "r1b", "s1")
        store.claims().renew("r1b")
        assert store.claims().claim("a", "r2", "s1") == MINE
        assert store.claims().claim("b", "r2", "s1") == THEIRS


def test_a_process_of_this_machine_that_died_loses_its_documents_at_once(place: Path | str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with Store.open(place, create=True) as store:
        with monkeypatch.context() as other:
            other.setattr(claims.os, "getpid", lambda: ended.pid)
            store.claims().claim("a", "r1", "s1")
            other.setattr(claims.socket, "gethostname", lambda: "elsewhere")
            store.claims().claim("b", "r1", "s1")
        assert store.claims().claim("a", "r2", "s1") == MINE
        assert store.claims().claim("b", "r2", "s1") == THEIRS
