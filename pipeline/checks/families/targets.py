"""Targets against what was achieved: missed and not explained, missed with full marks, without a figure or unit (指标完成情况)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from pipeline.checks.book import Book
from pipeline.checks.families.forms import Form, Scored, read_forms
from pipeline.text import bare
from schemas.checks import Finding, Severity
from schemas.place import Place
from schemas.rows import IndicatorRow

_PLACEHOLDER = re.compile(r"不适用|无|—|-|/")
_PLAIN_ACTUAL = re.compile(r"[约达到共]{0,2}\d[\d,]*(?:\.\d+)?[^\d≥≤<>＞＜≧≦]{0,8}")
_SCALES = {"万": 10_000, "千": 1_000, "百": 100, "亿": 100_000_000, "": 1}
_UNIT_IN_NAME = re.compile(r"[(（][^()（）]{1,6}[)）]|率|比例|次数|人数|数量")
_LESS_IS_BETTER = re.compile(r"成本|费用|投诉|事故|差错|耗时|时间|周期|时效|次数上限|损耗|能耗|死亡|发病|违规|超标|支出")


def targets(book: Book) -> Iterator[Finding]:
    """Findings of every form: rows that words describe are not judged by number."""
    for form in read_forms(book):
        for one in form.indicators:
            yield from _achievement(form, one)
    by_table: dict[str, list[IndicatorRow]] = {}
    for row in book.indicators:
        by_table.setdefault(row.table_id, []).append(row)
    for rows in by_table.values():
        yield from _without_target(rows)
        yield from _without_unit(rows)


def missed(row: IndicatorRow) -> bool | None:
    """Whether the actual value misses the target; None when numbers can't tell (words, other units, a bound repeated as actual)."""
    target, actual = _scaled(row.target_value, row.target_unit), _scaled(row.actual_value, row.actual_unit)
    if target is None or actual is None or row.actual is None or not _PLAIN_ACTUAL.fullmatch(bare(row.actual)):
        return None
    if target[1] != actual[1]:
        return None
    gap = actual[0] - target[0]
    comparator = row.target_comparator
    if comparator in (">=", ">"):
        return gap < 0 if comparator == ">=" else gap <= 0
    if comparator in ("<=", "<"):
        return gap > 0 if comparator == "<=" else gap >= 0
    if comparator == "=":
        if gap == 0:
            return False
        if _LESS_IS_BETTER.search(f"{row.level2 or ''}{row.level3 or ''}") or "左右" in (row.target or ""):
            return None
        return gap < 0
    return None


def _scaled(value: str | None, unit: str | None) -> tuple[Decimal, str] | None:
    """A figure in its unit without 万: (12000, 人) for 1.2 万人."""
    try:
        number = Decimal(value) if value is not None else None
    except InvalidOperation:
        return None
    if number is None or unit == "date":
        return None
    unit = bare(unit or "")
    if unit[:1] in ("万", "亿", "千", "百") and len(unit) > 1:
        return number * _SCALES[unit[0]], unit[1:]
    return number, unit


