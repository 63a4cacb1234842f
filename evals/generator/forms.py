"""Builds label/value forms cell by cell: pairs, funds, goals, indicators with merged levels (表单)."""

from __future__ import annotations

from collections.abc import Sequence

from evals.generator.grids import Align, Box, Fact, Form, Mark
from evals.generator.words import Aim


class FormBuilder:
    """Adds rows to a form; `row` is the next one."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.row = 0

    def cell(self, row: int, column: int, rows: int, columns: int, text: str | None, mark: Mark | None = None, align: Align = "centre") -> None:
        """One cell; without a mark it is a label."""
        self.form.cells.append(Box(row, column, rows, columns, text, align))
        if mark is not None:
            self.form.marks[row, column] = mark

    def pairs(self, *cells: tuple[str, int, str | None, int], code: bool = False) -> None:
        """A row of labels with values: (label, its width, value, its width)."""
        column = 0
        for label, width, value, value_width in cells:
            self.cell(self.row, column, 1, width, label)
            self.cell(self.row, column + width, 1, value_width, value, Mark(label, None, code))
            column += width + value_width
        self.row += 1

    def goals(self, band: str, band_width: int, heads: Sequence[tuple[str, int]], texts: Sequence[str]) -> None:
        """Goal columns under their heads, with the band at the left."""
        self.cell(self.row, 0, 2, band_width, band)
        column = band_width
        for (head, width), text in zip(heads, texts, strict=True):
            self.cell(self.row, column, 1, width, head)
            self.cell(self.row + 1, column, 1, width, text, Mark(band, (head,)), "left")
            column += width
        self.row += 2

    def indicators(self, band: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[str | None]], total: Sequence[str | None] | None = None) -> None:
        """三级指标 under their heads, equal 一级 and 二级 merged. `heads` begin with 一级, 二级, 三级; `total`: a closing row of the weights and scores."""
        first = 1
        self.cell(self.row, 0, len(rows) + 1, first, band)
        columns = [first]
        for _, width in heads:
            columns.append(columns[-1] + width)
        for (head, width), column in zip(heads, columns, strict=False):
            self.cell(self.row, column, 1, width, head)
        top = self.row + 1
        for number, row in enumerate(rows):
            for index, text in enumerate(row):
                if index < 2 and number and all(rows[number - 1][i] == row[i] for i in range(index + 1)):
                    continue
                span = 1
                while index < 2 and number + span < len(rows) and all(rows[number + span][i] == row[i] for i in range(index + 1)):
                    span += 1
                self.cell(top + number, columns[index], span, heads[index][1], text, Mark(row[2], (heads[index][0],)), "left" if index in (2, 4) else "centre")
        self.row = top + len(rows)
        if total is not None:
            self.cell(self.row, 0, 1, columns[3 + sum(1 for text in total if text is None)], total[0])
            for index in range(3, len(heads)):
                text = total[index]
                if text is not None:
                    self.cell(self.row, columns[index], 1, heads[index][1], text, Mark(total[0], (heads[index][0],)))
            self.row += 1


def compact(form: Form) -> Form:
    """The form without columns that no cell begins at: what its rules show."""
    starts = sorted({box.column for box in form.cells})
    ends = [*starts[1:], form.width]
    number = {start: index for index, start in enumerate(starts)}

    def count(column: int, columns: int) -> int:
        return sum(1 for start in starts if column <= start < column + columns)

    form.cells = [box._replace(column=number[box.column], columns=count(box.column, box.columns)) for box in form.cells]
    form.marks = {(row, number[column]): mark for (row, column), mark in form.marks.items()}
    form.weights = tuple(sum(form.weights[start:end]) for start, end in zip(starts, ends, strict=True))
    form.width = len(starts)
    return form


def aim_fact(aim: Aim, **more: str | None) -> Fact:
    """The truth of a planned indicator."""
    return {"level1": aim.level1, "level2": aim.level2, "level3": aim.level3, "target": aim.target, "target_comparator": aim.comparator,
            "target_value": aim.value, "target_unit": aim.unit, **more}
