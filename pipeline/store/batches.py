"""Batches at a provider and the calls in them (批量提交记录)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from pipeline.llm.cache import CallKey
from pipeline.store.database import pieces, stamp
from pipeline.store.tables import batch_requests as r
from pipeline.store.tables import batches as b
from pipeline.store.tables import calls as t

WAITING, ANSWERED, FAILED = "waiting", "answered", "failed"


class Batch(NamedTuple):
    """A batch as it was submitted. `batch_id`: None while only the file of requests is known to be there."""

    input_file: str
    batch_id: str | None
    endpoint: str
    model: str
    status: str
    requests: int
    submitted_at: str
    collected_at: str | None


class Kept(NamedTuple):
    """An answer to a call of a batch."""

    key: CallKey
    raw: str
    prompt_tokens: int
    completion_tokens: int


class BatchTable:
    """The tables `batches` and `batch_requests`. A call waits in one batch at most; answers go into the ledger of calls."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, input_file: str, endpoint: str, model: str, keys: Sequence[CallKey]) -> None:
        """Notes a file of requests that the provider holds, before a batch is made of it."""
        with self._engine.begin() as db:
            db.execute(sa.insert(b).values(input_file=input_file, endpoint=endpoint, model=model, status="uploaded", requests=len(keys), submitted_at=stamp()))
            db.execute(sa.insert(r), [{"input_file": input_file, "digest": key.digest, "prompt": key.prompt, "document_id": key.document_id, "state": WAITING}
                                      for key in keys])

    def told(self, input_file: str, batch_id: str, status: str) -> None:
        """Notes what the provider said about a batch."""
        with self._engine.begin() as db:
            db.execute(sa.update(b).where(b.c.input_file == input_file).values(batch_id=batch_id, status=status))

    def all(self) -> list[Batch]:
        """All batches, the oldest first."""
        with self._engine.connect() as db:
            columns = [b.c[name] for name in Batch._fields]
            return [Batch(*row) for row in db.execute(sa.select(*columns).order_by(b.c.submitted_at, b.c.input_file))]

    def waiting(self) -> set[str]:
        """Digests of calls that are in a batch not yet collected."""
        with self._engine.connect() as db:
            return {row[0] for row in db.execute(sa.select(r.c.digest).where(r.c.state == WAITING))}

    def keys(self, batch: Batch) -> dict[str, CallKey]:
        """The calls of a batch that still wait, by digest."""
        with self._engine.connect() as db:
            rows = db.execute(sa.select(r.c.digest, r.c.prompt, r.c.document_id).where(r.c.input_file == batch.input_file, r.c.state == WAITING))
            return {digest: CallKey(digest, batch.endpoint, batch.model, prompt, document_id) for digest, prompt, document_id in rows}

    def keep(self, batch: Batch, answers: Sequence[Kept]) -> None:
        """Puts answers into the ledger of calls, some hundred at a time, each lot whole."""
        for piece in pieces(answers):
            digests = [answer.key.digest for answer in piece]
            with self._engine.begin() as db:
                db.execute(sa.delete(t).where(t.c.digest.in_(digests)))
                db.execute(sa.insert(t), [{**answer.key._asdict(), "sent_at": batch.submitted_at, "answered_at": stamp(), "response": answer.raw,
                                           "prompt_tokens": answer.prompt_tokens, "completion_tokens": answer.completion_tokens} for answer in piece])
                db.execute(sa.update(r).where(r.c.input_file == batch.input_file, r.c.digest.in_(digests)).values(state=ANSWERED))

    def collected(self, batch: Batch, status: str, problems: dict[str, str], rest: str) -> int:
        """Closes a batch: calls of `problems` failed for those reasons, others still waiting for `rest`. All of them may be asked again. Their number."""
        with self._engine.begin() as db:
            mine = sa.and_(r.c.input_file == batch.input_file, r.c.state == WAITING)
            for digest, problem in problems.items():
                db.execute(sa.update(r).where(mine, r.c.digest == digest).values(state=FAILED, problem=problem))
            db.execute(sa.update(r).where(mine).values(state=FAILED, problem=rest))
            db.execute(sa.update(b).where(b.c.input_file == batch.input_file).values(status=status, collected_at=stamp()))
            failed = sa.select(sa.func.count()).where(r.c.input_file == batch.input_file, r.c.state == FAILED)
            return int(db.execute(failed).scalar_one())
