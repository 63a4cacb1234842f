"""Replies, schemas, prices, errors, keys of calls."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from pipeline.errors import UsageError
from pipeline.llm.cache import call_digest
from pipeline.llm.errors import cleaned
from pipeline.llm.meter import estimated_tokens
from pipeline.llm.prices import price_of
from pipeline.llm.reply import as_completion, read_reply
from pipeline.llm.schema import answer_shape, safe_schema


def raw(message: dict[str, object], **more: object) -> str:
    return json.dumps({"choices": [{"message": message, "finish_reason": "stop"}], **more})


def test_a_plain_reply() -> None:
    reply = read_reply(raw({"content": "好"}, usage={"prompt_tokens": 5, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 4}}))
    assert (reply.content, reply.prompt_tokens, reply.completion_tokens, reply.cached_tokens, reply.thought, reply.refused) == ("好", 5, 1, 4, False, False)


@pytest.mark.parametrize(("message", "thought"), [({"content": "<think>嗯</think>{}"}, True), ({"content": "{}", "reasoning_content": "嗯"}, True),
                                                  ({"content": "{}", "reasoning_content": None}, False)])
def test_thoughts_are_seen_and_left_out(message: dict[str, object], thought: bool) -> None:
    reply = read_reply(raw(message))
    assert (reply.content, reply.thought) == ("{}", thought)
    assert reply.prompt_tokens is None


def test_tool_calls_and_code_blocks_are_content() -> None:
    call = {"function": {"name": "f", "arguments": '{"a": 1}'}}
    assert as_completion(read_reply(raw({"content": None, "tool_calls": [call]})), "m").choices[0].message.content == '{"a": 1}'
    assert as_completion(read_reply(raw({"content": '答：\n```json\n{"a": 1}\n```'})), "m").choices[0].message.content == '{"a": 1}'


@pytest.mark.parametrize("body", ["<html>", "[]", '{"error": {"message": "x"}}', '{"choices": []}'])
def test_other_bodies_are_no_reply(body: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_reply(body)


class Inner(BaseModel):
    rate: Annotated[int, Field(ge=0, le=100)] | None = None


class Outer(BaseModel):
    kind: Literal["a", "b"] = "a"
    inner: list[Inner] = Field(default=[], max_length=3)
    code: str = Field(default="", pattern=r"\d+")


def test_schemas_lose_what_servers_refuse() -> None:
    schema = safe_schema(Outer)
    text = json.dumps(schema)
    assert not any(f'"{word}"' in text for word in ("default", "title", "pattern", "maxItems", "minimum", "maximum"))
    assert schema["required"] == ["kind", "inner", "code"]
    assert schema["$defs"]["Inner"]["required"] == ["rate"]
    assert schema["additionalProperties"] is schema["$defs"]["Inner"]["additionalProperties"] is False
    assert answer_shape("json_object", "Outer", schema) == {"response_format": {"type": "json_object"}}


def test_prices_are_exact_and_found_by_name_or_date(tmp_path: Path) -> None:
    dated, plain = price_of("gpt-4o-mini-2024-07-18", None), price_of("gpt-4o-mini", None)
    assert dated == plain
    assert plain is not None
    assert plain.cost(1_000_003, 3, 1) == (Decimal(1_000_000) * Decimal("0.15") + 3 * Decimal("0.075") + Decimal("0.60")) / 1_000_000
    assert price_of("gpt-4o-mini-audio", None) is None
    own = tmp_path / "p.json"
    own.write_text('{"models": {"house": {"currency": "CNY", "prompt": "1", "cached": "0", "completion": "2"}}}', "utf-8")
    found = price_of("house", own)
    assert found is not None
    assert found.currency == "CNY"
    own.write_text('{"models": {"house": {"prompt": 1}}}', "utf-8")
    with pytest.raises(UsageError, match="price table"):
        price_of("house", own)


def test_keys_of_calls_see_every_part() -> None:
    keys = {call_digest("e", {"model": "m", "messages": []}, "p@1", None), call_digest("f", {"model": "m", "messages": []}, "p@1", None),
            call_digest("e", {"model": "n", "messages": []}, "p@1", None), call_digest("e", {"model": "m", "messages": []}, "p@2", None),
            call_digest("e", {"model": "m", "messages": []}, "p@1", {"type": "object"})}
    assert len(keys) == 5
    assert call_digest("e", {"b": 1, "a": 2}, "p", None) == call_digest("e", {"a": 2, "b": 1}, "p", None)


def test_what_a_server_says_is_cleaned() -> None:
    assert cleaned("Incorrect key: sk-abc***xyz9, see\n help", None) == "Incorrect key: …, see help"
    assert cleaned("token Bearer abc.def", None) == "token …"
    assert cleaned("key short7 refused", "short7") == "key … refused"
    assert len(cleaned("长" * 999)) == 300


def test_estimates_are_not_too_low() -> None:
    assert estimated_tokens("预算公开") >= 4
    assert estimated_tokens("budget disclosure of the year") >= 5
