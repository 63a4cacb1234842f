"""Which rows of a lane add up to which, read from codes, numbering, names and label columns (行合计关系)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

from pipeline.checks.book import unit_name
from pipeline.checks.labels import plain
from pipeline.checks.lanes import LaneRow

How: TypeAlias = Literal["code", "numbering", "unit", "total", "carry"]

_ORDER = ("chinese", "bracketed", "digit", "digit_bracketed")
_FUNDS = ("一般公共预算", "政府性基金", "国有资本经营", "财政专户", "非财政拨款", "财政拨款", "单位资金", "其他资金")
_KNOWN_PARENTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(parent), re.compile(child)) for parent, child in (
    (r"公务用车(?:购置(?:及|和|与|、)运行.*|费用?)", r"(?:公务用车)?(?:购置|运行)(?!及|和|与|、).*"),
    (r"基本支出", r"(?:人员|公用|日常公用|工资福利|商品和服务|对个人和家庭).*"),
    (r"(?:单位|其他|自有)资金(?:收入)?", r"(?:事业|事业单位经营|经营|上级补助|附属单位上缴|其他|非同级财政拨款)(?:预算)?收入")))
_TOP_NAMES = re.compile(
    r"财政拨款|政府预算|预算拨款|单位资金|其他资金|财政专户|教育收费|事业收入|经营收入|上级补助|附属单位|其他收入|一般公共预算|政府性基金|国有资本|结转|结余|"
    r"基本支出|项目支出|经营支出|上缴|对附属|预留|机动|出国|接待|公务用车")
_SUBTOTAL = re.compile(r".+(?:合计|小计|总计)")
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


def row_sums(rows: Sequence[LaneRow], summary: bool = False) -> list[RowSum]:
    """All sums over rows that the labels of one lane name. `summary`: of a table of sources or items, whose unknown names have no sure level."""
    named = [row for row in rows if row.label.text and not row.label.part]
    totals = [row for row in named if row.label.total]
    current, grand = _current_and_grand(totals)
    after = _after(named, current, grand)
    found: list[RowSum] = []
    blocks = _blocks(row for row in named if not row.label.total and row not in after)
    for block in blocks:
        found += _block_sums(block, summary)
    tops, firm, more = _tops(blocks)
    found += more
    if tops:
        found += _total_sums(totals, current, tops, firm)
    if current is not None and grand is not None:
        found += _grand_sums(current, grand, after)
    return found


def _current_and_grand(totals: Sequence[LaneRow]) -> tuple[LaneRow | None, LaneRow | None]:
    """本年收入合计 and 收入总计, where a lane has both."""
    if len(totals) != 2:
        return None, None
    first, last = totals
    if "总" not in last.label.name and not ("小计" in first.label.name and "合计" in last.label.name):
        return None, None
    return (first, last) if "总" not in first.label.name else (None, None)


def _after(named: Sequence[LaneRow], current: LaneRow | None, grand: LaneRow | None) -> list[LaneRow]:
    """Rows that this year's total does not hold: carry-over and what stands below it."""
    if current is None or grand is None:
        return []
    below = [row for row in named if current.row < row.row < grand.row and not row.label.total]
    first = next((number for number, row in enumerate(below) if row.carry), len(below))
    return below[first:] if not any(row.code for row in below[first:]) else [row for row in below[first:] if row.carry]


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


def _blocks(rows: Iterable[LaneRow]) -> list[_Block]:
    blocks = [_Block(None)]
    for row in rows:
        if row.unit:
            blocks.append(_Block(row))
        else:
            blocks[-1].rows.append(row)
    return blocks


