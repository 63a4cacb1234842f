"""What an endpoint can do, found by asking it a handful of tiny questions once (能力探测)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import JsonValue, ValidationError

from pipeline.llm.errors import CallFailed, LlmError
from pipeline.llm.schema import answer_shape
from pipeline.llm.transport import Received, Transport
from prompts.loader import load
from schemas.llm import Capabilities

FILE = "endpoints.json"
PRIVATE = 0o600
ASKED, HELD_TO = "blue", ("red", "green")
ROOM, ROOM_TO_THINK = 40, 800
NO_THINKING: tuple[dict[str, JsonValue], ...] = (
    {"enable_thinking": False}, {"chat_template_kwargs": {"enable_thinking": False}}, {"thinking": {"type": "disabled"}},
    {"reasoning_effort": "none"}, {"reasoning_effort": "minimal"})
"""How servers are told not to think: DashScope, vLLM and llama.cpp, DeepSeek and GLM, OpenAI."""


class CapabilityFile:
    """Capability records kept in a folder, by endpoint and model (能力记录文件). A file that can't be read counts as empty: it can be made again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def get(self, endpoint: str, model: str) -> Capabilities | None:
        """The record of a model at an endpoint."""
        return next((record for record in self._all() if (record.endpoint, record.model) == (endpoint, model)), None)

    def put(self, found: Capabilities) -> None:
        """Keeps a record in place of the one before."""
        others = [record for record in self._all() if (record.endpoint, record.model) != (found.endpoint, found.model)]
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps([record.model_dump() for record in (*others, found)], ensure_ascii=False, indent=1), "utf-8")
        draft.chmod(PRIVATE)
        draft.replace(self._file)

    def _all(self) -> list[Capabilities]:
        try:
            return [Capabilities.model_validate(record) for record in json.loads(self._file.read_text("utf-8"))]
        except (FileNotFoundError, ValueError, TypeError, ValidationError):
            return []  # nothing kept, or by another version: the endpoint is probed again


async def probe(transport: Transport, endpoint: str, model: str) -> Capabilities:
    """Asks `model` for its capabilities: about six calls of some dozen tokens. Raises LlmError when it doesn't answer at all."""
    asking = _Asking(transport, model)
    thinking = await asking.settle()
    asking.room = ROOM_TO_THINK if thinking == "always" else ROOM
    schema = {"type": "object", "properties": {"answer": {"type": "string", "enum": list(HELD_TO)}}, "required": ["answer"], "additionalProperties": False}
    strict = await asking.attempt(answer_shape("json_schema", "Probe", schema))
    as_object = await asking.attempt(answer_shape("json_object", "Probe", schema))
    tool = await asking.attempt(answer_shape("tools", "Probe", schema))
    spelled = await asking.attempt({"grammar": "root ::= " + " | ".join(f'"{word}"' for word in HELD_TO)})
    held = strict is not None and _json(strict).get("answer") in HELD_TO
    return Capabilities(
        endpoint=endpoint, model=model, strict_schema="no" if strict is None else "enforced" if held else "accepted",
        grammar=spelled is not None and spelled.reply.content.strip() in HELD_TO, json_object=as_object is not None and "answer" in _json(as_object),
        tools=tool is not None and '"tool_calls"' in tool.raw and "answer" in _json(tool), thinking=thinking, extra_body=asking.extra,
        token_limit_name="max_completion_tokens" if asking.limit_name == "max_completion_tokens" else "max_tokens", takes_temperature=asking.temperature)


class _Asking:
    """The way to ask that the server accepts, found out step by step."""

    def __init__(self, transport: Transport, model: str) -> None:
        self._transport, self._model = transport, model
        self.limit_name, self.temperature, self.extra = "max_tokens", True, dict[str, JsonValue]()
        self.room = ROOM
        self._messages = [message.model_dump() for message in load("probe").render(word=ASKED).messages]

    async def settle(self) -> Any:
        """Finds names of parameters and how to switch thinking off; `none`, `off` or `always`."""
        first = await self._plain()
        if not first.reply.thought:
            return "none"
        for extra in NO_THINKING:
            quiet = await self.attempt(extra)
            if quiet is not None and not quiet.reply.thought:
                self.extra = dict(extra)
                return "off"
        return "always"

    async def attempt(self, part: Mapping[str, Any]) -> Received | None:
        """The answer to the question with `part` added; None when the server doesn't take that."""
        try:
            return await self._transport.post(self._body(part), self.room)
        except CallFailed as error:
            if error.kind in ("bad_request", "http_500", "http_501", "malformed_reply"):
                return None
            raise LlmError(f"the probe of the model failed: {error}") from None

    async def _plain(self) -> Received:
        for _ in range(3):
            try:
                return await self._transport.post(self._body({}), self.room)
            except CallFailed as error:
                told = str(error)
                if "max_completion_tokens" in told and self.limit_name == "max_tokens":
                    self.limit_name = "max_completion_tokens"
                elif "temperature" in told and self.temperature:
                    self.temperature = False
                else:
                    raise LlmError(f"the model doesn't answer: {error}") from None
        raise LlmError("the model refuses the parameters of a plain request")

    def _body(self, part: Mapping[str, Any]) -> dict[str, Any]:
        body = {"model": self._model, "messages": self._messages, self.limit_name: self.room, **self.extra, **part}
        return {**body, "temperature": 0} if self.temperature else body


def _json(received: Received) -> dict[str, Any]:
    try:
        value = json.loads(received.reply.content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
