"""How a form is laid out: labels with their values, and the inner tables with heads of their own (表单结构)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.tables.forms.head_rows import BlockKind, head_kind
from pipeline.tables.forms.heads import LEVEL_HEAD, fund_role, indicator_role
from pipeline.tables.forms.heads import key as key
from schemas.table import Cell, Table

_PAIR_LABEL = re.compile(
    r"(?:一级)?(?:预算|主管|实施|申报|填报|项目|资金|市级|区级)?(?:主管)?(?:部门|单位)(?:\(单位\))?(?:名称)?(?:及代码)?|项目(?:名称|编码|性质|类别|类型|属性|负责人|资金|概况|周期|期限|起止时间|联系人|总目标"
    r"|绩效目标|立项依据|资金总额|目标完成情况|内容)(?:\(.*\))?|绩效自评年度|计划(?:开始|完成)日期|(?:年度|项目)?资金(?:申请)?总额|年度金额|(?:其中:)?(?:当年)?(?:财政|中央财政|市级财政|省级财政|区级财政|地方)?(?:资金|拨款|财政拨款)"
    r"|(?:其中:)?(?:上年|以前年度)?结转(?:资金|结余)?|上年结转(?:资金)?|其他(?:资金|说明)|资金情况(?:\(.*\))?|资金使用情况|年度(?:总体)?目标|整体绩效目标|总体绩效目标|当年(?:整体)?绩效目标|当年预算|市级支出|补助区县"
    r"|转移支付名称|专项名称|政策名称|总体资金情况(?:\(.*\))?|执行率分值.*|联系(?:人|电话)|填报(?:人|日期)|评价得分|总分|总计|合计|其他需完成的任务.*|绩效目标|部门职能|部门概况|总得分|备注")


class Block(NamedTuple):
    """An inner table: `heads` maps columns to header paths, `rows` are its body rows, `band` the label at its side."""

    kind: BlockKind
    heads: dict[int, tuple[str, ...]]
    rows: tuple[int, ...]
    band: str | None
    first_column: int


class Mark(NamedTuple):
    """What a form cell is: a `label` has neither row label nor path."""

    is_label: bool
    row_label: str | None = None
    path: tuple[str, ...] | None = None


class Layout(NamedTuple):
    """Marks by (row, column) of a form's cells, its blocks, and its label/value pairs in order."""

    marks: dict[tuple[int, int], Mark]
    blocks: tuple[Block, ...]
    pairs: tuple[tuple[str, Cell], ...]


def form_rows(table: Table) -> list[list[Cell]]:
    """Cells by the row they start in, left to right."""
    rows: list[list[Cell]] = [[] for _ in range(table.row_count)]
    for cell in table.cells:
        rows[cell.row].append(cell)
    for row in rows:
        row.sort(key=lambda cell: cell.column)
    return rows


def read_layout(table: Table) -> Layout:
    """Labels, values and inner tables of a form, told by its own words."""
    return _Reader(table).read()


