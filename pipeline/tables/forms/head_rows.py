"""Which rows of a form name the columns of an inner table, and of what kind (内表表头)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline.money import parse_figure
from pipeline.tables.forms.heads import LEVEL_HEAD, fund_role, heads_indicators, indicator_role, key
from schemas.table import Cell

BlockKind = Literal["indicators", "funds", "tasks", "goals", "amounts"]
KINDS: tuple[BlockKind, ...] = ("indicators", "funds", "tasks", "goals", "amounts")
MAX_HEAD = 16  # characters of a head that the vocabulary doesn't know
_WORDS: dict[BlockKind, re.Pattern[str]] = {
    "tasks": re.compile(
        r"(?:任务|项目|工作|支出)?名称|(?:年度)?(?:主要|重点)?(?:工作)?任务|(?:任务|工作)?主要(?:实施|工作)?内容|(?:任务|工作|具体)内容|完成情况|(?:预算|拟投入的|投入)?(?:金额|资金)(?:\(.*\))?"
        r"|全年(?:预算|执行)数(?:\(.*\))?|总额|(?:其中:)?(?:财政拨款|其他资金|财政资金)|期望达到的目标.*|分值|执行率.*|得分|预期目标|预算(?:资金)?(?:数|额)?(?:\(.*\))?"),
    "goals": re.compile(
        r"(?:年初)?(?:设定)?预期目标(?:\(.*\))?|(?:年初|年度)?(?:设定|绩效)目标(?:\(.*\))?|(?:目标|绩效目标)?(?:实际|全年|自评)?完成情况|项目总目标|年度(?:总体|绩效)?目标(?:\(.*\))?"
        r"|(?:实施期|实施周期|中长期|中期|总体|长期|三年)(?:内)?(?:总体|绩效|总)?目标(?:\(.*\))?|(?:年度)?(?:总体)?目标?(?:实际|全年)完成情况(?:综述)?(?:\(.*\))?|绩效目标"),
    "amounts": re.compile(r"(?:部门)?预算支出(?:总额)?|预算金额(?:\(.*\))?|收入来源|财政拨款|其他资金|合计|基本支出|项目支出|按预算级次划分|事业发展性支出"),
}
_SURE: dict[BlockKind, re.Pattern[str]] = {
    "tasks": re.compile(r"任务名称|(?:任务|工作)?主要(?:实施|工作)?内容|(?:任务|工作)内容"),
    "goals": re.compile(r".*目标.*"),
    "amounts": re.compile(r"预算支出总额|预算金额.*|合计"),
}


def head_kind(row: Sequence[Cell]) -> tuple[BlockKind, list[Cell]] | None:
    """The kind of inner table whose heads the row holds, and those cells; None for any other row.

    A label at the left may stand beside the heads; where indicators or funds are sure, some heads may be unknown words.
    """
    filled = [cell for cell in row if cell.text]
    best: tuple[int, BlockKind, list[Cell]] | None = None
    for kind in KINDS:
        known, heads = _heads(kind, filled)
        if heads and (best is None or known > best[0]):
            best = (known, kind, heads)
    if best is None:
        return None
    return best[1], _without_band(best[1], best[2], filled)


def _heads(kind: BlockKind, filled: Sequence[Cell]) -> tuple[int, list[Cell]]:
    """How many known heads of that kind of inner table the row has, and all its heads; (0, []) when it isn't its head row."""
    known = [cell for cell in filled if _is_head(kind, cell)]
    if len(known) < 2 or not _sure(kind, known):
        return 0, []
    rest = [cell for cell in filled if cell not in known]
    unknown = [cell for cell in rest if cell is not filled[0] or (cell.row_span == 1 and cell.column > 0)]
    if unknown:
        if kind not in ("indicators", "funds") or 2 * len(unknown) > len(known) or not all(_may_be_head(cell) for cell in unknown):
            return 0, []
        return len(known), [cell for cell in filled if cell in known or cell in unknown]
    return len(known), known


def _is_head(kind: BlockKind, cell: Cell) -> bool:
    if kind == "indicators":
        return indicator_role((cell.text or "",)) is not None
    if kind == "funds":
        return fund_role((cell.text or "",)) is not None
    return bool(_WORDS[kind].fullmatch(key(cell.text)))


def _sure(kind: BlockKind, heads: Sequence[Cell]) -> bool:
    if kind == "indicators":
        return heads_indicators([cell.text or "" for cell in heads])
    if kind == "funds":
        return sum(fund_role((cell.text or "",)) in ("initial", "full", "executed") for cell in heads) >= 1 and any(
            fund_role((cell.text or "",)) in ("executed", "rate", "full") for cell in heads)
    return any(_SURE[kind].fullmatch(key(cell.text)) for cell in heads)


def _may_be_head(cell: Cell) -> bool:
    text = key(cell.text)
    return len(text) <= MAX_HEAD and parse_figure(text) is None and cell.row_span <= 3


def _without_band(kind: BlockKind, heads: list[Cell], filled: Sequence[Cell]) -> list[Cell]:
    """The heads without a label at the left that names the whole block (绩效指标 beside 一级指标) or the sources (资金来源)."""
    if kind == "funds":
        named = next((number for number, cell in enumerate(heads) if fund_role((cell.text or "",)) not in (None, "aside")), 0)
        return heads[named:]
    first, others = heads[0], heads[1:]
    if first is not filled[0] or first.column != 0:
        return heads
    if kind == "indicators" and indicator_role((first.text or "",)) in ("name", "target", "period_target") and not LEVEL_HEAD.search(key(first.text)) and any(
            indicator_role((cell.text or "",)) in ("level1", "level2", "level3", "name") for cell in others):
        return others
    taller = first.row_span > max(cell.row_span for cell in others)
    return others if taller and (kind == "goals" or first.row_span > 2) else heads
