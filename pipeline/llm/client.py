"""Asking a model: one path for every endpoint (提问)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from weakref import WeakValueDictionary

import instructor
from instructor.core.exceptions import InstructorRetryException
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, SecretStr, ValidationError

from pipeline import tracing
from pipeline.llm import choice, pointing
from pipeline.llm.cache import CallKey, Calls, call_digest
from pipeline.llm.deferred import DEFERRED, Deferring
from pipeline.llm.errors import CallFailed, LlmError, TooLong
from pipeline.llm.meter import Meter, estimated_tokens
from pipeline.llm.reply import Reply, as_completion, read_reply
from pipeline.llm.schema import answer_shape, safe_schema
from pipeline.llm.transport import Transport
from schemas.llm import Answer, Capabilities, DeadLetter, Form, Question, RenderedPrompt, Usage

REASKS = 1
THINKING_ROOM = 4096
"""Tokens added to every limit for a model that can't be kept from thinking."""
log = logging.getLogger(__name__)
M = TypeVar("M", bound=BaseModel)


class Endpoint(NamedTuple):
    """Where a model answers. `identity` names it in the cache: the same for the same engine, whatever port it has today."""

    identity: str
    base_url: str
    api_key: SecretStr | None
    model: str


class _Asked(NamedTuple):
    """What doesn't change between a request and its re-ask."""

    prompt: RenderedPrompt
    body: Mapping[str, Any]
    schema: Mapping[str, Any] | None
    max_tokens: int
    document_id: str | None


