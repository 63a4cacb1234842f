"""Performance target forms and lists: Shanghai project forms, a department's form, several projects in one list (绩效目标表)."""

from __future__ import annotations

from collections.abc import Sequence

from evals.generator.facts import narrative
from evals.generator.finances import Finances, Work
from evals.generator.forms import FormBuilder, aim_fact, compact
from evals.generator.grids import Column, Document, Form, Mark, Row, Table
from evals.generator.money import Scale, yuan


def goal_text(work: Work) -> str:
    """The goal of a project as a numbered list in one cell."""
    return "；".join(f"{number}.{text}" for number, text in enumerate(work.plan.goals, 1)) + "。"


def goal_facts(field: str, work: Work) -> list[tuple[str, dict[str, object]]]:
    """One narrative an item of the list."""
    return [narrative(field, text, work.plan.name, number) for number, text in enumerate(work.plan.goals, 1)]


def project_form(f: Finances, work: Work, title: str = "财政项目支出绩效目标申报表", scale: Scale | None = None, less: int = 0) -> Form:
    """The form that Shanghai prints a project. `less`: a planted gap of the part that exceeds the whole."""
    s = scale or f.scale
    zero = s.text(0)
    carried = min(work.amount // 20, f.carry)
    amount, current = s.text(work.amount), s.text(work.amount - carried + less)
    form = Form("project_target", title, 8, [], (0.8, 1.1, 1.0, 1.0, 1.1, 1.0, 1.0, 1.0), f"（{f.year}年度）", s.unit, None, work.plan.name, f.organisation)
    b = FormBuilder(form)
    b.pairs(("项目名称", 2, work.plan.name, 2), ("项目类别", 2, "其他一次性项目", 2))
    b.pairs(("主管部门", 2, f.organisation, 2), ("实施单位", 2, f.organisation, 2))
    b.pairs(("计划开始日期", 2, f"{f.year}-01-01", 2), ("计划完成日期", 2, f"{f.year}-12-31", 2), code=True)
    top = b.row
    b.cell(top, 0, 4, 1, f"项目资金（{s.unit}）")
    for row, column, rows, label, text in (
            (0, 1, 1, "项目资金总额", amount), (0, 4, 1, "年度资金申请总额", amount), (1, 1, 2, "其中：财政资金", amount),
            (1, 4, 1, "其中：当年财政拨款", current), (2, 4, 1, "上年结转资金", s.text(carried)), (3, 1, 1, "其他资金", zero), (3, 4, 1, "其他资金", zero)):
        b.cell(top + row, column, rows, 1 if column == 1 else 2, label)
        b.cell(top + row, column + (1 if column == 1 else 2), rows, 2, text, Mark(label, None, False, True), "right")
    b.row = top + 4
    goal = goal_text(work)
    whole = f"通过实施{work.plan.name}，{work.plan.goals[0]}。"
    b.goals("项目绩效目标", 1, (("项目总目标", 3), ("年度总体目标", 4)), (whole, goal))
    b.indicators("绩效指标", (("一级指标", 1), ("二级指标", 2), ("三级指标", 2), ("年度指标值", 2)),
                 [[aim.level1, aim.level2, aim.level3, aim.target] for aim in work.plan.aims])
    form.indicators = [aim_fact(aim) for aim in work.plan.aims]
    form.projects = [{"name": work.plan.name, "amount_printed": amount, "unit": s.unit, "amount_yuan": yuan(amount, s.unit),
                      "goal": whole.removesuffix("。"), "source": "project_target"}]
    form.facts = [narrative("project_goal", whole.removesuffix("。"), work.plan.name), *goal_facts("annual_goal", work)]
    return compact(form)


def department_form(f: Finances) -> Form:
    """部门整体支出绩效目标表: tasks with amounts, goal, indicators."""
    s = f.scale
    zero = s.text(0)
    form = Form("department_target", "部门整体支出绩效目标表", 7, [], (0.7, 1.1, 1.1, 1.6, 1.0, 1.0, 1.0), f"（{f.year}年度）", s.unit, None,
                f.organisation, f.organisation)
    b = FormBuilder(form)
    b.pairs(("部门名称", 2, f.organisation, 5))
    top = b.row
    tasks: list[tuple[str, str, int]] = [
        *((work.plan.name, work.plan.purpose, work.amount) for work in f.works), ("人员经费", "在职和退休人员的工资福利与补助", f.personnel),
        ("公用经费", "办公、水电、差旅等日常运转", f.public)]
    b.cell(top, 0, len(tasks) + 3, 1, "年度主要任务")
    money = f"预算金额（{s.unit}）"
    b.cell(top, 1, 2, 2, "任务名称")
    b.cell(top, 3, 2, 1, "主要内容")
    b.cell(top, 4, 1, 3, money)
    for column, text in ((4, "总额"), (5, "财政拨款"), (6, "其他资金")):
        b.cell(top + 1, column, 1, 1, text)
    for number, (name, content, amount) in enumerate(tasks, top + 2):
        other = f.other if number == top + 2 else 0
        b.cell(number, 1, 1, 2, name, Mark(name, ("任务名称",)), "left")
        b.cell(number, 3, 1, 1, content, Mark(name, ("主要内容",)), "left")
        for column, head, value in ((4, "总额", s.text(amount)), (5, "财政拨款", s.text(amount - other)), (6, "其他资金", s.text(other) if other else zero)):
            b.cell(number, column, 1, 1, value, Mark(name, (money, head), False, True), "right")
        form.facts.append(narrative("task_content", content, name))
    last = top + 2 + len(tasks)
    total = "金额合计"
    b.cell(last, 1, 1, 3, total, Mark("年度主要任务", ("任务名称",)))
    for column, head, amount in ((4, "总额", f.total), (5, "财政拨款", f.total - f.other), (6, "其他资金", f.other)):
        b.cell(last, column, 1, 1, s.text(amount), Mark("年度主要任务", (money, head), False, True), "right")
    b.row = last + 1
    goals = "；".join(f"{number}.{text}" for number, text in enumerate(f.trade.goals, 1)) + "。"
    b.cell(b.row, 0, 1, 1, "年度总体目标")
    b.cell(b.row, 1, 1, 6, goals, Mark("年度总体目标"), "left")
    b.row += 1
    aims = [aim for work in f.works for aim in work.plan.aims]
    chosen = sorted(aims, key=lambda aim: ("产出指标", "效益指标", "满意度指标").index(aim.level1) * 10 + ("数量", "质量", "时效", "成本").index(
        aim.level2[:2]) if aim.level1 == "产出指标" else 50 if aim.level1 == "效益指标" else 60)
    chosen = list({(aim.level3): aim for aim in chosen}.values())[:9]
    b.indicators("年度绩效指标", (("一级指标", 1), ("二级指标", 1), ("三级指标", 2), ("年度指标值", 2)), [[a.level1, a.level2, a.level3, a.target] for a in chosen])
    form.indicators = [aim_fact(aim) for aim in chosen]
    form.facts += [narrative("annual_goal", text, None, number) for number, text in enumerate(f.trade.goals, 1)]
    return compact(form)


def target_list(f: Finances, works: Sequence[Work]) -> Table:
    """Several projects in one list, an indicator a row; project, amount and goal merged over their indicators."""
    columns = [Column(("项目名称",), "name", width=1.2), Column(("预算金额",), "amount", None, 0.9), Column(("绩效目标",), "text", width=2.2),
               Column(("绩效指标", "一级指标"), "text", width=0.9), Column(("绩效指标", "二级指标"), "text", width=1.1),
               Column(("绩效指标", "三级指标"), "text", width=1.3), Column(("绩效指标", "指标值"), "text", width=1.2)]
    rows: list[Row] = []
    table = Table("project_target", "项目支出绩效目标表", columns, rows, unit=f.scale.unit, organisation=f.organisation, labels=("部门：", "单位："))
    for work in works:
        aims, start = work.plan.aims, len(rows)
        amount = f.scale.text(work.amount)
        for number, aim in enumerate(aims):
            row: Row = [work.plan.name, amount, goal_text(work)] if number == 0 else [None, None, None]
            same1 = number and aims[number - 1].level1 == aim.level1
            same2 = same1 and aims[number - 1].level2 == aim.level2
            rows.append([*row, None if same1 else aim.level1, None if same2 else aim.level2, aim.level3, aim.target])
            for column, same in ((3, lambda a, b: a.level1 == b.level1), (4, lambda a, b: (a.level1, a.level2) == (b.level1, b.level2))):
                if rows[-1][column]:
                    span = next((n for n in range(1, len(aims) - number) if not same(aims[number + n], aim)), len(aims) - number)
                    if span > 1:
                        table.spans[start + number, column] = (span, 1)
            table.indicators.append({"subject": work.plan.name, **aim_fact(aim)})
        for column in range(3):
            table.spans[start, column] = (len(aims), 1)
        table.projects.append({"name": work.plan.name, "amount_printed": amount, "unit": f.scale.unit, "amount_yuan": yuan(amount, f.scale.unit),
                               "goal": goal_text(work).removesuffix("。"), "source": "project_target"})
        table.facts += goal_facts("project_goal", work)
    return table


def running_list(f: Finances, works: Sequence[Work], outline: bool = False) -> Table:
    """Several projects in one list, the indicators of each as running text in one cell.

    `outline`: `1.产出指标（1）数量指标：…` instead of one numbered item with coded levels an indicator.
    """
    columns = [Column(("序号",), "ordinal", width=0.5), Column(("项目名称",), "name", width=1.3), Column((f"预算金额（{f.scale.unit}）",), "amount", None, 1.1),
               Column(("绩效目标",), "text", width=2.2), Column(("绩效指标",), "text", width=4.0)]
    rows: list[Row] = []
    table = Table("project_target", "部门预算项目绩效目标表", columns, rows, organisation=f.organisation, labels=("部门：", "单位："))
    for number, work in enumerate(works, 1):
        amount = f.scale.text(work.amount)
        rows.append([str(number), work.plan.name, amount, goal_text(work), _outline(work) if outline else _coded(work)])
        table.indicators += [{"subject": work.plan.name, **aim_fact(aim)} for aim in work.plan.aims]
        table.projects.append({"name": work.plan.name, "amount_printed": amount, "unit": f.scale.unit, "amount_yuan": yuan(amount, f.scale.unit),
                               "goal": goal_text(work).removesuffix("。"), "source": "project_target"})
        table.facts += goal_facts("project_goal", work)
    return table


def _coded(work: Work) -> str:
    first, second = ("产出指标", "效益指标", "满意度指标"), ("数量指标", "质量指标", "时效指标", "成本指标")
    out = ""
    for number, aim in enumerate(work.plan.aims, 1):
        a = first.index(aim.level1) + 1
        b = second.index(aim.level2) + 1 if aim.level2 in second else 2
        out += f"{number}、{a}-{aim.level1}；{a}{b}-{aim.level2}；{aim.level3}；年度指标值:{aim.target}。"
    return out


def _outline(work: Work) -> str:
    out, level1, level2, first, second = "", "", "", 0, 0
    for aim in work.plan.aims:
        if aim.level1 != level1:
            level1, first, second = aim.level1, first + 1, 0
            out += f"{first}.{level1}"
        if aim.level2 != level2:
            level2, second = aim.level2, second + 1
            out += f"（{second}）{level2}："
        out += f"{aim.level3}{aim.target}；"
    return out.removesuffix("；") + "。"


def target_document(name: str, f: Finances, part: Form | Table) -> Document:
    """A file that holds one target form or list and nothing else."""
    title = part.title
    return Document(name, {
        "kind": "performance_target", "title": title, "organisation": f.organisation, "scope": "department", "region": f.place,
        "fiscal_year": f.year, "phase": "target", "default_unit": f.scale.unit, "status": "ok"}, [part])
