"""Ledgers of calls: in memory and in the database, by the same rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.llm.cache import CallKey, Calls, MemoryCalls
from pipeline.store.database import FILE
from pipeline.store.store import Store

ONE, TWO = CallKey("a" * 64, "https://models.example/v1", "m", "p@1", "d1"), CallKey("b" * 64, "https://models.example/v1", "m", "p@1", None)


@pytest.fixture(params=["memory", "database"])
def calls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Calls]:
    if request.param == "memory":
        yield MemoryCalls()
    else:
        with Store.open(tmp_path, create=True) as store:
            yield store.calls()


def test_sent_then_answered(calls: Calls) -> None:
    calls.sent(ONE)
    calls.sent(TWO)
    assert calls.get(ONE.digest) is None
    assert calls.in_flight() == [ONE, TWO]
    calls.answered(ONE, '{"raw": "答"}', 5, 1)
    assert calls.get(ONE.digest) == '{"raw": "答"}'
    assert calls.in_flight() == [TWO]


def test_a_failed_call_is_not_in_flight_and_keeps_an_older_answer(calls: Calls) -> None:
    calls.sent(ONE)
    calls.failed(ONE.digest)
    assert calls.in_flight() == []
    assert calls.get(ONE.digest) is None
    calls.sent(ONE)
    calls.answered(ONE, "older", 5, 1)
    calls.sent(ONE)
    assert calls.in_flight() == [ONE]
    calls.failed(ONE.digest)
    assert calls.in_flight() == []
    assert calls.get(ONE.digest) == "older"


def test_results_of_an_earlier_version_get_a_ledger(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True):
        pass
    engine = sa.create_engine(f"sqlite:///{tmp_path / FILE}")
    with engine.begin() as db:
        for table in ("calls", "claims", "files", "batch_requests", "batches", "alembic_version"):  # none of which there was
            db.execute(sa.text(f"drop table {table}"))
    engine.dispose()
    with Store.open(tmp_path) as store:
        store.calls().sent(ONE)
        assert store.calls().in_flight() == [ONE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
