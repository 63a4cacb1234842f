"""Choosing one of some slices of the source, or nothing: what a small model can do right (候选选择).

Three forms of the same question: a grammar in which only the candidates can be spelled, a JSON schema whose enum holds
them, or a numbered list for models that read. Whatever comes back is an index into the candidates, never a text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, create_model

from prompts.loader import load
from schemas.llm import Question, RenderedPrompt

NONE_WORD = "无"
_MARGIN = 16


def open_questions(questions: Sequence[Question]) -> list[Question]:
    """The questions with more than one possible answer. Raises ValueError for a candidate that isn't one line or a name given twice."""
    if len({question.name for question in questions}) < len(questions):
        raise ValueError("two questions have one name")
    for question in questions:
        if any("\n" in candidate or not candidate.strip() for candidate in question.candidates):
            raise ValueError(f"{question.name}: a candidate is one line of text")
    return [question for question in questions if question.candidates and len(_spelled(question)) > 1]


def grammar(questions: Sequence[Question]) -> str:
    """A llama.cpp grammar (GBNF): one labelled line a question, holding one of its candidates or 无."""
    lines = [f'{_literal(f"{question.label}：")} ({" | ".join(_literal(text) for text in _spelled(question))})' for question in questions]
    return f'root ::= {f" {_literal(chr(10))} ".join(lines)}'


def grammar_tokens(questions: Sequence[Question]) -> int:
    """Room that the longest answer to `grammar` needs, in tokens (at most two a character)."""
    return _MARGIN + sum(2 * (len(question.label) + 2 + max(map(len, _spelled(question)))) for question in questions)


def read_lines(text: str, questions: Sequence[Question]) -> dict[str, int | None] | None:
    """Indices by name from an answer to `grammar`; None when the answer is outside of it."""
    lines = text.strip().split("\n")
    if len(lines) != len(questions):
        return None
    found: dict[str, int | None] = {}
    for line, question in zip(lines, questions, strict=True):
        value = line.removeprefix(f"{question.label}：")
        if value == line or value not in _spelled(question):
            return None
        found[question.name] = _index(value, question)
    return found


def enum_schema(questions: Sequence[Question]) -> dict[str, Any]:
    """A JSON schema in which every question's value is one of its candidates or 无."""
    return _object({question.name: {"type": "string", "enum": _spelled(question)} for question in questions})


def enum_answer(questions: Sequence[Question]) -> type[BaseModel]:
    """The model of an answer to `enum_schema`: a text by question, all of them candidates."""
    fields: dict[str, Any] = {question.name: (Annotated[str, AfterValidator(_among(question))], ...) for question in questions}
    return create_model("Choice", __config__=ConfigDict(extra="forbid", frozen=True), **fields)


def read_enum(answer: BaseModel, questions: Sequence[Question]) -> dict[str, int | None]:
    """Indices by name from an answer to `enum_schema`."""
    return {question.name: _index(getattr(answer, question.name), question) for question in questions}


def listed(prompt: RenderedPrompt, questions: Sequence[Question]) -> RenderedPrompt:
    """The prompt with all candidates numbered after its text. Its id tells both prompts."""
    around = load("choice_listed")
    blocks = [f"{question.name}（{question.label}）：\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(question.candidates, 1))
              for question in questions]
    example = json.dumps({question.name: 1 for question in questions}, ensure_ascii=False)
    last = around.render(text=prompt.messages[-1].content, candidates="\n".join(blocks), example=example).messages[-1]
    return prompt.model_copy(update={"prompt_id": f"{prompt.prompt_id}+{around.prompt_id}.{around.version}", "messages": (*prompt.messages[:-1], last)})


def listed_schema(questions: Sequence[Question]) -> dict[str, Any]:
    """A JSON schema in which every question's value is the number of a candidate, from 1, or 0."""
    return _object({question.name: {"type": "integer", "enum": list(range(int(question.required), len(question.candidates) + 1))} for question in questions})


def listed_answer(questions: Sequence[Question]) -> type[BaseModel]:
    """The model of an answer to `listed_schema`: a number by question, within its list."""
    fields: dict[str, Any] = {question.name: (Annotated[int, AfterValidator(_within(question))], ...) for question in questions}
    return create_model("Choice", __config__=ConfigDict(extra="forbid", frozen=True), **fields)


def read_listed(answer: BaseModel, questions: Sequence[Question]) -> dict[str, int | None]:
    """Indices by name from an answer to `listed_schema`."""
    return {question.name: getattr(answer, question.name) - 1 if getattr(answer, question.name) else None for question in questions}


def _spelled(question: Question) -> list[str]:
    named = list(dict.fromkeys(text for text in question.candidates if text != NONE_WORD))
    return named if question.required and named else [*named, NONE_WORD]


def _index(value: str, question: Question) -> int | None:
    return None if value == NONE_WORD else question.candidates.index(value)


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"'


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties), "additionalProperties": False}


def _among(question: Question) -> Any:
    spelled = set(_spelled(question))

    def check(value: str) -> str:
        if value not in spelled:
            raise ValueError(f"not one of the {len(question.candidates)} candidates" + (f", nor {NONE_WORD}" if not question.required else ""))
        return value

    return check


def _within(question: Question) -> Any:
    def check(value: int) -> int:
        if not int(question.required) <= value <= len(question.candidates):
            none = "" if question.required else ", and 0 for none"
            raise ValueError(f"{value} is no number of a candidate: they go from 1 to {len(question.candidates)}{none}")
        return value

    return check
