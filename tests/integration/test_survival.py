"""Runs that are killed, go on, grow: nothing finished is lost, nothing is done twice (断点续跑)."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.generator.files import write
from evals.generator.suite import lot
from pipeline.cli import app
from pipeline.store.database import FILE
from pipeline.store.store import Store
from schemas.rows import CONTRACT
from tests.drawing import write_archive
from tests.fake_llm.cues import by_cues
from tests.fake_llm.server import FakeServer
from tests.postgres import Server

DOCUMENTS, ADDED, KILLS = 30, 3, 5
RUN_COLUMNS = ("run_id",)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generated documents, in a folder."""
    folder = tmp_path_factory.mktemp("archive")
    write(lot(DOCUMENTS + ADDED, 7), folder)
    return folder / "documents"


@pytest.fixture(scope="module")
def undisturbed(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    out = tmp_path_factory.mktemp("undisturbed")
    mingxi("extract", archive, "--out", out)
    return rows_of(out)


def mingxi(*arguments: object, expected: int = 0) -> str:
    given = [str(argument) for argument in arguments] + (["--llm", "none"] if arguments[0] == "extract" else [])
    result = CliRunner().invoke(app, given, env={"MINGXI_LANG": "en", "COLUMNS": "200"})
    assert result.exit_code == expected, result.output
    return result.stderr + result.stdout


def rows_of(place: Path | str) -> dict[str, list[dict[str, Any]]]:
    """All rows but those that say when and how fast."""
    with Store.open(place) as store:
        return {table: [{name: value for name, value in row.items() if name not in RUN_COLUMNS} for row in store.rows(table)]
                for table in CONTRACT if table not in ("runs", "usage")}


def finished(out: Path) -> set[str]:
    """Documents that are on the disk, by identity."""
    if not (out / FILE).exists():
        return set()
    with closing(sqlite3.connect(out / FILE)) as db:
        try:
            return {row[0] for row in db.execute("SELECT document_id FROM documents")}
        except sqlite3.OperationalError:  # killed before the tables were made
            return set()


@pytest.mark.slow
def test_a_run_killed_again_and_again_ends_like_one_that_was_left_alone(archive: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    """kill -9 of the parent and all its children at random moments."""
    chance = random.Random(5)
    command = [sys.executable, "-m", "pipeline.cli", "extract", str(archive), "--out", str(tmp_path), "--llm", "none", "--jobs", "2"]
    before: set[str] = set()
    for _ in range(KILLS):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        until = time.monotonic() + 60
        while process.poll() is None and len(finished(tmp_path)) < len(before) + chance.randint(1, 4) and time.monotonic() < until:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        after = finished(tmp_path)
        assert before <= after
        before = after
    assert KILLS <= len(before) < DOCUMENTS + ADDED, "no kill came in the middle of a run"
    told = mingxi("extract", archive, "--out", tmp_path)
    assert f"already read, unchanged │ {len(before)}" in " ".join(told.replace("│", " │ ").split())
    assert rows_of(tmp_path) == undisturbed


@pytest.mark.slow
def test_calls_in_flight_when_all_is_killed_are_the_only_ones_repeated_and_are_listed(archive: Path, tmp_path: Path) -> None:
    """kill -9 in the middle of the model's stage, again and again."""
    with FakeServer(["slow"] * 10_000, by_cues, slow_seconds=0.1) as server:
        environment = {"MINGXI_LANG": "en", "MINGXI_LLM_BASE_URL": server.base_url, "MINGXI_LLM_MODEL": "m", "MINGXI_LLM_API_KEY": "k",
                       "MINGXI_CACHE": str(tmp_path / "cache"), "MINGXI_LLM_CONCURRENCY": "4"}
        few = sorted(archive.iterdir())
        mingxi("extract", *few, "--out", tmp_path / "out")
        command = [sys.executable, "-m", "pipeline.cli", "extract", *map(str, few), "--out", str(tmp_path / "out")]
        left = 0
        for wanted in (9, 3, 3):
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, **environment})
            until, before = time.monotonic() + 60, len(server.calls)
            while process.poll() is None and len(server.calls) < before + wanted and time.monotonic() < until:
                time.sleep(0.01)
            assert process.poll() is None, "the run ended before it could be killed"
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            with Store.open(tmp_path / "out") as store:
                left += len(store.calls_cut_short()[0])
        subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
        asked = Counter(json.dumps(call.body, sort_keys=True) for call in server.calls if "[c1]" in call.body["messages"][-1]["content"])
        with Store.open(tmp_path / "out") as store:
            in_flight, repeated = store.calls_cut_short()
    twice = sum(count - 1 for count in asked.values())
    assert in_flight == []
    assert 0 < twice <= left
    assert len([count for count in asked.values() if count > 1]) <= len(repeated)
    assert "may have been paid twice" in mingxi("status", tmp_path / "out")


