"""Which rows of a lane add up to which, read from codes, numbering and names (行合计关系)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from pipeline.checks.labels import Label
from pipeline.checks.lanes import LaneRow

How: TypeAlias = Literal["code", "numbering", "unit", "total", "class"]

ECONOMIC_CLASSES = frozenset((
    "工资福利支出", "商品和服务支出", "对个人和家庭的补助", "债务利息及费用支出", "资本性支出", "资本性支出(基本建设)", "对企业补助", "对企业补助(基本建设)",
    "对社会保障基金补助", "其他支出", "对个人和家庭补助支出", "其他资本性支出", "基本建设支出", "对企事业单位的补贴", "对个人和家庭补助", "转移性支出"))
_ORGANISATION = re.compile(
    r".*(?:局|委员会|委|办公室|办公厅|办|中心|院|校|学院|学校|大学|中学|小学|幼儿园|站|所|大队|支队|总队|队|馆|园|厅|部|署|处|社|会|政府|公司|医院|街道|本级|机关|"
    r"本部|委办|法庭|基地|台|团|室)(?:\((?:本级|本部|机关|汇总|行政|事业)\)|本级|机关|本部)?")
_NOT_ORGANISATION = re.compile(r"经费|支出|收入|项目|补助|工资|费$|资金|运行$|事务$|[一二三四五六七八九十]、|^其他|^\d")


class RowSum(NamedTuple):
    """Row `total` = Σ `addends` in every column. `firm`: False where the layout only suggests it."""

    how: How
    total: LaneRow
    addends: tuple[LaneRow, ...]
    firm: bool


def row_sums(rows: Sequence[LaneRow]) -> list[RowSum]:
    """All sums over rows that the labels of one lane name."""
    named = [row for row in rows if row.label.text]
    if not named:
        return []
    coded = sum(1 for row in named if row.label.code)
    if coded >= 2 and coded >= 0.5 * len([row for row in named if not row.label.total]):
        return _coded(named)
    return _uncoded(named)


def is_organisation(label: Label) -> bool:
    """Whether a row names a unit (预算单位) rather than an item."""
    return label.code is None and not label.total and not label.sub and bool(
        label.name and _ORGANISATION.fullmatch(label.name) and not _NOT_ORGANISATION.search(label.name))


class _Block:
    """The rows below one unit's own row."""

    def __init__(self, head: LaneRow | None) -> None:
        self.head = head
        self.rows: list[LaneRow] = []
        self.roots: list[LaneRow] = []
        self.total: LaneRow | None = None


def _blocks(rows: Sequence[LaneRow]) -> list[_Block]:
    blocks = [_Block(None)]
    for row in rows:
        if is_organisation(row.label):
            blocks.append(_Block(row))
        else:
            blocks[-1].rows.append(row)
    return blocks


def _coded(rows: Sequence[LaneRow]) -> list[RowSum]:
    found: list[RowSum] = []
    blocks = _blocks(rows)
    for block in blocks:
        found += _tree(block)
        if block.head is not None and block.roots:
            found.append(RowSum("unit", block.head, tuple(block.roots), True))
    found += _heads(blocks, [row for block in blocks for row in block.rows if row.label.total])
    return found


def _tree(block: _Block) -> list[RowSum]:
    """Parents by prefix of the code: the nearest row above whose code begins this one's."""
    children: dict[int, list[LaneRow]] = {}
    stack: list[LaneRow] = []
    parents: dict[int, LaneRow] = {}
    for row in block.rows:
        code = row.label.code
        if code is None:
            continue
        while stack and not (code.startswith(stack[-1].label.code or "-") and len(code) > len(stack[-1].label.code or "")):
            stack.pop()
        if stack:
            children.setdefault(stack[-1].row, []).append(row)
            parents[stack[-1].row] = stack[-1]
        else:
            block.roots.append(row)
        stack.append(row)
    return [RowSum("code", parents[number], tuple(addends), True) for number, addends in children.items()]


