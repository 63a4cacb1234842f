"""What a run pays, what it doesn't pay twice, and where it stops. Against a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.llm.cache import Calls, MemoryCalls
from pipeline.llm.errors import CeilingReached, TooLong
from pipeline.store.database import FILE
from pipeline.store.store import Store
from prompts.loader import load
from schemas.llm import Answer, DeadLetter
from tests.fake_llm.clients import client_of
from tests.fake_llm.server import FakeServer

FIELDS, IDS = ["purpose"], ["c1", "c2"]


def right(_: dict[str, Any]) -> str:
    return json.dumps({"purpose": ["c2"]})


def prompt(number: int) -> Any:
    return load("project_point").render(clauses=f"[c1] 第{number}号温室大棚项目\n[c2] 用于购置薄膜")


async def asked(server: FakeServer, calls: Calls, numbers: list[int], **options: Any) -> tuple[list[Any], Any, Any]:
    async with client_of(server, calls, **options) as client:
        answers = await asyncio.gather(*(client.point(prompt(n), FIELDS, IDS, f"d{n}") for n in numbers), return_exceptions=True)
        return answers, client.meter.total, client.meter.of("d1")


def test_a_second_run_makes_no_call(tmp_path: Path) -> None:
    with FakeServer([], right) as server:
        for run in range(2):
            with Store.open(tmp_path, create=True) as store:
                answers, total, one = asyncio.run(asked(server, store.calls(), [1, 2, 3]))
            assert [answer.value for answer in answers] == [{"purpose": ("c2",)}] * 3
            assert [answer.cached for answer in answers] == [bool(run)] * 3
            assert len(server.calls) == 3
            if run:
                assert (total.calls, total.cached_calls, total.cost, total.prompt_tokens) == (0, 3, 0, 0)
            else:
                assert (total.calls, total.attempts, total.prompt_tokens, total.completion_tokens, total.cached_tokens) == (3, 3, 300, 30, 192)
                assert total.cost == 3 * (36 * Decimal(2) + 64 * Decimal("0.2") + 10 * Decimal(3)) / 1_000_000
                assert (one.calls, one.prompt_tokens) == (1, 100)


def test_a_fault_in_reading_never_pays_again(tmp_path: Path) -> None:
    """The raw answer is on disk before it is read, even when it can't be read; so is an answer that was cut."""
    with Store.open(tmp_path, create=True) as store, FakeServer(["wrong_schema", "wrong_schema", "truncated"], right) as server:
        for _ in range(2):
            (letter,), _, _ = asyncio.run(asked(server, store.calls(), [1]))
            assert isinstance(letter, DeadLetter)
            assert len(server.calls) == 2
        for _ in range(2):
            (error,), _, _ = asyncio.run(asked(server, store.calls(), [2]))
            assert isinstance(error, TooLong)
            assert len(server.calls) == 3
    kept = sqlite3.connect(tmp_path / FILE)
    assert [row[0] for row in kept.execute("select json_extract(response, '$.choices[0].finish_reason') from calls order by sent_at")] == ["stop", "stop", "length"]
    kept.close()


def test_asking_afresh_pays_again() -> None:
    calls = MemoryCalls()
    with FakeServer([], right) as server:
        asyncio.run(asked(server, calls, [1]))
        asyncio.run(asked(server, calls, [1], fresh=True))
        assert len(server.calls) == 2


def test_the_same_question_at_once_is_one_call() -> None:
    with FakeServer([], right) as server:
        answers, total, _ = asyncio.run(asked(server, MemoryCalls(), [1] * 5))
        assert all(isinstance(answer, Answer) for answer in answers)
        assert len(server.calls) == 1
        assert (total.calls, total.cached_calls) == (1, 4)


def test_another_model_prompt_or_text_is_another_call() -> None:
    async def three(server: FakeServer) -> None:
        async with client_of(server, MemoryCalls()) as client:
            await client.point(prompt(1), FIELDS, IDS)
            await client.point(prompt(1).model_copy(update={"version": 3}), FIELDS, IDS)
            await client.point(prompt(1), FIELDS, [*IDS, "c3"])
            client.endpoint = client.endpoint._replace(model="other")
            await client.point(prompt(1), FIELDS, IDS)

    with FakeServer([], right) as server:
        asyncio.run(three(server))
        assert len(server.calls) == 4


@pytest.mark.parametrize("ceiling", [{"max_tokens": 1500}, {"max_cost": Decimal("0.0030")}])
def test_a_ceiling_is_never_passed_and_the_run_goes_on_later(ceiling: dict[str, Any]) -> None:
    calls = MemoryCalls()
    with FakeServer([], right) as server:
        answers, total, _ = asyncio.run(asked(server, calls, list(range(40)), **ceiling))
        stopped = [answer for answer in answers if isinstance(answer, CeilingReached)]
        done = [answer for answer in answers if isinstance(answer, Answer)]
        assert stopped
        assert done
        assert len(stopped) + len(done) == 40
        assert len(server.calls) == total.calls == len(done)
        assert total.prompt_tokens + total.completion_tokens <= 1500 if "max_tokens" in ceiling else total.cost <= Decimal("0.0030")
        answers, _, _ = asyncio.run(asked(server, calls, list(range(40))))
        assert all(isinstance(answer, Answer) for answer in answers)
        assert len(server.calls) == 40


def test_a_ceiling_of_cost_needs_a_price() -> None:
    with FakeServer([], right) as server, pytest.raises(UsageError, match="price"):
        asyncio.run(asked(server, MemoryCalls(), [1], max_cost=Decimal(1), price=None))


def test_never_more_calls_at_once_than_allowed() -> None:
    with FakeServer(["slow"] * 9, right, slow_seconds=0.05) as server:
        asyncio.run(asked(server, MemoryCalls(), list(range(9)), concurrency=3))
        assert server.most_at_once == 3


def test_a_call_cut_off_by_a_crash_is_listed(tmp_path: Path) -> None:
    async def crash(server: FakeServer, calls: Calls) -> None:
        async with client_of(server, calls) as client:
            task = asyncio.create_task(client.point(prompt(1), FIELDS, IDS, "d1"))
            while not server.calls:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    with Store.open(tmp_path, create=True) as store, FakeServer(["slow"], right, slow_seconds=0.3) as server:
        asyncio.run(crash(server, store.calls()))
        assert [(key.document_id, key.prompt) for key in store.calls().in_flight()] == [("d1", "project_point@2")]
        asyncio.run(asked(server, store.calls(), [1]))
        assert store.calls().in_flight() == []


def test_the_key_is_in_no_file(tmp_path: Path) -> None:
    canary = "sk-canary-Zx81QpLm5523Vt"
    with Store.open(tmp_path, create=True) as store, FakeServer(["wrong_schema", "500"], right) as server:
        asyncio.run(asked(server, store.calls(), [1], key=canary))
    for file in tmp_path.rglob("*"):
        assert canary.encode() not in file.read_bytes()
