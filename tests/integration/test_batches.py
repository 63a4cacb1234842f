"""`mingxi batch` against a local server with files and batches: nothing asked twice, nothing lost, whatever the provider does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.generator.files import write
from evals.generator.suite import lot
from pipeline.cli import app
from pipeline.llm import batches
from pipeline.llm.batches import request_files
from pipeline.llm.cache import CallKey
from pipeline.llm.deferred import Request
from pipeline.store.store import Store
from tests.fake_llm.batch_server import BatchServer
from tests.fake_llm.cues import by_cues

CANARY = "sk-canary-Zx81QpLm5523Vt"


class User:
    """Someone with results in a folder and a key for a provider."""

    def __init__(self, folder: Path, documents: Path, store: str | None = None) -> None:
        self.folder, self.documents, self.out = folder, documents, folder / "out"
        self.store = ["--store", store] if store else []
        self.place: Path | str = store or self.out

    def __call__(self, *arguments: object, server: BatchServer, expected: int = 0) -> str:
        environment = {"MINGXI_LANG": "en", "COLUMNS": "200", "MINGXI_LLM_BASE_URL": server.base_url, "MINGXI_LLM_MODEL": "m", "MINGXI_LLM_API_KEY": CANARY,
                       "MINGXI_CACHE": str(self.folder / "cache")}
        result = CliRunner().invoke(app, [*map(str, arguments), *self.store], env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        told = result.stdout + result.stderr
        assert result.exit_code == expected, told
        assert CANARY not in told
        return told

    def parse(self, server: BatchServer) -> None:
        self("extract", self.documents, "--out", self.out, "--llm", "none", server=server)

    def batch(self, what: str, server: BatchServer, expected: int = 0) -> str:
        return self("batch", what, self.out, server=server, expected=expected)

    def extract(self, server: BatchServer) -> int:
        """Asks the model as usual; how many calls that took."""
        before = len(server.calls)
        self("extract", self.documents, "--out", self.out, server=server)
        return len(server.calls) - before

    def narratives(self) -> list[dict[str, Any]]:
        with Store.open(self.place) as store:
            return list(store.rows("narratives"))


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    write(lot(4, 21), folder)
    return folder / "documents"


@pytest.fixture(scope="module")
def called(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, list[dict[str, Any]]]:
    """How many calls the documents take without batches, and the rows that come of them."""
    with BatchServer(by_cues) as server:
        user = User(tmp_path_factory.mktemp("called"), documents)
        user.parse(server)
        calls = user.extract(server)
        probes = sum(call.body["messages"][-1]["content"].count("c1") == 0 for call in server.calls)
        return calls - probes, user.narratives()


@pytest.fixture(params=["sqlite", "postgresql"])
def user(request: pytest.FixtureRequest, tmp_path: Path, documents: Path) -> User:
    return User(tmp_path, documents, None if request.param == "sqlite" else request.getfixturevalue("postgres").fresh())


@pytest.fixture(scope="module")
def read(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the documents without a model."""
    with BatchServer() as server:
        user = User(tmp_path_factory.mktemp("read"), documents)
        user.parse(server)
    return user.out


@pytest.fixture
def filed(tmp_path: Path, documents: Path, read: Path) -> User:
    """Someone who has read the documents already."""
    shutil.copytree(read, tmp_path / "out")
    return User(tmp_path, documents)


def test_what_was_collected_is_never_called_for(user: User, called: tuple[int, list[dict[str, Any]]]) -> None:
    with BatchServer(by_cues) as server:
        user.parse(server)
        assert f"{called[0]} requests sent in 1 batches; 0 wait" in user.batch("submit", server)
        assert f"0 requests sent in 0 batches; {called[0]} wait" in user.batch("submit", server)
        assert "validating" in user.batch("status", server)
        assert "No batch has ended" in user.batch("collect", server)
        server.run()
        assert f"completed: {called[0]} of {called[0]} answered" in user.batch("status", server)
        assert f"completed: {called[0]} answers kept, 0 requests failed" in user.batch("collect", server)
        assert "collected" in user.batch("status", server)
        assert "No batch has ended" in user.batch("collect", server)
        assert user.extract(server) == 0
        assert user.narratives() == called[1]


