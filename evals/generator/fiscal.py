"""Budget tables that several shapes share, in each shape's own words (预算表)."""

from __future__ import annotations

from collections.abc import Sequence

from evals.generator.finances import Finances
from evals.generator.grids import Column, Row, Table

BLANK_ROWS = 3


def pad(left: list[Row], right: list[Row], closing: int) -> list[Row]:
    """Two sides set beside each other, the shorter one filled with blanks above its `closing` rows."""
    sides = [left, right]
    depth = max(len(left), len(right))
    for side in sides:
        blank: Row = [None] * len(side[0])
        while len(side) < depth:
            side.insert(len(side) - closing, list(blank))
    return [a + b for a, b in zip(*sides, strict=True)]


def summary(f: Finances, title: str, kind: str, heads: tuple[str, str, str, str], incomes: Sequence[tuple[str, int]],
            tail: Sequence[tuple[str, int]], ends: Sequence[tuple[str, int]], numerals: bool = True) -> Table:
    """收支总表: incomes | expenditure by class. `heads`: top left, top right, item, amount; `tail`, `ends`: closing rows."""
    left: list[Row] = [[name, f.scale.text(value)] for name, value in (*incomes, *tail)]
    right: list[Row] = []
    for number, (_, name, items) in enumerate(f.classes()):
        mark = "一二三四五六七八九十"[number] + "、" if numerals else ""
        right.append([mark + name, f.scale.text(sum(item.total if kind == "income_expenditure_summary" else item.total - item.other for item in items))])
    right += [[name, f.scale.text(value)] for name, value in ends]
    columns = [Column((heads[0], heads[2]), "name", width=2.2), Column((heads[0], heads[3]), "amount", "budget", 1.2),
               Column((heads[1], heads[2]), "name", width=2.2), Column((heads[1], heads[3]), "amount", "budget", 1.2)]
    return Table(kind, title, columns, pad(left, right, len(tail)), lanes=(0, 2), sides=("income", "expenditure"))


def by_function(f: Finances, title: str, kind: str, head: tuple[str, str, str], columns: Sequence[Column], values: Sequence[str], total: str | None,
                split_codes: bool = False, general_only: bool = False, total_last: bool = False) -> Table:
    """A table of 类, 款, 项 rows. `head`: over the codes, code, name. `values`: basic | project | total | general | appropriation | other | carry | zero | blank."""
    rows: list[Row] = []
    for code, name, items in f.levels():
        figures = [_figure(f, value, items, general_only) for value in values]
        if general_only and not any(item.appropriation for item in items):
            continue
        codes: list[str | None] = [code[:3], code[3:5] or None, code[5:7] or None] if split_codes else [code]
        rows.append([*codes, name, *figures])
    first = _first_columns(head, split_codes)
    spans = {}
    if total:
        row: Row = [total, *[None] * (len(first) - 1), *[_figure(f, value, f.items, general_only) for value in values]]
        rows.insert(len(rows) if total_last else 0, row)
        spans[(len(rows) - 1 if total_last else 0, 0)] = (1, len(first))
    return Table(kind, title, [*first, *columns], rows, sides=("income" if kind == "income_summary" else "expenditure",), spans=spans)


def _first_columns(head: tuple[str, str, str], split_codes: bool) -> list[Column]:
    top = (head[0],) if head[0] else ()
    if split_codes:
        return [*(Column((*top, head[1], part), "code", width=0.35) for part in "类款项"), Column((*top, head[2]), "name", width=2.4)]
    return [Column((*top, head[1]), "code", width=0.9), Column((*top, head[2]), "name", width=2.4)]


def _figure(f: Finances, value: str, items: Sequence, general_only: bool) -> str | None:  # type: ignore[type-arg]
    if value == "blank":
        return None
    if value == "zero":
        return f.scale.text(0)
    if value == "total" and general_only:
        value = "appropriation"
    if value == "project" and general_only:
        return f.scale.text(sum(item.appropriation - item.basic for item in items))
    return f.scale.text(sum(getattr(item, value) for item in items))


def by_economic(f: Finances, title: str, head: tuple[str, str, str], columns: Sequence[Column], total: str, split_codes: bool = False) -> Table:
    """Basic expenditure by economic 类 and 款: total, personnel, public."""
    top = (head[0],) if head[0] else ()
    rows: list[Row] = []
    zero = f.scale.text(0)
    for code, name, amount in f.economic_levels():
        personnel = code[:3] in ("301", "303")
        text = f.scale.text(amount)
        codes: list[str | None] = [code[:3], code[3:] or None] if split_codes else [code]
        rows.append([*codes, name, text, text if personnel else zero, zero if personnel else text])
    first = [Column((*top, head[1], part), "code", width=0.4) for part in "类款"] if split_codes else [Column((*top, head[1]), "code", width=0.9)]
    first.append(Column((*top, head[2]), "name", width=2.4))
    rows.append([total, *[None] * (len(first) - 1), f.scale.text(f.basic), f.scale.text(f.personnel), f.scale.text(f.public)])
    return Table("general_public_by_economic", title, [*first, *columns], rows, sides=("expenditure",), spans={(len(rows) - 1, 0): (1, len(first))})


def empty(title: str, kind: str, first: Sequence[Column], columns: Sequence[Column], note: str, total: str | None = "合计") -> Table:
    """A table without any figure, with a note that says why (本表无数据)."""
    width = len(first) + len(columns)
    rows: list[Row] = [[None] * width for _ in range(BLANK_ROWS)]
    spans = {}
    if total:
        rows.append([total, *[None] * (width - 1)])
        spans[(BLANK_ROWS, 0)] = (1, len(first))
    return Table(kind, title, [*first, *columns], rows, sides=("expenditure",), note=note, is_empty=True, spans=spans)
