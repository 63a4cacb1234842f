"""The output contract: one model a table, columns in order (输出约定).

Rows are built by the hundred thousand, so their producers may use `model_construct`; what they put in must fit the
annotations all the same (a test validates every row of the fixtures).
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, JsonValue

from schemas.place import BBox, Place

CONTRACT_VERSION = 1

DocumentKind: TypeAlias = Literal["department_budget", "final_account", "self_evaluation", "performance_target", "other"]
Scope: TypeAlias = Literal["department", "unit", "project"]
Phase: TypeAlias = Literal["budget", "final", "target", "evaluation"]
Status: TypeAlias = Literal["ok", "partial", "failed"]
TableKind: TypeAlias = Literal[
    "income_expenditure_summary", "income_summary", "expenditure_summary", "basic_expenditure", "project_expenditure",
    "fiscal_appropriation_summary", "general_public_by_function", "general_public_by_economic", "three_public",
    "government_fund", "state_capital", "superior_transfer", "procurement", "project_goals", "department_target",
    "project_target", "self_evaluation", "other"]
CellState: TypeAlias = Literal["number", "blank", "dash", "text", "unreadable"]
Side: TypeAlias = Literal["income", "expenditure"]
Measure: TypeAlias = Literal[
    "total", "basic", "project", "personnel", "public", "fiscal_appropriation", "general_public", "government_fund",
    "state_capital", "special_account", "business_income", "operating_income", "superior_subsidy", "affiliate_income",
    "other_income", "carry_over", "procurement", "procurement_sme", "procurement_micro", "prior_year", "budget", "final",
    "change", "other"]
Fund: TypeAlias = Literal["general_public", "government_fund", "state_capital"]
Direction: TypeAlias = Literal["increase", "decrease", "flat"]
ProjectSource: TypeAlias = Literal["narrative", "project_goals", "project_target"]
Comparator: TypeAlias = Literal[">=", "<=", "=", ">", "<", "range"]
FundSource: TypeAlias = Literal["total", "fiscal", "carry_over", "other"]
NarrativeField: TypeAlias = Literal[
    "responsibility", "organisation_setup", "work_goal", "total_change_reason", "project_purpose", "project_change_reason",
    "project_goal", "annual_goal", "annual_goal_actual", "three_public_reason", "operating_cost_note", "state_assets_note",
    "performance_scope", "term_definition", "task_content", "deviation_reason", "completion_reason", "line_purpose",
    "line_change_reason"]
CheckStatus: TypeAlias = Literal["pass", "fail", "not_applicable", "insufficient", "error"]
Grade: TypeAlias = Literal["exact", "rounding", "touch", "undefined"]
Cause: TypeAlias = Literal["document", "extraction", "unknown"]
Decision: TypeAlias = Literal["confirmed_as_printed", "corrected", "rejected", "skipped"]
ReviewState: TypeAlias = Literal["open", "claimed", "done"]

TABLE_KINDS: tuple[str, ...] = get_args(TableKind)
MEASURES: tuple[str, ...] = get_args(Measure)


class Row(BaseModel):
    """A row of a contract table."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentRow(Row):
    """A document (文件), known by the sha256 of its bytes."""

    document_id: str
    file_name: str
    kind: DocumentKind
    title: str | None = None
    organisation: str | None = None
    scope: Scope | None = None
    region: str | None = None
    fiscal_year: int | None = None
    phase: Phase | None = None
    default_unit: str | None = None
    page_count: int | None = None
    status: Status = "ok"
    problem: str | None = None


class TableRow(Row):
    """A table (表), whole over its pages."""

    document_id: str
    table_id: str
    kind: TableKind
    title: str | None = None
    number: str | None = None
    unit: str | None = None
    organisation: str | None = None
    pages: tuple[int, ...] = ()
    row_count: int
    column_count: int
    header_row_count: int
    is_empty: bool = False


class CellRow(Row):
    """A body cell (单元格); a merged cell once, at its top left."""

    document_id: str
    table_id: str
    row: int
    column: int
    row_label: str | None = None
    column_path: tuple[str, ...] | None = None
    text: str | None = None
    state: CellState
    value: str | None = None
    decimals: int | None = None
    unit: str | None = None
    page: int | None = None
    bbox: BBox | None = None


class LineRow(Row):
    """A budget line (预算数): a number cell of a fiscal table, normalised."""

    document_id: str
    table_id: str
    table_kind: TableKind
    organisation: str | None = None
    side: Side | None = None
    code: str | None = None
    name: str | None = None
    level: int | None = None
    measure: Measure
    measure_printed: str | None = None
    fund: Fund | None = None
    fiscal_year: int | None = None
    amount_printed: str
    unit: str | None = None
    amount_yuan: str | None = None
    page: int | None = None
    bbox: BBox | None = None


