"""What is compared in each contract table: keys that pair rows, and the values the table is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from schemas.rows import CONTRACT


class Spec(NamedTuple):
    """`keys` with weights pair rows; `hard` ones must be equal, one of `hard_any` must; `values` make up the table's figure."""

    keys: Mapping[str, float]
    values: tuple[str, ...]
    hard: tuple[str, ...] = ()
    hard_any: tuple[str, ...] = ()


SPECS: Mapping[str, Spec] = {
    "documents": Spec({}, ("kind", "title", "organisation", "scope", "region", "fiscal_year", "phase", "default_unit", "page_count")),
    "tables": Spec({"title": 2, "number": 2, "pages": 2, "kind": 1, "organisation": 0.5, "row_count": 0.5, "column_count": 0.5},
                   ("kind", "unit", "is_empty")),
    "cells": Spec({"row_label": 3, "column_path": 3, "row": 1, "column": 1, "text": 1, "page": 0.5},
                  ("text", "state", "value", "decimals", "unit"), hard=("table_id",)),
    "lines": Spec({"name": 3, "code": 3, "table_kind": 2, "page": 2, "side": 1, "fiscal_year": 1, "organisation": 0.5, "measure_printed": 1},
                  ("amount_printed", "unit", "amount_yuan"), hard=("measure",), hard_any=("table_kind", "page")),
    "projects": Spec({"name": 4, "page": 0.5},
                     ("amount_printed", "unit", "amount_yuan", "contents", "purpose", "base_period", "change_direction", "change_amount_printed",
                      "change_rate_printed", "change_reason", "goal"), hard=("source",)),
    "indicators": Spec({"level3": 3, "level2": 1, "level1": 0.5, "subject": 2, "target": 1, "page": 1},
                       ("weight", "target", "target_comparator", "target_value", "target_unit", "actual", "actual_value", "score", "deviation_reason")),
    "narratives": Spec({"text": 3, "subject": 2, "ordinal": 0.5, "page": 0.5}, ("text",), hard=("field",)),
    "statements": Spec({"text": 3, "subject": 2, "amount_printed": 2, "page": 1, "period": 0.5, "measure": 0.5},
                       ("amount_printed", "unit", "amount_yuan", "change_direction", "base_period", "change_amount_printed", "change_rate_printed")),
    "funds": Spec({"subject": 2, "page": 1}, ("initial_budget", "full_year_budget", "executed", "weight", "rate_printed", "score", "unit"),
                  hard=("source",)),
}

NUMBERS = frozenset(("amount_printed", "amount_yuan", "change_amount_printed", "change_rate_printed", "value", "weight", "score", "target_value",
                     "actual_value", "initial_budget", "full_year_budget", "executed", "rate_printed", "share_printed", "completion_rate_printed"))
FIGURE_KEYS = frozenset(("page", "row", "column", "ordinal", "code", "side", "fiscal_year", "table_kind", "pages", "kind", "row_count", "column_count"))
TEXTS = frozenset(("text", "contents", "purpose", "change_reason", "goal", "deviation_reason", "target", "actual"))
LONG_TEXTS = TEXTS - {"target", "actual"}
SILENT_TABLES = ("lines", "indicators", "projects")
SET_COLUMN = {"lines": "table_kind", "narratives": "field", "projects": "source", "tables": "kind", "funds": "source", "indicators": "subject",
              "cells": "table_id"}
"""The column that names the part in a `complete` entry such as `narratives:responsibility`."""

_NOT_JUDGED = frozenset(("document_id", "file_name", "table_id", "project_key", "bbox", "places", "status", "problem", "char_start", "char_end",
                         "reader", "accepted", "flags", "alignment"))


def fields_of(table: str) -> list[str]:
    """Columns that are judged where gold labels them, in the contract's order."""
    return [name for name in CONTRACT[table].model_fields if name not in _NOT_JUDGED]
