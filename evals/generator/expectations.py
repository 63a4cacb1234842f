"""Checks that a sound fixture passes, the tempting ones marked as traps (应当通过的核对)."""

from __future__ import annotations

from decimal import Decimal

from evals.generator.grids import Document, Fact, Form, Prose, Table


def add_passes(document: Document) -> Document:
    """Adds the checks that hold by construction. Call it before errors are planted, then `drop_broken`."""
    for index, part in enumerate(document.parts):
        if isinstance(part, Table):
            _of_table(document, index, part)
        elif isinstance(part, Form) and part.kind == "self_evaluation":
            _pass(document, index, f"score-{index}", "performance", str(part.subject), "the scores add up to 总分")
            _pass(document, index, f"execution-{index}", "performance", "执行率", "全年执行数 / 全年预算数, rounded", "pass-rounding")
        elif isinstance(part, Prose):
            for table, fact in part.facts:
                if table == "statements":
                    _of_statement(document, index, fact)
    return document


def _pass(document: Document, part: int, name: str, family: str, subject: str, why: str, status: str = "pass", trap: bool = False) -> None:
    row: Fact = {"id": name, "family": family, "title": why, "subject": subject, "expected_status": status, "status": "not_applicable" if status ==
                 "not_applicable" else "pass", "required": False, "why": why, "_part": part}
    if trap:
        row["trap"] = True
    document.checks.append(row)


def _of_table(document: Document, index: int, table: Table) -> None:
    if table.is_empty:
        _pass(document, index, f"empty-{index}", "completeness", table.title, "the table is empty and says why", "not_applicable", True)
    elif table.kind in ("income_expenditure_summary", "fiscal_appropriation_summary"):
        _pass(document, index, f"balance-{index}", "totals", table.title, "收入总计 = 支出总计")
    elif any(column.role == "code" for column in table.columns) and table.kind != "project_expenditure":
        _pass(document, index, f"hierarchy-{index}", "hierarchy", table.title, "类 = sum of 款 = sum of 项, 合计 = sum of 类")


def _of_statement(document: Document, index: int, fact: Fact) -> None:
    if fact["unit"] != document.identity["default_unit"] and fact.get("_about") == "total":
        _pass(document, index, f"unit-{index}", "text-table", str(fact["subject"]), "the text rounds to 万元 what the tables print in 元", "pass-rounding", True)
    base, rate, change = fact.get("base_period"), fact.get("change_rate_printed"), fact.get("change_amount_printed")
    subject = str(fact["subject"])
    if rate == "100.00%" or rate == "100%":
        _pass(document, index, f"zero-base-{index}", "year-on-year", subject, "a rate on a base of nought: a new item", "pass", True)
    elif base and rate and change and fact.get("amount_printed"):
        now, moved = (Decimal(str(fact[key]).replace(",", "")) for key in ("amount_printed", "change_amount_printed"))
        before = now - moved if fact["change_direction"] == "increase" else now + moved
        exact = moved * 100 / before == Decimal(str(rate).removesuffix("%")) if before else False
        down = fact["change_direction"] == "decrease"
        why = "the rate follows from the change" + (": printed without a sign, the word 减少 says which way" if down else "")
        _pass(document, index, f"rate-{index}-{subject}", "year-on-year", subject, why, "pass" if exact else "pass-rounding", down)


def drop_broken(document: Document) -> Document:
    """Takes away passes of the parts in which an error was planted: what still holds there is not asked."""
    broken = {check["_part"] for check in document.checks if check["status"] == "fail"}
    document.checks = [check for check in document.checks if check["status"] == "fail" or check["_part"] not in broken]
    return document
