"""From settings to a client: a named server, the embedded model, or none (引擎选择)."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from pipeline.errors import UsageError
from pipeline.llm import embedded
from pipeline.llm.cache import Calls, MemoryCalls
from pipeline.llm.client import Client, Endpoint
from pipeline.llm.errors import EngineMissing
from pipeline.llm.limits import Limiter
from pipeline.llm.meter import Meter
from pipeline.llm.prices import price_of
from pipeline.llm.probe import CapabilityFile, probe
from pipeline.llm.transport import Transport
from schemas.llm import Capabilities, LlmSettings

EMBEDDED_PRICE = "embedded"
log = logging.getLogger(__name__)


def engine_of(settings: LlmSettings) -> str:
    """`remote`, `embedded` or `none`: what the settings come to on this machine. Raises EngineMissing, UsageError."""
    if settings.mode == "none":
        return "none"
    if settings.mode == "auto" and settings.base_url:
        if not settings.model:
            raise UsageError("MINGXI_LLM_BASE_URL is set and MINGXI_LLM_MODEL is not: name the model to ask")
        return "remote"
    if embedded.installed():
        return "embedded"
    if settings.mode == "embedded":
        raise EngineMissing(embedded.INSTALL)
    return "none"


@asynccontextmanager
async def open_client(settings: LlmSettings, calls: Calls | None = None, fresh: bool = False) -> AsyncIterator[Client | None]:
    """A client for the model of `settings`, None when there is none to ask. Starts and stops the embedded engine.

    Raises EngineMissing, UsageError, and what a first probe of a server raises.
    """
    engine = engine_of(settings)
    if engine == "none":
        if settings.mode != "none":
            log.warning("no model: %s", embedded.INSTALL)
        yield None
    elif engine == "remote":
        address, model = settings.base_url or "", settings.model or ""
        endpoint = Endpoint(address, address, settings.api_key, model)
        async with _connected(settings, endpoint, None, settings.concurrency, model, calls, fresh) as client:
            yield client
    else:
        local = embedded.EmbeddedEngine(settings.cache_folder)
        await asyncio.to_thread(local.start)
        try:
            endpoint = Endpoint(embedded.identity(), local.base_url, local.api_key, embedded.MODEL)
            async with _connected(settings, endpoint, embedded.capabilities(), 1, EMBEDDED_PRICE, calls, fresh) as client:
                yield client
        finally:
            await asyncio.to_thread(local.stop)


@asynccontextmanager
async def _connected(settings: LlmSettings, endpoint: Endpoint, able: Capabilities | None, concurrency: int, priced_as: str,
                     calls: Calls | None, fresh: bool) -> AsyncIterator[Client]:
    meter = Meter(price_of(priced_as, settings.prices), settings.max_cost, settings.max_tokens)
    limiter = Limiter(concurrency, settings.requests_per_minute, settings.tokens_per_minute)
    transport = Transport(endpoint.base_url, endpoint.api_key, limiter, settings.timeout_seconds)
    try:
        able = able or await capabilities_of(settings, endpoint, transport)
        yield Client(endpoint, able, transport, MemoryCalls() if calls is None else calls, meter, fresh)
    finally:
        await transport.close()


async def capabilities_of(settings: LlmSettings, endpoint: Endpoint, transport: Transport, again: bool = False) -> Capabilities:
    """The record of what the endpoint can do: kept from an earlier probe, or probed now."""
    kept = CapabilityFile(settings.cache_folder)
    found = None if again else kept.get(endpoint.identity, endpoint.model)
    if found is None:
        found = await probe(transport, endpoint.identity, endpoint.model)
        kept.put(found)
    return found


def settings_key(settings: LlmSettings) -> str:
    """Key of what the model's settings may change in the results: engine, address and model, never limits or keys."""
    engine = engine_of(settings)
    told = {"none": "none", "remote": f"{settings.base_url} {settings.model}"}.get(engine) or embedded.identity()
    return hashlib.sha256(f"{engine} {told}".encode()).hexdigest()


def cost_text(cost: Decimal | None) -> str:
    """Cost as the contract prints it; unknown prices print as nothing spent, the run's log says so."""
    return format((cost or Decimal(0)).normalize(), "f")
