"""How many calls at once and how many a minute; a 429 slows everybody down once (限速)."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

WINDOW_SECONDS = 60.0


class Limiter:
    """Lets calls through: at most `concurrency` at once, fewer after trouble, more again after successes; at most so many
    requests and tokens in any minute; none while a pause lasts.

    A call larger than `tokens_per_minute` goes out alone.
    """

    def __init__(self, concurrency: int, requests_per_minute: int | None = None, tokens_per_minute: int | None = None,
                 clock: Callable[[], float] = time.monotonic, window: float = WINDOW_SECONDS) -> None:
        self._most, self._allowed, self._active = concurrency, float(concurrency), 0
        self._requests, self._tokens = requests_per_minute, tokens_per_minute
        self._clock, self._window = clock, window
        self._sent: deque[tuple[float, int]] = deque()
        self._paused_until = 0.0
        self._changed = asyncio.Condition()

    @property
    def allowed(self) -> int:
        """Calls that may be in flight now."""
        return max(1, int(self._allowed))

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[None]:
        """Waits until a call of about `tokens` may go out, and counts it as in flight inside."""
        async with self._changed:
            while (wait := self._wait(tokens)) != 0:
                try:
                    await asyncio.wait_for(self._changed.wait(), wait)
                except TimeoutError:
                    continue  # time has passed: what may go out now is worked out anew
            self._active += 1
            self._sent.append((self._clock(), tokens))
        try:
            yield
        finally:
            async with self._changed:
                self._active -= 1
                self._changed.notify_all()

    def succeeded(self) -> None:
        """Raises the number of calls at once, by one a round."""
        self._allowed = min(self._most, self._allowed + 1 / self._allowed)

    def slowed(self, seconds: float) -> None:
        """Holds all calls back for `seconds` and halves their number, once a pause."""
        now = self._clock()
        if now >= self._paused_until:
            self._allowed = max(1.0, self._allowed / 2)
        self._paused_until = max(self._paused_until, now + seconds)

    def _wait(self, tokens: int) -> float | None:
        """Seconds until a call may go out; 0 for now, None for when another one ends."""
        now = self._clock()
        if now < self._paused_until:
            return self._paused_until - now
        if self._active >= self.allowed:
            return None
        while self._sent and self._sent[0][0] <= now - self._window:
            self._sent.popleft()
        full = (self._requests is not None and len(self._sent) >= self._requests) or (
            self._tokens is not None and self._sent and sum(spent for _, spent in self._sent) + tokens > self._tokens)
        return max(self._sent[0][0] + self._window - now, 0.001) if full else 0
