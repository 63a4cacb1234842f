"""What an engine is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from evals.export import ExportSet


class EngineError(Exception):
    """An engine can't run here. The message says what to install or to set."""


class Reading(NamedTuple):
    """What an engine made of the files. `known_answers`: share of questions with known answers that its model got right.

    `makes`: the contract tables that it is for, None for all: of the others it is not scored, which is not 0.
    """

    export: ExportSet
    model: str | None = None
    prompt_versions: str | None = None
    settings: Mapping[str, str] = {}
    known_answers: float | None = None
    makes: frozenset[str] | None = None


class Engine(Protocol):
    """Reads files into contract rows; `work` is an empty folder of its own."""

    @property
    def name(self) -> str:
        """How reports call it."""
        ...

    def read(self, files: Sequence[Path], work: Path) -> Reading:
        """Raises EngineError when it can't run at all; a file that it can't read has a failed document or none."""
        ...
