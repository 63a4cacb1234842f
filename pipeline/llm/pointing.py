"""Pointing at numbered pieces of the source: what a strong model does for a few tokens (编号指位)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, create_model

ENUM_VALUES = 400  # servers cap the values of all enums of a schema
_PLAIN = re.compile(r"[\w.-]+", re.ASCII)
_PER_ID, _PER_FIELD, _MARGIN = 6, 16, 64


def numbered(pieces: Iterable[tuple[str, str]]) -> str:
    """Pieces as a prompt shows them: `[c1] text`, one a line."""
    return "\n".join(f"[{name}] {' '.join(text.split())}" for name, text in pieces)


def checked(fields: Sequence[str], ids: Sequence[str]) -> None:
    """Raises ValueError for names and ids that aren't plain ASCII words, or that stand twice, and where there are none."""
    for names in (fields, ids):
        if not names or len(set(names)) < len(names) or not all(_PLAIN.fullmatch(name) for name in names):
            raise ValueError("fields and ids are different plain words such as purpose, s12, c3, at least one of each")


def point_schema(fields: Sequence[str], ids: Sequence[str]) -> dict[str, Any]:
    """A JSON schema: by field a list of ids, spelled out as an enum while there are few."""
    name: dict[str, Any] = {"type": "string"}
    if len(ids) <= ENUM_VALUES:
        name["enum"] = list(ids)
    return {"type": "object", "properties": {field: {"type": "array", "items": {"$ref": "#/$defs/id"}} for field in fields},
            "required": list(fields), "additionalProperties": False, "$defs": {"id": name}}


def point_grammar(fields: Sequence[str], ids: Sequence[str]) -> str:
    """The same as a llama.cpp grammar, without the white space in which small models lose themselves. Raises ValueError, see `checked`."""
    checked(fields, ids)
    most = f"{{0,{len(ids) - 1}}}"
    members = ' "," '.join(f'"\\"{field}\\":[" (id ("," id){most})? "]"' for field in fields)
    names = " | ".join(f'"\\"{name}\\""' for name in ids)
    return f'root ::= "{{" {members} "}}"\nid ::= {names}'


def point_answer(fields: Sequence[str], ids: Sequence[str]) -> type[BaseModel]:
    """The model of an answer: by field a list of ids in the order of `ids`, each once. An id that wasn't given is an error.

    Raises ValueError, see `checked`.
    """
    checked(fields, ids)
    order = {name: position for position, name in enumerate(ids)}

    def check(pointed: list[str]) -> list[str]:
        unknown = [name for name in pointed if name not in order]
        if unknown:
            shown = ", ".join(name[:20] for name in unknown[:5])
            raise ValueError(f"no such ids: {shown}; the ids go from {ids[0]} to {ids[-1]}")
        return sorted(set(pointed), key=order.__getitem__)

    def or_empty(value: Any) -> Any:
        return [] if value is None else value

    kind = Annotated[list[str], BeforeValidator(or_empty), AfterValidator(check)]
    fields_of_model: dict[str, Any] = dict.fromkeys(fields, (kind, ...))
    return create_model("Pointed", __config__=ConfigDict(extra="forbid", frozen=True), **fields_of_model)


def point_tokens(fields: Sequence[str], ids: Sequence[str]) -> int:
    """Room for an answer in which every id stands once."""
    return _MARGIN + _PER_FIELD * len(fields) + _PER_ID * len(ids)
