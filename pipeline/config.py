"""Settings, read once by the command line and handed down; nothing else looks at the environment (设置)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import UsageError
from schemas.llm import LlmSettings

MAX_FILE_BYTES = 1 << 30


class Settings(BaseModel):
    """What a run may use. `page_seconds`, `document_seconds`: processor time that a page or a document may take
    (by the clock, several times that). `min_free_mb`: a run pauses when less is free on the disk of the results."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    jobs: int = Field(default=2, ge=1, le=256)
    pages: tuple[int, ...] | None = None
    page_seconds: float = Field(default=30.0, gt=0)
    document_seconds: float = Field(default=900.0, gt=0)
    memory_mb: int = Field(default=3000, ge=200)
    recycle_after: int = Field(default=100, ge=1)
    min_free_mb: int = Field(default=200, ge=0)
    max_file_bytes: int = MAX_FILE_BYTES

    def hash(self, *versions: str) -> str:
        """Key of what reading with these settings produces: the same key means the same rows. The model's stage has a key of its own."""
        told = {"pages": self.pages, "versions": versions}
        return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()


def cores() -> int:
    """Cores that this process may use."""
    return max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def settings_from(environment: Mapping[str, str], **given: object) -> Settings:
    """Settings from the command line over MINGXI_… variables over defaults. Raises UsageError, naming the variable."""
    values: dict[str, object] = {}
    for name in ("jobs", "page_seconds", "document_seconds", "memory_mb", "min_free_mb"):
        found = environment.get(f"MINGXI_{name.upper()}")
        if found:
            values[name] = found
    values.update({name: value for name, value in given.items() if value is not None})
    values.setdefault("jobs", cores())
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        told = "; ".join(f"MINGXI_{str(problem['loc'][0]).upper()}: {problem['msg']}" for problem in error.errors())
        raise UsageError(told) from error


LLM_VARIABLES = ("base_url", "api_key", "model", "requests_per_minute", "tokens_per_minute", "concurrency", "max_cost", "max_tokens",
                 "timeout_seconds", "prices")


def llm_settings_from(environment: Mapping[str, str], folder: Path, **given: object) -> LlmSettings:
    """Settings of the model from the command line over MINGXI_LLM_… variables over the file `.env` in `folder` over defaults.

    Raises UsageError; its message never holds a value, since one of them is a key.
    """
    found = {**_dotenv(folder / ".env"), **environment}
    values: dict[str, object] = {name: found[key] for name in LLM_VARIABLES if found.get(key := f"MINGXI_LLM_{name.upper()}")}
    values.update({name: value for name, value in given.items() if value is not None})
    values.setdefault("cache_folder", cache_folder(environment))
    try:
        return LlmSettings.model_validate(values)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}" for problem in error.errors(include_input=False))
        raise UsageError(f"settings of the model (MINGXI_LLM_…): {told}") from None


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where things are kept that can be made again (the embedded model's file, what endpoints can do)."""
    named = environment.get("MINGXI_CACHE")
    if named:
        return Path(named)
    base = environment.get("XDG_CACHE_HOME") or environment.get("LOCALAPPDATA")
    return (Path(base) if base else Path.home() / ".cache") / "mingxi"


def _dotenv(file: Path) -> dict[str, str]:
    """`NAME=value` lines; quotes around a value, `export` before a name and `#` lines are dropped."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError):
        raise UsageError(f"{file} can't be read as text") from None
    pairs = (line.strip().removeprefix("export ").split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}
