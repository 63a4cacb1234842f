"""A client of the fake server, with what a test may want to change."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

from pydantic import SecretStr

from pipeline.llm.cache import Calls, MemoryCalls
from pipeline.llm.client import Client, Endpoint
from pipeline.llm.limits import Limiter
from pipeline.llm.meter import Meter
from pipeline.llm.prices import Price
from pipeline.llm.transport import Transport
from schemas.llm import Capabilities
from tests.fake_llm.server import FakeServer

PRICE = Price(currency="CNY", prompt=Decimal(2), cached=Decimal("0.2"), completion=Decimal(3))
ABLE = Capabilities(endpoint="fake", model="m", strict_schema="enforced", grammar=False, json_object=True, tools=True, thinking="none")


@asynccontextmanager
async def client_of(server: FakeServer, calls: Calls | None = None, able: Capabilities = ABLE, key: str = "k", timeout: float = 5.0,
                    concurrency: int = 8, max_cost: Decimal | None = None, max_tokens: int | None = None, fresh: bool = False,
                    price: Price | None = PRICE) -> AsyncIterator[Client]:
    """A client whose waits between attempts are as in real life."""
    transport = Transport(server.base_url, SecretStr(key), Limiter(concurrency), timeout)
    try:
        yield Client(Endpoint("fake", server.base_url, SecretStr(key), "m"), able, transport, MemoryCalls() if calls is None else calls,
                     Meter(price, max_cost, max_tokens), fresh)
    finally:
        await transport.close()
