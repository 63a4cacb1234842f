"""The ledger of model calls in the database: raw answers before anything is made of them (调用账)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from pipeline.llm.cache import CallKey
from pipeline.store.database import stamp
from pipeline.store.tables import calls as t


class CallTable:
    """`pipeline.llm.cache.Calls` over the table `calls`. Every call is its own transaction: what was paid is on disk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, digest: str) -> str | None:
        """The raw answer of a call, None when there is none."""
        with self._engine.connect() as db:
            return db.execute(sa.select(t.c.response).where(t.c.digest == digest)).scalar()

    def sent(self, key: CallKey) -> None:
        """Notes that a call goes out now, and, when it was in flight already, that it goes out again."""
        repeats = sa.case((t.c.answered_at.is_(None), t.c.repeats + 1), else_=t.c.repeats)
        with self._engine.begin() as db:
            again = db.execute(sa.update(t).where(t.c.digest == key.digest).values(repeats=repeats, sent_at=stamp(), answered_at=None))
            if not again.rowcount:
                db.execute(sa.insert(t).values(**key._asdict(), sent_at=stamp()))

    def answered(self, key: CallKey, raw: str, prompt_tokens: int, completion_tokens: int) -> None:
        """Keeps a call's raw answer."""
        values = {"response": raw, "answered_at": stamp(), "prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens}
        with self._engine.begin() as db:
            db.execute(sa.update(t).where(t.c.digest == key.digest).values(**values))

    def failed(self, digest: str) -> None:
        """Notes that a call was answered by an error. An answer that it had before stays."""
        with self._engine.begin() as db:
            db.execute(sa.delete(t).where(t.c.digest == digest, t.c.response.is_(None)))
            db.execute(sa.update(t).where(t.c.digest == digest).values(answered_at=stamp()))

    def in_flight(self) -> list[CallKey]:
        """Calls sent and never answered, oldest first."""
        return self._keys(t.c.answered_at.is_(None))

    def repeated(self) -> list[CallKey]:
        """Calls that went out again because a run died before their answer was kept: these alone may have been paid twice."""
        return self._keys(t.c.repeats > 0)

    def _keys(self, which: sa.ColumnElement[bool]) -> list[CallKey]:
        with self._engine.connect() as db:
            columns = [t.c[name] for name in CallKey._fields]
            return [CallKey(*row) for row in db.execute(sa.select(*columns).where(which).order_by(t.c.sent_at))]
