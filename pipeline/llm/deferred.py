"""A ledger under which nothing is called: what would be asked is noted, to be asked by other ways (延迟调用)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from pipeline.llm.cache import CallKey, Calls

DEFERRED = "deferred"


class Request(NamedTuple):
    """A call that was not made: its key and the whole request."""

    key: CallKey
    body: Mapping[str, Any]


class Deferring:
    """`Calls` over another ledger. Answers that are there are given; a call that would go out is put into `requests`, by digest, and fails as `deferred`."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self.requests: dict[str, Request] = {}

    def put(self, key: CallKey, body: Mapping[str, Any]) -> None:
        """Notes a call that would go out."""
        self.requests[key.digest] = Request(key, body)

    def get(self, digest: str) -> str | None:
        """The raw answer of a call, None when there is none."""
        return self._calls.get(digest)

    def in_flight(self) -> list[CallKey]:
        """Calls sent and never answered."""
        return self._calls.in_flight()

    def sent(self, key: CallKey) -> None:
        """Never: nothing goes out."""
        raise AssertionError("a call went out under a ledger that defers")

    def answered(self, key: CallKey, raw: str, prompt_tokens: int, completion_tokens: int) -> None:
        """Never: nothing went out."""
        raise AssertionError("an answer came under a ledger that defers")

    def failed(self, digest: str) -> None:
        """Never: nothing went out."""
        raise AssertionError("a call failed under a ledger that defers")
