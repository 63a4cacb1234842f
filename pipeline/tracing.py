"""Spans around runs, documents, stages and calls for OpenTelemetry; nothing happens unless it is switched on (链路追踪)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

from pipeline.errors import UsageError

SWITCH = "MINGXI_OTEL"
Value = str | int | float | bool


class Tracer(Protocol):
    """What of an OpenTelemetry tracer is used here."""

    def start_as_current_span(self, name: str, *, attributes: Mapping[str, Value]) -> Any:
        """A span that lasts as long as a with block."""

    def start_span(self, name: str, *, context: Any = None, attributes: Mapping[str, Value] | None = None, start_time: int | None = None) -> Any:
        """A span that is ended by hand."""


class _Sink:
    tracer: Tracer | None = None


_SINK = _Sink()


def switch_on(environment: Mapping[str, str]) -> Callable[[], None]:
    """Sends spans by OTLP as the OTEL_… variables say, when MINGXI_OTEL is set. What is given back sends the last of them.

    Raises UsageError when the packages for it are missing.
    """
    if environment.get(SWITCH, "").lower() in ("", "0", "no", "false"):
        return lambda: None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise UsageError(f"{SWITCH} needs the Python package {error.name}: `pip install 'mingxi[otel]'`") from None
    provider = TracerProvider(resource=Resource.create({"service.name": environment.get("OTEL_SERVICE_NAME", "mingxi")}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    use(provider.get_tracer("mingxi"))
    return provider.shutdown


def use(tracer: Tracer | None) -> None:
    """Sends spans to a tracer, or to none."""
    _SINK.tracer = tracer


@contextmanager
def span(name: str, **attributes: Value) -> Iterator[None]:
    """A span around what happens inside. Attributes name things (ids, versions, counts), never texts of documents."""
    if _SINK.tracer is None:
        yield
        return
    with _SINK.tracer.start_as_current_span(name, attributes=attributes):
        yield


def ended(name: str, parts: Mapping[str, float], **attributes: Value) -> None:
    """A span of something that has just ended elsewhere (in a worker), with `parts`, its stages in order and their seconds."""
    tracer = _SINK.tracer
    if tracer is None:
        return
    from opentelemetry.trace import set_span_in_context

    now = time.time_ns()
    begun = now - int(sum(parts.values()) * 1e9)
    whole = tracer.start_span(name, attributes=attributes, start_time=begun)
    for stage, seconds in parts.items():
        piece = tracer.start_span(stage, context=set_span_in_context(whole), start_time=begun)
        begun += int(seconds * 1e9)
        piece.end(end_time=begun)
    whole.end(end_time=now)
