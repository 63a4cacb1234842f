"""`python -m prompts`: puts the present version of every prompt into the registry. A version once registered is never changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from prompts.loader import load, prompt_ids, registry


def register() -> list[str]:
    """Adds versions that are new. The ids of prompts whose text was changed under a version already registered."""
    known = registry()
    changed: list[str] = []
    for prompt_id in prompt_ids():
        prompt = load(prompt_id)
        if known.setdefault(prompt_id, {}).setdefault(str(prompt.version), prompt.digest) != prompt.digest:
            changed.append(prompt_id)
    file = Path(__file__).with_name("registry.json")
    file.write_text(json.dumps(known, ensure_ascii=False, indent=2, sort_keys=True) + "\n", "utf-8")
    return changed


if __name__ == "__main__":
    refused = register()
    if refused:
        sys.exit(f"changed without a new version: {', '.join(refused)}")
