"""Prompts are text files under `texts/`: a header (id, version, schema), then messages; this is the one way to them (提示词库).

    id: project_point
    version: 1
    schema: point
    ---
    [system]
    fixed text
    [user]
    fixed text {{text}}

Placeholders may stand in the last message alone, so that what is the same for all documents comes first and the server's
prompt cache holds it. `registry.json` has the sha256 of every version that was ever used: a file that was edited without
a new version is refused by a test (`python -m prompts` registers a new version).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from schemas.llm import Message, RenderedPrompt, Role

ROLES: Mapping[str, Role] = {"system": "system", "user": "user", "assistant": "assistant"}
_MESSAGE = re.compile(r"^\[(system|user|assistant)\]\n", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_HEADER = ("id", "version", "schema")


class PromptError(Exception):
    """A prompt file or its use is wrong. The message names the file and what to change."""


class Prompt(NamedTuple):
    """A prompt before it is filled in. `digest` is the sha256 of the file's text."""

    prompt_id: str
    version: int
    schema_name: str
    messages: tuple[Message, ...]
    digest: str

    @property
    def names(self) -> frozenset[str]:
        """The placeholders to fill."""
        return frozenset(_PLACEHOLDER.findall(self.messages[-1].content))

    def render(self, **values: str) -> RenderedPrompt:
        """The prompt with its placeholders filled, each once: braces in `values` stay text. Raises PromptError on other names."""
        if self.names != frozenset(values):
            raise PromptError(f"{self.prompt_id}: fill {sorted(self.names)}, not {sorted(values)}")
        last = self.messages[-1]
        filled = last.model_copy(update={"content": _PLACEHOLDER.sub(lambda found: values[found[1]], last.content)})
        return RenderedPrompt(prompt_id=self.prompt_id, version=self.version, schema_name=self.schema_name, messages=(*self.messages[:-1], filled))


def load(prompt_id: str) -> Prompt:
    """The prompt named `prompt_id`. Raises PromptError when there is none or its file is wrong."""
    if prompt_id not in prompt_ids():
        raise PromptError(f"no prompt named {prompt_id}; there are {', '.join(prompt_ids())}")
    return parse(prompt_id, (files("prompts") / "texts" / f"{prompt_id}.txt").read_text("utf-8"))


def prompt_ids() -> list[str]:
    """The names of all prompts."""
    return sorted(entry.name.removesuffix(".txt") for entry in (files("prompts") / "texts").iterdir() if entry.name.endswith(".txt"))


def registry() -> dict[str, dict[str, str]]:
    """The sha256 of every version by prompt id and version."""
    found: dict[str, dict[str, str]] = json.loads((files("prompts") / "registry.json").read_text("utf-8"))
    return found


def parse(name: str, text: str) -> Prompt:
    """The prompt in the text of a file. Raises PromptError."""
    head, line, body = text.partition("\n---\n")
    header = dict(part.split(": ", 1) for part in head.splitlines() if ": " in part)
    if not line or tuple(header) != _HEADER or not header["version"].isdigit() or header["id"] != name:
        raise PromptError(f"{name}: the header must be id (the file's name), version (a number), schema, then ---")
    pieces = _MESSAGE.split(body)
    if pieces[0].strip() or len(pieces) < 3:
        raise PromptError(f"{name}: after --- come messages, each under [system], [user] or [assistant]")
    messages = tuple(Message(role=ROLES[role], content=content.removesuffix("\n")) for role, content in zip(pieces[1::2], pieces[2::2], strict=True))
    if any(_PLACEHOLDER.search(message.content) for message in messages[:-1]):
        raise PromptError(f"{name}: placeholders belong in the last message")
    return Prompt(name, int(header["version"]), header["schema"], messages, hashlib.sha256(text.encode()).hexdigest())