class ProjectRow(Row):
    """A project (项目) as one source describes it."""

    document_id: str
    project_key: str
    name: str
    amount_printed: str | None = None
    unit: str | None = None
    amount_yuan: str | None = None
    contents: str | None = None
    purpose: str | None = None
    base_period: str | None = None
    change_direction: Direction | None = None
    change_amount_printed: str | None = None
    change_rate_printed: str | None = None
    change_reason: str | None = None
    goal: str | None = None
    source: ProjectSource
    page: int | None = None
    places: tuple[Place, ...] = ()


class IndicatorRow(Row):
    """A third-level indicator (三级指标)."""

    document_id: str
    table_id: str
    subject: str | None = None
    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    weight: str | None = None
    target: str | None = None
    target_comparator: Comparator | None = None
    target_value: str | None = None
    target_unit: str | None = None
    period_target: str | None = None
    actual: str | None = None
    actual_value: str | None = None
    actual_unit: str | None = None
    score: str | None = None
    deviation_reason: str | None = None
    page: int | None = None
    bbox: BBox | None = None


class NarrativeRow(Row):
    """A narrative field value (文字说明), a slice of the document."""

    document_id: str
    field: NarrativeField
    subject: str | None = None
    ordinal: int
    text: str
    page: int | None = None
    places: tuple[Place, ...] = ()
    char_start: int | None = None
    char_end: int | None = None
    alignment: Literal["exact", "normalized", "none"]
    reader: Literal["llm", "pattern", "both"]
    accepted: bool
    flags: tuple[str, ...] = ()


class StatementRow(Row):
    """A numeric claim in running text (文字中的数字)."""

    document_id: str
    subject: str | None = None
    measure: str | None = None
    period: str | None = None
    amount_printed: str | None = None
    unit: str | None = None
    amount_yuan: str | None = None
    change_direction: Direction | None = None
    base_period: str | None = None
    base_kind: Literal["budget", "initial_budget", "executed", "final"] | None = None
    change_amount_printed: str | None = None
    change_rate_printed: str | None = None
    share_printed: str | None = None
    completion_rate_printed: str | None = None
    text: str
    page: int | None = None
    places: tuple[Place, ...] = ()


class FundRow(Row):
    """A row of 资金使用情况 in a self-evaluation form."""

    document_id: str
    table_id: str
    subject: str | None = None
    source: FundSource
    initial_budget: str | None = None
    full_year_budget: str | None = None
    executed: str | None = None
    weight: str | None = None
    rate_printed: str | None = None
    score: str | None = None
    unit: str | None = None
    page: int | None = None


class CheckRow(Row):
    """The result of one check (勾稽关系核对)."""

    check_id: str
    family: str
    title: str
    document_id: str
    other_document_id: str | None = None
    subject: str | None = None
    status: CheckStatus
    grade: Grade | None = None
    formula: str | None = None
    observed: str | None = None
    expected: str | None = None
    difference: str | None = None
    tolerance: str | None = None
    unit: str | None = None
    severity: str | None = None
    cause: Cause | None = None
    group_id: str | None = None
    evidence: tuple[dict[str, JsonValue], ...] = ()
    fingerprint: str
    message_zh: str | None = None
    message_en: str | None = None


class ReviewRow(Row):
    """An item of the correction queue (待核事项)."""

    item_id: str
    document_id: str
    target_table: str
    target_key: str
    field: str | None = None
    reason: str | None = None
    machine_value: str | None = None
    human_value: str | None = None
    decision: Decision | None = None
    state: ReviewState = "open"
    reviewer: str | None = None
    opened_at: str | None = None
    decided_at: str | None = None
    comment: str | None = None
    revision: int = 0


class RunRow(Row):
    """One run of `mingxi extract`."""

    run_id: str
    started_at: str
    finished_at: str | None = None
    engine: str | None = None
    model: str | None = None
    prompt_versions: str | None = None
    settings_hash: str | None = None
    documents_total: int = 0
    documents_ok: int = 0
    documents_failed: int = 0


class FailureRow(Row):
    """Something that could not be read (失败): which file, at which stage, why."""

    run_id: str
    document_id: str | None = None
    file_name: str
    stage: str
    category: str
    message: str
    attempts: int = 1


class UsageRow(Row):
    """What a document cost in one run."""

    run_id: str
    document_id: str
    calls: int = 0
    cached_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: str = "0"
    seconds_parse: float = 0.0
    seconds_llm: float = 0.0
    seconds_check: float = 0.0


CONTRACT: dict[str, type[Row]] = {
    "documents": DocumentRow, "tables": TableRow, "cells": CellRow, "lines": LineRow, "projects": ProjectRow,
    "indicators": IndicatorRow, "narratives": NarrativeRow, "statements": StatementRow, "funds": FundRow,
    "checks": CheckRow, "reviews": ReviewRow, "runs": RunRow, "failures": FailureRow, "usage": UsageRow}
"""Contract tables by name, in the order of the contract."""
