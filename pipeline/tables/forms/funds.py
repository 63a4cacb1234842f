"""资金使用情况 of self-evaluation forms: budget, executed, rate and score by source (项目资金)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.money import parse_figure
from pipeline.tables.forms.heads import fund_role, key
from pipeline.tables.forms.layout import Block, Layout, subject_at
from pipeline.text import bare
from schemas.rows import FundRow, FundSource
from schemas.table import Cell, Table

_SOURCES: tuple[tuple[FundSource, re.Pattern[str]], ...] = tuple((source, re.compile(pattern)) for source, pattern in (  # type: ignore[misc]  # literals
    ("carry_over", r".*结转.*|.*结余.*"),
    ("other", r".*其他.*|.*自筹.*|.*单位资金.*|.*(?:自有|社会|非财政|专户|事业收入|经营收入).*"),
    ("total", r".*(?:总额|合计|总计|总金额|总资金).*|.*年度资金"),
    ("fiscal", r".*(?:财政|拨款|中央|省级|市级|区级|县级|地方|一般公共预算|政府性基金|国有资本|专项资金|上级).*"),
))


_TOTAL_ROW = re.compile(r"(?:金额)?合计|总计")
_AMOUNT_UNIT = re.compile(r"(?<=\d)(亿元|百万元|万元|千元|元)$")
_ORDER: tuple[FundSource, ...] = ("total", "fiscal", "carry_over", "other")
_AMOUNTS = ("initial", "full", "executed")


def read_funds(document_id: str, table: Table, layout: Layout, unit: str | None, subject: str | None) -> list[FundRow]:
    """Fund rows of a form; a row that the form leaves blank is a row with nulls."""
    reader = _Reader(document_id, table, unit)
    out: list[FundRow] = []
    for block in layout.blocks:
        about = subject_at(layout, block.rows[0]) if block.rows else None
        if block.kind == "funds":
            out += reader.of_sources(block, about or subject)
        elif block.kind == "tasks" and any(fund_role(path[:1]) == "executed" for path in block.heads.values()):
            out += reader.of_tasks(block, subject)
    return out or reader.of_pairs(layout, subject)


def _columns(block: Block) -> dict[str, int]:
    """Columns of a block by fund role, the leftmost of each."""
    found: dict[str, int] = {}
    for column in sorted(block.heads):
        role = fund_role(block.heads[column])
        if role:
            found.setdefault(role, column)
    return found


def _top_column(block: Block, role: str) -> int | None:
    return next((c for c in sorted(block.heads) if fund_role(block.heads[c][:1]) == role), None)


def _source(text: str | None) -> FundSource | None:
    flat = key(text)
    return next((source for source, pattern in _SOURCES if pattern.fullmatch(flat)), None)


class _Reader:
    def __init__(self, document_id: str, table: Table, unit: str | None) -> None:
        self.document_id, self.table, self.unit = document_id, table, unit
        self.at = {(row, cell.column): cell for cell in table.cells for row in range(cell.row, cell.row + cell.row_span)}

    def of_sources(self, block: Block, subject: str | None) -> list[FundRow]:
        """One row a source of money, which the label left of the figures names."""
        columns = _columns(block)
        figures = min((column for role, column in columns.items() if role in _AMOUNTS), default=block.first_column)
        out: list[FundRow] = []
        for row in block.rows:
            label = next((cell for column in range(figures - 1, -1, -1)
                          if (cell := self.at.get((row, column))) and cell.text and cell.row == row), None)
            source = _source(label.text) if label else None
            if label is not None and source is None and any(self._figure(row, columns.get(role)) for role in _AMOUNTS):
                source = "other" if out else "total"  # the first row is the whole, whatever it is called
            if source is not None:
                out.append(self._row(row, subject, source, columns, label))
        return out

    def of_tasks(self, block: Block, subject: str | None) -> list[FundRow]:
        """Forms that print 全年预算数 and 全年执行数 a task, each split into 总额, 财政拨款, 其他资金."""
        parts: dict[FundSource, dict[str, int]] = {}
        for column in sorted(block.heads):
            path = block.heads[column]
            role = fund_role(path[:1])
            part = ("total" if key(path[-1]) == "总额" else _source(path[-1])) if len(path) > 1 else "total"
            if role is not None and role in _AMOUNTS and part:
                parts.setdefault(part, {}).setdefault(role, column)
        if "total" in parts:
            for role in ("weight", "rate", "score"):
                found = _top_column(block, role)
                if found is not None:
                    parts["total"][role] = found
        out = []
        for row in block.rows:
            name = self.at.get((row, block.first_column))
            if name is None or not name.text:
                continue
            about = subject if _TOTAL_ROW.fullmatch(key(name.text)) else name.text
            out += [self._row(row, about, source, parts[source], name) for source in _ORDER if source in parts]
        return out

    def of_pairs(self, layout: Layout, subject: str | None) -> list[FundRow]:
        """Forms that print 预算数 and 执行数 as labels with their figures beside them; sources (其中：财政拨款) may follow below."""
        total: dict[str, Cell] = {}
        for label, cell in layout.pairs:
            role = fund_role((label,))
            if role in (*_AMOUNTS, "rate") and role is not None and _plain(cell.text) is not None:
                total.setdefault(role, cell)
        if "executed" not in total:
            return []
        role_of = {cell.column: role for role, cell in total.items()}
        start = total["executed"].row
        parts: dict[FundSource, dict[str, Cell]] = {"total": total}
        for label, cell in layout.pairs:
            source = _source(label) if start < cell.row <= start + len(_ORDER) else None
            if source and fund_role((label,)) is None and _plain(cell.text) is not None and cell.column in role_of:
                parts.setdefault(source, {}).setdefault(role_of[cell.column], cell)
        return [self._of_cells(subject, source, found) for source, found in parts.items()]

    def _of_cells(self, subject: str | None, source: FundSource, found: Mapping[str, Cell]) -> FundRow:
        first = min(found.values(), key=lambda cell: (cell.row, cell.column))
        return self._made(subject, source, {role: cell.text for role, cell in found.items()}, first)

    def _row(self, row: int, subject: str | None, source: FundSource, columns: Mapping[str, int], label: Cell | None) -> FundRow:
        return self._made(subject, source, {role: self._text(row, column) for role, column in columns.items()}, label)

    def _made(self, subject: str | None, source: FundSource, texts: Mapping[str, str | None], label: Cell | None) -> FundRow:
        units = [match.group(1) for role in _AMOUNTS if (text := texts.get(role)) and (match := _AMOUNT_UNIT.search(bare(text)))]
        return FundRow.model_construct(
            document_id=self.document_id, table_id=self.table.table_id, subject=subject, source=source, initial_budget=_plain(texts.get("initial")),
            full_year_budget=_plain(texts.get("full")), executed=_plain(texts.get("executed")), weight=_number(texts.get("weight")),
            rate_printed=_plain(texts.get("rate")), score=_number(texts.get("score")), unit=units[0] if units else self.unit,
            page=label.page if label else None)

    def _text(self, row: int, column: int | None) -> str | None:
        cell = self.at.get((row, column)) if column is not None else None
        return cell.text if cell is not None and cell.row == row else None

    def _figure(self, row: int, column: int | None) -> str | None:
        return _plain(self._text(row, column))


def _plain(text: str | None) -> str | None:
    """A figure as printed, without a money unit after it; None for anything else."""
    if text is None:
        return None
    printed = _AMOUNT_UNIT.sub("", text.strip()).strip()
    return printed if parse_figure(printed) is not None else None


def _number(text: str | None) -> str | None:
    figure = parse_figure(text.removesuffix("分")) if text else None
    return figure.text if figure else None
