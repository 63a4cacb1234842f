"""What a run of the evaluation says, as one versioned file (评测结果)."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

FORMAT = 1

Box = tuple[float, float, float, float]
MissKind = Literal["wrong value", "row missing", "row not in gold", "fail not reported", "groups_unexpected", "groups_on_traps",
                   "figure lost", "figure doubled", "figure misplaced", "figure invented"]


class Result(BaseModel):
    """Frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Figures(Result):
    """Counts and shares; None: nothing to score. `near_f1` counts nearly right texts as right; `anls` is the mean ANLS* of texts, never of numbers."""

    tp: int
    fp: int
    fn: int
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    near_f1: float | None = None
    anls: float | None = None
    anls_texts: int = 0


class TableScore(Result):
    """One contract table: its values together, its rows, each field."""

    values: Figures
    rows: Figures
    fields: dict[str, Figures]


class Trust(Result):
    """`automated`: values that nobody is asked about; `silent`: the wrong ones among them."""

    judged: int
    automated: int
    wrong: int
    silent: int
    automation_rate: float | None = None
    silent_error_rate: float | None = None


class Coverage(Result):
    """Figures printed in ruled tables against the cells exported, without gold."""

    figures: int
    lost: int
    invented: int
    duplicated: int
    misplaced: int


class Alignment(Result):
    """Narrative texts that stand in the document word for word."""

    texts: int
    verbatim: int


class Spent(Result):
    """What reading took. `cost` is a decimal string in the unit of the price list."""

    pages: int = 0
    seconds: float = 0.0
    calls: int = 0
    cached_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: str = "0"


class Miss(Result):
    """One thing that is not as labelled, and where to look. `row` says in which row, `why` what the rule was."""

    table: str
    kind: MissKind
    field: str | None = None
    row: str
    expected: str | None = None
    found: str | None = None
    page: int | None = None
    box: Box | None = None
    why: str


class Score(Result):
    """`part` of `whole`, with the reason. What can't be scored has no Score: it is not 0."""

    value: float
    part: float
    whole: float
    reason: str


class DocumentResult(Result):
    """One labelled file under one engine. `misses` are the first MISSES_KEPT of `miss_count`."""

    name: str
    file_name: str | None
    document_id: str
    problem: str | None = None
    values: Figures
    tables: dict[str, TableScore]
    pages: Figures
    boxes: Figures
    trust: dict[str, Trust]
    checks: dict[str, int]
    coverage: Coverage | None = None
    alignment: Alignment | None = None
    spent: Spent
    scores: dict[str, Score]
    miss_count: int
    misses: tuple[Miss, ...]


class Speed(Result):
    """Seconds of reading, checking and asking together; p95 over documents."""

    per_page: float | None
    per_document: float | None
    p95_per_page: float | None
    p95_per_document: float | None


class Interval(Result):
    """A figure over all documents with its 95 % bootstrap interval over documents."""

    value: float
    low: float
    high: float
    documents: int


class EngineResult(Result):
    """One engine over the suite. `totals`: by name of the score."""

    engine: str
    model: str | None = None
    prompt_versions: str | None = None
    settings: dict[str, str]
    seconds: float
    values: Figures
    tables: dict[str, TableScore]
    pages: Figures
    boxes: Figures
    trust: dict[str, Trust]
    checks: dict[str, int]
    spent: Spent
    speed: Speed
    known_answers: float | None = None
    totals: dict[str, Interval]
    documents: tuple[DocumentResult, ...]


class RunResult(Result):
    """One run: what was measured, with what, when."""

    format: Literal[1] = 1
    suite: str
    started_at: str
    revision: str
    parser_version: str
    prompts: dict[str, str]
    gold_digest: str
    versions: dict[str, str]
    engines: tuple[EngineResult, ...]
