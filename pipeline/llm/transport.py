"""One request over HTTP: the only place that talks to a server, and the only retry of HTTP faults (传输)."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import openai
from pydantic import SecretStr
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from pipeline.llm.errors import CallFailed, EndpointRefused, TooLong, cleaned
from pipeline.llm.limits import Limiter
from pipeline.llm.reply import Reply, read_reply

log = logging.getLogger(__name__)
SAME_FAILURES = 3
MOST_ATTEMPTS = 8
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
LONGEST_ASKED_SECONDS = 3600.0
TOLD_FROM_SECONDS = 10.0
CONNECT_SECONDS = 10.0
NO_KEY = "none"
_SDK_NAMES = frozenset({"model", "messages", "max_tokens", "max_completion_tokens", "temperature", "response_format", "tools", "tool_choice"})
_TOO_LONG = ("context_length", "exceed_context", "context size", "maximum context", "context length")


class Received(NamedTuple):
    """A raw answer, what it says, and how many requests it took."""

    raw: str
    reply: Reply
    attempts: int


class _Fault(Exception):
    """A failure that may pass. `wait`: what the server asked for; `kind`: its category."""

    def __init__(self, kind: str, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.kind, self.wait = kind, wait


class Transport:
    """Sends chat completions to one endpoint. Retries 429, 5xx, broken connections and bodies that are no answer; the same
    failure three times in a row ends it (rate limits: eight attempts).
    """

    def __init__(self, base_url: str, api_key: SecretStr | None, limiter: Limiter, timeout_seconds: float) -> None:
        self._secret = api_key.get_secret_value() if api_key else ""
        self._limiter, self._timeout = limiter, timeout_seconds
        loopback = any(f"//{host}" in base_url for host in ("127.0.0.1", "localhost", "[::1]"))
        self._http = openai.DefaultAsyncHttpxClient(trust_env=not loopback, follow_redirects=False)
        self._sdk = openai.AsyncOpenAI(base_url=base_url, api_key=self._secret or NO_KEY, max_retries=0, http_client=self._http,
                                       timeout=openai.Timeout(timeout_seconds, connect=CONNECT_SECONDS))

    def __repr__(self) -> str:
        return "Transport(…)"

    async def close(self) -> None:
        """Closes the connections."""
        await self._sdk.close()

    async def post(self, body: Mapping[str, Any], tokens: int) -> Received:
        """The answer to a chat completion. Raises EndpointRefused, TooLong, CallFailed."""
        retrying = AsyncRetrying(retry=retry_if_exception_type(_Fault), stop=_GivingUp(), wait=self._wait, reraise=True)
        attempts = 0
        try:
            async for attempt in retrying:
                with attempt:
                    attempts = attempt.retry_state.attempt_number
                    async with self._limiter.slot(tokens):
                        raw = await self._once(body)
                    reply = _understood(raw)
                    self._limiter.succeeded()
                    return Received(raw, reply, attempts)
        except _Fault as fault:
            raise CallFailed(fault.kind, str(fault), attempts) from None
        raise AssertionError("a retry loop ends by an answer or an error")

    async def _once(self, body: Mapping[str, Any]) -> str:
        known = {name: value for name, value in body.items() if name in _SDK_NAMES}
        extra = {name: value for name, value in body.items() if name not in _SDK_NAMES}
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._sdk.chat.completions.with_raw_response.create(**known, extra_body=extra or None)
                text: str = response.text
                return text
        except openai.APIStatusError as error:
            raise self._status_error(error) from None
        except (TimeoutError, openai.APITimeoutError):
            self._limiter.slowed(FIRST_WAIT_SECONDS)
            raise _Fault("timeout", f"no answer in {self._timeout:g} s") from None
        except openai.APIConnectionError as error:
            cause = type(error.__cause__ or error).__name__
            raise _Fault("connection", f"the connection failed ({cause})") from None
        except UnicodeDecodeError:
            raise _Fault("malformed_reply", "the answer is no UTF-8 text") from None

    def _status_error(self, error: openai.APIStatusError) -> Exception:
        status, told = error.status_code, cleaned(str(error.message), self._secret)
        if status in (401, 402, 403, 404) or (status == 429 and "insufficient_quota" in str(error.message)) or 300 <= status < 400:
            return EndpointRefused(f"the model's server answered {status}: {told}. Check MINGXI_LLM_BASE_URL, MINGXI_LLM_API_KEY and MINGXI_LLM_MODEL")
        wait = _retry_after(error.response.headers)
        if wait and wait >= TOLD_FROM_SECONDS:
            log.warning("the model's server answered %d and asks to wait %.0f s", status, wait)
        if status == 429:
            self._limiter.slowed(FIRST_WAIT_SECONDS if wait is None else wait)
            return _Fault("rate_limited", f"429: {told}", wait)
        if status >= 500 or status in (408, 409, 425):
            if status == 503:
                self._limiter.slowed(FIRST_WAIT_SECONDS if wait is None else wait)
            return _Fault(f"http_{status}", f"{status}: {told}", wait)
        if status == 413 or any(sign in str(error.message).lower() for sign in _TOO_LONG):
            return TooLong(f"the prompt is longer than the model takes: {told}")
        return CallFailed("bad_request", f"{status}: {told}", 1)

    @staticmethod
    def _wait(state: RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        asked = fault.wait if isinstance(fault, _Fault) else None
        longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** state.attempt_number)
        jitter = random.uniform(0, longest)  # spreads the workers
        return jitter if asked is None else asked + random.uniform(0, FIRST_WAIT_SECONDS)


class _GivingUp:
    """Stops at the third same failure in a row, or at the last attempt."""

    def __init__(self) -> None:
        self._kinds: list[str] = []

    def __call__(self, state: RetryCallState) -> bool:
        fault = state.outcome.exception() if state.outcome else None
        self._kinds.append(fault.kind if isinstance(fault, _Fault) else "")
        last = self._kinds[-SAME_FAILURES:]
        same = len(last) == SAME_FAILURES and len(set(last)) == 1 and last[0] != "rate_limited"
        return same or len(self._kinds) >= MOST_ATTEMPTS


def _understood(raw: str) -> Reply:
    try:
        return read_reply(raw)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise _Fault("malformed_reply", "the answer is no chat completion") from None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait: a number or a date."""
    told = headers.get("retry-after-ms") or headers.get("retry-after")
    if not told:
        return None
    try:
        seconds = float(told) / (1000 if headers.get("retry-after-ms") else 1)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(seconds, 0.0), LONGEST_ASKED_SECONDS)
