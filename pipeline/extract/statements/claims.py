"""Claims while a paragraph is being read, and which of them later words speak of (陈述及其承接)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from pipeline.extract.statements.phrases import BaseKind, Comparison
from pipeline.extract.statements.subjects import Measure
from pipeline.extract.statements.tokens import Token
from pipeline.money import FACTORS, parse_figure
from schemas.rows import Direction

ALIKE = 0.75  # similarity of two wordings of one subject
SHORTEST = 4  # characters that one wording must have to be found inside another
_LOOSE = re.compile(
    r"本年度?|年度|总(?!计|额)|20\d\d年?|预算|决算|数|总计|合计|总额|支出$|（类）|各|[“”、，]|安排|情况|财政拨款(?=“三公”|机关)|一般公共预算(?=“三公”)")


@dataclass
class Claim:
    """A claim under construction; `start`, `end` are its words in the paragraph.

    `token`: its figure, None when only a change or a share is told. `part`: told under 其中; `bracket`: where the bracket
    opens that it stands in, or -1; `reason`: told as a reason.
    """

    subject: str | None
    start: int
    end: int
    sentence: int
    token: Token | None = None
    period: str | None = None
    measure: Measure | None = None
    direction: Direction | None = None
    change_amount: str | None = None
    change_unit: str | None = None
    change_rate: str | None = None
    base_year: str | None = None
    last_year: bool = False
    base_kind: BaseKind | None = None
    compared: bool = False
    share: str | None = None
    completion: str | None = None
    part: bool = False
    bracket: int = -1
    reason: bool = False

    @property
    def money(self) -> bool:
        """Whether it is about an amount and no count."""
        return self.token is None or self.token.kind == "amount"

    @property
    def changed(self) -> bool:
        """Whether a change is told already."""
        return self.direction is not None or self.change_amount is not None or self.change_rate is not None

    def compare(self, comparison: Comparison) -> None:
        """What its change is measured against."""
        if not self.compared:
            self.compared = True
            self.base_year, self.last_year, self.base_kind = comparison.year, comparison.last_year, comparison.kind

    def compare_like(self, other: Claim) -> None:
        """The same base as `other`, whose part it is."""
        if not self.compared:
            self.compared = True
            self.base_year, self.last_year, self.base_kind = other.base_year, other.last_year, other.base_kind

    def reach(self, end: int) -> None:
        """Its words go on up to `end`."""
        self.end = max(self.end, end)


@dataclass
class Claims:
    """The claims of one paragraph, in order of print."""

    found: list[Claim] = field(default_factory=list)

    def last(self, sentence: int, bracket: int = -1, *, money: bool = False) -> Claim | None:
        """The latest claim of the sentence in the same bracket (-1: in none); one about money where there is any."""
        near = [claim for claim in reversed(self.found) if claim.sentence == sentence and claim.bracket == bracket]
        if money:
            near = [claim for claim in near if claim.money] or near
        return near[0] if near else None

    def head(self) -> Claim | None:
        """The claim that later sentences speak of, or whose parts are told: the latest one that is no part itself."""
        return next((claim for claim in reversed(self.found) if claim.money and not claim.part and claim.bracket < 0 and not claim.reason), None)

    def first_named(self) -> Claim | None:
        """The first claim that names its subject outside of brackets: the paragraph's topic."""
        return next((claim for claim in self.found if claim.subject is not None and claim.bracket < 0), None)

    def again(self, claim: Claim) -> Claim:
        """The same figure for a second comparison: 比年初预算减少…；比上年决算增加…"""
        copy = Claim(claim.subject, claim.start, claim.end, claim.sentence, claim.token, claim.period, claim.measure, part=claim.part,
                     bracket=claim.bracket, reason=claim.reason)
        self.found.append(copy)
        return copy

    def able_to_grow(self, owner: Claim, change: Token) -> Claim:
        """`owner`, or when it is smaller than the increase that it is said to have, the paragraph's first claim that is not."""
        increase = _yuan(change)
        if owner.token is None or _yuan(owner.token) >= increase:
            return owner
        able = (claim for claim in self.found if claim.bracket < 0 and claim.money and claim.token is not None and _yuan(claim.token) >= increase)
        return next(able, owner)

    def named(self, name: str) -> Claim | None:
        """The latest claim about `name`: in the same words, in longer or shorter ones, or the head in similar ones."""
        wanted = loose(name)
        about = [(claim, loose(claim.subject)) for claim in reversed(self.found) if claim.money and claim.subject is not None]
        same = next((claim for claim, other in about if other == wanted), None)
        if same is None and len(wanted) >= SHORTEST:
            same = next((claim for claim, other in about
                         if len(other) >= SHORTEST and (wanted.endswith(other) or other.endswith(wanted))), None)
        head = self.head()
        if same is None and head is not None and head.subject is not None and not head.changed:
            same = head if SequenceMatcher(None, wanted, loose(head.subject)).ratio() >= ALIKE else None
        return same

    def spoken_of(self, name: str, comparison: Comparison | None, sentence: int, bracket: int) -> Claim | None:
        """The claim that a comparison speaks of: the one about `name`; without name the latest of the sentence, else the head."""
        if name:
            return self.named(name)
        last = self.last(sentence, bracket, money=True)
        if last is None:
            return self.head() if comparison is not None else None
        beside = [claim for claim in self.found if claim.sentence == sentence and claim.period and claim.subject == last.subject
                  and not claim.changed and claim.period > (last.period or "")]
        return beside[-1] if comparison is not None and last.period and beside else last


def _yuan(token: Token) -> Decimal:
    figure = parse_figure(token.text)
    return (figure.value if figure else Decimal(0)) * FACTORS.get(token.unit or "", 1)


def loose(name: str) -> str:
    """What two wordings of one subject have in common."""
    name = name.replace("收入、支出", "收支").replace("收入支出", "收支").replace("收、支", "收支").replace("费用", "费")
    return _LOOSE.sub("", name) or name
