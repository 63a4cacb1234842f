"""The product itself, as `mingxi extract` and `mingxi export` run it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from evals.engines.base import EngineError, Reading
from evals.export import read_export
from pipeline.batch.archive import Archive
from pipeline.config import llm_settings_from, settings_from
from pipeline.errors import MingxiError
from pipeline.export.export import export
from pipeline.store.store import Store


class Mingxi:
    """`mode`: none, embedded, auto, or auto:MODEL for one model of several behind the configured endpoint."""

    def __init__(self, mode: str, jobs: int) -> None:
        self._mode, _, model = mode.partition(":")
        self._model = model or None
        self._jobs = jobs
        if self._mode not in ("none", "embedded", "auto") or (self._model and self._mode != "auto"):
            raise EngineError(f"--llm {mode}: give none, embedded, auto or auto:MODEL")

    @property
    def name(self) -> str:
        """`mingxi` and its mode."""
        return f"mingxi {self._mode}" + (f":{self._model}" if self._model else "")

    def read(self, files: Sequence[Path], work: Path) -> Reading:
        """Extracts and exports into `work`. Raises EngineError."""
        try:
            settings = settings_from(os.environ, jobs=self._jobs)
            asked = llm_settings_from(os.environ, Path.cwd(), mode=self._mode, model=self._model)
            with Store.open(work, create=True) as store:
                summary = Archive(store, settings, work).extract(list(files))
                trust = None
                if self._mode != "none":
                    from pipeline.batch.narrate import narrate  # the SDK takes a second to import

                    told = narrate(store, asked, summary.run_id, lambda done, total: None)
                    if told.stopped is not None:
                        raise EngineError(f"{self.name}: {told.stopped}")
                    if told.engine == "none":
                        raise EngineError(f"{self.name}: there is no model to ask (see `mingxi doctor`)")
                    trust = told.trust
                export(store, work / "export", "jsonl")
        except MingxiError as error:
            raise EngineError(f"{self.name}: {error}") from error
        found = read_export(work / "export")
        run = found.runs[-1] if found.runs else {}
        return Reading(found, run.get("model"), run.get("prompt_versions"), {"llm": self._mode, "settings": str(run.get("settings_hash"))[:12]}, trust)