def test_added_files_alone_are_read(archive: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path) -> None:
    files = sorted(archive.iterdir())
    (tmp_path / "in").mkdir()
    for number, file in enumerate(files):
        if number == DOCUMENTS:
            mingxi("extract", tmp_path / "in", "--out", tmp_path / "out")
        (tmp_path / "in" / file.name).symlink_to(file)
    mingxi("extract", tmp_path / "in", "--out", tmp_path / "out")
    with Store.open(tmp_path / "out") as store:
        usage = [row["run_id"] for row in store.rows("usage")]
        runs = [row["run_id"] for row in store.rows("runs")]
    assert [usage.count(run) for run in runs] == [DOCUMENTS, ADDED]
    assert rows_of(tmp_path / "out") == undisturbed


def test_an_archive_in_postgresql(archive: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path, postgres: Server) -> None:
    """The same rows as from a file, through every command that takes --store."""
    url, out = postgres.fresh(), tmp_path / "out"
    mingxi("extract", archive, "--out", out, "--store", url)
    assert not (out / FILE).exists()
    assert rows_of(url) == undisturbed
    assert f"documents · ok │ {sum(row['status'] == 'ok' for row in undisturbed['documents'])}" in " ".join(mingxi("status", out, "--store", url).split())
    mingxi("check", out, "--store", url)
    mingxi("failures", out, "--store", url)
    mingxi("retry", out, "--store", url)
    mingxi("export", out, "--format", "jsonl", "--store", url)
    lines = (out / "export" / "jsonl" / "lines.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == undisturbed["lines"]
    assert "already read, unchanged" in mingxi("extract", archive, "--out", out, "--store", url)


def test_two_programs_on_one_database_share_the_work(archive: Path, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path, postgres: Server) -> None:
    """No document is read twice, and both end when all are read."""
    url = postgres.fresh()
    command = [sys.executable, "-m", "pipeline.cli", "extract", str(archive), "--out", str(tmp_path), "--llm", "none", "--jobs", "1", "--store", url]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=240)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    with Store.open(url) as store:
        read = [(row["run_id"], row["document_id"]) for row in store.rows("usage")]
        assert len(read) == len({document for _, document in read}) == DOCUMENTS + ADDED
        assert len({run for run, _ in read}) == 2
    assert rows_of(url) == undisturbed


def test_a_server_that_was_restarted(tmp_path: Path, postgres: Server) -> None:
    write_archive(tmp_path / "in", 2)
    url = postgres.fresh()
    with Store.open(url, create=True) as store:
        postgres.restart()
        assert store.counts()["documents"] == 0
    mingxi("extract", tmp_path / "in", "--out", tmp_path / "out", "--store", url)
    with Store.open(url) as store:
        assert store.counts()["documents"] == 2


def test_a_server_that_goes_away_is_told_in_one_line(tmp_path: Path) -> None:
    write_archive(tmp_path / "in", 1)
    told = mingxi("extract", tmp_path / "in", "--out", tmp_path / "out", "--store", "postgresql://reader:canary@127.0.0.1:1/none", expected=2)
    assert "the database can't be used" in told
    assert "canary" not in told


def test_a_disk_about_to_be_full_pauses_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_archive(tmp_path / "in", 2)
    with monkeypatch.context() as full:
        full.setenv("MINGXI_MIN_FREE_MB", str(1 << 50))
        told = mingxi("extract", tmp_path / "in", "--out", tmp_path / "out", expected=1)
    assert "Paused: only" in told
    mingxi("extract", tmp_path / "in", "--out", tmp_path / "out")
