"""The same fact in two tables of one document (表间勾稽)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.checks.book import Book
from pipeline.checks.facts import ledger_of
from pipeline.checks.ledger import ECONOMIC, Fact, Printed, merged
from pipeline.checks.project_amounts import project_relations
from schemas.checks import Relation

_YEAR = re.compile(r"20\d\d")
_THREE_PUBLIC: tuple[tuple[str, str], ...] = (("因公出国", "30212"), ("公务接待", "30217"), ("公务用车运行", "30231"), ("公务用车购置费", "31013"))

_TITLES = {"income": "收入", "total": "支出合计", "basic": "基本支出", "project": "项目支出", "personnel": "人员经费", "public": "公用经费", "procurement": "政府采购"}


def relations(book: Book) -> Iterator[Relation]:
    """Every fact that two tables print, compared."""
    facts = merged(ledger_of(book))
    for fact, printed in facts.items():
        first = next((item for item in printed if len(item.operands) == 1), None)
        if first is not None:
            for other in printed:
                if other.table_id != first.table_id:
                    yield _same(fact, first, other)
    yield from project_relations(book, facts)
    yield from _three_public(book, facts)


def _same(fact: Fact, first: Printed, other: Printed) -> Relation:
    return Relation("cross_table.same", "cross-table", f"表间一致：{_TITLES[fact.measure]}", _subject(fact),
                    "same" if len(other.operands) == 1 else "sum",
                    first.operands[0], tuple([(1, operand) for operand in other.operands]))


def _subject(fact: Fact) -> str:
    return " ".join(part for part in (fact.unit, fact.item) if part)


def _three_public(book: Book, facts: Mapping[Fact, Sequence[Printed]]) -> Iterator[Relation]:
    """三公 items of the economic table against the 三公 table: only suggested, the scopes may differ."""
    views = [view for view in book.of_kind("three_public") if view.figures]
    if len(views) != 1:
        return
    view = views[0]
    years = sorted({found.group() for column in view.columns.values() if (found := _YEAR.search("".join(column.path)))})
    for (_, number), figure in view.figures.items():
        path = "".join(view.columns[number].path)
        text = figure.label.text or ""
        if (len(years) > 1 and years[-1] not in path) or "决算" in path or "增减" in text + path:
            continue
        if _YEAR.search(text) and book.document.fiscal_year and str(book.document.fiscal_year) not in text:
            continue
        for word, code in _THREE_PUBLIC:
            if word in view.columns[number].leaf or word in figure.label.name:
                for printed in facts.get(Fact("general", "total", ECONOMIC + code), facts.get(Fact("all", "total", ECONOMIC + code), ()))[:1]:
                    if len(printed.operands) > 1:
                        continue
                    yield Relation("cross_table.three_public", "cross-table", f"三公经费：{word}与经济分类{code}", f"{text or word}", "same",
                                   view.operand(figure), ((1, printed.operands[0]),), None, False)
