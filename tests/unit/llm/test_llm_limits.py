from __future__ import annotations

import asyncio

import pytest

from pipeline.llm.limits import Limiter


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("options", "tokens", "expected"), [({"requests_per_minute": 3}, 1, 3), ({"tokens_per_minute": 100}, 40, 2),
                                                            ({"tokens_per_minute": 100}, 400, 1)])
def test_no_more_in_any_window(options: dict[str, int], tokens: int, expected: int) -> None:
    async def sent_in(seconds: float) -> int:
        limiter, sent = Limiter(9, window=0.2, **options), 0

        async def work() -> None:
            nonlocal sent
            async with limiter.slot(tokens):
                sent += 1

        workers = [asyncio.create_task(work()) for _ in range(8)]
        await asyncio.sleep(seconds)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        return sent

    assert asyncio.run(sent_in(0.1)) == expected
    assert asyncio.run(sent_in(0.3)) == 2 * expected


def test_trouble_halves_once_a_pause_and_success_recovers() -> None:
    async def steps() -> None:
        clock = Clock()
        limiter = Limiter(8, clock=clock)
        for _ in range(5):
            limiter.slowed(1.0)
        assert limiter.allowed == 4
        clock.now += 2
        limiter.slowed(1.0)
        assert limiter.allowed == 2
        for _ in range(40):
            limiter.succeeded()
        assert limiter.allowed == 8

    asyncio.run(steps())


def test_a_pause_holds_everybody() -> None:
    async def waited() -> float:
        limiter = Limiter(2)
        limiter.slowed(0.2)
        loop = asyncio.get_running_loop()
        started = loop.time()
        async with limiter.slot(1):
            return loop.time() - started

    assert asyncio.run(waited()) >= 0.19
