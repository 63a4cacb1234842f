"""Settings, read once by the command line and handed down; nothing else looks at the environment (设置)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

LlmMode = Literal["auto", "embedded", "none"]
MAX_FILE_BYTES = 1 << 30


class Settings(BaseModel):
    """What a run may use. `page_seconds`: wall time that one page may take before its worker is killed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobs: int = Field(default=2, ge=1, le=256)
    pages: tuple[int, ...] | None = None
    llm: LlmMode = "auto"
    page_seconds: float = Field(default=30.0, gt=0)
    document_seconds: float = Field(default=900.0, gt=0)
    memory_mb: int = Field(default=3000, ge=200)
    recycle_after: int = Field(default=100, ge=1)
    max_file_bytes: int = MAX_FILE_BYTES

    def hash(self, *versions: str) -> str:
        """Key of what these settings produce: the same key means the same rows."""
        told = {"pages": self.pages, "llm": self.llm, "versions": versions}
        return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()


def settings_from(environment: Mapping[str, str], **given: object) -> Settings:
    """Settings from the command line over MINGXI_… variables over defaults."""
    values: dict[str, object] = {}
    for name in ("jobs", "page_seconds", "document_seconds", "memory_mb"):
        found = environment.get(f"MINGXI_{name.upper()}")
        if found:
            values[name] = found
    values.update({name: value for name, value in given.items() if value is not None})
    values.setdefault("jobs", max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1))
    return Settings.model_validate(values)
