"""Self-evaluation forms of projects: funds with rate and score, goals met, indicators with actual values and scores (绩效自评表)."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Literal, TypeAlias

from evals.generator.facts import narrative
from evals.generator.finances import Finances, Work
from evals.generator.forms import FormBuilder, aim_fact, compact
from evals.generator.grids import Document, Form, Mark

Shape: TypeAlias = Literal["local", "national"]
"""local: 资金使用情况 with 年初预算数 under it, 偏差原因分析及改进措施, 总分 · national: weights below the levels, 年度资金总额 indented."""
WEIGHTS = ("10", "15", "10", "15", "30", "10")
LEVEL_SCORES = {"产出指标": "产出指标（50分）", "效益指标": "效益指标（30分）", "满意度指标": "满意度指标（10分）"}
MISSED = "实施进度晚于计划，将提前启动前期工作"


def _score(weight: str, share: Decimal) -> str:
    return format((Decimal(weight) * share).quantize(Decimal("0.01"), "ROUND_HALF_UP"), "f")


def evaluation_form(f: Finances, work: Work, dice: random.Random, shape: Shape = "local") -> Form:
    """The form of one project; its scores add up to 总分."""
    s = f.scale
    budget, initial = work.amount, work.amount + dice.choice((0, work.amount // 12))
    carried = budget // 15
    spent = budget - budget // dice.randint(12, 40)
    share = Decimal(spent) / Decimal(budget)
    percent = format((share * 100).quantize(Decimal("0.01"), "ROUND_HALF_UP"), "f")
    printed_rate = percent if shape == "local" else f"{percent}%"
    score = _score("10", share)
    form = Form("self_evaluation", "项目支出绩效自评表", 12, [], (0.6, 0.7, 0.7, 0.9, 0.8, 1.15, 1.15, 1.15, 0.6, 0.6, 0.6, 1.1), f"（{f.year}年度）", s.unit,
                None, work.plan.name, f.organisation)
    b = FormBuilder(form)
    b.pairs(("项目名称", 3, work.plan.name, 9))
    b.pairs(("主管部门", 3, f.organisation, 3), ("实施单位", 3, f.organisation, 3))
    top = b.row
    b.cell(top, 0, 5, 3, f"项目资金（{s.unit}）")
    b.cell(top, 3, 1, 2, None)
    heads = (("年初预算数", 5, 1), ("全年预算数", 6, 1), ("全年执行数", 7, 1), ("分值", 8, 1), ("执行率（%）" if shape == "local" else "执行率", 9, 2), ("得分", 11, 1))
    for text, column, width in heads:
        b.cell(top, column, 1, width, text)
    rows = (("total", "年度资金总额", initial, budget, spent), ("fiscal", "其中：当年财政拨款", initial - carried, budget - carried, spent - carried),
            ("carry_over", "上年结转资金", carried, carried, carried), ("other", "其他资金", 0, 0, 0))
    for number, (source, label, *amounts) in enumerate(rows, top + 1):
        b.cell(number, 3, 1, 2, label, Mark(label))
        first = number == top + 1
        values = [*map(s.text, amounts), *(("10", printed_rate, score) if first else ("—", "—", "—"))]
        for (head, column, width), value in zip(heads, values, strict=True):
            b.cell(number, column, 1, width, value, Mark(label, (head,), False, head.endswith("数")))
        form.funds.append({"source": source, "initial_budget": s.text(amounts[0]), "full_year_budget": s.text(amounts[1]), "executed": s.text(amounts[2]),
                           "weight": "10" if first else None, "rate_printed": printed_rate if first else None, "score": score if first else None,
                           "unit": s.unit, "_label": label})
    b.row = top + 5
    goal = "；".join(f"{number}.{text}" for number, text in enumerate(work.plan.goals, 1)) + "。"
    done = "；".join(f"{number}.已{text}" for number, text in enumerate(work.plan.goals, 1)) + "。"
    b.goals("年度总体目标", 1, (("预期目标", 6), ("实际完成情况", 5)), (goal, done))
    form.facts += [narrative("annual_goal", text, work.plan.name, n) for n, text in enumerate(work.plan.goals, 1)]
    form.facts += [narrative("annual_goal_actual", f"已{text}", work.plan.name, n) for n, text in enumerate(work.plan.goals, 1)]
    _indicators(b, form, work, score, dice)
    return compact(form)


def _indicators(b: FormBuilder, form: Form, work: Work, fund_score: str, dice: random.Random) -> None:
    lines: list[list[str | None]] = []
    total = Decimal(fund_score)
    missed = dice.randrange(len(work.plan.aims))
    for number, (aim, weight) in enumerate(zip(work.plan.aims, WEIGHTS, strict=True)):
        late = number == missed
        score = _score(weight, Decimal("0.8")).rstrip("0").rstrip(".") if late else weight
        total += Decimal(score)
        reason = MISSED if late else None
        level = LEVEL_SCORES[aim.level1]
        actual, value = aim.missed() if late else (aim.actual, aim.actual_value)
        lines.append([level, aim.level2, aim.level3, aim.target, actual, weight, score, reason])
        form.indicators.append(aim_fact(aim, level1=level, weight=weight, actual=actual, actual_value=value,
                                        actual_unit=aim.unit if value else None, score=score, deviation_reason=reason))
        if late:
            form.facts.append(narrative("deviation_reason", MISSED, aim.level3))
    whole = format(total.normalize(), "f")
    heads = (("一级指标", 2), ("二级指标", 1), ("三级指标", 2), ("年度指标值", 1), ("实际完成值", 1), ("分值", 1), ("得分", 1),
             ("偏差原因分析及改进措施", 2))
    b.indicators("绩效指标", heads, lines, ("总分", None, None, None, None, "100", whole, "—"))


def evaluation_document(name: str, f: Finances, dice: random.Random, count: int = 1, shape: Shape = "local") -> Document:
    """A file of `count` forms, one a project."""
    forms = [evaluation_form(f, work, dice, shape) for work in f.works[:count]]
    return Document(name, {
        "kind": "self_evaluation", "title": forms[0].title, "organisation": f.organisation, "scope": "project", "region": f.place,
        "fiscal_year": f.year, "phase": "evaluation", "default_unit": f.scale.unit, "status": "ok"}, list(forms))
