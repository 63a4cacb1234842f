"""三级指标 of forms and lists: levels carried down merged cells, targets parsed (绩效指标)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.money import parse_figure
from pipeline.tables.forms.layout import Layout, key
from pipeline.tables.forms.running import split_running
from pipeline.tables.forms.targets import NOTHING, actual_value, compose_target, parse_target
from schemas.rows import IndicatorRow
from schemas.table import Cell, Table

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((role, re.compile(pattern)) for role, pattern in (
    ("level1", r"一级指标|活动"),
    ("level2", r"二级指标"),
    ("level3", r"三级指标.*|指标内容"),
    ("period_target", r"(?:实施周期|中期|中长期|项目周期).*(?:指标|目标)值"),
    ("target", r"(?:年度|本年|全年|项目)?(?:\(/项目\))?(?:绩效)?(?:指标|目标)值(?:\(.*\))?|年度(?:绩效)?目标值?|目标"),
    ("actual", r"(?:全年|年度|实际)?(?:实际)?完成(?:指标)?(?:值|情况)(?:\(.*\))?|实际值"),
    ("weight", r"(?:指标)?(?:分值|权重)(?:\(.*\))?|标准分"),
    ("score", r"(?:自评)?(?:得分|评分)"),
    ("reason", r"(?:偏差|未完成|扣分|存在问题).*|.*原因(?:分析)?.*"),
    ("nature", r"(?:绩效)?指标(?:性质|方向|符号)"),
    ("unit", r"(?:绩效)?(?:度量|计量|指标)单位"),
    ("name", r"指标名称|绩效指标|指标"),
    ("subject", r"项目名称.*|项目|单位名称|政策名称|任务名称"),
))
_CODED = re.compile(r"^\d{1,3}[-—、.](?=[^\d])")
_TOTAL = re.compile(r"总分|合计|总计|小计|总得分|备注.*|说明.*")
_LEVELS_IN_NAME = re.compile(
    r"^(产出指标|效益指标|满意度指标|成本指标)"
    r"((?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|服务对象满意度|经济成本|社会成本|生态环境成本)指标)(.+)$")


class _Columns(NamedTuple):
    by_role: Mapping[str, int]

    def get(self, role: str) -> int | None:
        return self.by_role.get(role)


def read_indicators(document_id: str, table: Table, layout: Layout | None, subject: str | None) -> list[IndicatorRow]:
    """Indicators of a form (through its layout) or of a list with a header; empty for tables without any."""
    at = _cells_by_unit(table)
    rows: list[IndicatorRow] = []
    if layout is not None:
        for block in layout.blocks:
            if block.kind == "indicators":
                rows += _of_rows(document_id, table, at, _roles(block.heads), list(block.rows), subject)
        return rows
    paths = {column: path for column, path in enumerate(table.column_paths) if path}
    columns = _roles(paths)
    body = list(range(table.header_row_count, table.row_count))
    running = next((column for column, path in paths.items() if key(path[-1]) in ("绩效指标", "绩效指标及目标值")), None)
    if running is not None and columns.get("target") is None:
        return _of_running(document_id, table, at, running, body)
    if (columns.get("level3") is None and columns.get("name") is None) or columns.get("target") is None:
        return []
    return _of_rows(document_id, table, at, columns, body, subject)


def _cells_by_unit(table: Table) -> dict[tuple[int, int], Cell]:
    return {(row, cell.column): cell for cell in table.cells for row in range(cell.row, cell.row + cell.row_span)}


def _roles(paths: Mapping[int, tuple[str, ...]]) -> _Columns:
    found: dict[str, int] = {}
    for column in sorted(paths):
        if not paths[column]:
            continue
        leaf = key(paths[column][-1])
        if column > 0 and paths.get(column - 1) == paths[column]:
            continue  # the same head spans both
        for role, pattern in _ROLES:
            if pattern.fullmatch(leaf):
                found.setdefault(role, column)
                break
    if "level3" in found and "name" in found:
        del found["name"]
    return _Columns(found)


def _of_rows(document_id: str, table: Table, at: Mapping[tuple[int, int], Cell], columns: _Columns, body: list[int],
             subject: str | None) -> list[IndicatorRow]:
    out: list[IndicatorRow] = []
    level1 = level2 = None
    last1: Cell | None = None
    own_subject = columns.get("subject")
    for row in body:
        def text(role: str, row: int = row) -> str | None:
            column = columns.get(role)
            cell = at.get((row, column)) if column is not None else None
            return cell.text if cell else None

        anchor_column = columns.get("level3") if columns.get("level3") is not None else columns.get("name")
        anchor = at.get((row, anchor_column)) if anchor_column is not None else None
        first = next((cell for (r, _), cell in ((k, at[k]) for k in ((row, c) for c in range(table.column_count)) if k in at) if cell.text), None)
        if first is None or (first.row == row and _TOTAL.fullmatch(key(first.text)) and first is not anchor):
            continue
        if anchor is not None and anchor.row != row:
            continue  # the rest of a merged indicator
        cell1 = at.get((row, columns.by_role["level1"])) if "level1" in columns.by_role else None
        if text("level1"):
            if cell1 is not last1:
                level2 = None
            level1, last1 = text("level1"), cell1
        level2 = text("level2") or level2
        level3 = anchor.text if anchor else None
        target, parsed = _target(text("nature"), text("target"), text("unit"), "nature" in columns.by_role)
        names_level2 = bool(text("level2") and "level2" in columns.by_role and at[row, columns.by_role["level2"]].row == row)
        if level3 is None and target is None and text("weight") is None and text("actual") is None and not names_level2:
            continue
        names = _LEVELS_IN_NAME.match(level3 or "") if "level2" not in columns.by_role else None
        one, two, three = (names.groups() if names else (level1, level2, level3))
        actual = text("actual")
        value, unit = actual_value(actual, parsed.unit)
        score, weight = _figure(text("score")), _figure(text("weight"))
        subject_here = _clean_subject(text("subject")) if own_subject is not None else subject
        out.append(IndicatorRow.model_construct(
            document_id=document_id, table_id=table.table_id, subject=subject_here or subject, level1=_uncoded(one),
            level2=_uncoded(two), level3=three, weight=weight, target=target, target_comparator=parsed.comparator, target_value=parsed.value,
            target_unit=parsed.unit, period_target=text("period_target"), actual=actual, actual_value=value, actual_unit=unit, score=score,
            deviation_reason=_reason(text("reason")), page=anchor.page if anchor else first.page, bbox=anchor.bbox if anchor else first.bbox))
    return out


def _target(nature: str | None, target: str | None, unit: str | None, in_pieces: bool):  # type: ignore[no-untyped-def]  # pair of str | None, Target
    if in_pieces:
        return compose_target(nature, target, unit)
    return target, parse_target(target) if target else NOTHING


def _figure(text: str | None) -> str | None:
    figure = parse_figure(text.removesuffix("分")) if text else None
    return figure.text if figure else None


def _uncoded(text: str | None) -> str | None:
    return _CODED.sub("", text) if text else None


def _reason(text: str | None) -> str | None:
    return None if text is None or re.fullmatch(r"[—\-–/]+", text) else text


_PROJECT_CODE = re.compile(r"^[0-9A-Z]{12,}[-—](?=\S)")


def _clean_subject(text: str | None) -> str | None:
    """A project's name without the code that some lists print before it."""
    return _PROJECT_CODE.sub("", text) if text else None


def _of_running(document_id: str, table: Table, at: Mapping[tuple[int, int], Cell], column: int, body: list[int]) -> list[IndicatorRow]:
    """Indicators that a cell lists as running text, one project a row."""
    name_column = next((c for c, path in enumerate(table.column_paths) if path and "项目" in key(path[-1])), 0)
    out = []
    for row in body:
        cell = at.get((row, column))
        if cell is None or cell.row != row or not cell.text:
            continue
        name = at.get((row, name_column))
        for item in split_running(cell.text):
            parsed = parse_target(item.target)
            out.append(IndicatorRow.model_construct(
                document_id=document_id, table_id=table.table_id, subject=_clean_subject(name.text) if name else None, level1=_uncoded(item.level1),
                level2=_uncoded(item.level2), level3=item.level3, weight=None, target=item.target, target_comparator=parsed.comparator,
                target_value=parsed.value, target_unit=parsed.unit, period_target=item.period_target, actual=None, actual_value=None,
                actual_unit=None, score=None, deviation_reason=None, page=cell.page, bbox=cell.bbox))
    return out
