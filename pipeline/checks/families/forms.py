"""Self-evaluation and target forms as performance checks see them: fund rows, indicators, totals, each figure with its cell (绩效表)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from pipeline.checks.book import Book, TableView, cell_operand
from pipeline.text import bare
from schemas.checks import Operand
from schemas.rows import CellRow, FundSource, IndicatorRow

Role: TypeAlias = Literal["initial", "budget", "executed", "weight", "rate", "score"]
Part: TypeAlias = FundSource

FORM_KINDS = ("self_evaluation", "project_target", "department_target")
_EXACT = 6
_NOTE = re.compile(r"[*:：]|[(（].*?[)）]")
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("initial", re.compile(r"年初(?:预算)?数?(?:预算数?)?")),
    ("budget", re.compile(r"(?:全年|调整后|调整|年度)?预算数?")),
    ("executed", re.compile(r"(?:全年|年度)?(?:执行|支出|实际支出)数?")),
    ("weight", re.compile(r"(?:指标)?(?:分值|权重)(?:权重)?|标准分")),
    ("rate", re.compile(r"(?:预算)?执行率")),
    ("score", re.compile(r"(?:自评)?(?:得分|评分)")))
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("carry_over", re.compile(r".*(?:结转|结余).*")),
    ("other", re.compile(r".*(?:其他|自筹|单位资金).*")),
    ("total", re.compile(r".*(?:总额|合计|总计|总金额).*")),
    ("fiscal", re.compile(r".*(?:财政|拨款).*")))
_GRAND = re.compile(r"(?:自评|绩效|评价)?总得?分|合计|总计|得分合计")
_SUM_LABEL = re.compile(r"(?:金额)?(?:合计|总计)")
_GROUP = re.compile(r"(.+?)[(（](\d{1,3}(?:\.\d+)?)分?[)）]")


class FundLine(NamedTuple):
    """A row of 资金使用情况: figures by role, split by `part` where columns are (总额 | 财政拨款 | 其他资金)."""

    label: str
    part: Part | None
    cells: Mapping[tuple[Role, Part | None], CellRow]


class Scored(NamedTuple):
    """An indicator with the cells of its weight and score (None where nothing is printed) and all cells of its row."""

    row: IndicatorRow
    weight: CellRow | None
    score: CellRow | None
    cells: Sequence[CellRow]


class Group(NamedTuple):
    """A level that prints its own weight: 产出指标（50分）."""

    name: str
    operand: Operand
    members: tuple[Scored, ...]


class Form(NamedTuple):
    """A form: what is printed about funds, indicators and the grand total (总分). `figures`: how many figures stand in columns of a role."""

    view: TableView
    subject: str | None
    funds: tuple[FundLine, ...]
    indicators: tuple[Scored, ...]
    grand: Mapping[Role, CellRow]
    groups: tuple[Group, ...]
    has_reasons: bool
    figures: Mapping[Role, int]


def read_forms(book: Book) -> Iterator[Form]:
    """Every table of the document that scores or weighs indicators, or states what funds were executed."""
    indicators: dict[str, list[IndicatorRow]] = {}
    for row in book.indicators:
        indicators.setdefault(row.table_id, []).append(row)
    for view in book.tables:
        rows = indicators.get(view.table_id, [])
        weighed = any(row.weight is not None or row.score is not None for row in rows)
        if weighed or (view.row.header_row_count == 0 and view.kind in FORM_KINDS):
            yield _form(view, rows)


def number(cell: CellRow | None) -> Decimal | None:
    """The figure of a number cell."""
    return Decimal(cell.value) if cell is not None and cell.state == "number" and cell.value is not None else None


def operand(cell: CellRow, name: str, unit: str | None = None) -> Operand:
    """A number cell as operand; `unit` where the form's own words give another than the cell's."""
    made = cell_operand(cell, number(cell) or Decimal(0), name)
    return made if unit is None else made._replace(unit=unit)


def points(total: Operand, terms: Sequence[Operand]) -> tuple[Operand, tuple[Operand, ...]]:
    """Points as exact as the form means them: whole points are exact, 9.18 is rounded; a whole total over broken points may be rounded too."""
    whole = all(term.value == term.value.to_integral_value() for term in terms)
    made = tuple(exact(term) if term.value == term.value.to_integral_value() else term for term in terms)
    return exact(total) if whole else total, made


def exact(operand: Operand) -> Operand:
    """A count or a number of points: printed in full, never rounded."""
    return operand._replace(decimals=max(operand.decimals, _EXACT))


def percent(cell: CellRow) -> bool | None:
    """Whether a rate is printed in percent; None when that can't be told."""
    if cell.unit == "%" or any("%" in bare(part) for part in cell.column_path or ()):
        return True
    value = number(cell)
    return True if value is not None and value > Decimal("1.5") else None


