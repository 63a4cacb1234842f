"""资金使用情况 of self-evaluation forms: budget, executed, rate and score by source (项目资金)."""

from __future__ import annotations

import re

from pipeline.money import parse_figure
from pipeline.tables.forms.layout import Block, Layout, key
from schemas.rows import FundRow, FundSource
from schemas.table import Cell, Table

_SOURCES: tuple[tuple[FundSource, re.Pattern[str]], ...] = tuple((source, re.compile(pattern)) for source, pattern in (  # type: ignore[misc]  # literals
    ("carry_over", r".*结转.*|.*结余.*"),
    ("other", r".*其他.*|.*自筹.*|.*单位资金.*"),
    ("total", r".*(?:总额|合计|总计|总金额).*"),
    ("fiscal", r".*(?:财政|拨款).*"),
))
_INITIAL = re.compile(r"年初.*预算.*|年初数")
_FULL = re.compile(r"(?:全年|调整后|年度)?预算数?(?:\([A-Z]\))?|调整预算数?")
_EXECUTED = re.compile(r"(?:全年|年度)?(?:执行|支出|实际支出)数?(?:\([A-Z]\))?")
_WEIGHT = re.compile(r"分值|权重")
_RATE = re.compile(r"执行率.*|预算执行率.*")
_SCORE = re.compile(r"得分|自评得分")


def read_funds(document_id: str, table: Table, layout: Layout, unit: str | None, subject: str | None) -> list[FundRow]:
    """Fund rows of a form; a row that the form leaves blank is a row with nulls."""
    at = {(row, cell.column): cell for cell in table.cells for row in range(cell.row, cell.row + cell.row_span)}
    out: list[FundRow] = []
    for block in layout.blocks:
        if block.kind == "funds":
            out += _of_sources(document_id, table, block, at, unit, subject)
        elif block.kind == "tasks" and any(key(path[0]).startswith("全年") for path in block.heads.values()):
            out += _of_tasks(document_id, table, block, at, unit, subject)
    return out


def _column(block: Block, pattern: re.Pattern[str], level: int = -1) -> int | None:
    return next((c for c in sorted(block.heads) if pattern.fullmatch(key(block.heads[c][level]))), None)


def _printed(at: dict[tuple[int, int], Cell], row: int, column: int | None) -> str | None:
    cell = at.get((row, column)) if column is not None else None
    if cell is None or cell.text is None or parse_figure(cell.text) is None:
        return None
    return cell.text


def _number(at: dict[tuple[int, int], Cell], row: int, column: int | None) -> str | None:
    text = _printed(at, row, column)
    figure = parse_figure(text) if text else None
    return figure.text if figure else None


def _of_sources(document_id: str, table: Table, block: Block, at: dict[tuple[int, int], Cell], unit: str | None,
                subject: str | None) -> list[FundRow]:
    columns = {"initial": _column(block, _INITIAL), "full": _column(block, _FULL), "executed": _column(block, _EXECUTED),
               "weight": _column(block, _WEIGHT), "rate": _column(block, _RATE), "score": _column(block, _SCORE)}
    out = []
    for row in block.rows:
        label = next((cell for column in range(block.first_column - 1, -1, -1)
                      if (cell := at.get((row, column))) and cell.text and cell.row == row), None)
        source = _source(label.text) if label else None
        if source is None:
            continue
        out.append(FundRow.model_construct(
            document_id=document_id, table_id=table.table_id, subject=subject, source=source, initial_budget=_printed(at, row, columns["initial"]),
            full_year_budget=_printed(at, row, columns["full"]), executed=_printed(at, row, columns["executed"]),
            weight=_number(at, row, columns["weight"]), rate_printed=_printed(at, row, columns["rate"]),
            score=_number(at, row, columns["score"]), unit=unit, page=label.page if label else None))
    return out


def _source(text: str | None) -> FundSource | None:
    flat = key(text)
    return next((source for source, pattern in _SOURCES if pattern.fullmatch(flat)), None)


def _of_tasks(document_id: str, table: Table, block: Block, at: dict[tuple[int, int], Cell], unit: str | None,
              subject: str | None) -> list[FundRow]:
    """Forms that print 全年预算数 and 全年执行数 a task, each split into 总额, 财政拨款, 其他资金."""
    budget: dict[str, int] = {}
    executed: dict[str, int] = {}
    for column in sorted(block.heads):
        path = block.heads[column]
        if len(path) < 2:
            continue
        part = "total" if key(path[-1]) == "总额" else _source(path[-1])
        if part:
            (budget if "预算" in key(path[0]) else executed).setdefault(part, column)
    weight, rate, score = _column(block, _WEIGHT, 0), _column(block, _RATE, 0), _column(block, _SCORE, 0)
    out = []
    for row in block.rows:
        name = at.get((row, block.first_column))
        if name is None or not name.text:
            continue
        total_row = bool(re.fullmatch(r"(?:金额)?合计|总计", key(name.text)))
        for source in ("total", "fiscal", "other"):
            if source not in budget:
                continue
            first = source == "total"
            out.append(FundRow.model_construct(
                document_id=document_id, table_id=table.table_id, subject=subject if total_row else name.text, source=source,
                initial_budget=None, full_year_budget=_printed(at, row, budget[source]), executed=_printed(at, row, executed.get(source)),
                weight=_number(at, row, weight) if first else None, rate_printed=_printed(at, row, rate) if first else None,
                score=_number(at, row, score) if first else None, unit=unit, page=name.page))
    return out
