"""What the text tells of performance forms and goal tables: scores, budgets, how many projects for how much (绩效文表一致)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.book import Book
from pipeline.checks.families.claims import Claim, claims, yuan
from pipeline.checks.families.forms import Form, Role, number, operand, read_forms
from pipeline.checks.families.project_amounts import amounts
from pipeline.checks.families.quantities import item_key
from pipeline.text import bare
from schemas.checks import Finding, Operand, Relation
from schemas.chunk import Paragraph
from schemas.place import Place
from schemas.rows import CellRow

_SCORE = re.compile(r"(?:自评|综合|评价|总)?(?:平均)?得分(?:为|是|：)?\s*(\d{1,3}(?:\.\d+)?)\s*分")
_COUNT_WORDS = re.compile(r"绩效目标")
_YEAR_TOTAL = re.compile(r"年度(?:资金)?(?:申请)?总额|年度资金总额")


def text_forms(book: Book) -> Iterator[Relation | Finding]:
    """Relations between sentences and forms of one document."""
    if book.text is None:
        return
    forms = [form for form in read_forms(book) if form.view.row.header_row_count == 0]
    named = sorted(((item_key(form.subject), form) for form in forms if form.subject), key=lambda pair: -len(pair[0]))
    if named:
        for paragraph in book.text.paragraphs:
            yield from _scores(paragraph, named)
        for claim in claims(book):
            yield from _funds(claim, named)
    yield from goals(book, forms)


def _scores(paragraph: Paragraph, named: list[tuple[str, Form]]) -> Iterator[Relation]:
    """…项目绩效自评综述：…项目自评得分为88.5分, against the 总分 of that project's form."""
    matches = [match for match in _SCORE.finditer(paragraph.text) if "平均" not in match.group()]
    if len(matches) != 1:
        return
    words = bare(paragraph.text[:matches[0].start()])
    form = next((form for key, form in named if len(key) >= 3 and key in words and sum(other in words for other, _ in named) == 1), None)
    total = form.grand.get("score") if form is not None else None
    if form is None or total is None or number(total) is None:
        return
    text = matches[0].group(1)
    place = (*paragraph.places(matches[0].start(1), matches[0].end(1)), Place(page=paragraph.page, bbox=None))[0]
    told = Operand(f"{form.subject}·文中得分", text, Decimal(text), len(text.partition(".")[2]), "分", None, None, None, place.page, place.bbox)
    yield Relation("text_forms.score", "text-table", "自评得分文表一致", form.subject, "same", told, ((1, operand(total, "总分·得分", "分")),))


def _funds(claim: Claim, named: list[tuple[str, Form]]) -> Iterator[Relation]:
    """全年预算数为…，执行数为…, against the form's 年度资金总额."""
    if claim.amount is None or yuan(claim.amount) is None or not claim.row.subject:
        return
    key = item_key(claim.row.subject)
    form = next((form for other, form in named if other == key), None)
    line = next((line for line in form.funds if line.part == "total"), None) if form is not None else None
    if line is None:
        return
    role: Role = "executed" if claim.row.measure == "final" else "initial" if "年初" in claim.row.text else "budget"
    cell = line.cells.get((role, None))
    if cell is not None and number(cell) is not None and cell.unit is not None and claim.row.measure in ("budget", "final"):
        yield Relation("text_forms.funds", "text-table", "项目资金文表一致", claim.row.subject, "same", claim.amount, ((1, operand(cell, f"{line.label}·{role}")),))


def goals(book: Book, forms: list[Form]) -> Iterator[Relation | Finding]:
    """编报绩效目标的项目5个，涉及项目预算资金…: the count of forms or goal rows, and their sum."""
    found = claims(book)
    totals = [cell for form in forms if (cell := _year_total(form)) is not None and form.view.kind == "project_target"]
    listed = [row for row in book.projects if row.source == "project_goals" and row.amount_printed]
    goal_amounts = [shown for row, shown in amounts(book) if row.source == "project_goals"]
    for index, claim in enumerate(found):
        if claim.row.unit != "个" or claim.amount is None or not _COUNT_WORDS.search(claim.row.text) or "项目" not in claim.row.text:
            continue
        told = [other for other in (*found[index + 1:index + 2], *found[max(0, index - 1):index]) if other.where == claim.where
                   and other.amount is not None and yuan(other.amount) is not None and "涉及" in other.row.text]
        there = len(totals) if totals else len(listed)
        if not there:
            continue
        yield _counted(claim, there, totals)
        summands = [operand(cell, f"{cell.row_label}") for cell in totals] or goal_amounts
        if int(claim.amount.value) == there == len(summands) and told and told[0].amount is not None:
            terms = tuple((1, summand) for summand in summands)
            yield Relation("text_forms.goal_funds", "text-table", "绩效目标项目资金合计", claim.row.text, "sum", told[0].amount, terms)


def _year_total(form: Form) -> CellRow | None:
    return next((cell for cell in form.view.cells if cell.state == "number" and cell.unit is not None and cell.row_label
                 and _YEAR_TOTAL.match(bare(cell.row_label))), None)


def _counted(claim: Claim, there: int, totals: list[CellRow]) -> Finding:
    assert claim.amount is not None
    told = int(claim.amount.value)
    quotes = ((claim.row.text, Place(page=claim.amount.page, bbox=claim.amount.bbox)),
              *((cell.row_label or "", Place(page=cell.page, bbox=cell.bbox)) for cell in totals[:20]))
    agrees = told == there
    zh = f"文字写{told}个，{'表中相符' if agrees else f'表中读到{there}个'}"
    return Finding("text_forms.goal_count", "text-table", "绩效目标项目个数", claim.row.subject, "pass" if agrees else "insufficient", zh,
                   f"the text says {told}, {there} are there", str(told), str(there), "low", None, quotes)


