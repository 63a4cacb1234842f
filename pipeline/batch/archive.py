"""A run over an archive: what is new is read, what is known is left alone, every file is accounted for (批量运行)."""

from __future__ import annotations

import logging
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import tracing
from pipeline.batch.checking import check_across
from pipeline.batch.discover import Found, discover, printable
from pipeline.batch.document import PARSER_VERSION, failed_document
from pipeline.batch.guard import Guard
from pipeline.batch.job import Job, Outcome
from pipeline.batch.workers import Beat, Done, Pool
from pipeline.config import Settings
from pipeline.documents.files import hash_file, read_bytes
from pipeline.store.claims import LEASE_SECONDS, Claimed
from pipeline.store.database import stamp
from pipeline.store.store import Store
from schemas.rows import DocumentRow, FailureRow, RunRow, UsageRow

log = logging.getLogger(__name__)
LOST = {"timeout": "a page took more time than allowed", "overtime": "took more time than a document may take",
        "crashed": "the reader crashed on this file (damaged or hostile PDF, or out of memory)"}

NOTES_KEPT = 20  # of each category
WRITTEN_AT_ONCE = 500  # files known already
RENEWED_SECONDS = LEASE_SECONDS / 6
LOOKED_SECONDS = 2.0  # between two looks whether another run is done with its documents


@dataclass
class Summary:
    """What a run did, or has done so far (`found` is known before reading starts).

    `notes`: by category, the first (path, message) of the files that are not plainly ok; `noted` counts all of them.
    `unopened`: files of which no byte could be read. `paused`: why the run ended before the last file.
    """

    run_id: str
    found: int = 0
    read: int = 0
    known: int = 0
    duplicates: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    unopened: int = 0
    tables: int = 0
    numbers: int = 0
    pages: int = 0
    seconds: float = 0.0
    notes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    noted: Counter[str] = field(default_factory=Counter)
    interrupted: bool = False
    paused: str | None = None

    def note(self, path: Path, category: str, message: str) -> None:
        """Something that a person should see about a file; what is kept does not grow with the archive."""
        self.noted[category] += 1
        kept = self.notes.setdefault(category, [])
        if len(kept) < NOTES_KEPT:
            kept.append((printable(str(path)), message))

    @property
    def settled(self) -> int:
        """Files done with, one way or another."""
        return self.read + self.known + self.duplicates + self.refused + self.unopened

    @property
    def complete(self) -> bool:
        """Whether everything asked for was read: no document failed, every file could be opened, and some file was a document."""
        return not (self.paused or self.statuses["failed"] or self.unopened or (self.found and not self.statuses))


