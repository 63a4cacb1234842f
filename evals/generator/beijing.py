"""A department budget in the Beijing shape: prose first, then 报表 in 万元 with six decimals (北京式部门预算)."""

from __future__ import annotations

from evals.generator.facts import Change, chinese_date, narrative, numbered, statement
from evals.generator.finances import Finances
from evals.generator.fiscal import by_economic, by_function, empty, summary
from evals.generator.grids import Break, Column, Document, Fact, Prose, Row, Table
from evals.generator.words import TERMS

_CODES = ("", "功能分类科目编码", "功能分类科目名称")


def beijing_budget(name: str, f: Finances, prose: bool = True) -> Document:
    """The book; without `prose` only the tables (报表)."""
    title = f"{f.organisation}{f.year}年部门预算" + ("" if prose else "报表")
    identity: dict[str, object] = {
        "kind": "department_budget", "title": title, "organisation": f.organisation, "scope": "department", "region": f.place,
        "fiscal_year": f.year, "phase": "budget", "default_unit": f.scale.unit, "status": "ok"}
    parts: list[Prose | Table | Break] = [Prose(title, "cover"), Prose(chinese_date(f.year, 2), "date")]
    if prose:
        parts += [Break(), *_prose(f)]
    tables = _tables(f)
    for number, table in enumerate(tables, 1):
        table.number, table.unit = f"预算{number:02d}表", f.scale.unit
    return Document(name, identity, [*parts, *tables])


def _prose(f: Finances) -> list[Prose | Table | Break]:
    s = f.scale
    setup = f"{f.organisation}内设{len(f.trade.offices)}个处室：{'、'.join(f.trade.offices)}"
    change = Change(f.total, f.prior_total, s, f"{f.year - 1}年预算", str(f.year - 1), "budget")
    up = change.difference > 0
    income = f"{f.year}年收入预算{s.text(f.total)}{s.unit}，{change.words()}"
    basic = f"基本支出预算{s.text(f.basic)}{s.unit}，占本年支出预算的{_share(f.basic, f.total)}"
    project = f"项目支出预算{s.text(f.project)}{s.unit}，占本年支出预算的{_share(f.project, f.total)}"
    reason = "新增重点任务经费" if up else "压减一般性支出"
    assets = f"截至{f.year - 1}年底，本部门共有车辆4辆，单位价值100万元以上的设备2台（套）"
    counted: list[tuple[str, Fact]] = [
        ("statements", {"subject": subject, "amount_printed": count, "unit": unit, "text": claim})
        for subject, count, unit, claim in (("车辆", "4", "辆", "本部门共有车辆4辆"), ("单位价值100万元以上的设备", "2", "台（套）", "单位价值100万元以上的设备2台（套）"))]
    out: list[Prose | Table | Break] = [
        Prose(f"第一部分　{f.year}年部门预算情况说明", "title"), Prose("一、部门主要职责及机构设置情况", "heading"), Prose("（一）部门主要职责", "heading"),
        *numbered("responsibility", f.trade.duties, "1."), Prose("（二）机构设置情况", "heading"), Prose(f"{setup}。", "body", [
            narrative("organisation_setup", setup)]),
        Prose("二、收入预算情况说明", "heading"), Prose(f"{income}。", "body", [
            statement("收入预算", income, s, f.total, about="total", period=str(f.year), **change.columns())]),
        Prose(f"预算{'增加' if up else '减少'}的主要原因：{reason}。", "body", [narrative("total_change_reason", reason, "收入预算")]),
        Prose("三、支出预算情况说明", "heading"),
        Prose(f"1.{basic}。", "body", [statement("基本支出预算", basic, s, f.basic, about="basic", share_printed=_share(f.basic, f.total))]),
        Prose(f"2.{project}。", "body", [statement("项目支出预算", project, s, f.project, about="project", share_printed=_share(f.project, f.total))]),
        Prose("四、国有资产占用情况说明", "heading"), Prose(f"{assets}。", "body", [
            narrative("state_assets_note", assets), *counted]),
        Prose("五、名词解释", "heading")]
    out += [Prose(f"{number}.{term}：{text}。", "body", [narrative("term_definition", text, term)]) for number, (term, text) in enumerate(TERMS, 1)]
    return out


def _share(part: int, whole: int) -> str:
    return f"{part * 10000 // whole / 100 + (0.01 if part * 10000 % whole * 2 >= whole else 0):.2f}%"


