"""Raw answers are kept before they are read, so that a call is paid once, whatever becomes of the reading (调用缓存)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol


class CallKey(NamedTuple):
    """What makes two calls the same, and whose call it is. `digest` is the key; the rest is for people."""

    digest: str
    endpoint: str
    model: str
    prompt: str
    document_id: str | None


class Calls(Protocol):
    """A ledger of calls. `sent` is written before a call goes out and `answered` right after: what has the first alone was
    in flight when the machine died, and may have been paid.
    """

    def get(self, digest: str) -> str | None:
        """The raw answer of a call, None when there is none."""

    def sent(self, key: CallKey) -> None:
        """Notes that a call goes out now."""

    def answered(self, key: CallKey, raw: str, prompt_tokens: int, completion_tokens: int) -> None:
        """Keeps a call's raw answer."""

    def failed(self, digest: str) -> None:
        """Notes that a call was answered by an error: it isn't in flight any more."""

    def in_flight(self) -> list[CallKey]:
        """Calls sent and never answered."""


class MemoryCalls:
    """A ledger that lasts as long as the process."""

    def __init__(self) -> None:
        self._raw: dict[str, str] = {}
        self._sent: dict[str, CallKey] = {}

    def get(self, digest: str) -> str | None:
        """The raw answer of a call, None when there is none."""
        return self._raw.get(digest)

    def sent(self, key: CallKey) -> None:
        """Notes that a call goes out now."""
        self._sent[key.digest] = key

    def answered(self, key: CallKey, raw: str, prompt_tokens: int, completion_tokens: int) -> None:
        """Keeps a call's raw answer."""
        self._raw[key.digest] = raw
        self._sent.pop(key.digest, None)

    def failed(self, digest: str) -> None:
        """Notes that a call was answered by an error."""
        self._sent.pop(digest, None)

    def in_flight(self) -> list[CallKey]:
        """Calls sent and never answered."""
        return list(self._sent.values())


def call_digest(endpoint: str, body: Mapping[str, Any], prompt: str, schema: Mapping[str, Any] | None) -> str:
    """Key of a call: endpoint, the whole request (model, messages, limits, grammar), prompt id and version, hash of the schema."""
    schema_hash = hashlib.sha256(canonical(schema or {}).encode()).hexdigest()
    return hashlib.sha256(canonical({"endpoint": endpoint, "body": body, "prompt": prompt, "schema": schema_hash}).encode()).hexdigest()


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and without white space: equal for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