class Archive:
    """One run of `extract` over paths into a store."""

    def __init__(self, store: Store, settings: Settings, out: Path | None, watch: Callable[[Summary], None] | None = None) -> None:
        self._store = store
        self._settings = settings
        self._out = out
        self._watch = watch or (lambda _: None)
        self._key = settings.hash(PARSER_VERSION)
        self._guard = Guard(out, settings.min_free_mb)
        self._claims = store.claims()
        self._renewed = time.monotonic()
        self._elsewhere: list[Found] = []

    def extract(self, paths: Sequence[Path], again: bool = False) -> Summary:
        """Reads what is not in the store yet (everything, if `again`). Ctrl-C ends cleanly; running again goes on."""
        started = time.monotonic()
        run = RunRow(run_id=uuid.uuid4().hex[:12], started_at=stamp("seconds"), engine="none", settings_hash=self._key)
        summary = Summary(run.run_id)
        found = list(discover(paths, self._out, self._settings.max_file_bytes))
        summary.found = len(found)
        self._store.begin_run(run.model_copy(update={"documents_total": len(found)}))
        log.info("run begins", extra={"run_id": run.run_id, "files": len(found)})
        current = {} if again else self._store.current(self._key)
        self._guard.check_disk()
        try:
            self._read(found, current, summary, again)
            with tracing.span("check across documents", run_id=run.run_id):
                check_across(self._store, new_alone=True)
        except KeyboardInterrupt:
            summary.interrupted = True
        finally:
            self._claims.release(run.run_id)
        summary.paused = self._guard.reason
        summary.seconds = time.monotonic() - started
        self._store.finish_run(run.model_copy(update={
            "finished_at": stamp("seconds"), "documents_total": summary.found, "documents_ok": summary.statuses["ok"],
            "documents_failed": summary.statuses["failed"]}))
        log.info("run ends" if summary.paused is None else f"run pauses: {summary.paused}",
                 extra={"run_id": run.run_id, "files": summary.settled, "seconds": round(summary.seconds, 3)})
        return summary

    def _read(self, found: Sequence[Found], current: dict[str, str], summary: Summary, again: bool) -> None:
        """Reads the files; then those that another run was reading, should it have died over them."""
        with Pool(self._settings) as pool:
            waiting = found
            while waiting and self._guard.reason is None:
                self._elsewhere = []
                for event in pool.map(self._jobs(waiting, current, summary, again)):
                    self._take(event, summary)
                    self._watch(summary)
                waiting = self._elsewhere
                if waiting:
                    time.sleep(LOOKED_SECONDS)

    def _jobs(self, found: Sequence[Found], current: dict[str, str], summary: Summary, again: bool) -> Iterator[Job]:
        places = self._store.places([_absolute(item.path) for item in found if item.refused is None])
        seen: dict[bytes, Found] = {}  # small: it grows with the archive
        known: dict[str, str] = {}
        for item in found:
            if self._guard.reason is not None:
                break
            self._watch(summary)
            if item.refused is not None:
                self._refuse(item.path, "discover", item.category, item.refused, summary)
                continue
            try:
                identity = hash_file(item.path)
            except OSError as error:
                self._refuse(item.path, "read", "unreadable", f"the file can't be opened: {error.strerror}", summary)
                self._guard.ended(("read", "unreadable"))
                continue
            digest = bytes.fromhex(identity)
            if digest in seen:
                summary.duplicates += 1
                summary.note(item.path, "duplicate", f"the same bytes as {printable(str(seen[digest].path))}")
            else:
                claim = Claimed(False, current[identity]) if identity in current else self._claims.claim(identity, summary.run_id, None if again else self._key)
                if claim.mine:
                    seen[digest] = item
                    yield Job(str(item.path), self._settings.pages, places[_absolute(item.path)])
                    continue
                if claim.status is None:
                    self._elsewhere.append(item)
                    continue
                summary.known += 1
                summary.statuses[claim.status] += 1
            seen.setdefault(digest, item)
            known[_absolute(item.path)] = identity
            if len(known) >= WRITTEN_AT_ONCE:
                self._store.save_sources(known, summary.run_id)
                known.clear()
        self._store.save_sources(known, summary.run_id)

    def _refuse(self, path: Path, stage: str, category: str, message: str, summary: Summary) -> None:
        summary.refused += category != "unreadable"
        summary.unopened += category == "unreadable"
        summary.note(path, category, message)
        self._store.save_failure(FailureRow(run_id=summary.run_id, file_name=printable(path.name), stage=stage, category=category, message=message),
                                 _absolute(path))
        log.info("file not read", extra={"run_id": summary.run_id, "stage": stage, "category": category})

    def _take(self, event: Done | Beat, summary: Summary) -> None:
        if time.monotonic() - self._renewed > RENEWED_SECONDS:
            self._renewed = time.monotonic()
            self._claims.renew(summary.run_id)
        if isinstance(event, Beat):
            summary.pages += event.page is not None
            return
        path = Path(event.job.path)
        outcome = event.outcome or self._lost(path, event.lost or "crashed")
        if outcome.document is None:
            stage, category, message = outcome.problems[0]
            self._refuse(path, stage, category, message, summary)
            self._guard.ended((stage, category))
            return
        document = outcome.document
        failures = [FailureRow(run_id=summary.run_id, document_id=document.document_id, file_name=printable(path.name), stage=stage, category=category,
                               message=message, attempts=event.job.attempt)
                    for stage, category, message in outcome.problems]
        self._store.save_document(document, self._key, outcome.payloads, failures,
                                  UsageRow(run_id=summary.run_id, document_id=document.document_id, seconds_parse=round(outcome.seconds, 4),
                                           seconds_check=round(outcome.check_seconds, 4)),
                                  _absolute(path), event.job.position)
        self._guard.ended(outcome.problems[0][:2] if document.status == "failed" and outcome.problems else None)
        self._count(document, outcome, path, summary)
        told: dict[str, str | int] = {"run_id": summary.run_id, "document_id": document.document_id, "status": document.status, "pages": document.page_count or 0}
        log.info("document read", extra={**told, "seconds": round(outcome.seconds + outcome.check_seconds, 4)})
        tracing.ended("document", {"parse": outcome.seconds, "check": outcome.check_seconds}, **told)

    def _lost(self, path: Path, why: str) -> Outcome:
        try:
            row: DocumentRow | None = failed_document(read_bytes(path), printable(path.name), LOST[why])
        except OSError:
            row = None  # the file has gone meanwhile; the failure below says what happened to its reader
        return Outcome(row, [], [("pages", "crashed" if why == "crashed" else "timeout", LOST[why])], 0.0, 0)

    @staticmethod
    def _count(document: DocumentRow, outcome: Outcome, path: Path, summary: Summary) -> None:
        summary.read += 1
        summary.statuses[document.status] += 1
        summary.numbers += outcome.numbers
        summary.tables += sum(payload.row_count for payload in outcome.payloads if payload.table == "tables")
        for _, category, message in outcome.problems:
            summary.note(path, category, message)


def _absolute(path: Path) -> str:
    return printable(str(path.absolute()))
