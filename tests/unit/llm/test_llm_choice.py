from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.llm import choice
from prompts.loader import load
from schemas.llm import Question

PURPOSE = Question("purpose", "用途", ("修缮校舍", "修缮校舍，添置课桌"))
REASON = Question("reason", "原因", ("无", '称"试点"\\扩面'))
line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).filter(lambda text: text.strip() == text)


def test_the_grammar_spells_candidates_and_none() -> None:
    assert choice.grammar([PURPOSE, REASON]) == (
        'root ::= "用途：" ("修缮校舍" | "修缮校舍，添置课桌" | "无") "\\n" "原因：" ("称\\"试点\\"\\\\扩面" | "无")')


def test_lines_are_read_back() -> None:
    assert choice.read_lines('用途：修缮校舍，添置课桌\n原因：称"试点"\\扩面\n', [PURPOSE, REASON]) == {"purpose": 1, "reason": 1}
    assert choice.read_lines("用途：无\n原因：无", [PURPOSE, REASON]) == {"purpose": None, "reason": None}


@pytest.mark.parametrize("text", ["", "用途：修缮校舍", "修缮校舍\n无", "用途：修缮\n原因：无", "用途：修缮校舍\n原因：无\n总计：0", "原因：无\n用途：修缮校舍"])
def test_other_lines_are_no_answer(text: str) -> None:
    assert choice.read_lines(text, [PURPOSE, REASON]) is None


@given(st.lists(line, min_size=1, max_size=6), st.data())
def test_every_candidate_survives_the_way_there_and_back(candidates: list[str], data: st.DataObject) -> None:
    question = Question("f", "标签", tuple(candidates))
    picked = data.draw(st.sampled_from(candidates))
    found = choice.read_lines(f"标签：{picked}", [question])
    assert found == {"f": None if picked == choice.NONE_WORD else candidates.index(picked)}
    assert len(f"标签：{picked}") * 2 <= choice.grammar_tokens([question])


@pytest.mark.parametrize("candidates", [("两\n行",), ("",), ("  ",)])
def test_candidates_are_lines(candidates: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="one line"):
        choice.open_questions([Question("f", "标签", candidates)])


def test_where_a_value_is_promised_nothing_is_no_answer() -> None:
    sure = PURPOSE._replace(required=True)
    assert choice.grammar([sure]) == 'root ::= "用途：" ("修缮校舍" | "修缮校舍，添置课桌")'
    assert choice.read_lines("用途：无", [sure]) is None
    assert choice.listed_schema([sure])["properties"]["purpose"]["enum"] == [1, 2]
    for model, wrong in ((choice.enum_answer([sure]), "无"), (choice.listed_answer([sure]), 0)):
        with pytest.raises(ValidationError):
            model.model_validate({"purpose": wrong})


def test_a_question_with_one_answer_is_none() -> None:
    forced = Question("goal", "目标", ("开展巡讲",), required=True)
    assert choice.open_questions([PURPOSE, forced, Question("reason", "原因", ())]) == [PURPOSE]
    assert choice.open_questions([forced._replace(required=False)]) == [forced._replace(required=False)]


def test_names_are_different() -> None:
    with pytest.raises(ValueError, match="one name"):
        choice.open_questions([PURPOSE, PURPOSE])


def test_answers_outside_are_refused() -> None:
    assert choice.read_enum(choice.enum_answer([PURPOSE]).model_validate({"purpose": "修缮校舍"}), [PURPOSE]) == {"purpose": 0}
    assert choice.read_listed(choice.listed_answer([PURPOSE]).model_validate({"purpose": 2}), [PURPOSE]) == {"purpose": 1}
    for model, wrong in ((choice.enum_answer([PURPOSE]), "修缮"), (choice.listed_answer([PURPOSE]), 3), (choice.listed_answer([PURPOSE]), -1)):
        with pytest.raises(ValidationError):
            model.model_validate({"purpose": wrong})


def test_candidates_are_listed_after_the_text() -> None:
    prompt = load("project_choice").render(text="校舍维护项目用于修缮校舍。")
    shown = choice.listed(prompt, [PURPOSE])
    assert shown.messages[:-1] == prompt.messages[:-1]
    assert shown.messages[-1].content.startswith(prompt.messages[-1].content)
    assert "purpose（用途）：\n1. 修缮校舍\n2. 修缮校舍，添置课桌" in shown.messages[-1].content
    assert shown.prompt_id == "project_choice+choice_listed.1"
