"""The pool with workers that hang, die and are recycled; `read_document` is replaced before the workers are forked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline.batch import job as job_module
from pipeline.batch.document import DocumentResult
from pipeline.batch.job import Job
from pipeline.batch.problems import Problem
from pipeline.batch.workers import Done, Pool
from pipeline.config import Settings
from schemas.rows import DocumentRow
from tests.drawing import budget_pdf

Announce = Callable[[int], bool]
Reader = Callable[[int, Announce], None]


def reading(monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Workers call `reader` with each page number before they count it as read."""

    def read(data: bytes, name: str, pages: Sequence[int] | None, skip: Sequence[int] = (), on_page: Announce | None = None) -> DocumentResult:
        announce = on_page or (lambda _: True)
        for number in (1, 2, 3):
            if number not in skip:
                announce(number)
                reader(number, announce)
        problems = [Problem("pages", "limit", f"page {number}") for number in skip]
        row = DocumentRow(document_id=name, file_name=name, kind="other", title=str(os.getpid()), status="partial" if problems else "ok")
        return DocumentResult(document=row, rows={}, problems=problems, seconds=0.0, numbers=0)

    monkeypatch.setattr(job_module, "read_document", read)


def run(tmp_path: Path, names: Sequence[str], **settings: float) -> dict[str, Done]:
    jobs = []
    for position, name in enumerate(names):
        (tmp_path / name).write_bytes(b"x")
        jobs.append(Job(str(tmp_path / name), None, position))
    with Pool(Settings.model_validate({"jobs": 2, **settings})) as pool:
        return {Path(event.job.path).name: event for event in pool.map(jobs) if isinstance(event, Done)}


def test_every_job_has_one_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading(monkeypatch, lambda page, announce: None)
    names = [f"f{number}" for number in range(20)]
    done = run(tmp_path, names)
    assert sorted(done) == sorted(names)
    assert all(event.outcome and event.outcome.document and event.outcome.document.status == "ok" for event in done.values())


def test_a_page_that_hangs_is_skipped_and_the_others_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(page: int, _: object) -> None:
        if page == 2:
            time.sleep(60)

    reading(monkeypatch, hang)
    started = time.monotonic()
    done = run(tmp_path, ["slow"], page_seconds=0.5)["slow"]
    assert time.monotonic() - started < 20
    assert done.job.skip == (2,)
    assert done.outcome is not None
    assert [problem[1] for problem in done.outcome.problems] == ["limit"]


def test_time_that_others_take_from_the_machine_is_not_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits longer than its limit without working is given time: a busy machine must not change the results."""

    def wait(page: int, _: object) -> None:
        if page == 2:
            time.sleep(0.8)

    reading(monkeypatch, wait)
    done = run(tmp_path, ["patient"], page_seconds=0.4)["patient"]
    assert done.job.skip == ()


def test_a_page_that_works_past_its_limit_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(page: int, _: object) -> None:
        while page == 2:
            pass

    reading(monkeypatch, work)
    done = run(tmp_path, ["endless"], page_seconds=0.3)["endless"]
    assert done.job.skip == (2,)


def test_a_worker_killed_on_a_page_costs_that_page_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(page: int, _: object) -> None:
        if page == 3:
            os.kill(os.getpid(), signal.SIGKILL)

    reading(monkeypatch, die)
    done = run(tmp_path, ["deadly", "deadly2"])
    assert {name: event.job.skip for name, event in done.items()} == {"deadly": (3,), "deadly2": (3,)}
    assert all(event.outcome is not None for event in done.values())


def test_a_file_that_kills_its_worker_before_any_page_is_lost_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes, name: str, *_: object, **__: object) -> DocumentResult:
        if name == "bad":
            os._exit(7)
        return DocumentResult(document=DocumentRow(document_id=name, file_name=name, kind="other"), rows={}, problems=[], seconds=0.0, numbers=0)

    monkeypatch.setattr(job_module, "read_document", read)
    done = run(tmp_path, ["bad", "good1", "good2"])
    assert done["bad"].lost == "crashed"
    assert done["good1"].lost is None
    assert done["good2"].lost is None


def test_a_document_that_goes_on_past_its_time_is_given_up_however_much_it_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crawl(page: int, announce: Announce) -> None:
        for _ in range(400):
            time.sleep(0.02)
            announce(page)

    reading(monkeypatch, crawl)
    started = time.monotonic()
    done = run(tmp_path, ["endless"], document_seconds=0.2, page_seconds=0.5)["endless"]
    assert done.lost == "overtime"
    assert time.monotonic() - started < 30


def test_pages_past_the_time_of_a_document_are_said_and_the_others_kept(tmp_path: Path) -> None:
    (tmp_path / "long.pdf").write_bytes(budget_pdf(pages=3))
    with Pool(Settings(jobs=1, document_seconds=1e-6)) as pool:
        done = [event for event in pool.map([Job(str(tmp_path / "long.pdf"), None, 0)]) if isinstance(event, Done)]
    outcome = done[0].outcome
    assert outcome is not None
    assert outcome.document is not None
    assert outcome.document.status == "partial"
    assert outcome.problems == [("pages", "limit", "pages 1-4: not reached in the time that a document may take")]


def test_workers_are_recycled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading(monkeypatch, lambda page, announce: None)
    done = run(tmp_path, [f"f{number}" for number in range(9)], jobs=1, recycle_after=3)
    served = [event.outcome.document.title for event in done.values() if event.outcome and event.outcome.document]
    assert len(set(served)) == 3


def test_an_error_inside_the_reader_is_a_failed_document_of_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(page: int, _: object) -> None:
        raise ZeroDivisionError("secret text of the document")

    reading(monkeypatch, fail)
    done = run(tmp_path, ["odd"])["odd"]
    assert done.outcome is not None
    assert done.outcome.document is not None
    assert done.outcome.document.status == "failed"
    assert done.outcome.problems == [("documents", "internal", "internal error ZeroDivisionError; please report it")]


def test_more_memory_than_allowed_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def grab(page: int, _: object) -> None:
        bytearray(8 << 30)

    reading(monkeypatch, grab)
    done = run(tmp_path, ["big"], memory_mb=2000)["big"]
    assert done.outcome is not None
    assert done.outcome.problems[0][1] == "memory"


def test_no_worker_outlives_the_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reading(monkeypatch, lambda page, announce: time.sleep(60))
    (tmp_path / "f").write_bytes(b"x")
    with Pool(Settings(jobs=1)) as pool:
        next(iter(pool.map([Job(str(tmp_path / "f"), None, 0)])))
        processes = [worker.process for worker in pool._workers]
        assert processes
    assert not any(process.is_alive() for process in processes)
