"""Arithmetic of performance forms: weights, scores, execution rates, sources of funds (绩效自评核对)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.checks.book import Book
from pipeline.checks.families.forms import Form, FundLine, Part, Role, exact, number, operand, part_of, percent, points, read_forms
from pipeline.text import bare
from schemas.checks import Finding, Operand, Relation
from schemas.place import Place
from schemas.rows import CellRow

_WORDS: dict[Role, str] = {"initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数", "weight": "分值", "rate": "执行率", "score": "得分"}
_FULL = Decimal(100)


def performance(book: Book) -> Iterator[Relation | Finding]:
    """Relations of every form of the document."""
    for form in read_forms(book):
        yield from weights(form)
        yield from scores(form)
        yield from group_weights(form)
        yield from score_within_weight(form)
        yield from execution(form)
        yield from task_totals(form)
        yield from sources(form)


def weights(form: Form) -> Iterator[Relation | Finding]:
    """Σ 分值 = 总分, or 100 where weights are in percent and no total is printed."""
    terms = [operand(one.weight, f"{one.row.level3 or one.row.level2}·分值") for one in form.indicators if one.weight is not None]
    if len(terms) < 2:
        return
    funds = _top_figures(form, "weight")
    total = form.grand.get("weight")
    unweighed = [line for line in form.funds if line.part == "total" and ("weight", None) in line.cells and not funds]
    if total is not None and unweighed and sum(term.value for term in terms) != number(total):
        yield _blank_weight(form, total, unweighed[0])
    elif total is not None:
        yield _either("performance.weights", "分值合计", form, operand(total, "总分·分值"), funds, terms)
        return
    stated = _stated(form)
    if stated is not None:
        yield _relation("performance.weights", "分值合计", form.subject, *points(stated, terms))


def scores(form: Form) -> Iterator[Relation]:
    """总分 = score of the funds + Σ scores of the indicators; only when every weighted indicator prints its score."""
    total = form.grand.get("score")
    if total is None or any(one.score is None for one in form.indicators if one.weight is not None and number(one.weight)):
        return
    terms = [operand(one.score, f"{one.row.level3 or one.row.level2}·得分") for one in form.indicators if one.score is not None]
    if len(terms) >= 2:
        yield _either("performance.scores", "得分合计", form, operand(total, "总分·得分"), _top_figures(form, "score"), terms)


def group_weights(form: Form) -> Iterator[Relation]:
    """产出指标（50分） = Σ weights of its indicators."""
    for group in form.groups:
        if all(one.weight is not None for one in group.members):
            terms = [operand(one.weight, f"{one.row.level3 or one.row.level2}·分值") for one in group.members if one.weight is not None]
            yield _relation("performance.group_weight", "一级指标分值", f"{form.subject or ''} {group.name}".strip(),
                            *points(group.operand, terms))


def score_within_weight(form: Form) -> Iterator[Relation]:
    """得分 ≤ 分值, row by row."""
    rows = [(one.row.level3 or one.row.level2 or "", one.score, one.weight) for one in form.indicators]
    rows += [(line.label, line.cells.get(("score", None)), line.cells.get(("weight", None))) for line in form.funds]
    for name, score, weight in rows:
        if score is not None and weight is not None and number(score) is not None and number(weight) is not None:
            yield Relation("performance.score_within_weight", "performance", "得分不超过分值", name, "at_most", exact(operand(score, f"{name}·得分")),
                           ((1, exact(operand(weight, f"{name}·分值"))),))


def execution(form: Form) -> Iterator[Relation]:
    """执行率 = 执行数 / 全年预算数; 得分 = 分值 × min(执行率, 100%). Parts print a default of 0 there: their rates are not judged."""
    for line in form.funds:
        rate, score, weight = (line.cells.get((role, None)) for role in ("rate", "score", "weight"))
        split = any(part is not None for _, part in line.cells)
        if rate is None or number(rate) is None or not percent(rate) or (not split and line.part not in ("total", None)):
            continue
        shown = operand(rate, f"{line.label}·执行率", "%")
        executed, budget = (line.cells.get((role, "total" if split else None)) for role in ("executed", "budget"))
        budget = budget if budget is not None else line.cells.get(("initial", None))
        capped = shown.value == _FULL and (number(executed) or 0) > (number(budget) or 0)
        if executed is not None and budget is not None and number(executed) is not None and number(budget) is not None and not capped:
            yield Relation("performance.execution_rate", "performance", "预算执行率", _about(form, line), "rate", shown,
                           ((1, operand(executed, f"{line.label}·执行数")), (1, operand(budget, f"{line.label}·预算数"))))
        if score is not None and weight is not None and number(score) is not None and number(weight):
            yield Relation("performance.execution_score", "performance", "预算执行得分", _about(form, line), "score", operand(score, f"{line.label}·得分"),
                           ((1, operand(weight, f"{line.label}·分值")), (1, shown)))


def task_totals(form: Form) -> Iterator[Relation]:
    """金额合计 = Σ over the tasks of its weights and scores, in forms that list tasks."""
    lines = [line for line in form.funds if any(part is not None for _, part in line.cells)]
    totals = [line for line in lines if line.part == "total"]
    if len(totals) != 1 or len(lines) < 3:
        return
    roles: tuple[Role, ...] = ("weight", "score")
    for role in roles:
        total = totals[0].cells.get((role, None))
        cells = [(line.label, line.cells.get((role, None))) for line in lines if line is not totals[0]]
        if total is not None and number(total) is not None and all(cell is not None and number(cell) is not None for _, cell in cells):
            terms = [operand(cell, f"{label}·{_WORDS[role]}") for label, cell in cells if cell is not None]
            yield _relation("performance.task_points", f"任务{_WORDS[role]}合计", form.subject, *points(operand(total, f"合计·{_WORDS[role]}"), terms))


def sources(form: Form) -> Iterator[Relation]:
    """年度资金总额 = 财政拨款 + 上年结转 + 其他资金 in each column, or in each row where the columns are split."""
    roles: tuple[Role, ...] = ("initial", "budget", "executed")
    for line in form.funds:
        for role in roles:
            total = line.cells.get((role, "total"))
            parts = [(part, line.cells.get((role, part))) for part in ("fiscal", "carry_over", "other") if (role, part) in line.cells]
            if total is not None and number(total) is not None and parts:
                yield from _whole(form, f"{line.label}·{_WORDS[role]}", total, [(f"{line.label}·{part}", cell) for part, cell in parts])
    totals = [index for index, line in enumerate(form.funds) if line.part == "total"]
    for start, end in pairwise([*totals, len(form.funds)]):
        below = [line for line in form.funds[start + 1:end] if line.part in ("fiscal", "carry_over", "other")]
        if len({line.part for line in below}) != len(below) or not below:
            continue
        for role in roles:
            total = form.funds[start].cells.get((role, None))
            if total is not None and number(total) is not None:
                yield from _whole(form, f"{form.funds[start].label}·{_WORDS[role]}", total,
                                  [(f"{line.label}·{_WORDS[role]}", line.cells.get((role, None))) for line in below])


    yield from _labelled_sources(form)


def _labelled_sources(form: Form) -> Iterator[Relation]:
    """The same in forms that print label and figure side by side: 年度资金申请总额 over 其中：当年财政拨款, 上年结转资金, 其他资金."""
    columns: dict[int, list[CellRow]] = {}
    for cell in form.view.cells:
        if cell.row_label and not cell.column_path and cell.state in ("number", "blank", "dash") and part_of(_bare_label(cell)) is not None:
            columns.setdefault(cell.column, []).append(cell)
    for cells in columns.values():
        for index, total in enumerate(cells):
            if part_of(_bare_label(total)) != "total" or number(total) is None:
                continue
            below: list[CellRow] = []
            for cell in cells[index + 1:]:
                part = part_of(_bare_label(cell))
                if part == "total" or cell.row - total.row > 5 or part in {part_of(_bare_label(other)) for other in below}:
                    break
                below.append(cell)
            if below and part_of(_bare_label(below[0])) == "fiscal":
                yield from _whole(form, _bare_label(total), total, [(_bare_label(cell), cell) for cell in below])


def _bare_label(cell: CellRow) -> str:
    return bare(cell.row_label or "").strip(":：").removeprefix("其中").strip(":：")


def _whole(form: Form, name: str, total: CellRow, parts: Sequence[tuple[str, CellRow | None]]) -> Iterator[Relation]:
    """The sum of the parts; a part left blank counts as nothing only when the sum then holds."""
    terms = [operand(cell, label) for label, cell in parts if cell is not None and number(cell) is not None]
    if not terms:
        return
    blank = len(terms) < len(parts)
    whole = operand(total, name)
    subject = f"{form.subject or ''} {name}".strip()
    holds = sum((term.value for term in terms), Decimal(0)) == whole.value
    if not blank or holds:
        yield _relation("performance.sources", "年度资金总额构成", subject, whole, terms)
        return
    for term in terms:
        yield Relation("performance.part_of_whole", "performance", "资金来源不超过总额", f"{subject} {term.name}", "at_most", term, ((1, whole),))


def _top_figures(form: Form, role: Role) -> list[Operand]:
    """The figure of the funds that enters the grand total: of the row 年度资金总额 or 金额合计."""
    tops = [line for line in form.funds if line.part == "total"] or list(form.funds[:1])
    cells = [(line.label, line.cells.get((role, None))) for line in tops]
    return [operand(cell, f"{label}·{_WORDS[role]}") for label, cell in cells if cell is not None and number(cell) is not None]


def _either(rule: str, title: str, form: Form, total: Operand, funds: list[Operand], terms: list[Operand]) -> Relation:
    """Forms differ in whether the execution rate counts among the points: the reading that holds is taken."""
    alone = sum((term.value for term in terms), Decimal(0))
    chosen = terms if funds and alone == total.value else [*funds, *terms]
    return _relation(rule, title, form.subject, *points(total, chosen))._replace(firm=_complete(form, rule.rpartition(".")[2], terms))


def _complete(form: Form, what: str, terms: Sequence[Operand]) -> bool:
    """Whether every figure of the column that stands in an indicator's row is among the terms: none was overlooked."""
    role: Role = "weight" if what == "weights" else "score"
    cells = [one.weight if role == "weight" else one.score for one in form.indicators]
    return form.figures.get(role, 0) <= len(terms) + sum(1 for line in form.funds if number(line.cells.get((role, None))) is not None) + 1 \
        and len([cell for cell in cells if cell is not None]) == len(terms)