def test_a_request_is_what_the_provider_wants(filed: User) -> None:
    with BatchServer(by_cues) as server:
        filed.batch("submit", server)
        rows = [json.loads(line) for line in server.files["file-1"].decode().splitlines()]
    assert {tuple(row) for row in rows} == {("custom_id", "method", "url", "body")}
    assert {(row["method"], row["url"], row["body"]["model"]) for row in rows} == {("POST", "/v1/chat/completions", "m")}
    assert len({row["custom_id"] for row in rows}) == len(rows)
    assert CANARY.encode() not in server.files["file-1"]
    for file in filed.folder.rglob("*"):
        assert not file.is_file() or CANARY.encode() not in file.read_bytes()


@pytest.mark.parametrize(("ends", "fate", "lost"), [("completed", "error", True), ("completed", "missing", True), ("expired", "missing", True),
                                                    ("cancelled", "missing", True), ("completed", "garbage", True), ("completed", "strange", False)])
def test_part_of_the_answers(filed: User, called: tuple[int, list[dict[str, Any]]], ends: str, fate: str, lost: bool) -> None:
    """What is there is kept; the rest is asked again, alone, by another batch or by calls."""
    missing = len(range(0, called[0], 3)) if lost else 0
    with BatchServer(by_cues, ends, lambda number: "ok" if number % 3 else fate) as server:
        filed.batch("submit", server)
        server.run()
        told = filed.batch("collect", server, expected=int(lost))
        assert f"{ends}: {called[0] - missing} answers kept, {missing} requests failed" in told
        assert ("belong to no request" in told) is (fate == "strange")
        if lost:
            server.ends, server.fate = "completed", lambda _: "ok"
            assert f"{missing} requests sent in 1 batches; 0 wait" in filed.batch("submit", server)
            server.run()
            filed.batch("collect", server)
        assert filed.extract(server) == 0
        assert filed.narratives() == called[1]


def test_a_file_that_the_provider_refuses(filed: User, called: tuple[int, list[dict[str, Any]]]) -> None:
    with BatchServer(by_cues, "failed") as server:
        filed.batch("submit", server)
        server.run()
        assert "line 1 is no JSON" in filed.batch("collect", server, expected=1)
        assert filed.extract(server) == called[0]
        assert filed.narratives() == called[1]


def test_a_batch_whose_beginning_was_not_noted_is_found_again(filed: User, called: tuple[int, list[dict[str, Any]]]) -> None:
    """The answer to its creation is lost, or the process died before it was written down."""
    with BatchServer(by_cues) as server:
        server.lose_next = True
        assert "can't be reached" in filed.batch("submit", server, expected=2)
        assert len(server.batches) == 1
        assert f"0 requests sent in 0 batches; {called[0]} wait" in filed.batch("submit", server)
        assert len(server.batches) == 1
        server.run()
        filed.batch("collect", server)
        assert filed.extract(server) == 0


def test_a_server_that_fails_for_a_while(filed: User, called: tuple[int, list[dict[str, Any]]]) -> None:
    with BatchServer(by_cues) as server:
        server.fail_next = [500, 429]
        filed.batch("submit", server)
        server.run()
        server.fail_next = [503]
        filed.batch("collect", server)
        assert len(server.batches) == 1
        assert filed.extract(server) == 0


def test_a_server_without_batches_is_told(filed: User) -> None:
    with BatchServer(by_cues) as server:
        server.fail_next = [404]
        assert "Does it have a batch API?" in filed.batch("submit", server, expected=2)
        assert "No batches" in filed.batch("status", server)


def test_collecting_that_is_cut_short_goes_on(filed: User) -> None:
    with BatchServer(by_cues, fate=lambda number: "ok" if number % 3 else "error") as server:
        filed.batch("submit", server)
        server.run()
        server.fail_next = [404]
        filed.batch("collect", server, expected=2)
        assert "answers kept" in filed.batch("collect", server, expected=1)


def test_files_are_cut_where_providers_cut_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_REQUESTS", 3)
    requests = [Request(CallKey(f"d{n}", "e", "m", "p@1", None), {"n": n}) for n in range(7)]
    files = list(request_files(requests))
    assert [len(held) for held, _ in files] == [3, 3, 1]
    assert [json.loads(line)["custom_id"] for _, lines in files for line in lines.splitlines()] == [f"d{n}" for n in range(7)]
    monkeypatch.setattr(batches, "MOST_BYTES", len(files[0][1]) - 1)
    assert [len(held) for held, _ in request_files(requests)] == [2, 2, 2, 1]


def test_batches_need_a_provider(filed: User) -> None:
    result = CliRunner().invoke(app, ["batch", "submit", str(filed.out)], env={"MINGXI_LANG": "en", "MINGXI_LLM_BASE_URL": "", "MINGXI_LLM_MODEL": ""})
    assert (result.exit_code, "need a provider" in result.stderr) == (2, True)
