"""A final account in the national shape: 公开01 to 09 with lines numbered, carry-over in and out (部门决算)."""

from __future__ import annotations

from evals.generator.facts import NUMERALS, Change, chinese_date, narrative, numbered, statement
from evals.generator.finances import Finances
from evals.generator.fiscal import by_function, empty
from evals.generator.grids import Break, Column, Document, Prose, Row, Table
from evals.generator.money import rate
from evals.generator.words import TERMS

_CLASSES = ("一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出",
            "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "住房保障支出", "其他支出")
_MARKS = (*NUMERALS, "十一", "十二", "十三", "十四", "十五")


def final_account(name: str, f: Finances) -> Document:
    """The whole book. The year's carry-over out is nought: what came in was spent."""
    title = f"{f.organisation}{f.year}年度部门决算"
    identity: dict[str, object] = {
        "kind": "final_account", "title": title, "organisation": f.organisation, "scope": "department", "region": f.place,
        "fiscal_year": f.year, "phase": "final", "default_unit": f.scale.unit, "status": "ok"}
    tables = _tables(f)
    for table in (tables[0], tables[1], tables[2], tables[3], tables[4]):
        table.numbering = True
    for number, table in enumerate(tables, 1):
        table.number, table.number_right, table.unit = f"公开{number:02d}表", True, f.scale.unit
        table.organisation, table.labels = f.organisation, ("部门：", "金额单位：")
    cover = [Prose(title, "cover"), Prose(chinese_date(f.year + 1, 7), "date")]
    return Document(name, identity, [*cover, Break(), *_contents(f, tables), Break(), *_profile(f), *tables, Break(), *_notes(f)])


def _contents(f: Finances, tables: list[Table]) -> list[Prose]:
    out = [Prose("目　录", "title"), Prose(f"第一部分　{f.organisation}概况", "contents"), Prose(f"第二部分　{f.year}年度部门决算表", "contents")]
    out += [Prose(f"{_MARKS[n]}、{table.title}", "contents") for n, table in enumerate(tables)]
    return [*out, Prose(f"第三部分　{f.year}年度部门决算情况说明", "contents"), Prose("第四部分　名词解释", "contents")]


def _profile(f: Finances) -> list[Prose]:
    setup = f"{f.organisation}内设{'、'.join(f.trade.offices)}{len(f.trade.offices)}个机构，编制{f.staff}人"
    return [Prose(f"第一部分　{f.organisation}概况", "title"), Prose("一、部门职责", "heading"), *numbered("responsibility", f.trade.duties, "（一）"),
            Prose("二、机构设置", "heading"), Prose(f"{setup}。", "body", [narrative("organisation_setup", setup)])]


def _notes(f: Finances) -> list[Prose]:
    s = f.scale
    change = Change(f.total, f.prior_total, s, f"{f.year - 1}年度", str(f.year - 1), "final")
    verb, grade = ("增加", "增长") if change.difference > 0 else ("减少", "下降")
    whole = (f"{f.year}年度收、支总计{s.text(f.total)}{s.unit}，与{f.year - 1}年度相比，收、支总计各{verb}{s.text(abs(change.difference))}{s.unit}，{grade}{change.rate}")
    reason = "重点项目集中实施" if change.difference > 0 else "项目陆续完工"
    planned = f.total - f.other + f.general // 37
    done = rate(f.total - f.other, planned, 2)
    before = f"一般公共预算财政拨款支出年初预算为{s.text(planned)}{s.unit}"
    spent = f"支出决算为{s.text(f.total - f.other)}{s.unit}，完成年初预算的{done}"
    cost = f"机关运行经费支出{s.text(f.public)}{s.unit}，主要用于办公、水电和车辆运行"
    out = [
        Prose(f"第三部分　{f.year}年度部门决算情况说明", "title"), Prose("一、收入支出决算总体情况说明", "heading"),
        Prose(f"{whole}，主要原因是{reason}。", "body", [
            statement("收、支总计", whole, s, f.total, measure="final", period=str(f.year), **change.columns()), narrative("total_change_reason", reason, "收、支总计")]),
        Prose("二、一般公共预算财政拨款支出决算情况说明", "heading"),
        Prose(f"{before}，{spent}。决算数小于预算数的主要原因是厉行节约，压减会议和培训开支。", "body", [
            statement("一般公共预算财政拨款支出", before, s, planned), statement(
                "一般公共预算财政拨款支出", spent, s, f.total - f.other, measure="final", completion_rate_printed=done),
            narrative("completion_reason", "厉行节约，压减会议和培训开支", "一般公共预算财政拨款支出")]),
        Prose("三、机关运行经费支出说明", "heading"), Prose(f"{cost}。", "body", [
            narrative("operating_cost_note", cost), statement("机关运行经费", cost.partition("，")[0], s, f.public, measure="final")]),
        Prose("第四部分　名词解释", "title")]
    out += [Prose(f"{_MARKS[number]}、{term}：{text}。", "body", [narrative("term_definition", text, term)]) for number, (term, text) in enumerate(TERMS)]
    return out


def _summary(f: Finances, kind: str) -> Table:
    s = f.scale
    whole = kind == "income_expenditure_summary"
    spent = {name: sum(item.total if whole else item.total - item.other for item in items) for _, name, items in f.classes()}
    incomes = [("一般公共预算财政拨款收入", f.general), ("政府性基金预算财政拨款收入", 0), ("国有资本经营预算财政拨款收入", 0)]
    if whole:
        incomes += [("上级补助收入", 0), ("事业收入", 0), ("经营收入", 0), ("附属单位上缴收入", 0), ("其他收入", f.other)]
    total = sum(spent.values())
    income = f.general + (f.other if whole else 0)
    rows: list[Row] = []
    depth = len(_CLASSES)
    for number in range(depth):
        left: Row = [f"{_MARKS[number]}、{incomes[number][0]}", str(number + 1), s.text(incomes[number][1]) if incomes[number][1] else None
                     ] if number < len(incomes) else [None, str(number + 1), None]
        value = spent.get(_CLASSES[number], 0)
        rows.append([*left, f"{_MARKS[number]}、{_CLASSES[number]}", str(depth + 4 + number), s.text(value) if value else None])
    closing = (("本年收入合计", income, "本年支出合计", total), ("年初结转和结余", f.carry, "年末结转和结余", 0), ("总计", total, "总计", total))
    for offset, (a, x, b, y) in enumerate(closing):
        rows.append([a, str(depth + 1 + offset), s.text(x), b, str(2 * depth + 4 + offset), s.text(y)])
    columns = [column for top in ("收入", "支出") for column in (
        Column((top, "项目"), "name", width=2.4), Column((top, "行次"), "ordinal", width=0.5), Column((top, "决算数"), "amount", "final", 1.1))]
    title = "收入支出决算总表" if whole else "财政拨款收入支出决算总表"
    return Table(kind, title, columns, rows, lanes=(0, 3), sides=("income", "expenditure"), note="注：本表反映部门本年度的总收支和年末结转结余情况。" if whole else None)


def _tables(f: Finances) -> list[Table]:
    s = f.scale
    head = ("项目", "科目代码", "科目名称")
    income = by_function(f, "收入决算表", "income_summary", head, [
        Column(("本年收入合计",), "amount", "total"), Column(("财政拨款收入",), "amount", "fiscal_appropriation"),
        Column(("上级补助收入",), "amount", "superior_subsidy"), Column(("事业收入",), "amount", "business_income"),
        Column(("经营收入",), "amount", "operating_income"), Column(("附属单位上缴收入",), "amount", "affiliate_income"),
        Column(("其他收入",), "amount", "other_income")], ("received", "general", "blank", "blank", "blank", "blank", "other"), "合计")
    spent = by_function(f, "支出决算表", "expenditure_summary", head, [
        Column(("本年支出合计",), "amount", "total"), Column(("基本支出",), "amount", "basic"), Column(("项目支出",), "amount", "project"),
        Column(("上缴上级支出",), "amount", "other"), Column(("经营支出",), "amount", "other"), Column(("对附属单位补助支出",), "amount", "other")],
        ("total", "basic", "project", "blank", "blank", "blank"), "合计")
    general = by_function(f, "一般公共预算财政拨款支出决算表", "general_public_by_function", head, [
        Column(("本年支出", "小计"), "amount", "total"), Column(("本年支出", "基本支出"), "amount", "basic"), Column(("本年支出", "项目支出"), "amount", "project")],
        ("total", "basic", "project"), "合计", general_only=True)
    for table in (income, spent, general):
        table.note = "注：本套报表金额单位转换时可能存在尾数误差。"
    codes = [Column(("项目", "科目代码"), "code", width=0.9), Column(("项目", "科目名称"), "name", width=2.0)]
    parts = [Column(("本年支出", "基本支出"), "amount", "basic"), Column(("本年支出", "项目支出"), "amount", "project")]
    return [_summary(f, "income_expenditure_summary"), income, spent, _summary(f, "fiscal_appropriation_summary"), general, _economic(f), _three_public(f),
            empty("政府性基金预算财政拨款收入支出决算表", "government_fund", codes, [
                Column(("年初结转和结余",), "amount", "carry_over"), Column(("本年收入",), "amount", "total"), Column(("本年支出", "小计"), "amount", "total"), *parts,
                Column(("年末结转和结余",), "amount", "carry_over")],
                "注：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。"),
            empty("国有资本经营预算财政拨款支出决算表", "state_capital", codes, [Column(("本年支出", "合计"), "amount", "total"), *parts],
                f"注：本部门没有国有资本经营预算收支，故本表无数据（{s.unit}）。")]


def _economic(f: Finances) -> Table:
    """Personnel and public expenditure side by side, code, name and amount each."""
    s = f.scale
    levels = f.economic_levels()
    left = [(code, name, amount) for code, name, amount in levels if code[:3] in ("301", "303")]
    right = [(code, name, amount) for code, name, amount in levels if code[:3] not in ("301", "303")]
    rows: list[Row] = []
    for number in range(max(len(left), len(right))):
        row: Row = []
        for side in (left, right):
            row += [side[number][0], side[number][1], s.text(side[number][2])] if number < len(side) else [None, None, None]
        rows.append(row)
    rows.append(["人员经费合计", None, s.text(f.personnel), "公用经费合计", None, s.text(f.public)])
    last = len(rows) - 1
    columns = [column for top in ("人员经费", "公用经费") for column in (
        Column((top, "科目代码"), "code", width=0.9), Column((top, "科目名称"), "name", width=2.2),
        Column((top, "决算数"), "amount", "final", 1.1))]
    return Table("general_public_by_economic", "一般公共预算财政拨款基本支出决算表", columns, rows, lanes=(0, 3), sides=("expenditure", "expenditure"),
                 spans={(last, 0): (1, 2), (last, 3): (1, 2)})


def _three_public(f: Finances) -> Table:
    """Budget and final of every item in one row."""
    s = f.scale
    columns = []
    for top, measure in (("预算数", "budget"), ("决算数", "final")):
        columns += [Column((top, "合计"), "amount", measure), Column((top, "因公出国（境）费"), "amount", measure),
                    Column((top, "公务用车购置及运行维护费", "小计"), "amount", measure), Column((top, "公务用车购置及运行维护费", "公务用车购置费"), "amount", measure),
                    Column((top, "公务用车购置及运行维护费", "公务用车运行维护费"), "amount", measure), Column((top, "公务接待费"), "amount", measure)]
    row: Row = [s.text(value) for a in (f.before, f.now) for value in (a.total, a.abroad, a.cars, a.purchase, a.running, a.reception)]
    return Table("three_public", "财政拨款“三公”经费支出决算表", columns, [row], sides=("expenditure",))
