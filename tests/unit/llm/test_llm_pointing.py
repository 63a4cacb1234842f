from __future__ import annotations

import pytest
from pydantic import ValidationError

from pipeline.llm import pointing

FIELDS, IDS = ["purpose", "reason"], ["c1", "c2", "c10"]


def test_ids_come_back_in_order_and_once() -> None:
    found = pointing.point_answer(FIELDS, IDS).model_validate_json('{"purpose": ["c10", "c2", "c10"], "reason": null}')
    assert found.model_dump() == {"purpose": ["c2", "c10"], "reason": []}


@pytest.mark.parametrize("wrong", ['{"purpose": ["c3"], "reason": []}', '{"purpose": ["c2"]}', '{"purpose": "c2", "reason": []}',
                                   '{"purpose": [], "reason": [], "total": 0}', '{"purpose": [2], "reason": []}'])
def test_anything_else_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        pointing.point_answer(FIELDS, IDS).model_validate_json(wrong)


def test_the_schema_is_safe_for_all_servers() -> None:
    schema = pointing.point_schema(FIELDS, IDS)
    assert schema["required"] == FIELDS
    assert schema["additionalProperties"] is False
    assert schema["$defs"]["id"] == {"type": "string", "enum": IDS}
    many = [f"s{n}" for n in range(pointing.ENUM_VALUES + 1)]
    assert pointing.point_schema(FIELDS, many)["$defs"]["id"] == {"type": "string"}


def test_the_grammar_has_no_room_for_white_space() -> None:
    assert pointing.point_grammar(["purpose"], ["c1", "c2"]) == (
        'root ::= "{" "\\"purpose\\":[" (id ("," id){0,1})? "]" "}"\nid ::= "\\"c1\\"" | "\\"c2\\""')


@pytest.mark.parametrize(("fields", "ids"), [(["a", "a"], ["c1"]), (["a"], ["c1", "c1"]), (["a"], ['c"1']), (["字段"], ["c1"]), (["a"], []), ([], ["c1"])])
def test_names_are_plain_and_there_are_some(fields: list[str], ids: list[str]) -> None:
    for asks in (pointing.checked, pointing.point_grammar, pointing.point_answer):
        with pytest.raises(ValueError, match="plain words"):
            asks(fields, ids)


def test_pieces_are_shown_one_a_line() -> None:
    assert pointing.numbered([("c1", "第一\n句"), ("c2", "第二句")]) == "[c1] 第一 句\n[c2] 第二句"
