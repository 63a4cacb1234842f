"""Batch APIs of providers (OpenAI Batch and compatibles): files of requests in, files of answers out, within a day, at half the price (批量接口)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, TypeVar

import openai
from pydantic import SecretStr
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from pipeline.llm.deferred import Request
from pipeline.llm.errors import EndpointRefused, LlmError, cleaned
from pipeline.llm.reply import Reply, read_reply

URL: Final = "/v1/chat/completions"
WINDOW: Final = "24h"
MOST_REQUESTS, MOST_BYTES = 50_000, 200 << 20
"""What a file may hold."""
SEARCHED = 100
"""Batches of the provider among which one is looked for that was made but not noted."""
ATTEMPTS = 5
ENDED = frozenset(("completed", "failed", "expired", "cancelled"))
_PASSING = (openai.APIConnectionError, openai.InternalServerError, openai.RateLimitError)
T = TypeVar("T")


class BatchStatus(NamedTuple):
    """What the provider says about a batch. `status`: validating, in_progress, finalizing, completed, expired, failed, cancelling, cancelled."""

    batch_id: str
    status: str
    input_file: str
    files: tuple[str, ...]
    total: int
    completed: int
    failed: int
    told: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.status in ENDED


class Result(NamedTuple):
    """One line of an answer file: the raw chat completion and what it says, or why there is none."""

    custom_id: str
    raw: str | None
    reply: Reply | None
    problem: str | None


def request_files(requests: list[Request]) -> Iterator[tuple[list[Request], bytes]]:
    """The requests as JSON lines, in files that a provider takes. custom_id is the digest of the call."""
    lines: list[bytes] = []
    held: list[Request] = []
    size = 0
    for request in requests:
        line = json.dumps({"custom_id": request.key.digest, "method": "POST", "url": URL, "body": request.body}, ensure_ascii=False).encode() + b"\n"
        if held and (len(held) >= MOST_REQUESTS or size + len(line) > MOST_BYTES):
            yield held, b"".join(lines)
            lines, held, size = [], [], 0
        lines.append(line)
        held.append(request)
        size += len(line)
    if held:
        yield held, b"".join(lines)


def read_results(text: str) -> Iterator[Result]:
    """Lines of an output or error file. A line that is no JSON object with a custom_id is left out: its request stays without an answer, and is told so."""
    for line in text.splitlines():
        try:
            row = json.loads(line)
            name = str(row["custom_id"])
        except (ValueError, KeyError, TypeError):
            continue
        yield _result(name, row)


def _result(name: str, row: dict[str, Any]) -> Result:
    response = row.get("response") or {}
    body, status = response.get("body"), response.get("status_code", 200)
    error = row.get("error") or (body or {}).get("error")
    if error or status != 200:
        told = error.get("message") or error.get("code") if isinstance(error, dict) else error
        return Result(name, None, None, cleaned(str(told or f"status {status}")))
    raw = json.dumps(body, ensure_ascii=False)
    try:
        return Result(name, raw, read_reply(raw), None)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return Result(name, None, None, "the answer is no chat completion")


class BatchApi:
    """The batch API of one endpoint. Raises EndpointRefused where the server has none or refuses, LlmError when it can't be reached."""

    def __init__(self, base_url: str, api_key: SecretStr | None, timeout_seconds: float) -> None:
        self._secret = api_key.get_secret_value() if api_key else ""
        self._sdk = openai.OpenAI(base_url=base_url, api_key=self._secret or "none", max_retries=0, timeout=timeout_seconds)

    def __enter__(self) -> BatchApi:
        return self

    def __exit__(self, *_: object) -> None:
        self._sdk.close()

    def upload(self, lines: bytes) -> str:
        """Puts a file of requests there; its id."""
        return self._told(lambda: self._sdk.files.create(file=("requests.jsonl", lines), purpose="batch").id)

    def create(self, input_file: str) -> BatchStatus:
        """Starts a batch. Not tried again when the answer is lost: the batch may be there, see `find`."""
        return self._told(lambda: _status(self._sdk.batches.create(input_file_id=input_file, endpoint=URL, completion_window=WINDOW)), (openai.RateLimitError,))

    def find(self, input_file: str) -> BatchStatus | None:
        """The batch of a file of requests, when it is among the latest."""
        found = self._told(lambda: [_status(batch) for batch in self._sdk.batches.list(limit=SEARCHED).data])
        return next((batch for batch in found if batch.input_file == input_file), None)

    def get(self, batch_id: str) -> BatchStatus:
        """How a batch stands."""
        return self._told(lambda: _status(self._sdk.batches.retrieve(batch_id)))

    def content(self, file: str) -> str:
        """The text of a file of answers."""
        return self._told(lambda: self._sdk.files.content(file).read().decode("utf-8", "replace"))

    def _told(self, call: Callable[[], T], passing: tuple[type[Exception], ...] = _PASSING) -> T:
        retrying = Retrying(retry=retry_if_exception_type(passing), stop=stop_after_attempt(ATTEMPTS), wait=wait_random_exponential(0.5, 20), reraise=True)
        try:
            return retrying(call)
        except openai.APIStatusError as error:
            told = f"the model's server answered {error.status_code}: {cleaned(str(error.message), self._secret)}"
            if error.status_code in (401, 402, 403, 404, 405):
                raise EndpointRefused(f"{told}. Does it have a batch API? Check MINGXI_LLM_BASE_URL and MINGXI_LLM_API_KEY") from None
            raise LlmError(told) from None
        except openai.APIConnectionError as error:
            raise LlmError(f"the model's server can't be reached ({type(error.__cause__ or error).__name__})") from None


def _status(batch: Any) -> BatchStatus:
    counts = batch.request_counts
    errors = (batch.errors.data if batch.errors else None) or []
    return BatchStatus(batch.id, batch.status, batch.input_file_id, tuple(file for file in (batch.output_file_id, batch.error_file_id) if file),
                       counts.total if counts else 0, counts.completed if counts else 0, counts.failed if counts else 0,
                       cleaned("; ".join(str(error.message) for error in errors)) or None)
