"""Indicators written as running text in one cell: `1、1-产出指标；11-数量指标；名称；年度指标值:≥20场。2、…`."""

from __future__ import annotations

import re
from typing import NamedTuple


class RunningIndicator(NamedTuple):
    """One indicator of such a text; what it doesn't say is None."""

    level1: str | None
    level2: str | None
    level3: str | None
    target: str | None
    period_target: str | None


_ITEM = re.compile(r"(?:^|(?<=[。；;]))(\d{1,3})[、.．](?=[^\d])|^(\d{1,3})[、.．](?=\d{1,2}-)")
_ITEM_CODED = re.compile(r"(?:^|(?<=[。；;\s]))\d{1,3}、(?=\d{1,3}-)")
_VALUE = re.compile(r"^(?P<label>(?:实施周期|年度|全年|本年|中期)?(?:绩效)?(?:指标|目标)值)[:：](?P<value>.*)$", re.S)
_LEVEL1 = re.compile(r"(?:\d-)?(?:产出|效益|满意度|成本|过程|决策|效果|影响力)(?:指标)?")
_LEVEL2 = re.compile(r"(?:\d{1,3}-)?(?:数量|质量|时效|成本|经济成本|社会成本|生态环境成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|满意度)(?:指标)?")


def split_running(text: str) -> list[RunningIndicator]:
    """The indicators of a text, in order; a text that follows no such pattern gives none."""
    starts = [match.start() for match in _ITEM_CODED.finditer(text)] or [match.start() for match in _ITEM.finditer(text)]
    if not starts:
        return []
    out = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        item = re.sub(r"^\d{1,3}[、.．]", "", text[start:end].strip()).rstrip("。；;")
        parsed = _item(item)
        if parsed is not None:
            out.append(parsed)
    return out


def _item(item: str) -> RunningIndicator | None:
    """One item; parts are parted by ；, and a part that names no value belongs to the part before it."""
    level1 = level2 = target = period = None
    names: list[str] = []
    value_of: str | None = None
    for part in re.split(r"；|;(?=\S)", item):
        match = _VALUE.match(part)
        if match:
            value_of = "period" if match["label"].startswith(("实施周期", "中期")) else "target"
            if value_of == "period":
                period = match["value"]
            else:
                target = match["value"]
        elif value_of == "period":
            period = f"{period}；{part}"
        elif value_of == "target":
            target = f"{target}；{part}"
        elif level1 is None and _LEVEL1.fullmatch(part):
            level1 = part
        elif level2 is None and _LEVEL2.fullmatch(part):
            level2 = part
        else:
            names.append(part)
    if target is None and period is None:
        return None
    return RunningIndicator(level1, level2, "；".join(names) or None, target or None, period or None)
