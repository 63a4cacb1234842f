"""Logical documents: what a fixture says, before it is drawn and as the truth it must be read back to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Row: TypeAlias = list[str | None]
Fact: TypeAlias = dict[str, object]
Role: TypeAlias = Literal["code", "name", "unit", "year", "ordinal", "amount", "text"]
Shape: TypeAlias = Literal["cover", "date", "title", "heading", "body", "contents"]
Align: TypeAlias = Literal["left", "centre", "right"]


class Box(NamedTuple):
    """A cell: its top-left unit, its spans, its text (None for blank), how the text stands in it."""

    row: int
    column: int
    rows: int
    columns: int
    text: str | None
    align: Align = "centre"
    indent: float = 0.0


class Column(NamedTuple):
    """A column: header path, what stands in it, and for amounts their measure (口径) and year.

    `year` None means the document's fiscal year.
    """

    path: tuple[str, ...]
    role: Role
    measure: str | None = None
    width: float = 1.0
    year: int | None = None


@dataclass
class Table:
    """A table with a header. `lanes`: first columns of its sides. `sides`: `income`/`expenditure` by lane.

    `spans`: row and column span by (body row, column); covered places hold None. `indents`: steps by (body row, column).
    `numbering`: the header ends with a row of column numbers (栏次). `labels`: words before the organisation and the unit.
    """

    kind: str
    title: str
    columns: list[Column]
    rows: list[Row]
    number: str | None = None
    number_right: bool = False
    unit: str | None = None
    organisation: str | None = None
    labels: tuple[str, str] = ("部门名称：", "单位：")
    lanes: tuple[int, ...] = (0,)
    sides: tuple[str | None, ...] = (None,)
    note: str | None = None
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)
    is_empty: bool = False
    numbering: bool = False
    indicators: list[Fact] = field(default_factory=list)
    projects: list[Fact] = field(default_factory=list)
    facts: list[tuple[str, Fact]] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """Rows of the header."""
        return max(len(column.path) for column in self.columns) + self.numbering

    def header(self) -> list[Box]:
        """Header cells: equal neighbours merged, short paths merged downwards."""
        cells = self._numbers() if self.numbering else []
        depth = self.depth - self.numbering
        for level in range(depth):
            column = 0
            while column < len(self.columns):
                path = self.columns[column].path
                if level >= len(path):
                    column += 1
                    continue
                end = column + 1
                leaf = level == len(path) - 1
                while not leaf and end < len(self.columns) and self.columns[end].path[:level + 1] == path[:level + 1]:
                    end += 1
                cells.append(Box(level, column, depth - level if leaf else 1, end - column, path[level]))
                column = end
        return cells

    def _numbers(self) -> list[Box]:
        """栏次 under the columns that name rows, the number of each amount column under it."""
        out, number, row = [], 0, self.depth - 1
        for first, end in zip(self.lanes, (*self.lanes[1:], len(self.columns)), strict=True):
            names = [c for c in range(first, end) if self.columns[c].role in ("code", "name", "unit")]
            out.append(Box(row, first, 1, len(names), "栏次"))
            for column in range(first + len(names), end):
                number += self.columns[column].role == "amount"
                out.append(Box(row, column, 1, 1, str(number) if self.columns[column].role == "amount" else None))
        return out

    def body(self) -> list[Box]:
        """Body cells, `row` counted from the header's top."""
        covered = {(r + i, c + j) for (r, c), (rows, columns) in self.spans.items() for i in range(rows) for j in range(columns) if i or j}
        out = []
        depth = self.depth
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if (r, c) in covered:
                    continue
                rows, columns = self.spans.get((r, c), (1, 1))
                role = self.columns[c].role
                align: Align = "right" if role == "amount" else "centre" if columns > 1 or role in ("code", "year", "ordinal") else "left"
                out.append(Box(depth + r, c, rows, columns, text, align, float(self.indents.get((r, c), 0))))
        return out


class Mark(NamedTuple):
    """What a form cell is to be read as: a value under `row_label` and `path`; labels have neither.

    `is_code`: digits that are no amount (dates, years); `money`: figures in the form's unit.
    """

    row_label: str | None
    path: tuple[str, ...] | None = None
    is_code: bool = False
    money: bool = False


@dataclass
class Form:
    """A label/value form over `width` columns and what it holds.

    `marks`: by (row, column) of cells that are no labels. `subject`: its project or department; `owner`: the organisation it names.
    """

    kind: str
    title: str
    width: int
    cells: list[Box]
    weights: tuple[float, ...]
    subtitle: str | None = None
    unit: str | None = None
    unit_line: str | None = None
    subject: str | None = None
    owner: str | None = None
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    indicators: list[Fact] = field(default_factory=list)
    funds: list[Fact] = field(default_factory=list)
    projects: list[Fact] = field(default_factory=list)
    facts: list[tuple[str, Fact]] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows of the form."""
        return max(cell.row + cell.rows for cell in self.cells)


@dataclass
class Prose:
    """A paragraph or heading. `facts`: rows of truth (contract table, row) whose `text` is a slice of it."""

    text: str
    shape: Shape = "body"
    facts: list[tuple[str, Fact]] = field(default_factory=list)


class Break(NamedTuple):
    """A new page."""


@dataclass
class Document:
    """A fixture document: its identity, parts in order, and the checks that it must pass or fail.

    A check's pages are those of the part whose index is its `_part`.
    """

    name: str
    identity: Fact
    parts: list[Prose | Table | Form | Break]
    checks: list[Fact] = field(default_factory=list)