def part_of(label: str) -> Part | None:
    """The source of funds that a label names."""
    return next((part for part, pattern in _PARTS if pattern.fullmatch(label)), None)


def _form(view: TableView, rows: Sequence[IndicatorRow]) -> Form:
    at_row: dict[int, dict[tuple[Role, Part | None], CellRow]] = {}
    rows_of: dict[int, list[CellRow]] = {}
    for cell in view.cells:
        rows_of.setdefault(cell.row, []).append(cell)
        key = _key(cell)
        if key is not None:
            at_row.setdefault(cell.row, {}).setdefault(key, cell)
    numbers = _rows_of_indicators(view, rows)
    scored = tuple(_scored(row, at_row.get(number, {}), rows_of.get(number, ())) for row, number in zip(rows, numbers, strict=True))
    owned = {cell.row for one in scored for cell in (one.weight, one.score) if cell is not None}
    funds: list[FundLine] = []
    grand: dict[Role, CellRow] = {}
    for row, cells in at_row.items():
        label = _label(cells, rows_of[row])
        if row in owned or not label:
            continue
        if _GRAND.fullmatch(label) and not any(role in ("budget", "executed") for role, _ in cells):
            grand = {role: cell for (role, _), cell in cells.items() if cell.state == "number"}
        elif any(role in ("initial", "budget", "executed") for role, _ in cells):
            funds.append(FundLine(label, part_of(label.removeprefix("其中").strip(":：")), cells))
    reasons = any(cell.text and re.search(r"偏差|原因|扣分", cell.text) and len(cell.text) < 30 for cell in view.cells)
    subject = next((row.subject for row in rows if row.subject), None)
    figures = Counter(role for cells in at_row.values() for (role, _), cell in cells.items() if cell.state == "number")
    return Form(view, subject, tuple(funds), scored, grand, tuple(_groups(view, scored)), reasons, figures)


def _rows_of_indicators(view: TableView, rows: Sequence[IndicatorRow]) -> list[int]:
    """The table row of every indicator: by its place, or by its name in order where formats have no places; -1 if unknown."""
    by_place = {(cell.page, cell.bbox): cell.row for cell in view.cells if cell.bbox is not None}
    by_name: dict[str | None, list[int]] = {}
    for cell in view.cells:
        if cell.bbox is None and cell.text is not None and cell.text == cell.row_label:
            by_name.setdefault(cell.text, []).append(cell.row)
    out = []
    for row in rows:
        named = by_name.get(row.level3, []) if row.bbox is None else []
        out.append(by_place.get((row.page, row.bbox), -1) if row.bbox is not None else named.pop(0) if named else -1)
    return out


def _label(cells: Mapping[tuple[Role, Part | None], CellRow], row: Sequence[CellRow]) -> str:
    """What names a row: 金额合计 and the like where printed, else its row label."""
    total = next((bare(cell.text) for cell in row if cell.text and _SUM_LABEL.fullmatch(bare(cell.text))), None)
    return total or bare(next((cell.row_label for cell in cells.values() if cell.row_label), None) or "").strip(":：")


def _key(cell: CellRow) -> tuple[Role, Part | None] | None:
    path = cell.column_path
    if not path:
        return None
    words = _NOTE.sub("", bare(path[0]))
    role = next((role for role, pattern in _ROLES if pattern.fullmatch(words)), None)
    if role is None:
        return None
    return role, (part_of(bare(path[-1])) if len(path) > 1 else None)


def _scored(row: IndicatorRow, cells: Mapping[tuple[Role, Part | None], CellRow], whole: Sequence[CellRow]) -> Scored:
    weight, score = cells.get(("weight", None)), cells.get(("score", None))
    return Scored(row, weight if weight is not None and weight.value == row.weight else None,
                  score if score is not None and score.value == row.score else None, whole)


def _groups(view: TableView, scored: Sequence[Scored]) -> Iterator[Group]:
    for level in ("level1", "level2"):
        found: dict[tuple[str | None, str], list[Scored]] = {}
        for one in scored:
            name = getattr(one.row, level)
            if name and _GROUP.fullmatch(name):
                found.setdefault((one.row.level1 if level == "level2" else None, name), []).append(one)
        for (_, name), members in found.items():
            match = _GROUP.fullmatch(name)
            cell = next((cell for cell in view.cells if cell.text == name), None)
            if match and cell is not None:
                figure = match.group(2)
                yield Group(match.group(1), Operand(name, figure, Decimal(figure), len(figure.partition(".")[2]), None, view.table_id,
                                                    cell.row, cell.column, cell.page, cell.bbox), tuple(members))
