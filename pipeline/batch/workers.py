"""Child processes that read files: forked warm, recycled, killed when a page takes too long (进程池)."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import NamedTuple

from pipeline.batch.job import Job, Outcome, receive, serve
from pipeline.config import Settings

TICK = 0.2
MAX_SKIPPED = 3  # pages given up before the whole document is
PATIENCE = 4  # times a limit in wall time, where the machine is busy with other things: limits count the worker's own time
GRACE = 1.2  # times the document's limit that its tables may take after its last page, before the worker is killed


class Done(NamedTuple):
    """A job that ended. `lost`: why there is no outcome (the worker was killed or died)."""

    job: Job
    outcome: Outcome | None
    lost: str | None = None


class Beat(NamedTuple):
    """A sign of life: a page was begun, or nothing happened for a while (page None)."""

    page: int | None


class _Worker:
    def __init__(self, context: BaseContext, settings: Settings) -> None:
        self.pipe, child = context.Pipe()
        self.process = context.Process(target=_start, args=(child, self.pipe, settings.memory_mb, settings.document_seconds), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        child.close()
        self.job: Job | None = None
        self.page: int | None = None
        self.served = 0
        self.started = self.heard = self.spent_before = 0.0

    def take(self, job: Job) -> None:
        self.job, self.started = job, time.monotonic()
        self.begins(None)
        self.pipe.send_bytes(job.encode())

    def begins(self, page: int | None) -> None:
        """The worker says that it is alive, and at which page."""
        self.page, self.heard, self.spent_before = page, time.monotonic(), _own_seconds(self.process.pid)

    def page_late(self, limit: float) -> bool:
        """Whether the page has taken `limit` seconds of the worker's own time, or several times that by the clock."""
        waited = time.monotonic() - self.heard
        return waited > limit and (_own_seconds(self.process.pid) - self.spent_before > limit or waited > PATIENCE * limit)

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _own_seconds(pid: int | None) -> float:
    """Processor time that a process has used, 0 where the system doesn't tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _start(pipe: Connection, parents_end: Connection, memory_mb: int, document_seconds: float) -> None:
    parents_end.close()
    serve(pipe, memory_mb, document_seconds)


class Pool:
    """`settings.jobs` workers. Use as a context manager; leaving it kills what still runs."""

    def __init__(self, settings: Settings) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
        self._settings = settings
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def map(self, jobs: Iterable[Job]) -> Iterator[Done | Beat]:
        """Outcomes as they come, with beats in between. Jobs are drawn only when a worker is free."""
        source = iter(jobs)
        again: list[Job] = []
        exhausted = False
        while True:
            while not exhausted or again:
                if not self._room():
                    break
                job = again.pop() if again else next(source, None)
                if job is None:
                    exhausted = True
                    break
                self._free().take(job)
            busy = [worker for worker in self._workers if worker.job is not None]
            if not busy:
                return
            ready = wait([worker.pipe for worker in busy], TICK)
            for worker in busy:
                event = self._listen(worker) if worker.pipe in ready else None
                event = event if isinstance(event, Done) else self._overdue(worker) or event
                retry = self._retry(event, worker) if isinstance(event, Done) else None
                if retry is not None:
                    again.append(retry)
                    continue
                if event is not None:
                    yield event
            if not ready:
                yield Beat(None)

    def _room(self) -> bool:
        return len(self._workers) < self._settings.jobs or any(worker.job is None for worker in self._workers)

    def _free(self) -> _Worker:
        for worker in self._workers:
            if worker.job is None:
                if worker.served < self._settings.recycle_after:
                    return worker
                worker.stop()
                self._workers.remove(worker)
                break
        self._workers.append(_Worker(self._context, self._settings))
        return self._workers[-1]

    def _listen(self, worker: _Worker) -> Done | Beat | None:
        job = worker.job
        if job is None:
            return None
        try:
            message = worker.pipe.recv_bytes()
            if not message.startswith(b"="):
                worker.begins(int(message))
                return Beat(worker.page)
            outcome = receive(worker.pipe, message)
        except (EOFError, OSError):
            self._discard(worker)
            return Done(job, None, "crashed")
        worker.job = None
        worker.served += 1
        return Done(job, outcome)

    def _overdue(self, worker: _Worker) -> Done | None:
        job = worker.job
        if job is None:
            return None
        page_late = worker.page_late(self._settings.page_seconds)
        longest = PATIENCE * (GRACE * self._settings.document_seconds + self._settings.page_seconds)
        if not page_late and time.monotonic() - worker.started <= longest:
            return None
        self._discard(worker)
        return Done(job, None, "timeout" if page_late else "overtime")

    def _discard(self, worker: _Worker) -> None:
        worker.stop()
        self._workers.remove(worker)

    def _retry(self, done: Done, worker: _Worker) -> Job | None:
        """The same file without the page at which its worker was lost."""
        if done.outcome is not None or done.lost == "overtime" or worker.page is None or worker.page in done.job.skip or len(done.job.skip) >= MAX_SKIPPED:
            return None
        return done.job._replace(skip=(*done.job.skip, worker.page), attempt=done.job.attempt + 1)
