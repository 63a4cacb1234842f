"""A department budget in the Shanghai shape: 元, codes in three columns, untitled numbers, a form a project (上海式部门预算)."""

from __future__ import annotations

from evals.generator.facts import Change, narrative, numbered, statement
from evals.generator.finances import Finances
from evals.generator.fiscal import by_economic, by_function, empty, summary
from evals.generator.grids import Break, Column, Document, Form, Prose, Table
from evals.generator.money import Scale
from evals.generator.targets import project_form
from evals.generator.words import TERMS

_CODES = ("项目", "功能分类科目编码", "功能分类科目名称")


def shanghai_budget(name: str, f: Finances, forms: int = 2) -> Document:
    """The whole book with `forms` project forms."""
    title = f"{f.place}{f.year}年区级部门预算"
    identity: dict[str, object] = {
        "kind": "department_budget", "title": title, "organisation": f.organisation, "scope": "department", "region": f.place,
        "fiscal_year": f.year, "phase": "budget", "default_unit": f.scale.unit, "status": "ok"}
    contents = ("部门主要职能", "部门机构设置", "名词解释", "部门预算编制说明", f"{f.year}年部门财务收支预算总表", f"{f.year}年部门收入预算总表",
                f"{f.year}年部门支出预算总表", f"{f.year}年部门财政拨款收支预算总表", f"{f.year}年部门一般公共预算支出功能分类预算表",
                f"{f.year}年部门政府性基金预算支出功能分类预算表", f"{f.year}年部门一般公共预算基本支出部门预算经济分类预算表",
                f"{f.year}年部门“三公”经费和机关运行经费预算表", "项目经费情况说明")
    offices = "、".join(f.trade.offices)
    setup = f"{f.organisation}设{len(f.trade.offices)}个内设机构，包括：{offices}"
    parts: list[Prose | Table | Form | Break] = [
        Prose(title, "cover"), Prose(f"预算主管部门：{f.organisation}", "heading"), Break(), Prose("目　录", "title"),
        *(Prose(f"{'一二三四五六七八九十'[number] if number < 10 else '十' + '一二三'[number - 10]}、{text}", "contents") for number, text in enumerate(contents)),
        Break(), Prose("部门主要职能", "title"), Prose(f"{f.organisation}是{f.place}政府的工作部门。主要职能包括："), *numbered("responsibility", f.trade.duties, "一、"),
        Prose("部门机构设置", "title"), Prose(f"{setup}。", "body", [narrative("organisation_setup", setup)]), Prose("名词解释", "title"),
        *(Prose(f"{'一二三四'[number]}、{term}：{text}。", "body", [narrative("term_definition", text, term)]) for number, (term, text) in enumerate(TERMS)),
        Break(), Prose("部门预算编制说明", "title"), *_explanation(f), *_tables(f)]
    return Document(name, identity, [*parts, *(project_form(f, work) for work in f.works[:forms])])


def _wan(f: Finances, amount: int) -> int:
    """An amount of the tables in 万元 with two decimals, as the prose prints it."""
    cents = amount if f.scale.decimals else amount * 100
    return (cents + 5000) // 10000


