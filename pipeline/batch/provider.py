"""The model's stage through a provider's batch API: submit, look, collect, each by itself, whenever (批量提问).

The requests are those that the stage itself would make, found by running it with a ledger that defers every call. Answers go into the ledger of
calls under the same keys, so the next `extract` finds them there and makes no call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from pipeline.batch.narrate import narrate
from pipeline.errors import UsageError
from pipeline.llm.batches import BatchApi, BatchStatus, Result, read_results, request_files
from pipeline.llm.deferred import Deferring, Request
from pipeline.llm.engine import engine_of
from pipeline.store.batches import Batch, Kept
from pipeline.store.store import Payload, Store
from schemas.llm import LlmSettings
from schemas.rows import FailureRow, UsageRow

REST = {"completed": "the provider gave no answer", "expired": "the provider did not get to it in time", "cancelled": "the batch was cancelled",
        "failed": "the provider refused the file"}


class Submitted(NamedTuple):
    """What `submit` did: requests sent, batches made, and requests that wait in batches from before."""

    requests: int
    batches: int
    waiting: int


class Standing(NamedTuple):
    """A batch as noted, and as the provider tells it now (None for one collected, or of another endpoint)."""

    batch: Batch
    now: BatchStatus | None


class Collected(NamedTuple):
    """What came of one batch: answers kept, requests that failed (they may be asked again), lines that belong to no request, why, where the provider says it."""

    batch: Batch
    status: str
    answered: int
    failed: int
    strange: int
    told: str | None


class _Rehearsal(Store):
    """The store for a stage that is run to see what it would ask: nothing is written, every call is deferred."""

    def __init__(self, store: Store) -> None:
        super().__init__(store._engine)
        self._deferring = Deferring(store.calls())

    def calls(self) -> Deferring:
        """The ledger that defers."""
        return self._deferring

    def save_stage(self, document_id: str, stage: str, key: str, payload: Payload, usage: UsageRow, failures: Sequence[FailureRow] = ()) -> None:
        """Nothing is done yet."""

    @contextmanager
    def asking(self, run_id: str, engine: str, model: str, prompts: str) -> Iterator[None]:
        """No model is asked yet."""
        yield


def requests_of(store: Store, settings: LlmSettings) -> list[Request]:
    """The calls that the model's stage would make now. Raises UsageError unless the model is one of a named server."""
    if engine_of(settings) != "remote":
        raise UsageError("batches need a provider: set MINGXI_LLM_BASE_URL and MINGXI_LLM_MODEL")
    rehearsal = _Rehearsal(store)
    narrate(rehearsal, settings, "", lambda *_: None)
    return list(rehearsal.calls().requests.values())


def submit(store: Store, settings: LlmSettings) -> Submitted:
    """Sends what is not answered and in no batch yet. Batches that an earlier `submit` was cut short of are found or made first, never twice."""
    table = store.batches()
    wanted = requests_of(store, settings)
    waiting = table.waiting()
    new = [request for request in wanted if request.key.digest not in waiting]
    with _api(settings) as api:
        for batch in table.all():
            if batch.batch_id is None and batch.endpoint == settings.base_url:
                _begin(store, api, batch.input_file, api.find(batch.input_file))
        made = 0
        for requests, lines in request_files(new):
            input_file = api.upload(lines)
            table.add(input_file, requests[0].key.endpoint, requests[0].key.model, [request.key for request in requests])
            _begin(store, api, input_file, None)
            made += 1
    return Submitted(len(new), made, len(wanted) - len(new))


def _begin(store: Store, api: BatchApi, input_file: str, found: BatchStatus | None) -> None:
    status = found or api.create(input_file)
    store.batches().told(input_file, status.batch_id, status.status)


def standings(store: Store, settings: LlmSettings) -> Iterator[Standing]:
    """All batches, and how those stand that were not collected."""
    with _api(settings) as api:
        for batch in store.batches().all():
            now = _now(api, batch, settings)
            if now is not None:
                store.batches().told(batch.input_file, now.batch_id, now.status)
            yield Standing(batch, now)


def collect(store: Store, settings: LlmSettings) -> Iterator[Collected]:
    """Takes the answers of batches that ended, whole or in part. Cut short at any moment it goes on the next time."""
    with _api(settings) as api:
        for batch in store.batches().all():
            now = _now(api, batch, settings)
            if now is not None and now.ended:
                yield _collect(store, api, batch, now)


def _now(api: BatchApi, batch: Batch, settings: LlmSettings) -> BatchStatus | None:
    if batch.collected_at is not None or batch.endpoint != settings.base_url:
        return None
    return api.find(batch.input_file) if batch.batch_id is None else api.get(batch.batch_id)


def _collect(store: Store, api: BatchApi, batch: Batch, now: BatchStatus) -> Collected:
    keys = store.batches().keys(batch)
    answers: dict[str, Kept] = {}
    problems: dict[str, str] = {}
    strange = 0
    for file in now.files:
        for result in read_results(api.content(file)):
            key = keys.get(result.custom_id)
            if key is None:
                strange += 1
            elif result.raw is None or result.reply is None:
                problems[key.digest] = result.problem or REST["completed"]
            else:
                answers[key.digest] = Kept(key, result.raw, *_tokens(result))
    store.batches().keep(batch, list(answers.values()))
    failed = store.batches().collected(batch, now.status, {digest: told for digest, told in problems.items() if digest not in answers}, REST[now.status])
    return Collected(batch, now.status, len(answers), failed, strange, now.told)


def _tokens(result: Result) -> tuple[int, int]:
    reply = result.reply
    return (0, 0) if reply is None else (reply.prompt_tokens or 0, reply.completion_tokens or 0)


def _api(settings: LlmSettings) -> BatchApi:
    if not settings.base_url:
        raise UsageError("batches need a provider: set MINGXI_LLM_BASE_URL and MINGXI_LLM_MODEL")
    return BatchApi(settings.base_url, settings.api_key, settings.timeout_seconds)