def _block_sums(block: _Block, summary: bool) -> list[RowSum]:
    rows = [row for row in block.rows if not row.label.sub and not _SUBTOTAL.fullmatch(row.label.name)]
    if any(_SUBTOTAL.fullmatch(row.label.name) for row in block.rows):
        block.firm = False
    coded = [row for row in rows if row.code]
    depths = {row.depth for row in rows if row.depth is not None}
    if coded and len(coded) >= 0.4 * len(rows):
        found = _by_code(block, rows, coded)
    elif len(depths) > 1 and all(row.depth is not None for row in rows):
        found = _nested(block, rows, [row.depth or 0 for row in rows], True)
    else:
        rows, found = _known_parts(rows)
        if any(row.label.numbering for row in rows):
            found += _numbered(block, rows)
        else:
            found += _plain(block, rows)
            block.firm = block.firm and (not summary or all(_TOP_NAMES.search(row.label.name) for row in block.roots))
    if block.head is not None and block.roots:
        found.append(RowSum("unit", block.head, tuple(block.roots), block.firm))
    return found


def _known_parts(rows: Sequence[LaneRow]) -> tuple[list[LaneRow], list[RowSum]]:
    """Rows that by their names are parts of the row above them (公务用车购置及运行费, 基本支出, 单位资金), taken out of the list."""
    rest: list[LaneRow] = []
    found: list[RowSum] = []
    number = 0
    while number < len(rows):
        row = rows[number]
        rest.append(row)
        number += 1
        child = next((part for parent, part in _KNOWN_PARENTS if parent.fullmatch(row.label.name)), None)
        parts = []
        while child is not None and number < len(rows) and child.fullmatch(rows[number].label.name) and (
                row.label.numbering is None or rows[number].label.numbering != row.label.numbering):
            parts.append(rows[number])
            number += 1
        if parts:
            found.append(RowSum("numbering", row, tuple(parts), len(parts) > 1))
    return rest, found


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
    """一、 over （一） over 1.; an unnumbered row stands above the list that begins right below it, a fund below the row before it."""
    styles = [style for style in _ORDER if any(row.label.numbering == style for row in rows)]
    depth = {style: 2 * number + 1 for number, style in enumerate(styles)}
    levels: list[int] = []
    firm = True
    for number, row in enumerate(rows):
        below = rows[number + 1] if number + 1 < len(rows) else None
        last = levels[-1] if levels else 0
        if row.label.numbering:
            levels.append(depth[row.label.numbering])
        elif below is not None and below.label.first and below.label.numbering:
            levels.append(depth[below.label.numbering] - 1)
        elif row.carry:
            levels.append(min(levels, default=0))
        elif levels and _is_fund(row):
            levels.append(last if last % 2 == 0 else last + 1)
        else:
            firm = firm and not levels
            levels.append(last)
    found = _nested(block, rows, levels, firm)
    roots = {row.label.numbering for row in block.roots if not row.carry}
    block.firm = block.firm and firm and len(roots) == 1
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


def _total_sums(totals: Sequence[LaneRow], current: LaneRow | None, tops: Sequence[LaneRow], firm: bool) -> list[RowSum]:
    if current is not None:
        return [RowSum("total", current, tuple(tops), firm)]
    return [RowSum("total", totals[0], tuple(tops), firm)] if len(totals) == 1 else []


def _grand_sums(current: LaneRow, grand: LaneRow, after: Sequence[LaneRow]) -> list[RowSum]:
    """总计 = this year's total + carry-over; a carry-over row = its parts (1. 2., or by fund)."""
    tops: list[LaneRow] = []
    children: dict[int, list[LaneRow]] = {}
    for row in after:
        numbered_below = row.label.numbering and tops and tops[-1].label.numbering != row.label.numbering
        if tops and (not row.carry or numbered_below):
            children.setdefault(tops[-1].row, []).append(row)
        else:
            tops.append(row)
    found = [RowSum("carry", row, tuple(children[row.row]), all(part.carry or _is_fund(part) for part in children[row.row]))
             for row in tops if row.row in children]
    return [RowSum("total", grand, (current, *tops), True), *found]


def _is_fund(row: LaneRow) -> bool:
    return any(fund in row.label.name for fund in _FUNDS)
