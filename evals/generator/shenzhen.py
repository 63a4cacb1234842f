"""A department budget in the Shenzhen shape: prose in nine parts, then numbered tables (深圳式部门预算)."""

from __future__ import annotations

from evals.generator.facts import Change, narrative, numbered, statement
from evals.generator.finances import Finances
from evals.generator.fiscal import by_economic, by_function, empty, summary
from evals.generator.grids import Break, Column, Document, Fact, Prose, Row, Table
from evals.generator.money import yuan
from evals.generator.targets import goal_facts, goal_text
from evals.generator.words import TERMS

_FUNDS = (("一般公共预算拨款", "general_public"), ("政府性基金预算拨款", "government_fund"), ("国有资本经营预算拨款", "state_capital"))
_OWN = (("事业收入", "business_income"), ("事业单位经营收入", "operating_income"), ("上级补助收入", "superior_subsidy"),
        ("附属单位上缴收入", "affiliate_income"), ("其他收入", "other_income"))
_TITLES = ("收支总表", "收入总表", "支出总表", "基本支出总表", "项目支出总表", "财政拨款收支总表", "一般公共预算支出表（按功能分类）",
           "一般公共预算基本支出表（按经济分类）", "财政拨款“三公”经费支出表", "政府性基金预算支出表", "国有资本经营预算支出表", "政府采购预算表")


def shenzhen_budget(name: str, f: Finances) -> Document:
    """The whole book."""
    title = f"{f.year}年{f.organisation}部门预算"
    identity: dict[str, object] = {
        "kind": "department_budget", "title": title, "organisation": f.organisation, "scope": "department", "region": f.place,
        "fiscal_year": f.year, "phase": "budget", "default_unit": f.scale.unit, "status": "ok"}
    parts: list[Prose | Table | Break] = [Prose(title, "cover"), Break(), Prose("目　录", "title")]
    parts += [Prose(text, "contents") for text in (
        "第一部分　部门概况", "第二部分　部门预算收支总体情况", "第三部分　部门预算支出具体情况", "第四部分　政府采购预算情况",
        "第五部分　财政拨款“三公”经费预算情况", "第六部分　部门预算绩效管理情况", "第七部分　重点项目预算绩效情况说明", "第八部分　名词解释")]
    parts += [Prose(f"（{mark}）{text}", "contents") for mark, text in zip(
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), _TITLES, strict=True)]
    parts += [Break(), *_profile(f), *_totals(f), *_details(f), *_three_public_prose(f), *_goals(f), *_terms()]
    tables = _tables(f)
    for number, (table, table_title) in enumerate(zip(tables, _TITLES, strict=True), 1):
        table.title, table.number, table.unit, table.organisation = table_title, f"表{number}", f.scale.unit, f.organisation
    parts += tables
    return Document(name, identity, list(parts))


def _profile(f: Finances) -> list[Prose | Table | Break]:
    offices = "、".join(f.trade.offices)
    setup = f"内设{offices}共{len(f.trade.offices)}个机构"
    return [
        Prose("第一部分　部门概况", "title"), Prose("一、部门职责", "heading"), *numbered("responsibility", f.trade.duties, "1."),
        Prose("二、机构设置", "heading"), Prose(f"{setup}。", "body", [narrative("organisation_setup", setup)]),
        Prose(f"三、{f.year}年主要工作目标", "heading"), *numbered("work_goal", f.trade.goals, "1.")]


def _change(f: Finances, now: int, base: int) -> Change:
    return Change(now, base, f.scale, f"{f.year - 1}年预算", str(f.year - 1), "budget")


def _totals(f: Finances) -> list[Prose | Table | Break]:
    change = _change(f, f.total, f.prior_total)
    out: list[Prose | Table | Break] = [Prose("第二部分　部门预算收支总体情况", "title")]
    for side in ("收入", "支出"):
        text = f"{f.year}年{f.organisation}部门预算{side}{f.scale.text(f.total)}{f.scale.unit}，{change.words()}"
        out.append(Prose(f"{text}。", "body", [statement(
            f"部门预算{side}", text, f.scale, f.total, about="total", period=str(f.year), **change.columns())]))
    reason = "新增项目安排" if change.difference > 0 else "按照过紧日子的要求压减一般性支出"
    out.append(Prose(f"预算收支{'增加' if change.difference > 0 else '减少'}主要原因说明：{reason}。", "body", [narrative("total_change_reason", reason)]))
    return out


