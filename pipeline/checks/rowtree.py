"""Which rows of a lane add up to which, read from codes, numbering, names and label columns (行合计关系)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from pipeline.checks.book import unit_name
from pipeline.checks.labels import plain
from pipeline.checks.lanes import LaneRow

How: TypeAlias = Literal["code", "numbering", "unit", "total", "carry"]

_ORDER = ("chinese", "bracketed", "digit", "digit_bracketed")
_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营", "财政专户", "非财政拨款", "财政拨款", "单位资金", "其他资金")
_FISCAL = frozenset(("财政拨款", "财政拨款收入", "政府预算拨款", "政府预算资金", "预算拨款", "财政拨款资金", "本年财政拨款收入"))


class RowSum(NamedTuple):
    """Row `total` = Σ `addends` in every column. `firm`: False where the layout only suggests it."""

    how: How
    total: LaneRow
    addends: tuple[LaneRow, ...]
    firm: bool


class _Block:
    """The rows below one unit's own row, and those of them that nothing else of the block contains."""

    def __init__(self, head: LaneRow | None) -> None:
        self.head = head
        self.rows: list[LaneRow] = []
        self.roots: list[LaneRow] = []
        self.firm = True


def row_sums(rows: Sequence[LaneRow]) -> list[RowSum]:
    """All sums over rows that the labels of one lane name."""
    named = [row for row in rows if row.label.text and not row.label.part]
    totals = [row for row in named if row.label.total]
    current = next((row for row in totals if not _is_grand(row)), None) if len(totals) > 1 else None
    after = current is not None and {row.row for row in named if row.row > current.row and row.carry}
    found: list[RowSum] = []
    blocks = _blocks(row for row in named if not row.label.total and not (after and row.row in after))
    for block in blocks:
        found += _block_sums(block)
    tops, firm, more = _tops(blocks)
    found += more
    if tops:
        found += _total_sums(totals, current, tops, firm, named)
    return found


def row_parts(rows: Sequence[LaneRow]) -> list[tuple[LaneRow, LaneRow]]:
    """(part, whole) for rows printed as 其中."""
    found = []
    whole = None
    for row in rows:
        if row.label.part and whole is not None:
            found.append((row, whole))
        elif row.label.text and not row.label.part:
            whole = row
    return found


def _is_grand(row: LaneRow) -> bool:
    return "总" in row.label.name


def _blocks(rows: Iterable[LaneRow]) -> list[_Block]:
    blocks = [_Block(None)]
    for row in rows:
        if row.unit:
            blocks.append(_Block(row))
        else:
            blocks[-1].rows.append(row)
    return blocks


def _block_sums(block: _Block) -> list[RowSum]:
    rows = [row for row in block.rows if not row.label.sub]
    coded = [row for row in rows if row.code]
    depths = {row.depth for row in rows if row.depth is not None}
    if coded and len(coded) >= 0.4 * len(rows):
        found = _by_code(block, rows, coded)
    elif len(depths) > 1 and all(row.depth is not None for row in rows):
        found = _nested(block, rows, [row.depth or 0 for row in rows], True)
    elif any(row.label.numbering for row in rows):
        found = _numbered(block, rows)
    else:
        found = _plain(block, rows)
    if block.head is not None and block.roots:
        found.append(RowSum("unit", block.head, tuple(block.roots), block.firm))
    return found


def _by_code(block: _Block, rows: Sequence[LaneRow], coded: Sequence[LaneRow]) -> list[RowSum]:
    """Parents by prefix of the code. A list in which codes come again has a second key: its rows are all alike."""
    codes = [row.code or "" for row in coded]
    if len(set(codes)) < len(codes):
        block.roots += coded
        return []
    block.roots += [row for row in rows if not row.code and row.carry]
    children: dict[int, list[LaneRow]] = {}
    parents: dict[int, LaneRow] = {}
    stack: list[LaneRow] = []
    for row in coded:
        code = row.code or ""
        while stack and not (code.startswith(stack[-1].code or "-") and len(code) > len(stack[-1].code or "")):
            stack.pop()
        if stack:
            children.setdefault(stack[-1].row, []).append(row)
            parents[stack[-1].row] = stack[-1]
        else:
            block.roots.append(row)
        stack.append(row)
    unsure = {row.code[:size] for row in coded if not row.sure and row.code for size in (3, 5)}
    block.firm = block.firm and all(row.sure for row in block.roots)
    return [RowSum("code", parents[number], tuple(addends), all(row.sure for row in addends) and parents[number].code not in unsure)
            for number, addends in children.items()]


def _nested(block: _Block, rows: Sequence[LaneRow], levels: Sequence[int], firm: bool) -> list[RowSum]:
    """Parents by level: the nearest row above with a smaller one."""
    children: dict[int, list[LaneRow]] = {}
    parents: dict[int, LaneRow] = {}
    stack: list[tuple[int, LaneRow]] = []
    for row, level in zip(rows, levels, strict=True):
        while stack and stack[-1][0] >= level:
            stack.pop()
        if stack:
            children.setdefault(stack[-1][1].row, []).append(row)
            parents[stack[-1][1].row] = stack[-1][1]
        else:
            block.roots.append(row)
        stack.append((level, row))
    return [RowSum("numbering", parents[number], tuple(addends), firm and len({row.label.numbering for row in addends}) == 1)
            for number, addends in children.items()]


