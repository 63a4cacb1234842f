"""Logical tables: what a fixture table says, before it is drawn and as the truth it must be read back to."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.money import FACTORS

Row = list[str | None]


@dataclass(frozen=True)
class Column:
    """A column: its header path, what stands in it (code, name, unit, year, amount, text), and its measure if amount."""

    path: tuple[str, ...]
    role: str
    measure: str | None = None
    width: float = 1.0


@dataclass
class Table:
    """A table with a header. `lanes`: first columns of its sides. `sides`: `income`/`expenditure` by lane where it has two."""

    kind: str
    title: str
    columns: list[Column]
    rows: list[Row]
    number: str | None = None
    unit: str | None = None
    organisation: str | None = None
    lanes: tuple[int, ...] = (0,)
    sides: tuple[str | None, ...] = (None,)
    year: int | None = None
    note: str | None = None
    line_measure: str | None = None

    @property
    def depth(self) -> int:
        """Rows of the header."""
        return max(len(column.path) for column in self.columns)

    def header(self) -> list[tuple[int, int, int, int, str]]:
        """Header cells as (row, column, row_span, column_span, text)."""
        cells = []
        for level in range(self.depth):
            column = 0
            while column < len(self.columns):
                path = self.columns[column].path
                if level >= len(path):
                    column += 1
                    continue
                end = column + 1
                while end < len(self.columns) and self.columns[end].path[:level + 1] == path[:level + 1] and len(path) > level + 1:
                    end += 1
                height = self.depth - level if level == len(path) - 1 else 1
                cells.append((level, column, height, end - column, path[level]))
                column = end
        return cells


@dataclass
class Form:
    """A label/value form: cells as (row, column, row_span, column_span, text) over `width` columns, and what it holds."""

    kind: str
    title: str
    width: int
    cells: list[tuple[int, int, int, int, str | None]]
    subtitle: str | None = None
    unit: str | None = None
    subject: str | None = None
    organisation: str | None = None
    indicators: list[dict[str, str | None]] = field(default_factory=list)
    funds: list[dict[str, str | None]] = field(default_factory=list)
    weights: tuple[float, ...] = ()


@dataclass
class Document:
    """A fixture document: its identity, its cover, paragraphs and tables in order, and rows of truth that prose gives."""

    name: str
    identity: dict[str, object]
    cover: list[str]
    parts: list[str | Table | Form]
    narratives: list[dict[str, object]] = field(default_factory=list)
    statements: list[dict[str, object]] = field(default_factory=list)
    checks: list[dict[str, object]] = field(default_factory=list)


def yuan(printed: str, unit: str) -> str:
    """A printed amount in 元, as the contract writes it."""
    value = Decimal(printed.replace(",", "")) * FACTORS[unit]
    return format(value.to_integral_value() if value == value.to_integral_value() else value.normalize(), "f")
