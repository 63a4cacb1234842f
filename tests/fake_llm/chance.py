"""A model that answers at random, always within the schema: what is accepted must stay right whatever it says."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any


def by_chance(seed: int) -> Callable[[dict[str, Any]], str]:
    """Answers drawn from the request's schema or grammar; the same request gets the same answer under the same seed."""

    def answer(body: dict[str, Any]) -> str:
        draw = random.Random(f"{seed}/{json.dumps(body['messages'], ensure_ascii=False)}")
        if "grammar" in body:
            return "".join(_spelled(line, draw) for line in re.split(r" (?=\"\\n\" )", body["grammar"].removeprefix("root ::= ")))
        schema = ((body.get("response_format") or {}).get("json_schema") or {}).get("schema")
        return json.dumps(_drawn(schema, schema, draw), ensure_ascii=False) if schema else "blue"

    return answer


def _drawn(schema: Any, root: Any, draw: random.Random) -> Any:
    if "$ref" in schema:
        return _drawn(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, draw)
    if "enum" in schema:
        return draw.choice(schema["enum"])
    if "anyOf" in schema:
        return _drawn(draw.choice(schema["anyOf"]), root, draw)
    if "properties" in schema:
        return {name: _drawn(part, root, draw) for name, part in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_drawn(schema["items"], root, draw) for _ in range(draw.randrange(4))]
    return {"integer": draw.randrange(100), "number": draw.randrange(100), "boolean": draw.random() < 0.5, "null": None}.get(schema.get("type"), "某")


def _spelled(line: str, draw: random.Random) -> str:
    """One labelled line of a choice grammar with one of its alternatives."""
    literals = [json.loads(text) for text in re.findall(r'"(?:[^"\\]|\\.)*"', line)]
    label = int(literals[0] == "\n")
    label += literals[label].endswith("：")
    return "".join(literals[:label]) + draw.choice(literals[label:])