def _heads(blocks: Sequence[_Block], totals: Sequence[LaneRow]) -> list[RowSum]:
    """合计 of the table over its units, or over its top rows where there are none."""
    found: list[RowSum] = []
    headed = [block for block in blocks if block.head is not None]
    supers = [block for block, after in zip(headed, headed[1:], strict=False) if not block.roots and after.roots]
    full = [block for block in headed if block.roots]
    if full and len(supers) == 1 and supers[0] is headed[0]:
        found.append(RowSum("unit", _row(supers[0]), tuple(_row(block) for block in full), True))
    grand = [row for row in totals if row.label.total]
    if len(grand) != 1:
        return found
    free = blocks[0].roots
    if full and not free:
        tops = [_row(supers[0])] if len(supers) == 1 and supers[0] is headed[0] else [_row(block) for block in full]
        found.append(RowSum("total", grand[0], tuple(tops), not supers or supers[0] is headed[0]))
    elif free and not full:
        found.append(RowSum("total", grand[0], tuple(free), True))
    return found


def _row(block: _Block) -> LaneRow:
    assert block.head is not None
    return block.head


_ORDER = ("chinese", "bracketed", "digit", "digit_bracketed")


def _uncoded(rows: Sequence[LaneRow]) -> list[RowSum]:
    blocks = _blocks(rows)
    found: list[RowSum] = []
    for block in blocks:
        found += _classes(block)
        if block.head is not None and block.roots:
            found.append(RowSum("unit", block.head, tuple(block.roots), True))
    headed = [block for block in blocks if block.head is not None]
    totals = [row for block in blocks for row in block.rows if row.label.total]
    if headed and not any(block.roots for block in headed):
        found += _units_only(headed, totals)
    else:
        found += _heads(blocks, totals)
    return found


def _classes(block: _Block) -> list[RowSum]:
    """Tops and their items: by numbering, by the names of the economic classes, else all alike."""
    rows = [row for row in block.rows if not row.label.total and not row.label.sub and not row.label.part and row.label.name]
    styles = [style for style in _ORDER if any(row.label.numbering == style for row in rows)]
    if styles:
        return _numbered(block, rows, styles)
    if any(row.label.name in ECONOMIC_CLASSES for row in rows) and rows[0].label.name in ECONOMIC_CLASSES:
        found: list[RowSum] = []
        tops = [number for number, row in enumerate(rows) if row.label.name in ECONOMIC_CLASSES]
        for first, end in zip(tops, [*tops[1:], len(rows)], strict=True):
            block.roots.append(rows[first])
            if end - first > 1:
                found.append(RowSum("class", rows[first], tuple(rows[first + 1:end]), True))
        return found
    block.roots += rows
    return []


def _numbered(block: _Block, rows: Sequence[LaneRow], styles: Sequence[str]) -> list[RowSum]:
    """一、 over （一） over 1.; rows without a number below a numbered one are its items only by layout."""
    depth = {style: number for number, style in enumerate(styles)}
    children: dict[int, list[LaneRow]] = {}
    parents: dict[int, LaneRow] = {}
    stack: list[tuple[int, LaneRow]] = []
    for row in rows:
        level = depth[row.label.numbering] if row.label.numbering else len(styles)
        while stack and stack[-1][0] >= level:
            stack.pop()
        if stack:
            children.setdefault(stack[-1][1].row, []).append(row)
            parents[stack[-1][1].row] = stack[-1][1]
        else:
            block.roots.append(row)
        stack.append((level, row))
    found = []
    for number, addends in children.items():
        alike = {row.label.numbering for row in addends}
        found.append(RowSum("numbering", parents[number], tuple(addends), len(alike) == 1 and None not in alike))
    return found


def _units_only(headed: Sequence[_Block], totals: Sequence[LaneRow]) -> list[RowSum]:
    """A table with one row a unit: its total row, or the department's own row above, sums the others."""
    heads = [_row(block) for block in headed]
    if len(totals) == 1:
        return [RowSum("total", totals[0], tuple(heads), True)]
    if not totals and len(heads) > 1:
        return [RowSum("unit", heads[0], tuple(heads[1:]), heads[0].label.name in heads[1].label.name)]
    return []