class Client:
    """Asks one model at one endpoint.

    Every method returns an Answer, or a DeadLetter for a request that is given up. It raises TooLong (split the text or the
    fields) and RunStopped (EndpointRefused, CeilingReached: finish what is done, stop). Raw answers are in `calls` before
    they are read; a request asked before costs nothing. `fresh`: asks again all the same. `meter` has the usage.
    """

    def __init__(self, endpoint: Endpoint, capabilities: Capabilities, transport: Transport, calls: Calls, meter: Meter, fresh: bool = False) -> None:
        self.endpoint, self.capabilities, self.meter = endpoint, capabilities, meter
        self._transport, self._calls, self._fresh = transport, calls, fresh
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        logging.getLogger("instructor").setLevel(logging.CRITICAL)  # it logs text of documents as errors

    async def ask(self, prompt: RenderedPrompt, answer: type[M], max_tokens: int, document_id: str | None = None,
                  schema: Mapping[str, Any] | None = None, grammar: str | None = None) -> Answer[M] | DeadLetter:
        """JSON of `answer`, checked by it, with one re-ask that tells the exact failure.

        `schema` goes before the model's own; `grammar` spells the same JSON for servers that decode by grammars.
        """
        form: Form = "grammar" if grammar and self.capabilities.grammar else self.capabilities.answer_form
        schema = schema or safe_schema(answer)
        shape = {"grammar": grammar} if form == "grammar" else answer_shape(form, answer.__name__, schema)
        asked = _Asked(prompt, shape, schema, max_tokens, document_id)
        paid: list[bool] = []

        async def complete(messages: list[dict[str, Any]], **_: Any) -> ChatCompletion:
            reply, cached = await self._call(asked, messages)
            paid.append(not cached)
            return as_completion(reply, self.endpoint.model)

        create: Any = instructor.patch(create=complete, mode=instructor.Mode.JSON_SCHEMA)
        try:
            value = await create(response_model=answer, max_retries=REASKS, messages=_messages(prompt))
        except InstructorRetryException as error:
            return self._given_up(error.__cause__, asked, len(paid))
        return Answer(_own(answer, value), form, self.reader(prompt), not any(paid))

    async def choose(self, prompt: RenderedPrompt, questions: Sequence[Question], document_id: str | None = None,
                     form: Form | None = None) -> Answer[dict[str, int | None]] | DeadLetter:
        """By question the index of the candidate chosen, None for none of them. A question without candidates is None for nothing.

        A question with one possible answer (required, one candidate) is not asked and missing in the answer: nobody read it.
        `form`: grammar, enum or listed; by default what the endpoint can do. Raises ValueError for candidates of several lines.
        """
        form = form or self.capabilities.choice_form
        asked = choice.open_questions(questions)
        none: dict[str, int | None] = {question.name: None for question in questions if not question.candidates}
        if not asked:
            return Answer(none, form, self.reader(prompt), True)
        if form == "grammar":
            return await self._choose_by_grammar(prompt, asked, none, document_id)
        if form == "enum":
            room = choice.grammar_tokens(asked) + pointing.point_tokens([question.name for question in asked], [])
            chosen = await self.ask(prompt, choice.enum_answer(asked), room, document_id, choice.enum_schema(asked))
            return chosen if isinstance(chosen, DeadLetter) else chosen._replace(value={**none, **choice.read_enum(chosen.value, asked)}, form=form)  # type: ignore[arg-type,return-value]
        room = pointing.point_tokens([question.name for question in asked], [])
        chosen = await self.ask(choice.listed(prompt, asked), choice.listed_answer(asked), room, document_id, choice.listed_schema(asked))
        return chosen if isinstance(chosen, DeadLetter) else chosen._replace(value={**none, **choice.read_listed(chosen.value, asked)}, form="listed")  # type: ignore[arg-type,return-value]

    async def point(self, prompt: RenderedPrompt, fields: Sequence[str], ids: Sequence[str],
                    document_id: str | None = None) -> Answer[dict[str, tuple[str, ...]]] | DeadLetter:
        """By field the ids pointed at, in the order of `ids`. An answer with an id that wasn't given is re-asked, then given up.

        Raises ValueError for fields or ids that aren't plain words.
        """
        if not ids:
            return Answer(dict.fromkeys(fields, ()), self.capabilities.answer_form, self.reader(prompt), True)
        model = pointing.point_answer(fields, ids)
        found = await self.ask(prompt, model, pointing.point_tokens(fields, ids), document_id, pointing.point_schema(fields, ids),
                               pointing.point_grammar(fields, ids))
        if isinstance(found, DeadLetter):
            return found
        return Answer({field: tuple(getattr(found.value, field)) for field in fields}, found.form, found.reader, found.cached)

    def reader(self, prompt: RenderedPrompt) -> str:
        """Who read: model and prompt version, for the provenance of values."""
        return f"{self.endpoint.model} {_tag(prompt)}"

    async def close(self) -> None:
        """Closes the connections."""
        await self._transport.close()

    async def _choose_by_grammar(self, prompt: RenderedPrompt, asked: list[Question], none: dict[str, int | None],
                                 document_id: str | None) -> Answer[dict[str, int | None]] | DeadLetter:
        request = _Asked(prompt, {"grammar": choice.grammar(asked)}, None, choice.grammar_tokens(asked), document_id)
        try:
            reply, cached = await self._call(request, _messages(prompt))
        except CallFailed as error:
            return self._given_up(error, request, error.attempts)
        found = choice.read_lines(reply.content, asked)
        if found is None:
            return self._given_up(CallFailed("invalid_answer", "the answer is outside the grammar", 1), request, 1)
        return Answer({**none, **found}, "grammar", self.reader(prompt), cached)

    async def _call(self, asked: _Asked, messages: list[dict[str, Any]]) -> tuple[Reply, bool]:
        """The answer to one request and whether the cache had it."""
        body = self._body(asked, messages)
        digest = call_digest(self.endpoint.identity, body, _tag(asked.prompt), asked.schema)
        async with self._locks.setdefault(digest, asyncio.Lock()):
            raw = None if self._fresh else self._calls.get(digest)
            if raw is None:
                reply = await self._pay(CallKey(digest, self.endpoint.identity, self.endpoint.model, _tag(asked.prompt), asked.document_id), asked, body)
            else:
                self.meter.add_cached(asked.document_id)
                reply = read_reply(raw)
        if reply.finish_reason == "length":
            raise TooLong(f"{asked.prompt.prompt_id}: the answer was cut at {self._room(asked)} tokens")
        if reply.refused:
            raise CallFailed("refused_content", "the model refused to answer", 1)
        return reply, raw is not None

    async def _pay(self, key: CallKey, asked: _Asked, body: Mapping[str, Any]) -> Reply:
        if isinstance(self._calls, Deferring):
            self._calls.put(key, body)
            raise CallFailed(DEFERRED, "to be asked in a batch", 0)
        prompt_tokens = estimated_tokens("".join(message["content"] or "" for message in body["messages"]))
        reservation = await self.meter.reserve(prompt_tokens, self._room(asked))
        usage, started = Usage(), time.monotonic()
        try:
            self._calls.sent(key)
            with tracing.span("call", model=key.model, prompt=key.prompt, document_id=key.document_id or ""):
                raw, reply, attempts = await self._transport.post(body, prompt_tokens + self._room(asked))
            told = prompt_tokens if reply.prompt_tokens is None else reply.prompt_tokens
            made = estimated_tokens(reply.content) if reply.completion_tokens is None else reply.completion_tokens
            self._calls.answered(key, raw, told, made)
            usage = self.meter.usage(told, made, reply.cached_tokens, attempts, time.monotonic() - started)
            log.info("call answered", extra={"document_id": key.document_id, "model": key.model, "prompt": key.prompt, "seconds": round(usage.seconds, 3),
                                             "prompt_tokens": told, "completion_tokens": made})
            return reply
        except LlmError as error:
            self._calls.failed(key.digest)
            usage = Usage(attempts=error.attempts if isinstance(error, CallFailed) else 1, seconds=time.monotonic() - started)
            raise
        finally:
            await self.meter.settle(reservation, asked.document_id, usage)

    def _room(self, asked: _Asked) -> int:
        return asked.max_tokens + (THINKING_ROOM if self.capabilities.thinking == "always" else 0)

    def _body(self, asked: _Asked, messages: list[dict[str, Any]]) -> dict[str, Any]:
        able = self.capabilities
        slim = [{"role": message["role"], "content": message.get("content") or ""} for message in messages]
        body = {"model": self.endpoint.model, "messages": slim, able.token_limit_name: self._room(asked), **able.extra_body, **asked.body}
        return {**body, "temperature": 0} if able.takes_temperature else body

    def _given_up(self, cause: BaseException | None, asked: _Asked, answered: int) -> DeadLetter:
        """The dead letter for a failure of one request; other failures are raised."""
        if isinstance(cause, CallFailed):
            kind, told, attempts = cause.kind, str(cause), max(cause.attempts, answered)
        elif isinstance(cause, ValidationError):
            kind, attempts = "invalid_answer", answered
            told = "; ".join(f"{'.'.join(map(str, problem['loc'])) or 'answer'}: {problem['msg']}" for problem in cause.errors(include_input=False)[:5])
        elif cause is not None:
            raise cause from None
        else:
            raise AssertionError("instructor gave up without a cause")
        if kind != DEFERRED:
            log.warning("request given up: %s after %d attempts (%s)", kind, attempts, _tag(asked.prompt))
        return DeadLetter(category=kind, message=told, attempts=attempts, prompt_id=asked.prompt.prompt_id, document_id=asked.document_id)


def _tag(prompt: RenderedPrompt) -> str:
    return f"{prompt.prompt_id}@{prompt.version}"


def _own(answer: type[M], value: BaseModel) -> M:
    """An instance of the caller's model; instructor's is of a subclass and carries the whole response about."""
    return answer.model_construct(value.model_fields_set, **{name: getattr(value, name) for name in answer.model_fields})


def _messages(prompt: RenderedPrompt) -> list[dict[str, Any]]:
    return [message.model_dump() for message in prompt.messages]