def _details(f: Finances) -> list[Prose | Table | Break]:
    s = f.scale
    out: list[Prose | Table | Break] = [Prose("第三部分　部门预算支出具体情况", "title"), Prose(f"一、{f.organisation}", "heading")]
    whole = (f"{f.organisation}预算{s.text(f.total)}{s.unit}，包括人员经费{s.text(f.personnel)}{s.unit}、公用经费{s.text(f.public)}{s.unit}、"
             f"项目支出{s.text(f.project)}{s.unit}")
    out.append(Prose(f"{whole}。", "body", [
        statement(f.organisation, whole, s, f.total, about="total"), statement("人员经费", whole, s, f.personnel, about="personnel"),
        statement("公用经费", whole, s, f.public, about="public"), statement("项目支出", whole, s, f.project, about="project")]))
    parts = (("人员经费", f.personnel, "主要是在职和退休人员的工资福利", "personnel"), ("公用经费", f.public, "主要包括办公、水电和差旅等开支", "public"),
             ("项目支出", f.project, "具体包括：", "project-total"))
    for number, (name, amount, words, about) in enumerate(parts):
        claim = f"{name}{s.text(amount)}{s.unit}"
        out.append(Prose(f"（{'一二三'[number]}）{claim}，{words}" + ("" if words.endswith("：") else "。"), "body", [
            statement(name, claim, s, amount, about=about)]))
    for number, work in enumerate(f.works, 1):
        change = _change(f, work.amount, work.prior)
        reason = work.plan.grew if change.difference > 0 else work.plan.shrank
        name = work.plan.name
        text = f"{name}{s.text(work.amount)}{s.unit}，主要用于{work.plan.purpose}，{change.words()}"
        because = f"，主要原因是{reason}" if change.difference else ""
        facts = [narrative("project_purpose", work.plan.purpose, name), statement(name, text, s, work.amount, about="project", **change.columns())]
        if change.difference:
            facts.append(narrative("project_change_reason", reason, name))
        facts.append(("projects", {
            "name": name, "amount_printed": s.text(work.amount), "unit": s.unit, "amount_yuan": yuan(s.text(work.amount), s.unit),
            "purpose": work.plan.purpose, "change_direction": change.columns()["change_direction"],
            "change_amount_printed": change.columns()["change_amount_printed"], "change_rate_printed": change.rate,
            "change_reason": reason if change.difference else None, "source": "narrative", "text": text}))
        out.append(Prose(f"{number}.{text}{because}。", "body", facts))
    bought = f.works[0].amount // 4
    text = f"{f.organisation}纳入{f.year}年部门预算的政府采购项目共{s.text(bought)}{s.unit}"
    out += [Prose("第四部分　政府采购预算情况", "title"), Prose(f"{text}。", "body", [statement("政府采购", text, s, bought, about="procurement")])]
    return out


def _three_public_prose(f: Finances) -> list[Prose | Table | Break]:
    s = f.scale
    out: list[Prose | Table | Break] = [Prose("第五部分　财政拨款“三公”经费预算情况", "title")]
    change = _change(f, f.now.total, f.before.total)
    text = f"{f.year}年财政拨款“三公”经费预算{s.text(f.now.total)}{s.unit}，{change.words()}"
    out.append(Prose(f"{text}。", "body", [statement("“三公”经费", text, s, f.now.total, period=str(f.year), **change.columns())]))
    for number, (item, now, before, reason) in enumerate((
            ("因公出国（境）费用", f.now.abroad, f.before.abroad, "本年未安排出访任务"), ("公务接待费", f.now.reception, f.before.reception, "接待标准和规模保持不变"),
            ("公务用车运行维护费", f.now.running, f.before.running, "车辆定点维修费用降低")), 1):
        moved = _change(f, now, before)
        text = f"{item}。{f.year}年预算数{s.text(now)}{s.unit}，{moved.words()}"
        out.append(Prose(f"{number}.{text}，主要原因是{reason}。", "body", [
            statement(item, text, s, now, period=str(f.year), **moved.columns()), narrative("three_public_reason", reason, item)]))
    return out