def _tables(f: Finances) -> list[Table]:
    amounts = [Column(("合计",), "amount", "total"), Column(("基本支出",), "amount", "basic"), Column(("项目支出",), "amount", "project")]
    heads = ("收入", "支出", "项目", "预算数")
    tail, ends = (("本年收入合计", f.general + f.other), ("上年结转", f.carry), ("收入总计", f.total)), (
        ("本年支出合计", f.total), ("年终结转", 0), ("支出总计", f.total))
    first = summary(f, "部门收支总体情况表", "income_expenditure_summary", heads, (
        ("一、一般公共预算拨款收入", f.general), ("二、政府性基金预算拨款收入", 0), ("三、国有资本经营预算拨款收入", 0), ("四、财政专户管理资金收入", 0),
        ("五、其他收入", f.other)), tail, ends)
    second = by_function(f, "部门收入总体情况表", "income_summary", _CODES, [
        amounts[0], Column(("一般公共预算拨款收入",), "amount", "general_public"), Column(("政府性基金预算拨款收入",), "amount", "government_fund"),
        Column(("其他收入",), "amount", "other_income"), Column(("上年结转",), "amount", "carry_over")], ("total", "general", "zero", "other", "carry"), "合计")
    third = by_function(f, "部门支出总体情况表", "expenditure_summary", _CODES, amounts, ("total", "basic", "project"), "合计")
    fourth = _projects(f)
    fifth = summary(f, "财政拨款收支总体情况表", "fiscal_appropriation_summary", heads, (
        ("一、一般公共预算拨款", f.general), ("二、政府性基金预算拨款", 0), ("三、国有资本经营预算拨款", 0)),
        (("本年收入合计", f.general), ("上年结转", f.carry), ("收入总计", f.total - f.other)),
        (("本年支出合计", f.total - f.other), ("年终结转", 0), ("支出总计", f.total - f.other)))
    sixth = by_function(f, "一般公共预算支出情况表", "general_public_by_function", _CODES, amounts, ("total", "basic", "project"), "合计", general_only=True)
    seventh = by_economic(f, "一般公共预算基本支出情况表（按经济分类）", ("", "经济分类科目编码", "经济分类科目名称"), [
        amounts[0], Column(("人员经费",), "amount", "personnel"), Column(("公用经费",), "amount", "public")], "合计")
    codes = [Column(("功能分类科目编码",), "code", width=0.9), Column(("功能分类科目名称",), "name", width=2.4)]
    eighth = empty("政府性基金预算支出情况表", "government_fund", codes, amounts, "注：本部门无政府性基金预算支出。")
    return [first, second, third, fourth, fifth, sixth, seventh, eighth, _three_public(f)]


def _projects(f: Finances) -> Table:
    s = f.scale
    columns = [Column(("项目单位",), "unit", width=1.2), Column(("功能分类科目编码",), "code", width=0.9), Column(("项目名称",), "name", width=1.8),
               Column(("合计",), "amount", "total"), Column(("本年拨款", "一般公共预算"), "amount", "general_public"),
               Column(("本年拨款", "政府性基金预算"), "amount", "government_fund"), Column(("本年拨款", "其他资金"), "amount", "other_income"),
               Column(("上年结转",), "amount", "carry_over")]
    rows: list[Row] = []
    for number, work in enumerate(f.works):
        other, carry = (f.other, f.carry) if number == 0 else (0, 0)
        rows.append([None, work.code, work.plan.name, *map(s.text, (work.amount, work.amount - other - carry, 0, other, carry))])
    rows[0][0] = f.organisation
    rows.append(["合计", None, None, *map(s.text, (f.project, f.project - f.other - f.carry, 0, f.other, f.carry))])
    return Table("project_expenditure", "项目支出情况表", columns, rows, sides=("expenditure",), spans={(0, 0): (len(f.works), 1), (len(rows) - 1, 0): (1, 3)})


def _three_public(f: Finances) -> Table:
    s = f.scale
    columns = [Column(("年度",), "year", width=0.8), Column(("合计",), "amount"), Column(("因公出国（境）费用",), "amount"), Column(("公务接待费",), "amount"),
               Column(("公务用车购置及运行维护费", "小计"), "amount"), Column(("公务用车购置及运行维护费", "购置费"), "amount"),
               Column(("公务用车购置及运行维护费", "运行维护费"), "amount")]
    rows: list[Row] = [[f"{year}年", *map(s.text, (a.total, a.abroad, a.reception, a.cars, a.purchase, a.running))]
                       for year, a in ((f.year - 1, f.before), (f.year, f.now))]
    return Table("three_public", "“三公”经费支出情况表", columns, rows, sides=("expenditure",))
