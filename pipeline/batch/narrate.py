"""The model's stage: asks about each document's prose, reconciles both readers, keeps rows and cost (模型阶段).

Calls are made here, in the parent, never in the processes that read files. A document's answers are kept before they are
used and its rows are written whole, so stopping at any moment loses nothing and repeats no answered call.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.batch.answers import CHOICE_PROMPT, POINT_PROMPT, answered, prompt_of
from pipeline.extract.narratives.known import known_asks
from pipeline.extract.narratives.reconcile import agreement, pattern_only, reconciled, same_slice
from pipeline.llm.client import Client
from pipeline.llm.engine import cost_text, engine_of, open_client, settings_key
from pipeline.llm.errors import RunStopped
from pipeline.store.payload import pack
from pipeline.store.store import Payload, Store
from prompts.loader import load
from schemas.extraction import Ask
from schemas.llm import DeadLetter, LlmSettings
from schemas.rows import FailureRow, NarrativeRow, UsageRow

STAGE = "narratives"
READER_VERSION = "2"
"""Raised when asks or reconciling change."""
AT_ONCE = 4  # documents in flight


class Told(NamedTuple):
    """What the stage did. `trust`: the share of known answers the model got right; `stopped`: why it ended early."""

    engine: str
    model: str | None
    documents: int = 0
    asked: int = 0
    agreed: int = 0
    trust: float = 0.0
    stopped: str | None = None


def narrate(store: Store, settings: LlmSettings, run_id: str, watch: Callable[[int, int], None]) -> Told:
    """Asks the model of `settings` about every document for which it has not answered yet. `watch` gets done and total.

    Raises what opening the engine raises; a model that refuses every call stops the stage with the reason.
    """
    engine = engine_of(settings)
    if engine == "none":
        return Told("none", None)
    return asyncio.run(_narrate(store, settings, engine, run_id, watch))


async def _narrate(store: Store, settings: LlmSettings, engine: str, run_id: str, watch: Callable[[int, int], None]) -> Told:
    prompts = " ".join(f"{name}@{load(name).version}" for name in (CHOICE_PROMPT, POINT_PROMPT))
    key = hashlib.sha256(f"{settings_key(settings)} {prompts} {READER_VERSION}".encode()).hexdigest()
    open_documents = store.stage_open(STAGE, key, "asks")
    if not open_documents:
        return Told(engine, settings.model)
    async with open_client(settings, store.calls()) as client:
        if client is None:
            return Told("none", None)
        try:
            trust = await _trust(client)
        except RunStopped as reached:
            return Told(engine, client.endpoint.model, stopped=str(reached))
        with store.asking(run_id, engine, client.endpoint.model, prompt_of(client)):
            return await _Stage(store, client, key, run_id, trust, engine).run(open_documents, watch)


async def _trust(client: Client) -> float:
    """Share of the known questions that the model answers right."""
    known = known_asks()
    answers = await answered(client, [ask for ask, _ in known], None)
    right = [field in said and same_slice(said[field], wanted) for (_, wants), said in zip(known, answers.chosen, strict=True) for field, wanted in wants.items()]
    return sum(right) / len(right)


class _Stage:
    def __init__(self, store: Store, client: Client, key: str, run_id: str, trust: float, engine: str) -> None:
        self._store, self._client, self._key, self._run_id, self._trust, self._engine = store, client, key, run_id, trust, engine
        self._asked = self._agreed = self._done = 0
        self._stopped: str | None = None

    async def run(self, documents: Sequence[str], watch: Callable[[int, int], None]) -> Told:
        waiting = iter(documents)

        async def worker() -> None:
            for document_id in waiting:
                if self._stopped is not None:
                    return
                try:
                    await self._document(document_id)
                except RunStopped as reached:
                    self._stopped = str(reached)
                    return
                watch(self._done, len(documents))

        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
        return Told(self._engine, self._client.endpoint.model, self._done, self._asked, self._agreed, self._trust, self._stopped)

    async def _document(self, document_id: str) -> None:
        asks = [Ask(**row) for row in self._store.document_rows(document_id, "asks")]
        rows = pattern_only([NarrativeRow(**row) for row in self._store.document_rows(document_id, "narratives")])
        found = await answered(self._client, asks, document_id)
        counts = agreement(asks, found.chosen)
        payload = Payload("narratives", *pack(reconciled(document_id, rows, asks, found.chosen, self._trust)))
        spent = self._client.meter.of(document_id)
        usage = UsageRow(run_id=self._run_id, document_id=document_id, calls=spent.calls, cached_calls=spent.cached_calls, prompt_tokens=spent.prompt_tokens,
                         completion_tokens=spent.completion_tokens, cost=cost_text(spent.cost), seconds_llm=round(spent.seconds, 3))
        self._store.save_stage(document_id, STAGE, self._key, payload, usage, [self._failure(document_id, letter) for letter in found.lost])
        self._asked, self._agreed, self._done = self._asked + counts.asked, self._agreed + counts.agreed, self._done + 1

    def _failure(self, document_id: str, letter: DeadLetter) -> FailureRow:
        return FailureRow(run_id=self._run_id, document_id=document_id, file_name=self._store.file_name(document_id), stage=STAGE, category=letter.category,
                          message=f"the model gave no usable answer: {letter.message}", attempts=letter.attempts)