def _goals(f: Finances) -> list[Prose | Table | Break]:
    scope = f"{f.organisation}及所属单位全部项目纳入部门预算绩效管理，均已编报绩效目标"
    rows: list[Row] = []
    facts: list[tuple[str, Fact]] = []
    projects: list[Fact] = []
    for work in f.works:
        goal = goal_text(work)
        rows.append([f.organisation, work.plan.name, f.scale.text(work.amount), goal])
        clean = goal.removesuffix("。")
        projects.append({"name": work.plan.name, "amount_printed": f.scale.text(work.amount), "unit": f.scale.unit,
                         "amount_yuan": yuan(f.scale.text(work.amount), f.scale.unit), "goal": clean, "source": "project_goals"})
        facts += goal_facts("project_goal", work)
    table = Table("project_goals", "", [
        Column(("单位名称",), "unit", width=1.1), Column(("项目名称",), "name", width=1.3), Column((f"预算数（{f.scale.unit}）",), "amount", None, 1.0),
        Column(("绩效目标",), "text", width=3.6)], rows, facts=facts, projects=projects)
    return [Prose("第六部分　部门预算绩效管理情况", "title"), Prose(f"{scope}。", "body", [narrative("performance_scope", scope)]),
            Prose("第七部分　重点项目预算绩效情况说明", "title"), table]


def _terms() -> list[Prose | Table | Break]:
    out: list[Prose | Table | Break] = [Break(), Prose("第八部分　名词解释", "title")]
    for number, (term, text) in enumerate(TERMS):
        out.append(Prose(f"{'一二三四五六'[number]}、{term}：{text}。", "body", [narrative("term_definition", text, term)]))
    return out


