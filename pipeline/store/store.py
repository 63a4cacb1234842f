"""What a run writes and everything else reads (结果库)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from pipeline.llm.cache import CallKey, Calls
from pipeline.store import tables as t
from pipeline.store.batches import BatchTable
from pipeline.store.calls import CallTable
from pipeline.store.claims import ClaimTable
from pipeline.store.database import alone, open_database, pieces, stamp
from pipeline.store.payload import unpack_lines
from schemas.rows import DocumentRow, FailureRow, Row, RunRow, UsageRow


class Payload(NamedTuple):
    """Rows of one contract table of one document: their number and their packed body (see `pack`)."""

    table: str
    row_count: int
    body: bytes


class Store:
    """One archive's results. A document is written whole or not at all; writing it again replaces it.

    Raises StoreError when the place holds no results (or those of a newer version).
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, place: Path | str, create: bool = False) -> Store:
        """The store in folder `place`, or at a database URL (text). `create` makes it when it isn't there; an older layout is brought up to date."""
        return cls(open_database(place, create))

    def close(self) -> None:
        """Gives the connections back."""
        self._engine.dispose()

    def calls(self) -> Calls:
        """The ledger of model calls."""
        return CallTable(self._engine)

    def calls_cut_short(self) -> tuple[list[CallKey], list[CallKey]]:
        """Calls in flight, or left so by a run that died; and calls that went out again for that reason."""
        table = CallTable(self._engine)
        return table.in_flight(), table.repeated()

    def claims(self) -> ClaimTable:
        """Which run reads which document."""
        return ClaimTable(self._engine)

    def batches(self) -> BatchTable:
        """What was submitted to a provider's batch API."""
        return BatchTable(self._engine)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ writing

    def begin_run(self, run: RunRow) -> None:
        """Records that a run has started."""
        with self._engine.begin() as db:
            db.execute(sa.insert(t.runs).values(**run.model_dump()))

    def finish_run(self, run: RunRow) -> None:
        """Records a run's end and its counts."""
        values = run.model_dump(exclude={"run_id"})
        with self._engine.begin() as db:
            db.execute(sa.update(t.runs).where(t.runs.c.run_id == run.run_id).values(**values))

    @contextmanager
    def asking(self, run_id: str, engine: str, model: str, prompts: str) -> Iterator[None]:
        """Records which model a run asks inside, and with which prompts. The run has not finished before that."""
        mine = sa.update(t.runs).where(t.runs.c.run_id == run_id)
        with self._engine.begin() as db:
            db.execute(mine.values(engine=engine, model=model, prompt_versions=prompts, finished_at=None))
        try:
            yield
        finally:
            with self._engine.begin() as db:
                db.execute(mine.values(finished_at=stamp("seconds")))

    def save_document(self, document: DocumentRow, settings_hash: str, payloads: Iterable[Payload], failures: Sequence[FailureRow],
                      usage: UsageRow, path: str, position: int) -> None:
        """Everything a document yielded, in one transaction. `position` orders new documents; known ones keep theirs."""
        identity = document.document_id
        with self._engine.begin() as db:
            known = db.execute(sa.select(t.documents.c.position).where(t.documents.c.document_id == identity)).scalar()
            position = self._free_position(db, position) if known is None else known
            db.execute(sa.delete(t.payloads).where(t.payloads.c.document_id == identity))
            db.execute(sa.delete(t.stages).where(t.stages.c.document_id == identity))
            db.execute(sa.delete(t.documents).where(t.documents.c.document_id == identity))
            db.execute(sa.delete(t.failures).where(sa.or_(t.failures.c.document_id == identity, t.failures.c.path == path)))
            db.execute(sa.insert(t.documents).values(document_id=identity, position=position, status=document.status,
                                                     settings_hash=settings_hash, body=document.model_dump_json()))
            self._add_payloads(db, identity, payloads)
            self._add_failures(db, failures, path)
            db.execute(sa.delete(t.usage).where(t.usage.c.run_id == usage.run_id, t.usage.c.document_id == identity))
            db.execute(sa.insert(t.usage).values(**usage.model_dump()))
            self._add_source(db, path, identity, usage.run_id)
            db.execute(sa.delete(t.claims).where(t.claims.c.document_id == identity))

    def save_failure(self, failure: FailureRow, path: str) -> None:
        """A failure of a file that is no document (no bytes of it could be read)."""
        with self._engine.begin() as db:
            db.execute(sa.delete(t.failures).where(t.failures.c.path == path))
            self._add_failures(db, [failure], path)

    def save_sources(self, found: Mapping[str, str], run_id: str) -> None:
        """That files (by path) hold documents already known (by document_id). What is recorded already is not written again."""
        with self._engine.begin() as db:
            there = {path: identity for paths in pieces(found)
                     for path, identity in db.execute(sa.select(t.sources.c.path, t.sources.c.document_id).where(t.sources.c.path.in_(paths)))}
            for path, identity in found.items():
                if there.get(path) != identity:
                    self._add_source(db, path, identity, run_id)

    def places(self, paths: Sequence[str]) -> dict[str, int]:
        """The place of each file in the archive. Files not met before come after all others, in the order given, and keep their places for good."""
        with self._engine.begin() as db:
            alone(db)
            found = {path: place for some in pieces(paths)
                     for path, place in db.execute(sa.select(t.files.c.path, t.files.c.position).where(t.files.c.path.in_(some)))}
            new = [path for path in dict.fromkeys(paths) if path not in found]
            placed = {path: place for place, path in enumerate(new, self._last_position(db) + 1)}
            if placed:
                db.execute(sa.insert(t.files), [{"path": path, "position": place} for path, place in placed.items()])
        return found | placed

    @staticmethod
    def _free_position(db: Connection, wanted: int) -> int:
        """The position, or the one after all others when an earlier document has it (the file's bytes have changed)."""
        if db.execute(sa.select(t.documents.c.position).where(t.documents.c.position == wanted)).scalar() is None:
            return wanted
        return Store._last_position(db) + 1

    @staticmethod
    def _last_position(db: Connection) -> int:
        return max(db.execute(sa.select(sa.func.max(column))).scalar() or 0 for column in (t.files.c.position, t.documents.c.position))

    @staticmethod
    def _add_payloads(db: Connection, document_id: str, payloads: Iterable[Payload]) -> None:
        rows = [{"document_id": document_id, "table_name": p.table, "row_count": p.row_count, "body": p.body} for p in payloads if p.row_count]
        if rows:
            db.execute(sa.insert(t.payloads), rows)

    @staticmethod
    def _replace_payload(db: Connection, document_id: str, payload: Payload) -> None:
        db.execute(sa.delete(t.payloads).where(t.payloads.c.document_id == document_id, t.payloads.c.table_name == payload.table))
        Store._add_payloads(db, document_id, [payload])

    @staticmethod
    def _mark(db: Connection, stage: str, key: str, document_ids: Iterable[str]) -> None:
        for some in pieces(document_ids):
            db.execute(sa.delete(t.stages).where(t.stages.c.document_id.in_(some), t.stages.c.stage == stage))
            db.execute(sa.insert(t.stages), [{"document_id": identity, "stage": stage, "key": key} for identity in some])

    @staticmethod
    def _add_source(db: Connection, path: str, document_id: str, run_id: str) -> None:
        insert = postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert
        new = {"document_id": document_id, "run_id": run_id}
        db.execute(insert(t.sources).values(path=path, **new).on_conflict_do_update(index_elements=["path"], set_=new))

    @staticmethod
    def _add_failures(db: Connection, failures: Sequence[FailureRow], path: str) -> None:
        if failures:
            db.execute(sa.insert(t.failures), [{**failure.model_dump(), "path": path} for failure in failures])

    # ------------------------------------------------------------ reading

    def current(self, settings_hash: str) -> dict[str, str]:
        """Status by document_id of the documents that these settings have read already."""
        with self._engine.connect() as db:
            query = sa.select(t.documents.c.document_id, t.documents.c.status).where(t.documents.c.settings_hash == settings_hash)
            return {row[0]: row[1] for row in db.execute(query)}

    def lines(self, table: str) -> Iterator[str]:
        """Rows of a contract table as JSON lines, documents in the order they came."""
        with self._engine.connect() as db:
            if table == "documents":
                for (body,) in db.execute(sa.select(t.documents.c.body).order_by(t.documents.c.position)):
                    yield body
            elif table in ("runs", "failures", "usage"):
                yield from self._relational(db, table)
            else:
                query = (sa.select(t.payloads.c.body).join(t.documents, t.documents.c.document_id == t.payloads.c.document_id)
                         .where(t.payloads.c.table_name == table).order_by(t.documents.c.position))
                for (body,) in db.execution_options(yield_per=20).execute(query):
                    yield from unpack_lines(body)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Rows of a contract table as dictionaries."""
        for line in self.lines(table):
            yield json.loads(line)

    def document_lines(self, document_id: str, table: str) -> list[str]:
        """Rows of a contract table of one document as JSON lines."""
        with self._engine.connect() as db:
            body = db.execute(sa.select(t.payloads.c.body).where(t.payloads.c.document_id == document_id,
                                                                 t.payloads.c.table_name == table)).scalar()
        return unpack_lines(body) if body else []

    def document_rows(self, document_id: str, table: str) -> list[dict[str, Any]]:
        """Rows of a contract table of one document."""
        return [json.loads(line) for line in self.document_lines(document_id, table)]

    def replace_rows(self, table: str, payloads: Mapping[str, Payload]) -> None:
        """Replaces one contract table for the documents given (by document_id)."""
        with self._engine.begin() as db:
            alone(db)
            for document_id, payload in payloads.items():
                self._replace_payload(db, document_id, payload)

    def stage_open(self, stage: str, key: str, table: str) -> list[str]:
        """Documents with rows in `table` for which `stage` was not done under `key`, in order."""
        with self._engine.connect() as db:
            return list(db.execute(_undone(stage, key).join(t.payloads, t.payloads.c.document_id == t.documents.c.document_id)
                                   .where(t.payloads.c.table_name == table)).scalars())

    def stage_undone(self, stage: str, key: str) -> list[str]:
        """Documents for which `stage` was not done under `key` since they were last written, in order."""
        with self._engine.connect() as db:
            return list(db.execute(_undone(stage, key)).scalars())

    def mark_stage(self, stage: str, key: str, document_ids: Iterable[str]) -> None:
        """Notes that `stage` was done under `key` for documents."""
        with self._engine.begin() as db:
            alone(db)
            self._mark(db, stage, key, document_ids)

    def save_stage(self, document_id: str, stage: str, key: str, payload: Payload, usage: UsageRow, failures: Sequence[FailureRow] = ()) -> None:
        """What a stage made of a document, in one transaction: the rows of one table, what it cost, what failed, that it is done."""
        spent = {"calls", "cached_calls", "prompt_tokens", "completion_tokens", "cost", "seconds_llm"}
        with self._engine.begin() as db:
            self._replace_payload(db, document_id, payload)
            self._mark(db, stage, key, [document_id])
            mine = sa.and_(t.usage.c.run_id == usage.run_id, t.usage.c.document_id == document_id)
            if db.execute(sa.update(t.usage).where(mine).values(**usage.model_dump(include=spent))).rowcount == 0:
                db.execute(sa.insert(t.usage).values(**usage.model_dump()))
            db.execute(sa.delete(t.failures).where(t.failures.c.document_id == document_id, t.failures.c.stage == stage))
            if failures:
                db.execute(sa.insert(t.failures), [failure.model_dump() for failure in failures])

    def usage_of(self, run_id: str) -> UsageRow:
        """What a run took of the model, over all documents (document_id is empty)."""
        with self._engine.connect() as db:
            rows = db.execute(sa.select(t.usage).where(t.usage.c.run_id == run_id)).all()
        return UsageRow(run_id=run_id, document_id="", calls=sum(row.calls for row in rows), cached_calls=sum(row.cached_calls for row in rows),
                        prompt_tokens=sum(row.prompt_tokens for row in rows), completion_tokens=sum(row.completion_tokens for row in rows),
                        cost=format(sum((Decimal(row.cost) for row in rows), Decimal(0)), "f"))

    def file_name(self, document_id: str) -> str:
        """The name of the file that the document was read from."""
        with self._engine.connect() as db:
            body = db.execute(sa.select(t.documents.c.body).where(t.documents.c.document_id == document_id)).scalar_one()
        return str(json.loads(body)["file_name"])

    def source_path(self, document_id: str) -> str | None:
        """A path that the document was read from."""
        with self._engine.connect() as db:
            return db.execute(sa.select(t.sources.c.path).where(t.sources.c.document_id == document_id).order_by(t.sources.c.path)).scalar()

    def sources(self) -> list[tuple[str, str]]:
        """All paths read, with their document_id."""
        with self._engine.connect() as db:
            return [(row[0], row[1]) for row in db.execute(sa.select(t.sources.c.path, t.sources.c.document_id).order_by(t.sources.c.path))]

    def failed_paths(self) -> list[str]:
        """Paths of files that failed or were read only in part."""
        with self._engine.connect() as db:
            direct = [row[0] for row in db.execute(sa.select(t.failures.c.path).where(t.failures.c.path.is_not(None)).distinct())]
        return sorted(direct)

    def forget(self, document_ids: Iterable[str]) -> None:
        """Marks documents as not yet read, so that the next run reads them again."""
        with self._engine.begin() as db:
            for identity in document_ids:
                db.execute(sa.update(t.documents).where(t.documents.c.document_id == identity).values(settings_hash=""))

    def counts(self) -> dict[str, int]:
        """Rows by contract table, and documents by status under `status:ok` and so on."""
        with self._engine.connect() as db:
            found = {row[0]: int(row[1]) for row in db.execute(
                sa.select(t.payloads.c.table_name, sa.func.sum(t.payloads.c.row_count)).group_by(t.payloads.c.table_name))}
            for status, number in db.execute(sa.select(t.documents.c.status, sa.func.count()).group_by(t.documents.c.status)):
                found[f"status:{status}"] = int(number)
            for name in ("runs", "failures", "usage", "documents", "sources"):
                found[name] = int(db.execute(sa.select(sa.func.count()).select_from(t.metadata.tables[name])).scalar() or 0)
        return found

    @staticmethod
    def _relational(db: Connection, table: str) -> Iterator[str]:
        models: dict[str, type[Row]] = {"runs": RunRow, "failures": FailureRow, "usage": UsageRow}
        model = models[table]
        columns = [t.metadata.tables[table].c[name] for name in model.model_fields]
        order = {"runs": ("started_at", "run_id"), "failures": ("id",), "usage": ("run_id", "document_id")}[table]
        for row in db.execute(sa.select(*columns).order_by(*(t.metadata.tables[table].c[name] for name in order))):
            yield model(**row._mapping).model_dump_json()


def _undone(stage: str, key: str) -> sa.Select[Any]:
    done = sa.select(t.stages.c.document_id).where(t.stages.c.stage == stage, t.stages.c.key == key)
    return sa.select(t.documents.c.document_id).where(t.documents.c.document_id.not_in(done)).order_by(t.documents.c.position)
