"""LangExtract over the same text and endpoint. It is installed by hand (`pip install langextract`): it holds other packages back."""

from __future__ import annotations

import importlib
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.engines.base import EngineError, Reading
from evals.engines.endpoint import Address, endpoint, whole_text
from evals.export import ExportSet
from evals.scoring.text import Row
from pipeline.documents.files import hash_file

NAME = "LangExtract"
_ASK = "按出现的顺序找出项目说明中资金的用途（project_purpose）和增减的原因（project_change_reason），照抄原文，不要改写。"
_EXAMPLE = "路灯改造项目预算120.50万元，主要用于更换老旧灯具、铺设控制线路，较上年增加20.00万元，主要原因是夜间照明需求上升。"
_ANSWERS = (("project_purpose", "更换老旧灯具、铺设控制线路"), ("project_change_reason", "夜间照明需求上升"))
_SUBJECT = "路灯改造项目"


class LangExtract:
    """Purposes and reasons of change with one example, at LangExtract's defaults otherwise."""

    name = NAME

    def read(self, files: Sequence[Path], work: Path) -> Reading:
        """Narratives as LangExtract aligns them. Raises EngineError without the package or an endpoint."""
        try:
            lx = importlib.import_module("langextract")
        except ImportError as error:
            raise EngineError("LangExtract is not installed: pip install langextract, best in an environment of its own") from error
        rows: dict[str, list[Row]] = {"documents": [], "narratives": [], "usage": []}
        with endpoint() as address:
            for file in files:
                _extract(lx, address, file, rows)
        return Reading(ExportSet(rows), address.model, makes=frozenset({"narratives"}))


def _extract(lx: Any, address: Address, file: Path, rows: dict[str, list[Row]]) -> None:
    identity, begun, problem, pages = hash_file(file), time.perf_counter(), None, None
    example = lx.data.ExampleData(text=_EXAMPLE, extractions=[
        lx.data.Extraction(extraction_class=field, extraction_text=text, attributes={"project": _SUBJECT}) for field, text in _ANSWERS])
    config = lx.factory.ModelConfig(model_id=address.model, provider="OpenAILanguageModel",
                                    provider_kwargs={"api_key": address.api_key, "base_url": address.base_url})
    try:
        text, pages = whole_text(file)
        found = lx.extract(text_or_documents=text, prompt_description=_ASK, examples=[example], config=config, fence_output=True,
                           use_schema_constraints=False, show_progress=False)
        counts: Counter[str] = Counter()
        for item in found.extractions or ():
            subject = (item.attributes or {}).get("project")
            counts[f"{item.extraction_class} {subject}"] += 1
            rows["narratives"].append({"document_id": identity, "field": item.extraction_class, "subject": subject, "text": item.extraction_text,
                                       "ordinal": counts[f"{item.extraction_class} {subject}"], "accepted": item.char_interval is not None})
    except Exception as error:  # noqa: BLE001  # whatever the library raises is the result on this file
        problem = f"{type(error).__name__}: {error}"[:300]
    rows["documents"].append({"document_id": identity, "file_name": file.name, "kind": "other", "page_count": pages,
                              "status": "failed" if problem else "ok", "problem": problem})
    rows["usage"].append({"run_id": NAME, "document_id": identity, "seconds_llm": round(time.perf_counter() - begun, 4)})
