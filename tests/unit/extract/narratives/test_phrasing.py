"""How other provinces put it: fictional sections in the wording of budgets, final accounts and evaluation reports."""

from __future__ import annotations

import pytest

from pipeline.extract.narratives.prose import prose_values
from tests.unit.extract.narratives.prose import text_of

LINE = "农林水支出（类）林业和草原（款）"
Found = list[tuple[str, str | None, str]]


def read(lines: tuple[str, ...], final_account: bool = False) -> Found:
    return [(value.field, value.subject, value.text) for value in prose_values(text_of(*lines).paragraphs, final_account)]


BUDGETS: dict[str, tuple[tuple[str, ...], Found]] = {
    "duties and units in one section": (
        ("第一部分 部门概况", "一、部门职责及机构设置情况", "部门职责：", "（一）贯彻林业法规。", "（二）组织森林防火。", "机构设置：", "青禾县林业局内设5个股室。"),
        [("responsibility", None, "贯彻林业法规"), ("responsibility", None, "组织森林防火"), ("organisation_setup", None, "青禾县林业局内设5个股室")]),
    "tasks of the year": (
        ("三、2024年重点工作任务", "2024年重点做好以下工作：", "（一）强化森林防火。健全值守制度。", "（二）推进国土绿化。完成造林3000亩。"),
        [("work_goal", None, "强化森林防火。健全值守制度"), ("work_goal", None, "推进国土绿化。完成造林3000亩")]),
    "tasks beside duties, and what was done last year": (
        ("第一部分 部门概况", "一、基本职能及主要工作", "（一）主要职能。", "青禾县林业局的职能职责为：贯彻林业法规；组织造林。", "（二）2024年重点工作概述。",
         "完成造林3000亩。", "（三）2023年重点工作完成情况。", "完成造林2000亩。"),
        [("responsibility", None, "贯彻林业法规；组织造林"), ("work_goal", None, "完成造林3000亩")]),
    "why income and expenditure changed": (
        ("四、部门预算收支增减变化情况说明", "（一）收入预算说明", "2024年收入预算500.00万元，较上年增加50.00万元，增加的主要原因是：一是人员工资调标；二是新增防火项目。",
         "（二）支出预算说明", "2024年支出预算500.00万元，其中基本支出300.00万元，项目支出200.00万元。较上年增加50.00万元，主要是由于新增防火项目。"),
        [("total_change_reason", "收入预算", "人员工资调标"), ("total_change_reason", "收入预算", "新增防火项目"),
         ("total_change_reason", "支出预算", "由于新增防火项目")]),
    "basic and project expenditure": (
        ("二、部门预算安排的总体情况", "3、比上年增减情况",
         "2024年预算收支安排500万元，较2023年预算增加50万元，其中：基本支出增加10万元，主要为人员经费增加；项目支出增加40万元，主要为造林项目增加。"),
        [("total_change_reason", "基本支出", "人员经费增加"), ("total_change_reason", "项目支出", "造林项目增加")]),
    "kinds of budgets, and 总预算": (
        ("二、收入预算情况说明", "收入总预算500.00万元，比2023年增加40.00万元，增加的主要原因是新增项目。",
         "一般公共预算450.00万元，占90.00%，比上年预算增加40.00万元，主要原因是：造林任务增加。"),
        [("total_change_reason", "收入总预算", "新增项目"), ("total_change_reason", "一般公共预算", "造林任务增加")]),
    "codes behind the names": (
        ("六、一般公共预算支出情况说明", "（三）具体使用情况", "2．教育支出（205）进修及培训（08）培训支出（03）2024年预算数为5.00万元，主要用于：干部培训。"),
        [("line_purpose", "教育支出（205）进修及培训（08）培训支出（03）", "干部培训")]),
    "goals under the project's name or behind it": (
        ("（五）重点项目预算的绩效目标情况说明", "1.森林防火项目", "年度绩效目标：开展宣传12次。", "2.其他项目", "古树保护项目绩效目标：挂牌80株。"),
        [("annual_goal", "森林防火项目", "开展宣传12次"), ("project_goal", "古树保护", "挂牌80株")]),
    "an opening without a colon": (
        ("（三）国有资产占用使用情况", "截至2023年底，青禾县林业局占用使用国有资产总体情况为", "1.房屋2000.00平方米。", "2.车辆3辆。"),
        [("state_assets_note", None, "房屋2000.00平方米"), ("state_assets_note", None, "车辆3辆")]),
    "classes of the classification": (
        ("（二）支出预算说明", "2024年支出预算500万元。其中：农林水支出（类）450万元，较上年增加40万元，主要原因是造林任务增加。"),
        [("total_change_reason", "农林水支出（类）", "造林任务增加")]),
    "codes before the names": (
        ("四、一般公共预算拨款支出预算情况", "（二）2130205-森林资源培育100万元。主要用于造林补助。较上年增加20万元，主要原因是任务增加。"),
        [("line_purpose", "森林资源培育", "造林补助"), ("line_change_reason", "森林资源培育", "任务增加")]),
    "names in quotation marks and with dashes": (
        ("六、支出预算情况", "1.“农林水支出”科目450万元，主要用于造林。", "一般公共服务支出-林业事务-行政运行60.00元，主要用于机关运行。"),
        [("line_purpose", "农林水支出", "造林"), ("line_purpose", "一般公共服务支出-林业事务-行政运行", "机关运行")]),
    "reason before the mark 主要是": (
        ("六、一般公共预算支出情况说明", "（三）具体使用情况。", f"1.{LINE}行政运行（项）2024年预算300万元，比2023年预算增加20万元，增长原因主要是人员增加。"),
        [("line_change_reason", f"{LINE}行政运行（项）", "人员增加")]),
    "三公 in one paragraph": (
        ("七、“三公”经费",
         "2024年三公经费预算5万元，与上年持平。其中：因公出国（境）费用0万元，主要原因是未安排出国任务；公务接待费1万元，与上年持平，主要原因是接待任务不变；"
         "公务用车购置及运行费4万元，其中：购置费0万元；运行维护费4万元，比上年减少1万元，主要原因是公车改革。"),
        [("three_public_reason", "因公出国（境）费用", "未安排出国任务"), ("three_public_reason", "公务接待费", "接待任务不变"),
         ("three_public_reason", "运行维护费", "公车改革")]),
    "三公 without anything to say": (
        ("三、“三公”经费情况说明", "（一）因公出国（境）费用。无此项支出。", "（二）公务接待费。2024年预算0.50万元，主要用于接待检查组。",
         "（三）公务用车运行维护费2.00万元，较上年减少0.20万元，减少原因：车辆减少。"),
        [("three_public_reason", "公务用车运行维护费", "车辆减少")]),
    "what an item is used for is no reason": (
        ("三、“三公”经费情况说明", "2.公务接待费0.50万元，较上年下降50%，主要是严控接待标准。主要用于上级检查接待。",
         "3.会议费2万元，较上年增加1万元，主要是用于换届会议。"),
        [("three_public_reason", "公务接待费", "严控接待标准")]),
    "use of money inside a reason": (
        ("六、一般公共预算支出情况说明", "（三）具体使用情况。", f"1.{LINE}行政运行（项）50万元，比上年增加9万元，主要原因是调剂资金用于办公用房租赁。"),
        [("line_change_reason", f"{LINE}行政运行（项）", "调剂资金用于办公用房租赁")]),
    "assets in a table": (
        ("（三）国有资产占用情况", "国有资产占用情况详见下表：", "（四）绩效目标设置情况", "2024年对5个项目设置绩效目标，涉及资金200万元。"),
        [("performance_scope", None, "2024年对5个项目设置绩效目标，涉及资金200万元")]),
    "goals of a department and of its activities": (
        ("五、绩效预算信息", "（一）总体绩效目标", "完成全年造林任务。", "（二）分项绩效目标", "1.国土绿化", "绩效目标：完成造林3000亩。", "绩效指标：造林成活率85%以上。"),
        [("annual_goal", None, "完成全年造林任务"), ("project_goal", "国土绿化", "完成造林3000亩")]),
    "a project introduced on a page of its own": (
        ("森林防火项目经费情况说明", "一、项目概况", "森林防火用于购置机具和开展宣传。", "二、实施周期", "2024年1月至12月。", "三、绩效目标", "火灾受害率控制在0.5‰以下。"),
        [("project_purpose", "森林防火", "购置机具和开展宣传"), ("project_goal", "森林防火", "火灾受害率控制在0.5‰以下")]),
    "terms without numbers": (
        ("第四部分 名词解释", "财政拨款收入：指财政拨付的资金。", "事业收入：指开展专业活动取得的收入。"),
        [("term_definition", "财政拨款收入", "指财政拨付的资金"), ("term_definition", "事业收入", "指开展专业活动取得的收入")]),
    "terms as headings": (
        ("第五部分 名词解释", "一、财政拨款收入", "指财政部门拨付的资金。", "二、机关运行经费", "为保障机关运行而安排的资金。"),
        [("term_definition", "财政拨款收入", "指财政部门拨付的资金"), ("term_definition", "机关运行经费", "为保障机关运行而安排的资金")]),
}

