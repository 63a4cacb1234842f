"""What a failing check says, in Chinese and English: what is printed, what it should be, where, and what to do (提示)."""

from __future__ import annotations

from decimal import Decimal

from pipeline.checks.judge import Judgement
from pipeline.checks.repairs import Repair, Slip
from pipeline.checks.rows import formula_of
from schemas.checks import Operand, Relation, Severity

_SLIPS: dict[Slip, tuple[str, str]] = {
    "unit": ("单位疑有误", "unit suspected"), "point": ("小数点或单位疑有误", "decimal point or unit suspected"), "sign": ("正负号疑有误", "sign suspected"),
    "digit": ("疑错一位数字", "one digit suspected"), "swap": ("疑两位数字颠倒", "two digits swapped"), "extra": ("疑多一位数字", "one digit too many"),
    "missing": ("疑漏一位数字", "one digit missing"),
    "value": ("", "")}
MOST_TERMS = 8
_HIGH = Decimal("0.01")


def place_text(operand: Operand) -> tuple[str, str]:
    """Where a figure stands."""
    if operand.page is None:
        return f"“{operand.name}”", f"“{operand.name}”"
    return f"第{operand.page}页“{operand.name}”", f"page {operand.page}, “{operand.name}”"


def fail_messages(relation: Relation, verdict: Judgement, suspect: Operand | None, wanted: Decimal | None, slip: Slip | None,
                  repair: Repair | None, rows_missing: bool) -> tuple[str, str]:
    """(Chinese, English) for a fail."""
    zh_place, en_place = place_text(relation.total)
    unit = relation.total.unit or ""
    observed, expected, gap = (_number(value) for value in (verdict.observed, verdict.expected, verdict.difference))
    sign = "不超过" if relation.form == "at_most" else "等于"
    zh = f"{relation.title}不成立：{zh_place}为{observed}{unit}，应{sign}{expected}{unit}，相差{gap}。算式：{_short(formula_of(relation))}。"
    en = f"{relation.rule} does not hold: {en_place} prints {observed}{unit}, the other figures give {expected}{unit} (difference {gap})."
    if rows_missing:
        return zh + "各栏均少计，可能有未列出的行，请核对原表是否列全。", en + " Every column falls short: rows may be missing; check whether the table is complete."
    if repair is not None:
        zh += f"若“{repair.operand.name}”为{repair.text}则成立（{_SLIPS[repair.slip][0]}）。"
        en += f" It holds if “{repair.operand.name}” is {repair.text} ({_SLIPS[repair.slip][1]})."
    elif suspect is not None and wanted is not None:
        zh_suspect, en_suspect = place_text(suspect)
        why = _SLIPS[slip or "value"]
        zh += f"疑在{zh_suspect}：印为{suspect.text}，改为{_fitting(suspect, wanted)}则各关系均成立{'（' + why[0] + '）' if why[0] else ''}。"
        en += f" Suspect: {en_suspect}, printed {suspect.text}; {_fitting(suspect, wanted)} would make every relation hold{' (' + why[1] + ')' if why[1] else ''}."
    return zh + "请对照原页核实。", en + " Compare with the page."


def severity_of(relation: Relation, verdict: Judgement) -> Severity:
    """How much a fail matters: by the share of the figure that is wrong."""
    if verdict.difference is None or verdict.observed is None:
        return "medium"
    whole = max(abs(verdict.observed), abs(verdict.expected or Decimal(0)))
    return "high" if whole and abs(verdict.difference) > _HIGH * whole else "medium"


def _fitting(suspect: Operand, wanted: Decimal) -> str:
    """The wanted value with the decimals that the suspect prints."""
    return f"{wanted:.{suspect.decimals}f}"


def _short(formula: str) -> str:
    """The formula with its middle left out where it is long; the evidence lists every figure."""
    terms = formula.split(" + ")
    return formula if len(terms) <= MOST_TERMS else " + ".join([*terms[:MOST_TERMS - 2], f"……（共{len(terms)}项）", terms[-1]])


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
