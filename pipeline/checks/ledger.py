"""Facts that a document's tables print, by what they state and for which money (口径).

A fact is (scope, measure, item, unit). Scopes: all 全部资金, fiscal 财政拨款, general 一般公共预算, fund 政府性基金, state 国有资本经营.
Two scopes are one where the document's own income side shows that nothing lies between them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from schemas.checks import Operand

ECONOMIC = "经济分类"
"""Prefix of the codes of the economic classification among items."""

FISCAL = ("general_public", "government_fund", "state_capital")
SAME = Decimal("0.05")
NOT_FISCAL = frozenset(("special_account", "superior_subsidy", "affiliate_income", "operating_income", "business_income", "other_income", "unit_funds"))
"""Sources of income that are no 财政拨款."""


class Fact(NamedTuple):
    """What a printed figure states. `item`: a code, `total`, or a source of income; `unit`: plain name of the unit, `""` for the whole document."""

    scope: str
    measure: str
    item: str
    unit: str = ""


class Printed(NamedTuple):
    """A fact as one table prints it: one figure, or several rows that add up to it."""

    table_id: str
    operands: tuple[Operand, ...]

    @property
    def value(self) -> Decimal:
        """The amount."""
        return sum((operand.value for operand in self.operands), Decimal(0))


class Ledger:
    """All facts of a document by what they state."""

    def __init__(self) -> None:
        self.facts: dict[Fact, list[Printed]] = {}
        self.income: dict[str, dict[str, Decimal]] = {}
        self._page: dict[Fact, list[Operand]] = {}

    def add(self, fact: Fact, operand: Operand | None) -> None:
        """One printed figure of the table being read; a row states a thing once, in its first column that does."""
        if operand is None:
            return
        known = self._page.setdefault(fact, [])
        if not known or known[-1].row != operand.row:
            known.append(operand)

    def turn(self, table_id: str) -> None:
        """Ends a table. A code that comes again has a second key: its rows add up; a class without a row of its own is the sum of its items."""
        page, self._page = self._page, {}
        self.income[table_id] = {fact.item: operands[0].value for fact, operands in page.items() if fact.measure == "income" and not fact.unit}
        for fact, operands in page.items():
            adding = fact.item[:1].isdigit() or fact.item.startswith(ECONOMIC)
            self.facts.setdefault(fact, []).append(Printed(table_id, tuple(operands if adding else operands[:1])))
        classes: dict[Fact, list[Operand]] = {}
        if any(len(fact.item) == 3 and fact.item.isdigit() for fact in page):
            return
        for fact, operands in page.items():
            if len(fact.item) > 3 and not fact.unit and fact.item.isdigit():
                top = fact._replace(item=fact.item[:3])
                section = fact._replace(item=fact.item[:5])
                if section not in page or section == fact:
                    classes.setdefault(top, []).extend(operands)
        for fact, operands in classes.items():
            self.facts.setdefault(fact, []).append(Printed(table_id, tuple(operands)))



def merged(ledger: Ledger) -> dict[Fact, list[Printed]]:
    """Scopes joined where nothing lies between them: all = fiscal = general."""
    fiscal = _only_fiscal(ledger)
    general = _only_general(ledger) and _holds_carry_over(ledger)
    out: dict[Fact, list[Printed]] = {}
    for fact, printed in ledger.facts.items():
        scope = fact.scope
        if scope == "general" and general:
            scope = "fiscal"
        if scope == "fiscal" and fiscal:
            scope = "all"
        known = out.setdefault(fact._replace(scope=scope), [])
        known += [item for item in printed if all(item.table_id != other.table_id for other in known)]
    return out


def _only_fiscal(ledger: Ledger) -> bool:
    """No income but the fiscal appropriation, shown by a table whose income it makes up, and the same carry-over on both levels."""
    if any(printed.value for fact, found in ledger.facts.items() if fact.measure == "income" and fact.item in NOT_FISCAL for printed in found):
        return False
    if not any(_all_fiscal(income) for income in ledger.income.values()):
        return False
    whole, fiscal = (next((printed.value for printed in ledger.facts.get(Fact(scope, "income", "carry"), ())), Decimal(0)) for scope in ("all", "fiscal"))
    return whole == fiscal


def _all_fiscal(income: dict[str, Decimal]) -> bool:
    """Whether one table's income of the year is fiscal appropriation to the last figure."""
    year = income.get("current", income["total"] - income.get("carry", Decimal(0)) if "total" in income else None)
    funds = sum((income[source] for source in FISCAL if source in income), Decimal(0)) or income.get("appropriation")
    return year is not None and funds is not None and abs(year - funds) < SAME


def _holds_carry_over(ledger: Ledger) -> bool:
    """Whether 一般公共预算支出表 shows spending from carry-over too: its total is nearer to all spending than to this year's appropriation."""
    def first(scope: str, measure: str, item: str) -> Decimal | None:
        return next((printed.value for printed in ledger.facts.get(Fact(scope, measure, item), ())), None)

    carried, listed, whole = first("fiscal", "income", "carry"), first("general", "total", "total"), first("fiscal", "total", "total")
    current = first("fiscal", "income", "general_public")
    if not carried or listed is None or whole is None or current is None:
        return True
    return abs(listed - whole) <= abs(listed - current)


def _only_general(ledger: Ledger) -> bool:
    """Neither government funds nor state capital anywhere."""
    return not any(printed.value for fact, found in ledger.facts.items() for printed in found
                   if fact.scope in ("fund", "state") or fact.item in ("government_fund", "state_capital"))