class _Reader:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.rows = form_rows(table)
        self.bands = [cell for cell in table.cells if cell.row_span > 1 and cell.text]
        self.marks: dict[tuple[int, int], Mark] = {}
        self.blocks: list[Block] = []
        self.pairs: list[tuple[str, Cell]] = []
        self.at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                self.at[row, cell.column] = cell

    def read(self) -> Layout:
        row = 0
        pending: Cell | None = None
        while row < len(self.rows):
            found = head_kind(self.rows[row])
            if found:
                row = self._block(row, *found)
                pending = None
                continue
            pending = self._pair_row(row, pending)
            row += 1
        return Layout(self.marks, tuple(self.blocks), tuple(self.pairs))

    def _band(self, row: int, before: int) -> str | None:
        """The label cell at the left that reaches over the row."""
        covering = [cell for cell in self.table.cells
                    if cell.text and cell.row <= row < cell.row + cell.row_span and cell.column < before]
        return max(covering, key=lambda cell: cell.column).text if covering else None

    def _block(self, row: int, kind: BlockKind, heads: list[Cell]) -> int:
        paths: dict[int, tuple[str, ...]] = {}
        for cell in self.rows[row]:
            self.marks[cell.row, cell.column] = Mark(True)
        for cell in heads:
            for column in range(cell.column, cell.column + cell.column_span):
                paths[column] = (cell.text or "",)
        first = min(paths)
        next_row = row + 1
        while next_row < len(self.rows) and self._is_subheader(next_row, heads, row):
            for cell in self.rows[next_row]:
                self.marks[cell.row, cell.column] = Mark(True)
                for column in range(cell.column, cell.column + cell.column_span):
                    if cell.text and column in paths:
                        paths[column] = (*paths[column], cell.text)
            next_row += 1
        body: list[int] = []
        band = self._band(row, first)
        while next_row < len(self.rows) and self._belongs(next_row, kind, first, paths):
            self._body_row(next_row, kind, first, paths, band)
            body.append(next_row)
            next_row += 1
            if kind == "goals":
                break
        self.blocks.append(Block(kind, paths, tuple(body), band, first))
        return max(next_row, row + 1)

    def _is_subheader(self, row: int, heads: list[Cell], head_row: int) -> bool:
        cells = [cell for cell in self.rows[row] if cell.text]
        tall = [cell for cell in heads if cell.row_span > 1]
        wide = [cell for cell in heads if cell.row_span == 1 and cell.column_span > 1]
        if not cells or not wide or row != head_row + 1 or (not tall and not any(LEVEL_HEAD.search(key(cell.text)) for cell in cells)):
            return False
        return all(any(w.column <= cell.column < w.column + w.column_span for w in wide) for cell in cells)

    def _belongs(self, row: int, kind: BlockKind, first: int, paths: dict[int, tuple[str, ...]]) -> bool:
        cells = self.rows[row]
        if not cells:
            return True
        if head_kind(cells):
            return False
        filled = [cell for cell in cells if cell.text]
        under = [cell for cell in cells if cell.column in paths]
        if kind == "goals":
            return bool(under)
        if kind == "funds":
            return len(under) >= 3 and any(cell.column < first for cell in cells)
        if not under:
            return False
        if filled and filled[0].row_span == 1 and len(filled) <= 4 and names_subject(filled[0].text or ""):
            return False  # the next form in the same grid
        outer = [cell for cell in filled if cell.column < first]
        if outer and outer[0].row_span == 1 and _PAIR_LABEL.fullmatch(key(outer[0].text)) and outer[0].column_span + outer[0].column <= first:
            return False
        if kind == "indicators" and outer and len(under) < 2 and outer[0].row_span == 1:
            return False
        if kind == "amounts":
            return len(under) >= 2
        return not (len(cells) == 2 and outer and not _is_total(outer[0].text))

    def _body_row(self, row: int, kind: BlockKind, first: int, paths: dict[int, tuple[str, ...]], band: str | None) -> None:
        cells = self.rows[row]
        label = self._row_label(row, kind, first, paths) or self._band(row, first) or band
        for cell in cells:
            if cell.column < first:
                if kind == "funds" and cell.column + cell.column_span >= first and cell.row_span <= 2 and cell.text:
                    self.marks[cell.row, cell.column] = Mark(False, cell.text, None)
                else:
                    self.marks[cell.row, cell.column] = Mark(True)
                continue
            self.marks[cell.row, cell.column] = Mark(False, label, paths.get(cell.column))

    def _row_label(self, row: int, kind: BlockKind, first: int, paths: dict[int, tuple[str, ...]]) -> str | None:
        if kind == "funds":
            names = [cell for cell in self.rows[row] if cell.column < first and cell.text]
            return names[-1].text if names else None
        outer = next((cell for cell in self.rows[row] if cell.column < first and cell.text and cell.column + cell.column_span > first), None)
        if outer is not None:
            return outer.text
        columns = sorted(paths)
        if kind == "indicators":
            column = next((found for role in ("level3", "name") if (found := column_of(paths, role)) is not None), None)
            if column is None:
                return None
            cell = self.at.get((row, column))
            if cell is not None and cell.text:
                return cell.text
            return next((left.text for c in reversed(columns) if c < column and (left := self.at.get((row, c))) and left.text), None)
        if kind == "tasks":
            cell = self.at.get((row, columns[0]))
            heads = {paths[c] for c in range(columns[0], columns[0] + cell.column_span) if c in paths} if cell else set()
            return cell.text if cell and cell.text and len(heads) <= 1 else None
        return None

    def _pair_row(self, row: int, pending: Cell | None) -> Cell | None:
        """Label, value, label, value …; returns a label whose value stands below it."""
        cells = self.rows[row]
        label: Cell | None = None
        unused: Cell | None = None
        even = len(cells) % 2 == 0
        for position, cell in enumerate(cells):
            text = key(cell.text)
            known = bool(_PAIR_LABEL.fullmatch(text)) or names_subject(text) or fund_role((text,)) in ("initial", "full", "executed", "rate")
            if not known and cell.text and even and position % 2 == 0 and len(text) <= 14 and label is None and not any(c.isdigit() for c in text):
                known = True
            whole = cell.column_span >= self.table.column_count
            if cell.text and known and not (label is not None and unused is not None and position == len(cells) - 1 and cell.column_span > 2):
                self.marks[cell.row, cell.column] = Mark(True)
                label = unused = cell
                continue
            if whole and cell.text and label is None and pending is None:
                self.marks[cell.row, cell.column] = Mark(True)  # a title, a year, a note or the head of a band
                label = unused = cell if len(text) <= 16 else None
                continue
            owner = label or pending
            owner_text = owner.text if owner else self._band(row, cell.column)
            if owner_text is None and cell.text:
                self.marks[cell.row, cell.column] = Mark(True)
            else:
                self.marks[cell.row, cell.column] = Mark(False, owner_text, None)
                if owner_text and cell.text:
                    self.pairs.append((owner_text, cell))
            unused = None
            pending = None
        return unused


_SUBJECT_LABEL = re.compile(r"(?:.{0,4}项目|转移支付|专项|.{0,2}专项资金|政策)(?:\(.{1,6}\))?名称(?:\(.*\))?|(?:被?评价|绩效评价|自评)项目(?:名称)?")


def names_subject(label: str) -> bool:
    """Whether a label asks for the name of what the form is about (项目名称)."""
    return bool(_SUBJECT_LABEL.fullmatch(key(label)))


def subject_at(layout: Layout, row: int) -> str | None:
    """The project that the form last named above `row`; forms stacked in one grid have one each."""
    return next((cell.text for label, cell in reversed(layout.pairs) if cell.row <= row and cell.text and names_subject(label)), None)


def column_of(paths: dict[int, tuple[str, ...]], role: str) -> int | None:
    """The first column of that role."""
    return next((column for column in sorted(paths) if paths[column] and indicator_role(paths[column]) == role), None)


def _is_total(text: str | None) -> bool:
    return bool(re.fullmatch(r"总分|合计|总计|金额合计|总得分|小计", key(text)))
