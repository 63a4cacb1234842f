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
from schemas.llm import Capabilities, LlmSettings


class Finding(NamedTuple):
    """Lines to show, and whether what the settings ask for is there."""

    lines: list[str]
    good: bool


def examine(settings: LlmSettings) -> Finding:
    """Which model would be asked and what it can do. Probes a named server anew (some tiny calls) and keeps what it finds."""
    try:
        engine = engine_of(settings)
        if engine == "none":
            told = "none (--llm none)" if settings.mode == "none" else f"none; {embedded.INSTALL}"
            return Finding([f"model: {told}"], True)
        if engine == "embedded":
            return Finding([f"model: {embedded.identity()}", *_lines(embedded.capabilities())], True)
        able = asyncio.run(_probed(settings))
        return Finding([f"model: {settings.model} at {settings.base_url}", *_lines(able)], True)
    except MingxiError as error:
        return Finding([f"model: {error}"], False)


async def _probed(settings: LlmSettings) -> Capabilities:
    endpoint = Endpoint(settings.base_url or "", settings.base_url or "", settings.api_key, settings.model or "")
    transport = Transport(endpoint.base_url, endpoint.api_key, Limiter(1), settings.timeout_seconds)
    try:
        return await capabilities_of(settings, endpoint, transport, again=True)
    finally:
        await transport.close()


def _lines(able: Capabilities) -> list[str]:
    return [f"  json schema {able.strict_schema} · json object {_yes(able.json_object)} · tools {_yes(able.tools)} · "
            f"grammar {_yes(able.grammar)} · thinking {able.thinking}",
            f"  asks for JSON as {able.answer_form}, for a choice by {able.choice_form}"]


def _yes(able: bool) -> str:
    return "yes" if able else "no"
