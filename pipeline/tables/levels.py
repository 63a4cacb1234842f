"""Levels of budget items: 类, 款, 项 from the code, from the numbering of classes, or from the indent of the names (科目级次)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.tables.labels import ColumnRoles, RowLabel
from pipeline.tables.measures import SUMMARY_KINDS
from pipeline.text import bare
from schemas.table import Table

INDENT_STEP = 4.0  # points: indents nearer than half of this are the same level
CLASS_NAMES = 0.6  # share of the outermost names that must read as classes where nothing numbers them
_INDENTED_KINDS = frozenset(("expenditure_summary", "general_public_by_function", "general_public_by_economic", "government_fund", "state_capital"))
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、.+")
_BRACKETED = re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）].+")
_CLASS_NAME = re.compile(r".+(?:支出|补助|补贴)(?:[(（].*[)）])?")
_BY_USE = re.compile(r"用途|经济|性质")
TOTAL_ROW = re.compile(r"(?:[一二三四五六七八九十]、)?(?:本年|当年)?(?:收入|支出)?(?:合计|总计|小计|共计)")
_NO_CLASS = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])?"
    r"(?:(?:本年|当年)?(?:收入|支出)(?:合计|总计|小计)?|基本支出|项目支出|单位预留.*|.*(?:结转|结余).*|上缴上级支出|(?:事业单位)?经营支出|对附属单位补助支出|其中:.*)")
_Rows = Sequence[tuple[int, RowLabel]]


def code_level(label: RowLabel | None) -> int | None:
    """1 类, 2 款, 3 项 by the digits of the code; None without a code."""
    if label is None or not label.code or not label.code.isdigit():
        return None
    return {3: 1, 5: 2, 7: 3}.get(len(label.code))


def indent_levels(table: Table, roles: Sequence[ColumnRoles], labels: Mapping[tuple[int, int], RowLabel]) -> dict[tuple[int, int], int]:
    """Levels by (row, lane) of items without codes: on the spending sides of summary tables, and down lists of 科目 names alone."""
    if table.kind in SUMMARY_KINDS:
        lanes = [lane for lane, role in enumerate(roles) if lane and not any(_BY_USE.search(part) for part in table.column_paths[role.first])]
    elif table.kind in _INDENTED_KINDS and not any(role.codes or role.units for role in roles):
        lanes = list(range(len(roles)))
    else:
        return {}
    out: dict[tuple[int, int], int] = {}
    for lane in lanes:
        named = [(row, label) for (row, number), label in labels.items() if number == lane and label.name]
        if any(label.code for _, label in named) and table.kind not in SUMMARY_KINDS:
            continue
        rows = [(row, label) for row, label in named if not label.code]
        out.update({(row, lane): level for row, level in (_numbered_levels(rows) or _unnumbered_levels(rows)).items()})
    return out


def _numbered_levels(rows: _Rows) -> dict[int, int]:
    """Classes that carry 一、 (or （一） under 一、本年支出), and deeper items by their indent."""
    classes: list[tuple[int, RowLabel]] = []
    for pattern in (_NUMBERED, _BRACKETED):
        classes = classes or [(row, label) for row, label in rows if pattern.fullmatch(name := bare(label.name or "")) and not _NO_CLASS.fullmatch(name)]
    if not classes:
        return {}
    left = min(label.indent for _, label in classes)
    steps = sorted({round((label.indent - left) / INDENT_STEP) for _, label in rows
                    if label.indent > left + INDENT_STEP / 2 and not TOTAL_ROW.fullmatch(bare(label.name or ""))})
    last_class = max(row for row, _ in classes)
    numbered = {row for row, _ in classes}
    end = min((row for row, label in rows if row > last_class and TOTAL_ROW.fullmatch(bare(label.name or ""))), default=10**9)
    out: dict[int, int] = {}
    for row, label in rows:
        if row in numbered:
            out[row] = 1
        elif len(steps) <= 2 and row < end and not _NO_CLASS.fullmatch(bare(label.name or "")):
            step = round((label.indent - left) / INDENT_STEP)
            if step in steps:
                out[row] = 2 + steps.index(step)
    return out


def _unnumbered_levels(rows: _Rows) -> dict[int, int]:
    """Levels by two or three clear indents whose outermost names read as classes (社会保障和就业支出)."""
    items = [(row, label) for row, label in rows if not TOTAL_ROW.fullmatch(name := bare(label.name or "")) and not _NO_CLASS.fullmatch(name)]
    if len(items) < 2:
        return {}
    left = min(label.indent for _, label in items)
    steps = {row: round((label.indent - left) / INDENT_STEP) for row, label in items}
    known = sorted(set(steps.values()))
    outermost = [label for row, label in items if steps[row] == 0]
    named = sum(bool(_CLASS_NAME.fullmatch(bare(label.name or ""))) for label in outermost)
    if not 2 <= len(known) <= 3 or steps[items[0][0]] or named < CLASS_NAMES * len(outermost):
        return {}
    return {row: 1 + known.index(step) for row, step in steps.items()}