def _numbered(block: _Block, rows: Sequence[LaneRow]) -> list[RowSum]:
    """一、 over （一） over 1.; an unnumbered row stands above the list that begins right below it, else it ends the list."""
    styles = [style for style in _ORDER if any(row.label.numbering == style for row in rows)]
    depth = {style: number + 1 for number, style in enumerate(styles)}
    levels = []
    firm = True
    for number, row in enumerate(rows):
        if row.label.numbering:
            levels.append(depth[row.label.numbering])
            continue
        below = rows[number + 1] if number + 1 < len(rows) else None
        if below is not None and below.label.first and below.label.numbering:
            levels.append(max(0, depth[below.label.numbering] - 1))
        elif row.carry:
            levels.append(0 if not levels else min(levels))
        else:
            firm = firm and not levels
            levels.append(levels[-1] if levels else 0)
    block.firm = block.firm and firm and len({level for level, row in zip(levels, rows, strict=True)} & {min(levels)}) == 1
    found = _nested(block, rows, levels, firm)
    roots = {row.label.numbering for row in block.roots if not row.carry}
    block.firm = block.firm and len(roots) == 1
    return found


def _plain(block: _Block, rows: Sequence[LaneRow]) -> list[RowSum]:
    """Names alone: the fiscal appropriation over its funds, a name over the same name right below it; the rest stand side by side."""
    found: list[RowSum] = []
    number = 0
    while number < len(rows):
        row = rows[number]
        below = number + 1
        if plain(row.label.name) in _FISCAL:
            while below < len(rows) and any(rows[below].label.name.startswith(fund) for fund in _FUNDS[:3]) and not (
                    below > number + 1 and rows[below].label.name == rows[below - 1].label.name):
                below += 1
            if below > number + 1:
                found.append(RowSum("numbering", row, tuple(rows[number + 1:below]), True))
        while below < len(rows) and rows[below].label.name == rows[below - 1].label.name and below > number + 1:
            found.append(RowSum("numbering", rows[below - 1], (rows[below],), False))
            below += 1
        block.roots.append(row)
        number = below
    return found


def _tops(blocks: Sequence[_Block]) -> tuple[list[LaneRow], bool, list[RowSum]]:
    """The rows that make up the table's total: those above all units, or the units; and sums of units over units."""
    headed = [block for block in blocks if block.head is not None]
    free = blocks[0]
    if not headed:
        return free.roots, free.firm, []
    heads = [block.head for block in headed if block.head is not None]
    first, rest = heads[0], heads[1:]
    whole = not headed[0].roots and bool(rest) and _contains(first, rest)
    if whole:
        return [first], not free.roots, [RowSum("unit", first, tuple(rest), True)]
    empty = [block for block in headed if not block.roots]
    return heads, not free.roots and (not empty or len(empty) == len(headed)), []


def _contains(first: LaneRow, rest: Sequence[LaneRow]) -> bool:
    """Whether the first unit is the department above the others: its name is printed again, or it stands alone above （本级）."""
    return any(unit_name(row.label.name) == unit_name(first.label.name) for row in rest)


def _total_sums(totals: Sequence[LaneRow], current: LaneRow | None, tops: Sequence[LaneRow], firm: bool, named: Sequence[LaneRow]) -> list[RowSum]:
    found: list[RowSum] = []
    grand = [row for row in totals if _is_grand(row)]
    if current is None:
        if len(totals) == 1:
            found.append(RowSum("total", totals[0], tuple(row for row in tops if row is not totals[0]), firm))
        return found
    found.append(RowSum("total", current, tuple(tops), firm))
    carried = _carried([row for row in named if row.row > current.row and row.carry], found)
    if len(grand) == 1 and len(totals) == 2:
        others = [row for row in named if current.row < row.row < grand[0].row and not row.carry and not row.label.total]
        others = [row for row in others if not any(row in item.addends for item in found)]
        found.append(RowSum("total", grand[0], (current, *carried), not others or all(not row.label.name for row in others)))
    return found


def _carried(rows: Sequence[LaneRow], found: list[RowSum]) -> list[LaneRow]:
    """Top rows of the carry-over below this year's total; their parts (1. 2., or by fund) go to `found`."""
    tops: list[LaneRow] = []
    children: dict[int, list[LaneRow]] = {}
    for row in rows:
        if tops and row.label.numbering and tops[-1].label.numbering != row.label.numbering:
            children.setdefault(tops[-1].row, []).append(row)
        else:
            tops.append(row)
    by_row = {row.row: row for row in tops}
    found += [RowSum("carry", by_row[number], tuple(addends), True) for number, addends in children.items()]
    return tops


