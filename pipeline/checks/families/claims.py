"""Statements with every figure at its own place: amount, base, change, rate, share (文字中的数字及其位置)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.checks.book import Book, printed_operand
from schemas.checks import Operand
from schemas.chunk import Paragraph
from schemas.place import Place
from schemas.rows import StatementRow

_FIGURE = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?")
_UNIT = re.compile(r"\s*(亿元|百万元|万元|千元|元|[%％])")
_BASE = re.compile(r"(?:比|较|与|对比)(?:(?!增加|减少|增长|下降|降低|上升)[^。；]){0,40}?"
                   r"(?P<figure>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|万元|千元|元)(?:相比)?[，,]?(?:增加|减少|增长|下降|降低|上升|持平)")


class Claim(NamedTuple):
    """A statement and its printed figures. `start`: offset of its text in `paragraph`; both unknown where only the store is at hand."""

    row: StatementRow
    paragraph: Paragraph | None
    start: int
    amount: Operand | None
    change: Operand | None
    rate: Operand | None
    share: Operand | None
    completion: Operand | None
    base: Operand | None

    @property
    def falls(self) -> bool:
        """Whether the text says that it became less."""
        return self.row.change_direction == "decrease"

    @property
    def where(self) -> object:
        """What tells whether two claims stand in one paragraph."""
        return self.paragraph.id if self.paragraph is not None else (self.row.page, self.row.text)


@lru_cache(maxsize=2)
def claims(book: Book) -> tuple[Claim, ...]:
    """Every statement of the document, in order; read once for all families."""
    paragraphs = [paragraph for paragraph in book.text.paragraphs if paragraph.kind not in ("contents", "caption")] if book.text is not None else []
    found: list[Claim] = []
    at, floor = 0, 0
    for row in book.statements:
        spot = _spot(row.text, paragraphs, at, floor)
        if spot is None:
            found.append(_claim(row, None, 0))
            continue
        if spot[0] != at:
            at, floor = spot[0], 0
        floor = max(floor, spot[1])
        found.append(_claim(row, paragraphs[at], spot[1]))
    return tuple(found)


def _spot(text: str, paragraphs: Sequence[Paragraph], at: int, floor: int) -> tuple[int, int] | None:
    """Paragraph and offset where a statement stands, not before the one of the statement ahead of it."""
    for index in range(at, len(paragraphs)):
        offset = paragraphs[index].text.find(text, floor if index == at else 0)
        if offset < 0 and index == at:
            offset = paragraphs[index].text.find(text)
        if offset >= 0:
            return index, offset
    return None


def _claim(row: StatementRow, paragraph: Paragraph | None, start: int) -> Claim:
    text = row.text
    name = row.subject or "金额"
    spots = [(match.start(), match.group()) for match in _FIGURE.finditer(text)]
    amount_at = _find(spots, row.amount_printed, text, row.unit, 0)
    change_at = _find(spots, row.change_amount_printed, text, None, -1 if row.change_amount_printed == row.amount_printed else (amount_at or 0) + 1)
    base_match = _BASE.search(text)

    def place(offset: int | None, length: int) -> Place | None:
        if offset is not None and paragraph is not None:
            places = paragraph.places(start + offset, start + offset + length)
            if places:
                return places[0]
        return row.places[0] if row.places else Place(page=row.page, bbox=None)

    def figure(label: str, printed: str | None, unit: str | None, offset: int | None) -> Operand | None:
        if printed is None:
            return None
        made = printed_operand(f"{name}·{label}", printed.replace("％", "%"), unit, place(offset, len(printed)))
        return made._replace(text=printed) if made is not None else None

    def percent(label: str, printed: str | None) -> Operand | None:
        shape = re.compile(rf"{re.escape(printed.rstrip('%％ '))}\s*[%％]") if printed else None
        spots = [match.start() for match in shape.finditer(text)] if shape else []
        return figure(label, printed, "%", spots[-1] if spots else None)

    amount = figure(_label(row), row.amount_printed, row.unit, amount_at)
    change = figure("增减额", row.change_amount_printed, _unit_after(text, change_at, row.change_amount_printed) or row.unit, change_at)
    base = figure("上年数", base_match.group("figure"), base_match.group("unit"), base_match.start("figure")) if base_match else None
    if base is not None and change is not None and base_match is not None and base_match.start("figure") == change_at:
        base = None
    return Claim(row, paragraph, start, amount, change, percent("增减率", row.change_rate_printed), percent("占比", row.share_printed),
                 percent("完成率", row.completion_rate_printed), base)


def _label(row: StatementRow) -> str:
    return {"budget": "预算数", "final": "决算数"}.get(row.measure or "", "金额") + (f"（{row.period}年）" if row.period else "")


def _find(spots: Sequence[tuple[int, str]], printed: str | None, text: str, unit: str | None, floor: int) -> int | None:
    """Where `printed` stands: the first time from `floor` on, followed by its unit where one is known; the last time for a floor of -1."""
    if printed is None:
        return None
    hits = [offset for offset, figure in spots if figure == printed.lstrip("-+") and offset >= floor]
    if unit:
        hits = [offset for offset in hits if text[offset + len(printed):].lstrip().startswith(unit)] or hits
    return (hits[-1] if floor < 0 else hits[0]) if hits else None


def _unit_after(text: str, offset: int | None, printed: str | None) -> str | None:
    if offset is None or printed is None:
        return None
    match = _UNIT.match(text, offset + len(printed))
    return match.group(1).replace("％", "%") if match else None


def evaluated(claim: Claim) -> bool:
    """Whether a claim stands in a paragraph about evaluations, whose amounts are those of the projects evaluated."""
    text = claim.paragraph.text if claim.paragraph is not None else claim.row.text
    return "自评" in text or "绩效评价" in text or "部门评价" in text


def signed(operand: Operand, falls: bool) -> Operand:
    """A change or rate with the sign that its word gives."""
    return operand._replace(value=-abs(operand.value)) if falls else operand


def before(found: Sequence[Claim], index: int, back: int = 6) -> Iterator[Claim]:
    """Claims ahead of `index` in the same paragraph, nearest first."""
    for other in range(index - 1, max(-1, index - 1 - back), -1):
        if found[other].where != found[index].where:
            return
        yield found[other]


def yuan(operand: Operand) -> Decimal | None:
    """The figure in 元; None for what is no money."""
    factor = {"元": 1, "千元": 1000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}.get(operand.unit or "")
    return operand.value * factor if factor else None