def _stated(form: Form) -> Operand | None:
    """What the head of the column says the weights add up to: 分值（90）, 指标权重(%)."""
    cell = next((one.weight for one in form.indicators if one.weight is not None), None)
    head = (cell.column_path or ("",))[-1] if cell is not None else ""
    digits = "".join(character for character in head if character.isdigit())
    if digits in ("90", "100", "80", "60"):
        printed = next((c for c in form.view.cells if c.text == head), None)
        place = (printed.row, printed.column, printed.page, printed.bbox) if printed else (None, None, None, None)
        return Operand(head, digits, Decimal(digits), 0, None, form.view.table_id, *place)
    subjects = {one.row.subject for one in form.indicators}
    if "%" in head and len(subjects) == 1:
        return Operand("满分", "100", _FULL, 0, None, form.view.table_id)
    return None


def _blank_weight(form: Form, total: CellRow, line: FundLine) -> Finding:
    cell = line.cells["weight", None]
    quotes = ((total.text or "", Place(page=total.page, bbox=total.bbox)), (line.label, Place(page=cell.page, bbox=cell.bbox)))
    return Finding("performance.weights", "performance", "分值合计", form.subject, "insufficient", f"“{line.label}”的分值为空白，无法核对分值合计",
                   f"the weight of {line.label} is blank, the sum of the weights can't be checked", quotes=quotes)


def _relation(rule: str, title: str, subject: str | None, total: Operand, terms: Sequence[Operand]) -> Relation:
    return Relation(rule, "performance", title, subject, "sum", total, tuple((1, term) for term in terms))


def _about(form: Form, line: FundLine) -> str:
    part: Part | None = line.part
    return form.subject or line.label if part == "total" else line.label
