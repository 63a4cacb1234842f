"""`python -m prompts`: puts the present version of every prompt into the registry. A version once registered is never changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from prompts.loader import Prompt, load, prompt_ids, registry


def registered(known: Mapping[str, Mapping[str, str]], prompts: Iterable[Prompt]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """The registry with new versions added, and the ids of prompts whose text was changed under a version already there."""
    updated = {prompt_id: dict(versions) for prompt_id, versions in known.items()}
    changed = [prompt.prompt_id for prompt in prompts
               if updated.setdefault(prompt.prompt_id, {}).setdefault(str(prompt.version), prompt.digest) != prompt.digest]
    return updated, changed


if __name__ == "__main__":
    found, refused = registered(registry(), map(load, prompt_ids()))
    if refused:
        sys.exit(f"changed without a new version: {', '.join(refused)}")
    Path(__file__).with_name("registry.json").write_text(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")
