"""Plants known errors in fixture documents, and names what a careful reader must and must not object to (植入差错)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, TypeAlias

from evals.generator.grids import Document, Fact, Form, Prose, Table
from evals.generator.money import Scale, yuan

Fault: TypeAlias = Literal["digit", "swap", "sign", "text", "unit", "rate", "whole", "part", "cross", "score"]


def plant(document: Document, faults: tuple[Fault, ...], scale: Scale) -> Document:
    """Prints the document wrong in these ways; every fault is a row of `checks`. Raises LookupError where the document has no place for one."""
    for fault in faults:
        _PLANTERS[fault](document, scale)
    return document


def _fail(document: Document, part: int, name: str, family: str, subject: str, quotes: list[str], observed: str | None, expected: str | None,
          unit: str | None, why: str, formula: str | None = None) -> None:
    difference = format(Decimal(observed.replace(",", "")) - Decimal(expected.replace(",", "")), "f") if observed and expected and unit != "%" else None
    document.checks.append({
        "id": name, "family": family, "title": why, "subject": subject, "expected_status": "fail", "status": "fail", "required": True, "why": why,
        "quotes": quotes, "formula": formula, "observed": observed, "expected": expected, "difference": difference, "unit": unit,
        "cause": "document", "detectable": True, "_part": part})


def _table(document: Document, kind: str) -> tuple[int, Table]:
    for index, part in enumerate(document.parts):
        if isinstance(part, Table) and part.kind == kind and part.rows:
            return index, part
    raise LookupError(f"no table of kind {kind} in {document.name}")


def _column(table: Table, measure: str) -> int:
    return next(c for c, column in enumerate(table.columns) if column.measure == measure)


def _slipped(printed: str) -> str:
    """The figure with its leading digit raised (9 becomes 8)."""
    digit = printed[0]
    return (str(int(digit) + 1) if digit != "9" else "8") + printed[1:]


def _leaf(table: Table, column: int, least: str = "10") -> int:
    """A row of a 项 with an amount worth changing."""
    codes = [c for c, spec in enumerate(table.columns) if spec.role == "code"]
    for r, row in enumerate(table.rows):
        code = "".join(row[c] or "" for c in codes)
        if len(code) == 7 and code.isdigit() and Decimal((row[column] or "0").replace(",", "")) > Decimal(least):
            return r
    raise LookupError(f"no row to change in {table.title}")


def _digit(document: Document, scale: Scale) -> None:
    index, table = _table(document, "expenditure_summary")
    column = _column(table, "project")
    r = _leaf(table, column)
    right = table.rows[r][column] or ""
    wrong = table.rows[r][column] = _slipped(right)
    name = next(c for c, spec in enumerate(table.columns) if spec.role == "name")
    subject = table.rows[r][name] or ""
    _fail(document, index, "digit", "totals", subject, [subject, wrong], wrong, right, scale.unit, "a wrong digit: 项目支出 + 基本支出 is not the row's total")


def _swap(document: Document, scale: Scale) -> None:
    index, table = _table(document, "project_expenditure")
    column = _column(table, "general_public")
    name = next(c for c, spec in enumerate(table.columns) if spec.role == "name")
    rows = [r for r, row in enumerate(table.rows) if row[name] and row[name] != document.identity["organisation"]]
    a, b = rows[-2], rows[-1]
    first, second = table.rows[a][column] or "", table.rows[b][column] or ""
    table.rows[a][column], table.rows[b][column] = second, first
    for r, wrong, right in ((a, second, first), (b, first, second)):
        subject = table.rows[r][name] or ""
        _fail(document, index, f"swap-{r}", "totals", subject, [subject, wrong], wrong, right, scale.unit,
              "two figures swapped: the sources do not add up to the row's total")


def _sign(document: Document, scale: Scale) -> None:
    """One decrease without its minus among others that have it: where none has one, decreases are printed unsigned by custom."""
    index, table = _table(document, "three_public")
    year = next(c for c, spec in enumerate(table.columns) if spec.role == "year")
    row = next(row for row in table.rows if "增减" in (row[year] or ""))
    signed = [c for c in range(year + 1, len(table.columns)) if (row[c] or "").startswith("-")]
    if len(signed) < 2:
        raise LookupError(f"no decrease beside another in {table.title}")
    c = signed[0]
    right = row[c] or ""
    wrong = row[c] = right.removeprefix("-")
    item = table.columns[c].path[-2] if table.columns[c].path[-1] == "小计" else table.columns[c].path[-1]
    _fail(document, index, f"sign-{c}", "year-on-year", item, [row[year] or "", wrong], wrong, right, scale.unit, "the sign of a decrease is missing")


def _sentence(document: Document, about: str, needs: str) -> tuple[int, Prose, Fact]:
    for index, part in enumerate(document.parts):
        if isinstance(part, Prose):
            for table, fact in part.facts:
                if table == "statements" and fact.get("_about") == about and fact.get(needs):
                    return index, part, fact
    raise LookupError(f"no sentence about {about} in {document.name}")


def _reprint(part: Prose, old: str, new: str) -> None:
    """Replaces the first `old` in the paragraph and in the texts of its facts."""
    part.text = part.text.replace(old, new, 1)
    for _, fact in part.facts:
        fact["text"] = str(fact["text"]).replace(old, new, 1)


def _text(document: Document, scale: Scale) -> None:
    index, part, fact = _sentence(document, "total", "amount_printed")
    right, unit = str(fact["amount_printed"]), str(fact["unit"])
    wrong = _slipped(right)
    _reprint(part, right + unit, wrong + unit)
    for table, other in part.facts:
        if table == "statements" and other["amount_printed"] == right:
            other |= {"amount_printed": wrong, "amount_yuan": yuan(wrong, unit)}
    _fail(document, index, "text-total", "text-table", str(fact["subject"]), [wrong], wrong, right, unit, "the text's total is not that of 收支总表")


def _unit(document: Document, scale: Scale) -> None:
    index, part, fact = _sentence(document, "project", "change_amount_printed")
    printed, unit = str(fact["amount_printed"]), str(fact["unit"])
    wrong = "元" if unit == "万元" else "万元"
    _reprint(part, printed + unit, printed + wrong)
    for table, other in part.facts:
        if table in ("statements", "projects") and other["amount_printed"] == printed:
            other |= {"unit": wrong, "amount_yuan": yuan(printed, wrong)}
    _fail(document, index, "unit", "text-table", str(fact["subject"]), [printed + wrong], yuan(printed, wrong), yuan(printed, unit), "元",
          "the unit slipped: the table prints the same figure in " + unit)


def _rate(document: Document, scale: Scale) -> None:
    for index, part in reversed(list(enumerate(document.parts))):
        if isinstance(part, Prose):
            for table, fact in part.facts:
                right = fact.get("change_rate_printed")
                if table == "statements" and fact.get("change_amount_printed") and isinstance(right, str):
                    wrong = _slipped(right)
                    _reprint(part, right, wrong)
                    for _, other in part.facts:
                        if other.get("change_rate_printed") == right:
                            other["change_rate_printed"] = wrong
                    _fail(document, index, "rate", "year-on-year", str(fact["subject"]), [str(fact["change_amount_printed"]), wrong], wrong, right, "%",
                          "the rate does not follow from the change and the amount")
                    return
    raise LookupError(f"no rate in {document.name}")


def _whole(document: Document, scale: Scale) -> None:
    index, table = _table(document, "general_public_by_function")
    column = next(c for c, spec in enumerate(table.columns) if spec.role == "amount")
    r = next(r for r, row in enumerate(table.rows) if row[0] == "合计")
    right = table.rows[r][column] or ""
    wrong = table.rows[r][column] = _slipped(right)
    _fail(document, index, "whole", "totals", "合计", ["合计", wrong], wrong, right, scale.unit, "the total is not the sum of its 类")


def _part(document: Document, scale: Scale) -> None:
    for index, form in enumerate(document.parts):
        if isinstance(form, Form) and form.kind == "project_target":
            labels = {mark.row_label: key for key, mark in form.marks.items() if mark.money}
            place, total = labels["其中：当年财政拨款"], labels["年度资金申请总额"]
            boxes = {(box.row, box.column): number for number, box in enumerate(form.cells)}
            right, whole = form.cells[boxes[place]].text or "", form.cells[boxes[total]].text or ""
            double = format(Decimal(whole.replace(",", "")) * 2, "," if "," in whole else "")
            wrong = _slipped(whole) if whole[0] != "9" else double
            form.cells[boxes[place]] = form.cells[boxes[place]]._replace(text=wrong)
            _fail(document, index, "part", "performance", str(form.subject), [whole, wrong], wrong, right, scale.unit, "the part exceeds the whole")
            return
    raise LookupError(f"no project form in {document.name}")


def _cross(document: Document, scale: Scale) -> None:
    index, table = _table(document, "fiscal_appropriation_summary")
    other = _table(document, "income_expenditure_summary")[0]
    c = next(c for c, spec in enumerate(table.columns) if spec.role == "amount")
    right = table.rows[0][c] or ""
    wrong = table.rows[0][c] = _slipped(right)
    name = table.rows[0][c - 1 if table.columns[c - 1].role == "name" else c - 2] or ""
    _fail(document, index, "cross", "cross-table", name, [name, wrong], wrong, right, scale.unit, f"收支总表 (part {other}) prints another amount")


def _score(document: Document, scale: Scale) -> None:
    for index, form in enumerate(document.parts):
        if isinstance(form, Form) and form.kind == "self_evaluation":
            number = next(n for n, box in enumerate(form.cells) if form.marks.get((box.row, box.column)) and form.marks[box.row, box.column].row_label == "总分"
                          and form.marks[box.row, box.column].path == ("得分",))
            right = form.cells[number].text or ""
            wrong = format(Decimal(right) + 2, "f")
            form.cells[number] = form.cells[number]._replace(text=wrong)
            _fail(document, index, "score", "performance", str(form.subject), ["总分", wrong], wrong, right, "分", "the scores do not add up to 总分")
            return
    raise LookupError(f"no self-evaluation form in {document.name}")


_PLANTERS: dict[Fault, Callable[[Document, Scale], None]] = {
    "digit": _digit, "swap": _swap, "sign": _sign, "text": _text, "unit": _unit, "rate": _rate, "whole": _whole, "part": _part, "cross": _cross,
    "score": _score}
