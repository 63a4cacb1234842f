"""Misprinted codes are findings about the document, with the place of the code."""

from __future__ import annotations

from tests.books import checked, found, table
from tests.unit.checks.test_totals import HEADER, expenditure


def test_a_class_that_does_not_exist() -> None:
    rows = found(checked(table("t001", "expenditure_summary", HEADER, expenditure((3, 0, "7010301")), labels=2),
                         table("t002", "general_public_by_function", HEADER, expenditure(), labels=2)), "hierarchy.code_misprint")
    assert [(row.status, row.cause, row.observed, row.expected) for row in rows] == [("fail", "document", "7010301", "2010301")]
    assert rows[0].evidence[0]["text"] == "7010301"


def test_right_codes_say_nothing() -> None:
    assert not found(checked(table("t001", "expenditure_summary", HEADER, expenditure(), labels=2)), "hierarchy.code_misprint")