FINALS: dict[str, tuple[tuple[str, ...], Found]] = {
    "lines against the budget": (
        ("（三）一般公共预算财政拨款支出决算具体情况",
         "一般公共预算财政拨款支出年初预算为500.00万元，支出决算为480.00万元，完成年初预算的96%。决算数小于预算数的主要原因：项目结余。其中：",
         f"1.{LINE}行政运行（项）：支出决算为300.00万元，完成预算100%，决算数等于预算数。",
         f"2.{LINE}森林资源管理（项）：年初预算为200.00万元，支出决算为180.00万元，完成年初预算的90%，决算数小于年初预算数的主要原因是尾款未付。"),
        [("completion_reason", "一般公共预算财政拨款支出", "项目结余"), ("completion_reason", f"{LINE}森林资源管理（项）", "尾款未付")]),
    "totals against the year before": (
        ("一、收入支出决算总体情况说明", "2023年度收、支总计1,200.50万元。与2022年相比，收、支总计各增加100.20万元，增长9.11%。主要变动原因是人员增加。"),
        [("total_change_reason", "收、支总计", "人员增加")]),
    "a reason whose sentence names nothing": (
        ("二、收入决算情况说明", "2023年度收入合计500.00万元，增加50.00万元，其中：财政拨款收入450.00万元；其他收入50.00万元。增加主要是人员经费增加。"),
        [("total_change_reason", "收入合计", "人员经费增加")]),
    "三公 under a heading that says nothing": (
        ("八、“三公”经费财政拨款支出决算情况说明", "（二）具体情况说明",
         "3.公务接待费支出1.00万元。公务接待费支出决算比2022年减少0.30万元，原因是接待批次减少。国内公务接待12批次。"),
        [("three_public_reason", "公务接待费", "接待批次减少")]),
    "a report of its own": (
        ("2023年度森林防火项目支出绩效自评报告", "一、项目基本情况", "（一）项目概况", "2023年预算100.00万元，因连续干旱设立。",
         "（二）项目绩效目标", "火灾受害率控制在0.5‰以下。", "二、绩效目标完成情况",
         "火灾受害率为0.2‰。", "三、偏离绩效目标的原因和下一步改进措施", "因雨天较多，巡护里程未达目标。"),
        [("project_goal", "森林防火", "火灾受害率控制在0.5‰以下"), ("annual_goal_actual", "森林防火", "火灾受害率为0.2‰"),
         ("deviation_reason", "森林防火", "因雨天较多，巡护里程未达目标")]),
    "a summary of an evaluation": (
        ("（二）绩效自评结果", "1.森林防火项目综述：根据年初设定的绩效目标，自评得分为95分。项目绩效目标完成情况：一是开展宣传12次；二是火灾减少。"
         "发现的主要问题及原因：巡护里程未达标，主要是雨天较多。下一步改进措施：合理安排计划。"),
        [("annual_goal_actual", "森林防火", "开展宣传12次"), ("annual_goal_actual", "森林防火", "火灾减少"),
         ("deviation_reason", "森林防火", "巡护里程未达标，主要是雨天较多")]),
}


@pytest.mark.parametrize("name", BUDGETS)
def test_budgets(name: str) -> None:
    lines, expected = BUDGETS[name]
    assert read(lines) == expected


@pytest.mark.parametrize("name", FINALS)
def test_final_accounts_and_reports(name: str) -> None:
    lines, expected = FINALS[name]
    assert read(lines, final_account=True) == expected


def test_weak_evidence_needs_a_person() -> None:
    lines = ("七、“三公”经费", "1.因公出国（境）费用。2024年预算数0万元，为规范管理，年初不安排。", "合计减少2万元，主要原因是厉行节约。",
             "2.公务接待费0.50万元，比上年减少0.10万元，主要原因是本部门")
    found = [(value.subject, value.text, value.flag) for value in prose_values(text_of(*lines).paragraphs, False)]
    assert found == [("因公出国（境）费用", "为规范管理，年初不安排", "no_cue"), ("“三公”经费", "厉行节约", "guessed_subject"),
                     ("公务接待费", "本部门", "unclosed")]