def _explanation(f: Finances) -> list[Prose]:
    s = Scale("万元", 2, False)
    total, prior = _wan(f, f.total), _wan(f, f.prior_total)
    change = Change(total, prior, s, f"{f.year - 1}年预算", str(f.year - 1), "budget")
    text = f"{f.year}年，{f.organisation}收入预算{s.text(total)}万元，{change.words()}"
    grown = change.difference > 0
    reason = "项目经费增加" if grown else "项目经费调整"
    out = [Prose(f"{text}。", "body", [statement("收入预算", text, s, total, about="total", period=str(f.year), **change.columns())]),
           Prose(f"财政拨款收入支出{'增加' if grown else '减少'}的主要原因是{reason}。", "body", [narrative("total_change_reason", reason, "财政拨款收入支出")]),
           Prose("财政拨款支出主要内容如下：")]
    for number, item in enumerate(f.items, 1):
        path = f"{f.names[item.code[:3]]}（类）{f.names[item.code[:5]]}（款）{f.names[item.code]}（项）"
        now = _wan(f, item.appropriation)
        before = 0 if number == 2 else max(now - now // (7 + number), 1)
        moved = Change(now, before, s, f"{f.year - 1}年预算执行数", str(f.year - 1), "executed")
        use = f"{f.names[item.code]}相关的人员和工作经费"
        claim = f"“{path}”{s.text(now)}万元，主要用于{use}"
        because = f"{f.names[item.code]}经费增加" if before else f"{f.year}年新增{f.names[item.code]}经费"
        history = f"{f.year - 1}年当年预算执行数为{s.text(before)}万元，{f.year}年预算安排{s.text(now)}万元，比{f.year - 1}年预算执行数增加{moved.rate}"
        out.append(Prose(f"{number}.{claim}。{history}。主要原因是：{because}。", "body", [
            narrative("line_purpose", use, path), narrative("line_change_reason", because, path),
            statement(path, claim, s, now),
            statement(path, history, s, now, period=str(f.year), change_direction="increase",
                      base_period=str(f.year - 1), base_kind="executed", change_rate_printed=moved.rate)]))
    return out


def _tables(f: Finances) -> list[Prose | Table | Form | Break]:
    s, year = f.scale, f"{f.year}年"
    heads = ("本年收入", "本年支出", "项目", "预算数")
    first = summary(f, f"{year}部门财务收支预算总表", "income_expenditure_summary", heads, (
        ("一、财政拨款收入", f.general + f.carry), ("1.一般公共预算", f.general + f.carry), ("2.政府性基金", 0), ("3.国有资本经营预算", 0), ("二、事业收入", 0),
        ("三、事业单位经营收入", 0), ("四、其他收入", f.other)), (), ())
    first.rows.append(["收入总计", s.text(f.total), "支出总计", s.text(f.total)])
    second = by_function(f, f"{year}部门收入预算总表", "income_summary", _CODES, [
        Column(("收入预算", "合计"), "amount", "total"), Column(("收入预算", "财政拨款收入"), "amount", "fiscal_appropriation"),
        Column(("收入预算", "事业收入"), "amount", "business_income"), Column(("收入预算", "事业单位经营收入"), "amount", "operating_income"),
        Column(("收入预算", "其他收入"), "amount", "other_income")], ("total", "appropriation", "blank", "blank", "other"), "合计", True, total_last=True)
    third = by_function(f, f"{year}部门支出预算总表", "expenditure_summary", _CODES, [
        Column(("支出预算", "合计"), "amount", "total"), Column(("支出预算", "基本支出"), "amount", "basic"), Column(("支出预算", "项目支出"), "amount", "project")],
        ("total", "basic", "project"), "合计", True, total_last=True)
    fourth = _appropriation(f)
    fifth = by_function(f, f"{year}部门一般公共预算支出功能分类预算表", "general_public_by_function", _CODES, [
        Column(("一般公共预算支出", "合计"), "amount", "general_public"), Column(("一般公共预算支出", "基本支出"), "amount", "basic"),
        Column(("一般公共预算支出", "项目支出"), "amount", "project")], ("total", "basic", "project"), "合计", True, general_only=True, total_last=True)
    codes = [*(Column(("项目", "功能分类科目编码", part), "code", width=0.35) for part in "类款项"), Column(("项目", "功能分类科目名称"), "name", width=2.4)]
    spent = [Column(("政府性基金预算支出", text), "amount", measure) for text, measure in (("合计", "total"), ("基本支出", "basic"), ("项目支出", "project"))]
    sixth = empty(f"{year}部门政府性基金预算支出功能分类预算表", "government_fund", codes, spent, f"注：本部门{year}未安排政府性基金预算支出，故本表为空表。")
    seventh = by_economic(f, f"{year}部门一般公共预算基本支出部门预算经济分类预算表", ("项目", "经济分类科目编码", "经济分类科目名称"), [
        Column(("一般公共预算基本支出", "合计"), "amount", "basic"), Column(("一般公共预算基本支出", "人员经费"), "amount", "personnel"),
        Column(("一般公共预算基本支出", "公用经费"), "amount", "public")], "合计", True)
    wan = Scale("万元", 2, False)
    top, a = f"{year}“三公”经费预算数", f.now
    eighth = Table("three_public", f"{year}部门“三公”经费和机关运行经费预算表", [
        Column((top, "合计"), "amount"), Column((top, "因公出国（境）费"), "amount"), Column((top, "公务接待费"), "amount"),
        Column((top, "公务用车购置及运行费", "小计"), "amount"), Column((top, "公务用车购置及运行费", "购置费"), "amount"),
        Column((top, "公务用车购置及运行费", "运行费"), "amount"), Column((f"{year}机关运行经费预算数",), "amount", width=1.2)],
        [[wan.text(_wan(f, value)) for value in (a.running + a.reception, 0, a.reception, a.running, 0, a.running, f.public)]], sides=("expenditure",))
    out: list[Prose | Table | Form | Break] = [first, second, third, fourth, fifth, sixth, seventh, eighth]
    for table in out:
        if isinstance(table, Table):
            table.unit = "万元" if table is eighth else s.unit
            table.organisation, table.labels = f.organisation, ("编制部门：", "单位：")
    for column in range(7):
        eighth.columns[column] = eighth.columns[column]._replace(measure="budget")
    out.append(Break())
    for work in f.works[:1]:
        text = f"{work.plan.name}用于{work.plan.purpose}"
        out += [Prose("项目经费情况说明", "title"), Prose("一、项目概况", "heading"), Prose(f"{text}。", "body", [
            narrative("project_purpose", work.plan.purpose, work.plan.name)]), Prose("二、立项依据", "heading"),
            Prose(f"依据{f.place}相关工作计划和{f.organisation}职责安排。"), Prose("三、实施周期", "heading"),
            Prose(f"{f.year}年1月至12月，分季度实施。")]
    return out


def _appropriation(f: Finances) -> Table:
    s = f.scale
    heads = ("财政拨款收入", "财政拨款支出")
    total = f.total - f.other
    incomes = [("一、一般公共预算资金", total), ("二、政府性基金", 0), ("三、国有资本经营预算", 0)]
    columns = [Column((heads[0], "项目"), "name", width=2.0), Column((heads[0], "预算数"), "amount", "budget"), Column((heads[1], "项目"), "name", width=2.0),
               Column((heads[1], "合计"), "amount", "total"), Column((heads[1], "一般公共预算"), "amount", "general_public"),
               Column((heads[1], "政府性基金预算"), "amount", "government_fund"), Column((heads[1], "国有资本经营预算"), "amount", "state_capital")]
    table = Table("fiscal_appropriation_summary", f"{f.year}年部门财政拨款收支预算总表", columns, [], lanes=(0, 2), sides=("income", "expenditure"))
    classes = [(f"{'一二三四五六七八九十'[n]}、{name}", sum(item.total - item.other for item in items)) for n, (_, name, items) in enumerate(f.classes())]
    for number in range(max(len(incomes), len(classes))):
        left: list[str | None] = [incomes[number][0], s.text(incomes[number][1])] if number < len(incomes) else [None, None]
        right = [classes[number][0], s.text(classes[number][1]), s.text(classes[number][1]), None, None] if number < len(classes) else [None] * 5
        table.rows.append([*left, *right])
    table.rows.append(["收入总计", s.text(total), "支出总计", s.text(total), s.text(total), s.text(0), s.text(0)])
    return table
