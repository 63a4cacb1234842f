"""The naive way: the whole document into one instructor call, the model writes what it found."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import instructor
from openai import OpenAI
from pydantic import BaseModel, Field

from evals.engines.base import Reading
from evals.engines.endpoint import endpoint, whole_text
from evals.export import ExportSet
from evals.scoring.text import Row
from pipeline.documents.files import hash_file
from schemas.rows import NarrativeField

NAME = "whole document (instructor)"
MAX_TOKENS = 8000
_ASK = ("下面是一份预算公开文件的全文。找出其中的项目（名称、金额、用途、增减原因、绩效目标）和各类文字说明，照抄原文，不要改写。没有写明的字段留空。"
        "文字说明的一项一条。")


class AskedProject(BaseModel):
    """A project (项目)."""

    name: str
    amount: str | None = Field(None, description="金额，照抄数字")
    purpose: str | None = Field(None, description="用于…")
    change_reason: str | None = Field(None, description="主要原因是…")
    goal: str | None = Field(None, description="绩效目标")


class AskedText(BaseModel):
    """One item of a narrative field (文字说明)."""

    field: NarrativeField
    subject: str | None = None
    text: str


class AskedDocument(BaseModel):
    """All that is asked of the whole document."""

    projects: list[AskedProject] = []
    narratives: list[AskedText] = []


class WholeDocument:
    """One call a document, one re-ask where the answer does not fit."""

    name = NAME

    def read(self, files: Sequence[Path], work: Path) -> Reading:
        """Projects and narratives as the model wrote them. Raises EngineError without an endpoint."""
        rows: dict[str, list[Row]] = {"documents": [], "projects": [], "narratives": [], "usage": []}
        with endpoint() as address:
            sdk = OpenAI(base_url=address.base_url, api_key=address.api_key, max_retries=0, timeout=300)
            client = instructor.from_openai(sdk, mode=instructor.Mode.JSON)
            for file in files:
                _ask(client, address.model, file, rows)
        return Reading(ExportSet(rows), address.model, settings={"max_tokens": str(MAX_TOKENS)}, makes=frozenset({"projects", "narratives"}))


def _ask(client: instructor.Instructor, model: str, file: Path, rows: dict[str, list[Row]]) -> None:
    identity, begun, problem, usage = hash_file(file), time.perf_counter(), None, None
    pages = None
    try:
        text, pages = whole_text(file)
        answer, completion = client.chat.completions.create_with_completion(
            model=model, response_model=AskedDocument, max_retries=1, max_tokens=MAX_TOKENS, temperature=0,
            messages=[{"role": "system", "content": _ASK}, {"role": "user", "content": text}])
        usage = completion.usage
        rows["projects"] += [_project(identity, project) for project in answer.projects]
        counts: Counter[Any] = Counter()
        for item in answer.narratives:
            counts[item.field, item.subject] += 1
            rows["narratives"].append({"document_id": identity, **item.model_dump(), "ordinal": counts[item.field, item.subject], "accepted": True})
    except Exception as error:  # noqa: BLE001  # whatever the libraries raise is the result on this file
        problem = f"{type(error).__name__}: {error}"[:300]
    rows["documents"].append({"document_id": identity, "file_name": file.name, "kind": "other", "page_count": pages,
                              "status": "failed" if problem else "ok", "problem": problem})
    rows["usage"].append({"run_id": NAME, "document_id": identity, "calls": 1, "prompt_tokens": usage.prompt_tokens if usage else 0,
                          "completion_tokens": usage.completion_tokens if usage else 0, "seconds_llm": round(time.perf_counter() - begun, 4)})


def _project(identity: str, project: AskedProject) -> Row:
    return {"document_id": identity, "name": project.name, "amount_printed": project.amount, "purpose": project.purpose,
            "change_reason": project.change_reason, "goal": project.goal, "source": "narrative"}