def _tables(f: Finances) -> list[Table]:
    s, zero = f.scale, f.scale.text(0)
    heads = ("收入", "支出", "项目", f"{f.year}年预算数")
    end = (("本年支出合计", f.total), ("结转下年", 0), ("支出总计", f.total))
    first = summary(f, "", "income_expenditure_summary", heads, (
        ("一、财政拨款收入", f.general), ("1.一般公共预算拨款", f.general), ("2.政府性基金预算拨款", 0), ("3.国有资本经营预算拨款", 0),
        ("二、财政专户管理资金", 0), ("三、单位资金", f.other)), (("本年收入合计", f.general + f.other), ("上年结余、结转", f.carry), ("收入总计", f.total)), end)
    fiscal = f.total - f.other
    sixth = summary(f, "", "fiscal_appropriation_summary", heads, (
        ("一、一般公共预算拨款", f.general), ("二、政府性基金预算拨款", 0), ("三、国有资本经营预算拨款", 0)),
        (("本年收入合计", f.general), ("上年结余、结转", f.carry), ("收入总计", fiscal)), (("本年支出合计", fiscal), ("结转下年", 0), ("支出总计", fiscal)))
    source = [Column(("总计",), "amount", "total"), Column(("财政拨款", "小计"), "amount", "fiscal_appropriation"),
              *(Column(("财政拨款", text), "amount", measure) for text, measure in _FUNDS), Column(("财政专户管理资金",), "amount", "special_account"),
              *(Column(("单位资金", text), "amount", measure) for text, measure in _OWN), Column(("上年结余、结转",), "amount", "carry_over")]

    def funded(total: int, other: int = 0, carry: int = 0) -> Row:
        general = s.text(total - other - carry)
        return [s.text(total), general, general, zero, zero, zero, zero, zero, zero, zero, s.text(other), s.text(carry)]

    second = Table("income_summary", "", [Column(("单位名称",), "unit", width=2.0), *source],
                   [["合计", *funded(f.total, f.other, f.carry)], [f.organisation, *funded(f.total, f.other, f.carry)]], sides=("income",))
    amounts = [Column(("总计",), "amount", "total"), Column(("基本支出",), "amount", "basic"), Column(("项目支出",), "amount", "project")]
    third = by_function(f, "", "expenditure_summary", ("支出功能分类科目", "科目编码", "科目名称"), amounts, ("total", "basic", "project"), "合计")
    fourth = Table("basic_expenditure", "", [Column(("支出项目类别",), "name", width=2.6), *source], [[f.organisation, *funded(f.basic)]], sides=("expenditure",))
    for code, name, amount in f.economic_levels():
        fourth.indents[len(fourth.rows), 0] = 1 if len(code) == 3 else 2
        fourth.rows.append([name, *funded(amount)])
    fifth = Table("project_expenditure", "", [Column(("项目名称",), "name", width=2.6), *source],
                  [[f.organisation, *funded(f.project, f.other, f.carry)]], sides=("expenditure",))
    for number, work in enumerate(f.works):
        fifth.indents[len(fifth.rows), 0] = 1
        fifth.rows.append([work.plan.name, *funded(work.amount, *((f.other, f.carry) if number == 0 else (0, 0)))])
    seventh = by_function(f, "", "general_public_by_function", ("", "科目编码", "科目名称"), [
        Column(("合计",), "amount", "total"), *amounts[1:]], ("total", "basic", "project"), "合计", general_only=True)
    eighth = by_economic(f, "", ("", "科目编码", "科目名称"), [
        Column(("合计",), "amount", "total"), Column(("人员经费",), "amount", "personnel"), Column(("公用经费",), "amount", "public")], "合计")
    codes = [Column(("科目编码",), "code", width=0.9), Column(("科目名称",), "name", width=2.4)]
    tenth = empty("", "government_fund", codes, [Column(("合计",), "amount", "total"), *amounts[1:]], "注：本部门本年无政府性基金预算支出，本表无数据。")
    eleventh = empty("", "state_capital", codes, [Column(("合计",), "amount", "total"), *amounts[1:]], "注：本部门本年无国有资本经营预算支出，本表无数据。")
    bought = f.works[0].amount // 4
    thing = bought // 3
    twelfth = Table("procurement", "", [
        Column(("采购项目名称",), "name", width=2.4), Column(("采购类别",), "text", width=1.2), Column(("采购预算金额",), "amount", "procurement", 1.2)],
        [["合计", None, s.text(bought)], [f"{f.works[0].plan.name}设备", "货物", s.text(thing)], [f"{f.works[0].plan.name}服务", "服务", s.text(bought - thing)]],
        sides=("expenditure",))
    return [first, second, third, fourth, fifth, sixth, seventh, eighth, three_public(f), tenth, eleventh, twelfth]


def three_public(f: Finances) -> Table:
    """三公 over the header, last year, this year and the change as rows of the unit."""
    s = f.scale
    columns = [Column(("单位名称",), "unit", width=1.6), Column(("年度",), "year", width=0.9), Column(("合计",), "amount"), Column(("因公出国（境）费用",), "amount"),
               Column(("公务接待费",), "amount"), Column(("公务用车购置和运行维护费", "小计"), "amount"),
               Column(("公务用车购置和运行维护费", "公务用车购置费"), "amount"), Column(("公务用车购置和运行维护费", "公务用车运行维护费"), "amount")]
    rows: list[Row] = []
    for word, spent in ((f"{f.year - 1}年", f.before), (f"{f.year}年", f.now)):
        rows.append([None, word, *map(s.text, (spent.total, spent.abroad, spent.reception, spent.cars, spent.purchase, spent.running))])
    a, b = f.now, f.before
    rows.append([None, "增减变化金额", *map(s.text, (
        a.total - b.total, a.abroad - b.abroad, a.reception - b.reception, a.cars - b.cars, a.purchase - b.purchase, a.running - b.running))])
    rows[0][0] = f.organisation
    return Table("three_public", "", columns, rows, sides=("expenditure",), spans={(0, 0): (3, 1)})