def _achievement(form: Form, one: Scored) -> Iterator[Finding]:
    row = one.row
    if row.weight is None or row.score is None or _PLACEHOLDER.fullmatch(row.level3 or "") or Decimal(row.weight) == 0:
        return
    name = row.level3 or row.level2 or ""
    weight, score = Decimal(row.weight), Decimal(row.score)
    verdict = missed(row)
    quotes = _quotes(one)
    facts_zh = f"指标“{name}”目标{row.target or '（空白）'}，实际{row.actual or '（空白）'}，得分{row.score}/{row.weight}"
    facts_en = f"{name}: target {row.target}, actual {row.actual}, score {row.score} of {row.weight}"
    no_reason = form.has_reasons and not (row.deviation_reason and not _PLACEHOLDER.fullmatch(bare(row.deviation_reason)))
    if score < weight and no_reason:
        severity: Severity = "medium" if verdict else "low"
        yield Finding("performance.deviation_reason", "performance", "偏差原因未填写", name, "fail",
                      f"{facts_zh}：未得满分，偏差原因分析及改进措施为空白", f"{facts_en}: points are lost and no reason is given",
                      row.actual or row.score, row.target, severity, "document", quotes)
    elif verdict and score >= weight:
        yield Finding("performance.missed_full_score", "performance", "未达目标却得满分", name, "fail", f"{facts_zh}：实际值未达到目标，却得满分",
                      f"{facts_en}: the target is missed, yet all points are given", row.actual, row.target, "medium", "document", quotes)
    elif row.actual is None and score >= weight and row.target is not None:
        yield Finding("performance.actual_missing", "performance", "实际完成值空白", name, "insufficient", f"{facts_zh}：没有实际完成值，无法核对得分",
                      f"{facts_en}: no actual value is printed, the score can't be checked", None, row.target, "low", None, quotes)
    elif verdict is None:
        yield Finding("performance.achievement", "performance", "目标完成与得分", name, "not_applicable", f"{facts_zh}：文字表述，不按数字判断",
                      f"{facts_en}: in words, not judged by number", None, None, "low", None, quotes)
    else:
        yield Finding("performance.achievement", "performance", "目标完成与得分", name, "pass", facts_zh, facts_en, row.actual, row.target, "low", None, quotes)


def _quotes(one: Scored) -> tuple[tuple[str, Place], ...]:
    """Target, actual, weight, score as printed, each at its cell."""
    row = one.row
    cells = [cell for cell in one.cells if cell.text]
    wanted = [row.level3, row.target, row.actual]
    found = [(cell.text, Place(page=cell.page, bbox=cell.bbox)) for text in wanted if text for cell in cells if cell.text == text][:6]
    found += [(cell.text, Place(page=cell.page, bbox=cell.bbox)) for cell in (one.weight, one.score) if cell is not None and cell.text]
    return tuple(dict.fromkeys((text, place) for text, place in found if text))


def _without_target(indicators: Sequence[IndicatorRow]) -> Iterator[Finding]:
    """An indicator without a target, where the table prints one for nearly all others."""
    rows = [row for row in indicators if row.level3 and not _PLACEHOLDER.fullmatch(row.level3)]
    blank = [row for row in rows if row.target is None and row.period_target is None and row.weight != "0"]
    if not blank or len(blank) * 5 > len(rows) or len(rows) < 5:
        return
    for row in blank:
        yield _about("performance.target_missing", "指标值空白", [row], f"指标“{row.level3}”没有指标值", f"{row.level3} has no target")


def _without_unit(indicators: Sequence[IndicatorRow]) -> Iterator[Finding]:
    """Bare figures among targets that carry units: one finding a table."""
    rows = [row for row in indicators if row.target_value is not None and row.target_unit != "date" and row.target_comparator != "range"]
    bare_rows = [row for row in rows if not row.target_unit and row.target and re.fullmatch(r"[≥≤=＝><＞＜≧≦]\d[\d,.]*", bare(row.target))
                 and not _UNIT_IN_NAME.search(row.level3 or "")]
    if bare_rows and len(bare_rows) * 4 <= len(rows):
        names = "、".join(dict.fromkeys(row.level3 or "" for row in bare_rows))[:120]
        yield _about("performance.target_unit", "指标值缺少计量单位", bare_rows, f"指标值没有计量单位：{names}", f"targets without a unit: {names}")


def _about(rule: str, title: str, rows: Sequence[IndicatorRow], zh: str, en: str) -> Finding:
    quotes = tuple((f"{row.level3} {row.target or ''}".strip(), Place(page=row.page, bbox=row.bbox)) for row in rows)
    return Finding(rule, "completeness", title, rows[0].level3, "fail", zh, en, rows[0].target, None, "low", "document", quotes)
