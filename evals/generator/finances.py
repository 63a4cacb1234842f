"""A fictional department's year: items, projects, economics, 三公, all adding up (收支数据)."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import NamedTuple

from evals.generator.money import Scale, split
from evals.generator.words import COMMON_CODES, DISTRICTS, ECONOMIC_CODES, PLACES, TRADES, Plan, Trade


class Item(NamedTuple):
    """A 项 of the functional classification with its basic and project expenditure; `other` and `carry` are paid from other income and carry-over."""

    code: str
    basic: int
    project: int
    other: int = 0
    carry: int = 0

    @property
    def total(self) -> int:
        """Expenditure of the item."""
        return self.basic + self.project

    @property
    def general(self) -> int:
        """The part that general public funds pay."""
        return self.total - self.other - self.carry

    @property
    def received(self) -> int:
        """This year's income for the item."""
        return self.total - self.carry

    @property
    def appropriation(self) -> int:
        """The part that this and last year's general public funds pay."""
        return self.total - self.other


class Work(NamedTuple):
    """A project with this year's and last year's amount."""

    plan: Plan
    code: str
    amount: int
    prior: int


class ThreePublic(NamedTuple):
    """三公经费: abroad, purchase and running of cars, receptions."""

    abroad: int
    purchase: int
    running: int
    reception: int

    @property
    def cars(self) -> int:
        """公务用车购置及运行维护费."""
        return self.purchase + self.running

    @property
    def total(self) -> int:
        """合计."""
        return self.abroad + self.cars + self.reception


@dataclass(frozen=True)
class Finances:
    """The year. `names` maps codes of both classifications to names; `economics` are the leaves of basic expenditure."""

    place: str
    trade: Trade
    organisation: str
    year: int
    scale: Scale
    items: tuple[Item, ...]
    works: tuple[Work, ...]
    economics: dict[str, int]
    prior_total: int
    now: ThreePublic
    before: ThreePublic
    names: dict[str, str]
    staff: int

    @property
    def total(self) -> int:
        """Income and expenditure."""
        return sum(item.total for item in self.items)

    @property
    def basic(self) -> int:
        """基本支出."""
        return sum(item.basic for item in self.items)

    @property
    def project(self) -> int:
        """项目支出."""
        return sum(item.project for item in self.items)

    @property
    def general(self) -> int:
        """一般公共预算拨款."""
        return sum(item.general for item in self.items)

    @property
    def other(self) -> int:
        """其他收入."""
        return sum(item.other for item in self.items)

    @property
    def carry(self) -> int:
        """上年结转."""
        return sum(item.carry for item in self.items)

    @property
    def personnel(self) -> int:
        """人员经费."""
        return sum(amount for code, amount in self.economics.items() if code[:3] in ("301", "303"))

    @property
    def public(self) -> int:
        """公用经费."""
        return self.basic - self.personnel

    def classes(self) -> list[tuple[str, str, tuple[Item, ...]]]:
        """类 with name and their items, in order of code."""
        return self._groups(3)

    def levels(self) -> list[tuple[str, str, tuple[Item, ...]]]:
        """类, 款 and 项 rows in printed order, each with the items it sums."""
        out: list[tuple[str, str, tuple[Item, ...]]] = []
        for code, name, items in self._groups(3):
            out.append((code, name, items))
            for sub in dict.fromkeys(item.code[:5] for item in items):
                under = tuple(item for item in items if item.code.startswith(sub))
                out.append((sub, self.names[sub], under))
                out += [(item.code, self.names[item.code], (item,)) for item in under]
        return out

    def economic_levels(self) -> list[tuple[str, str, int]]:
        """类 and 款 of the economic classification with amounts."""
        out = []
        for group in dict.fromkeys(code[:3] for code in self.economics):
            out.append((group, self.names[group], sum(a for c, a in self.economics.items() if c.startswith(group))))
            out += [(code, self.names[code], amount) for code, amount in self.economics.items() if code.startswith(group)]
        return out

    def _groups(self, digits: int) -> list[tuple[str, str, tuple[Item, ...]]]:
        return [(code, self.names[code], tuple(item for item in self.items if item.code.startswith(code)))
                for code in dict.fromkeys(item.code[:digits] for item in self.items)]


def invent(dice: random.Random, scale: Scale, year: int, trade: Trade | None = None, place: str | None = None, copies: int = 1) -> Finances:
    """A department's year by lot; `copies`: in so many districts it runs each project."""
    trade = trade or dice.choice(TRADES)
    place = place or dice.choice(PLACES)

    def amount(low: int, high: int) -> int:
        value = scale.of_wan(dice.randint(low, high))
        return value + (dice.randrange(10**4) if scale.decimals > 2 or scale.unit == "元" else 0)

    economics = {code: amount(*span) for code, span in {
        "30101": (30000, 90000), "30102": (40000, 120000), "30103": (5000, 20000), "30108": (9000, 18000), "30109": (4500, 9000),
        "30110": (4000, 9000), "30113": (12000, 26000), "30201": (900, 4000), "30205": (40, 300), "30206": (500, 2600), "30211": (300, 1500),
        "30217": (60, 300), "30228": (900, 2200), "30231": (260, 520), "30239": (1500, 5200), "30302": (2000, 9000), "30399": (100, 900),
        "31002": (400, 2500)}.items()}
    basic = sum(economics.values())
    plans = [plan._replace(name=plan.name + district, aims=tuple(aim.in_year(year) for aim in plan.aims))
             for district in DISTRICTS[:copies] for plan in trade.plans]
    own = [code for code, _ in trade.classes if len(code) == 7]
    fixed = {"2080505": economics["30108"], "2080506": economics["30109"], "2101101": economics["30110"], "2210201": economics["30113"]}
    works = tuple(Work(plan, own[-1 - (number % (len(own) - 1))] if len(own) > 1 else own[0], amount(2000, 60000), amount(2000, 60000))
                  for number, plan in enumerate(plans))
    other, carry = amount(300, 900), amount(100, 800)
    items = []
    for number, code in enumerate(own):
        project = sum(work.amount for work in works if work.code == code)
        last = code == works[0].code
        items.append(Item(code, basic - sum(fixed.values()) if number == 0 else 0, project, other if last else 0, carry if last else 0))
    items += [Item(code, value, 0) for code, value in fixed.items()]
    names = {**COMMON_CODES, **ECONOMIC_CODES, **dict(trade.classes)}
    now = ThreePublic(0, 0, economics["30231"], economics["30217"])
    before = ThreePublic(0, 0, economics["30231"] + split(amount(20, 90), 2, dice)[0], economics["30217"])
    ordered = tuple(sorted((item for item in items if item.total), key=lambda item: item.code))
    total = sum(item.total for item in ordered)
    prior = total + dice.choice((-1, 1)) * dice.randint(total // 50, total // 8)
    return Finances(place, trade, place + trade.name, year, scale, ordered, works, economics, prior, now, before, names, dice.randint(12, 80))
