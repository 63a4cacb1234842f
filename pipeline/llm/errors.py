"""What can go wrong with a model. Messages never hold a key: what a server said is cut and cleaned (模型错误)."""

from __future__ import annotations

import re

from pipeline.errors import MingxiError

_SHOWN = 300
_LONG_TOKEN = re.compile(r"(?i)\b(?:bearer\s+\S+|sk-[\w*.-]+|[A-Za-z0-9_\-*]{24,})")


class LlmError(MingxiError):
    """Something about the language model that a person or the caller has to act on."""

    category = "llm"


class RunStopped(LlmError):
    """No further request can do better; the run stops and can go on later. What is finished is kept."""

    category = "llm_stopped"


class EndpointRefused(RunStopped):
    """The server refuses all requests (401, 403, 404, no quota). Check address, key and model, then run the same command again."""

    category = "llm_refused"


class CeilingReached(RunStopped):
    """The next request might pass the ceiling of cost or tokens. Raise it and run the same command again: it goes on from here."""

    category = "llm_ceiling"


class EngineMissing(LlmError):
    """The engine asked for isn't installed or didn't start. The message says what to do."""

    category = "llm_engine"


class TooLong(LlmError):
    """The answer was cut at max_tokens, or the prompt is longer than the model takes. Split the text or the fields and ask again."""

    category = "llm_too_long"


class CallFailed(LlmError):
    """One request failed for good; `kind` is the category of its dead letter."""

    category = "llm_call"

    def __init__(self, kind: str, message: str, attempts: int) -> None:
        super().__init__(message)
        self.kind, self.attempts = kind, attempts


def cleaned(text: str, secret: str | None = None) -> str:
    """What a server said, on one line, without anything that looks like a key, cut to some hundred characters."""
    if secret:
        text = text.replace(secret, "…")
    return _LONG_TOKEN.sub("…", " ".join(text.split()))[:_SHOWN]
