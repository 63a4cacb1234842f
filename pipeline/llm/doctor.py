"""What `mingxi doctor` says about the model (检查模型)."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from pipeline.errors import MingxiError
from pipeline.llm import embedded
from pipeline.llm.client import Endpoint
from pipeline.llm.engine import capabilities_of, engine_of
from pipeline.llm.limits import Limiter
from pipeline.llm.transport import Transport
from pipeline.messages import Messages
from schemas.llm import Capabilities, LlmSettings


class Finding(NamedTuple):
    """Lines to show, and whether what the settings ask for is there."""

    lines: list[str]
    good: bool


def examine(settings: LlmSettings, say: Messages) -> Finding:
    """Which model would be asked and what it can do. Probes a named server anew (some tiny calls) and keeps what it finds."""
    try:
        engine = engine_of(settings)
        if engine == "none":
            return Finding([say("doctor_model", state=say("doctor_no_model"))], True)
        if engine == "embedded":
            return Finding([say("doctor_model", state=embedded.identity()), *_lines(embedded.capabilities(), say)], True)
        able = asyncio.run(_probed(settings))
        return Finding([say("doctor_model", state=f"{settings.model}, {settings.base_url}"), *_lines(able, say)], True)
    except MingxiError as error:
        return Finding([say("doctor_model", state=error)], False)


async def _probed(settings: LlmSettings) -> Capabilities:
    endpoint = Endpoint(settings.base_url or "", settings.base_url or "", settings.api_key, settings.model or "")
    transport = Transport(endpoint.base_url, endpoint.api_key, Limiter(1), settings.timeout_seconds)
    try:
        return await capabilities_of(settings, endpoint, transport, again=True)
    finally:
        await transport.close()


def _lines(able: Capabilities, say: Messages) -> list[str]:
    def known(ability: bool) -> str:
        return say("yes" if ability else "no")

    return [say("doctor_abilities", schema=able.strict_schema, json_object=known(able.json_object), tools=known(able.tools), grammar=known(able.grammar),
                thinking=able.thinking),
            say("doctor_forms", answer=able.answer_form, choice=able.choice_form)]
