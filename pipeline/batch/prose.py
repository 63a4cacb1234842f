"""What a document says outside its fiscal tables: statements, narrative fields, described projects (文字部分)."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from pipeline.batch.problems import Problem
from pipeline.documents.identify import Identity
from pipeline.errors import MingxiError
from pipeline.extract.narratives.asking import asks
from pipeline.extract.narratives.forms import form_values
from pipeline.extract.narratives.projects import described_projects
from pipeline.extract.narratives.prose import prose_values
from pipeline.extract.narratives.rows import pattern_rows
from pipeline.extract.statements.reading import Facts, read_statements
from pipeline.extract.statements.subjects import Measure
from pipeline.tables.results import TableReading
from schemas.chunk import DocumentText
from schemas.rows import DocumentKind, Row

_MEASURES: dict[DocumentKind, Measure] = {"final_account": "final", "department_budget": "budget"}
"""What an amount is when its sentence does not say, by kind of document."""
T = TypeVar("T")


def prose_rows(identity: str, text: DocumentText, readings: Sequence[TableReading], known: Identity, problems: list[Problem]) -> dict[str, list[Row]]:
    """Rows of `statements`, `narratives`, the narrative `projects`, and `asks` for the model. A reader that breaks is a problem of the document and costs no table."""
    facts = Facts(identity, known.organisation, known.fiscal_year, _MEASURES.get(known.kind))
    statements = _kept("statements", problems, lambda: read_statements(text, facts))
    described = _kept("projects", problems, lambda: described_projects(identity, text.paragraphs))
    told = _kept("narratives", problems, lambda: prose_values(text.paragraphs, known.kind == "final_account"))
    filled = _kept("narratives", problems, lambda: form_values(readings))
    summed_up = [value for value in told if value.field == "annual_goal_actual"]  # prose sums up what forms tell in full: theirs come first
    values = [*(value for value in told if value.field != "annual_goal_actual"), *(value for project in described for value in project.values), *filled, *summed_up]
    asked = _kept("asks", problems, lambda: asks(text.paragraphs, values, known.kind == "final_account"))
    return {"asks": list(asked), "statements": list(statements), "narratives": list(pattern_rows(identity, values)), "projects": [project.row for project in described]}


def _kept(reader: str, problems: list[Problem], read: Callable[[], Iterable[T]]) -> list[T]:
    """What a reader finds; nothing where it breaks, which is a problem."""
    try:
        return list(read())
    except MingxiError:
        raise
    except Exception as error:  # noqa: BLE001  # reported as a failure of this document, with the place in the code
        where = traceback.extract_tb(error.__traceback__)[-1]
        problems.append(Problem("text", "internal", f"{reader}: {type(error).__name__} in {where.name}:{where.lineno}"))
        return []
