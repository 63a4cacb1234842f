"""`python -m tests.fake_llm [--chance SEED] [--grammar] [--plan 429,500,ok]`: the server on its own, until standard input ends or Ctrl-C.

Then: MINGXI_LLM_BASE_URL=… MINGXI_LLM_MODEL=fake mingxi extract …
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from contextlib import suppress

from tests.fake_llm.chance import by_chance
from tests.fake_llm.server import Abilities, FakeServer

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chance", type=int, metavar="SEED", help="answer at random within the schema")
    parser.add_argument("--grammar", action="store_true", help="decode by grammars, as llama.cpp does, and nothing else")
    parser.add_argument("--plan", default="", help="actions of the first requests, by commas")
    options = parser.parse_args()
    able = Abilities(strict=False, json_object=False, tools=False, grammar=True) if options.grammar else None
    with FakeServer([action for action in options.plan.split(",") if action], None if options.chance is None else by_chance(options.chance), abilities=able) as server:
        sys.stdout.write(f"{server.base_url}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            sys.stdin.read()
        sys.stderr.write(json.dumps({"calls": len(server.calls), "by_action": Counter(call.action for call in server.calls)}) + "\n")
