"""What a worker process does: one file in, packed rows out, over a pipe of bytes (工作进程)."""

from __future__ import annotations

import gc
import json
import logging
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.batch.discover import printable
from pipeline.batch.document import DocumentResult, failed_document, read_document
from pipeline.documents.files import read_bytes
from pipeline.errors import MingxiError
from pipeline.store.payload import pack
from pipeline.store.store import Payload
from schemas.rows import DocumentRow

log = logging.getLogger(__name__)


class Job(NamedTuple):
    """A file to read. `skip`: pages that an earlier try could not get through; `position`: its place in the archive."""

    path: str
    pages: tuple[int, ...] | None
    position: int
    skip: tuple[int, ...] = ()
    attempt: int = 1

    def encode(self) -> bytes:
        """The job as bytes for the pipe."""
        return json.dumps({"path": self.path, "pages": self.pages, "skip": self.skip}).encode()


class Outcome(NamedTuple):
    """What came of a job: the document's row, packed tables, problems as (stage, category, message), seconds, figures."""

    document: DocumentRow | None
    payloads: list[Payload]
    problems: list[tuple[str, str, str]]
    seconds: float
    numbers: int
    check_seconds: float = 0.0


def serve(pipe: Connection, memory_mb: int, document_seconds: float) -> None:
    """Reads jobs from `pipe` until it closes. Sends the number of each page begun, then the result.

    After `document_seconds` of this process's own time no further page of a document is begun: the result is what was read until then.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit_memory(memory_mb)
    gc.freeze()
    while True:
        try:
            job = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        gc.disable()  # rows by the ten thousand and hardly a cycle among them: looking for some costs an eighth of the time
        _send(pipe, *_work(job, pipe, time.process_time() + document_seconds))
        gc.enable()
        gc.collect()


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system; the wall limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def _work(job: dict[str, Any], pipe: Connection, until: float) -> tuple[dict[str, Any], list[Payload]]:
    path = Path(job["path"])
    name = printable(path.name)
    try:
        data = read_bytes(path)
    except OSError as error:
        return _failure(None, "read", "unreadable", f"the file can't be opened: {error.strerror}"), []

    def begun(number: int) -> bool:
        pipe.send_bytes(b"%d" % number)
        return time.process_time() < until

    try:
        result = read_document(data, name, job["pages"], skip=job["skip"], on_page=begun)
    except MingxiError as error:
        row = None if error.category == "unsupported" else failed_document(data, name, str(error))
        return _failure(row, "documents", error.category, str(error)), []
    except MemoryError:
        return _failure(failed_document(data, name, "more memory than allowed"), "pages", "memory", "the file needs more memory than allowed"), []
    except Exception as error:  # the file becomes a failed document that names it; the traceback is in the debug log
        log.debug("reading a document failed", exc_info=True)
        message = f"internal error {type(error).__name__}; please report it"
        return _failure(failed_document(data, name, message), "documents", "internal", message), []
    return _header(result), [Payload(name, *pack(rows)) for name, rows in result.rows.items()]


def _failure(document: DocumentRow | None, stage: str, category: str, message: str) -> dict[str, Any]:
    return {"document": document.model_dump() if document else None, "problems": [(stage, category, message)], "seconds": 0.0, "numbers": 0}


def _header(result: DocumentResult) -> dict[str, Any]:
    return {"document": result.document.model_dump(), "problems": list(result.problems), "seconds": result.seconds, "numbers": result.numbers,
            "check_seconds": result.check_seconds}


def _send(pipe: Connection, header: dict[str, Any], payloads: list[Payload]) -> None:
    header["payloads"] = [(payload.table, payload.row_count) for payload in payloads]
    pipe.send_bytes(b"=" + json.dumps(header, ensure_ascii=False).encode())
    for payload in payloads:
        pipe.send_bytes(payload.body)


def receive(pipe: Connection, message: bytes) -> Outcome:
    """The outcome whose header is `message`; its payloads are read from `pipe`. Raises EOFError when the worker dies."""
    header = json.loads(message[1:])
    payloads = [Payload(table, count, pipe.recv_bytes()) for table, count in header["payloads"]]
    document = DocumentRow(**header["document"]) if header["document"] else None
    return Outcome(document, payloads, [(stage, category, message) for stage, category, message in header["problems"]], header["seconds"], header["numbers"],
                   header.get("check_seconds", 0.0))
