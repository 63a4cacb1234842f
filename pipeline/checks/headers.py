"""Which columns of a header add up to which, read from the header's words (表头合计关系)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

Path = tuple[str, ...]

_TOTAL = re.compile(r".*(?:合计|总计|小计|总额|总数|合计数|总计数)(?:\(.*\))?")
_PART = re.compile(r"其中|其他?中[:：]|扣除|^#")
_NO_ADDEND = re.compile(r"%|占比|比重|比例|增减|增长|增幅|变动|备注|说明|人数|数量|面积|个数|年末|绩效|执行率|完成率|得分|单价|比上年|比20")
_PROCUREMENT = re.compile(r"采购")
_CURRENT = re.compile(r"本年|当年")
_CARRIED = re.compile(r"结转|结余")
_YEAR = re.compile(r"20\d\d|上年|本年|当年")
AMOUNT = re.compile(
    r"基本支出|项目|经营|上缴|附属|补助|财政拨款|一般公共|政府性基金|国有资本|专户|事业|其他|结转|结余|人员|公用|工资|商品|个人和家庭|资本性|出国|接待|"
    r"用车|购置|运行|货物|工程|服务|会议|培训|教育收费|单位资金|拨款|资金|收入|支出|预留|机动|投资|专项|债")
FUNDS = ("一般公共", "政府性基金", "国有资本")


class SumGroup(NamedTuple):
    """`total` = Σ `addends` (column numbers) in every row; `parts`: columns that are parts of `total` but no addends.

    `firm`: every addend is a quantity that adds up by its name.
    """

    total: int
    addends: tuple[int, ...]
    parts: tuple[int, ...]
    firm: bool
    name: str


class _Node:
    __slots__ = ("children", "column", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.column: int | None = None
        self.children: dict[str, _Node] = {}


@lru_cache(maxsize=512)
def sum_groups(columns: tuple[tuple[int, Path], ...]) -> tuple[SumGroup, ...]:
    """Every total that the header of one lane names, with what it is the total of. `columns`: number and path of each amount column."""
    root = _Node("")
    for number, path in columns:
        node = root
        for part in path:
            node = node.children.setdefault(part, _Node(part))
        if node.column is not None or not path:
            return ()  # two columns under one name: the header is not understood
        node.column = number
    if any(node.column is not None and node.children for node in _walk(root)):
        return ()
    return tuple(_groups(root, ()))


def _walk(node: _Node) -> Iterator[_Node]:
    yield node
    for child in node.children.values():
        yield from _walk(child)


def _groups(node: _Node, above: Path) -> Iterator[SumGroup]:
    totals = [child for child in node.children.values() if _TOTAL.fullmatch(child.name) and not _PART.search(child.name)]
    if totals:
        yield from _group_of(node, totals, above)
    for child in node.children.values():
        yield from _groups(child, (*above, child.name))


def _group_of(node: _Node, totals: Sequence[_Node], above: Path) -> Iterator[SumGroup]:
    total = totals[0]
    if len(totals) > 1:
        grand = [child for child in totals if "总计" in child.name]
        if len(grand) != 1:
            return
        total = grand[0]
    buying = bool(_PROCUREMENT.search("".join(above) + total.name))
    others = [child for child in node.children.values() if child is not total and not _NO_ADDEND.search(child.name)
              and (buying or not _PROCUREMENT.search(child.name))]
    addends = [child for child in others if not _PART.search(child.name)]
    parts = [child for child in node.children.values() if child is not total and _PART.search(child.name)]
    if len(totals) > 1:
        inner = [child for child in totals if child is not total]
        current = [child for child in inner if "本年" in child.name]
        if len(current) != 1:
            return
        carried = [child for child in addends if "结转" in child.name or "结余" in child.name]
        addends = [current[0], *carried]
    if _CURRENT.search(total.name):
        addends = [child for child in addends if not _CARRIED.search(child.name)]
    years = {match.group() for child in addends if (match := _YEAR.search(child.name))} - {"本年", "上年"}
    if len(years) > 1:
        return
    if not addends and len(parts) > 1 and _complete([child.name for child in parts]):
        addends, parts = parts, []
    for suffix in _suffixes(total):
        column = _value(total, suffix)
        columns = [_value(child, suffix) for child in addends]
        if column is None or len(column) != 1:
            continue
        flat = [number for found in columns if found for number in found]
        whole = all(columns) and len(flat) > 1
        inside = [number for child in parts if (found := _value(child, suffix)) for number in found]
        name = " > ".join((*above, total.name, *suffix))
        if whole or inside:
            yield SumGroup(column[0], tuple(flat) if whole else (), tuple(inside),
                           all(AMOUNT.search(child.name) or _named_inside(child) for child in addends), name)


def _complete(names: Sequence[str]) -> bool:
    """Parts that make up a whole by their names: the three funds, or a list that ends in 其他."""
    return any("其他" in name for name in names) or all(any(fund in name for name in names) for fund in FUNDS)


def _named_inside(node: _Node) -> bool:
    return bool(node.children) and all(AMOUNT.search(child.name) or _named_inside(child) or _TOTAL.fullmatch(child.name) for child in node.children.values())


def _suffixes(node: _Node) -> Iterator[Path]:
    if not node.children:
        yield ()
    for child in node.children.values():
        for rest in _suffixes(child):
            yield (child.name, *rest)


def _value(node: _Node, suffix: Path) -> list[int] | None:
    """The columns whose sum a node stands for, at a leaf named `suffix` below it; None when there is none."""
    if node.column is not None:
        return None if suffix else [node.column]
    if suffix and suffix[0] in node.children:
        return _value(node.children[suffix[0]], suffix[1:])
    total = [child for child in node.children.values() if _TOTAL.fullmatch(child.name)]
    if len(total) == 1:
        return _value(total[0], suffix)
    if suffix or len(total) > 1:
        return None
    found = [_value(child, ()) for child in node.children.values() if not _PART.search(child.name) and not _NO_ADDEND.search(child.name)]
    if not found or any(part is None for part in found):
        return None
    return [number for part in found if part for number in part]
