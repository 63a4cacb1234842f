"""JSON schemas that all servers take: every key required, no limits or patterns, nothing but structure (模式)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from schemas.llm import Form

_DROPPED = frozenset({"title", "default", "examples", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
                      "maxLength", "pattern", "format", "minItems", "maxItems", "uniqueItems", "discriminator"})


def safe_schema(answer: type[BaseModel]) -> dict[str, Any]:
    """The model's schema without what some servers refuse. What is dropped still holds when the answer is read."""
    return _cleaned(answer.model_json_schema())


def _cleaned(node: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in node.items():
        if name in ("properties", "$defs"):
            kept[name] = {key: _cleaned(part) for key, part in value.items()}
        elif name in _DROPPED:
            continue
        elif isinstance(value, dict):
            kept[name] = _cleaned(value)
        elif isinstance(value, list):
            kept[name] = [_cleaned(part) if isinstance(part, dict) else part for part in value]
        else:
            kept[name] = value
    if "properties" in kept:
        kept["required"] = list(kept["properties"])
        kept["additionalProperties"] = False
    return kept


def answer_shape(form: Form, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a request that asks for JSON of a schema, in the form that the server knows."""
    if form == "json_schema":
        return {"response_format": {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": dict(schema)}}}
    if form == "json_object":
        return {"response_format": {"type": "json_object"}}
    if form == "tools":
        return {"tools": [{"type": "function", "function": {"name": name, "description": "Give the answer.", "parameters": dict(schema)}}],
                "tool_choice": {"type": "function", "function": {"name": name}}}
    return {}
