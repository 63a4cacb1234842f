"""More layouts of forms: heads in two rows, old fund blocks, half-year targets, weights under each level."""

from __future__ import annotations

from tests.unit.tables.forms.sheet import form, levels, read


def test_levels_in_a_second_head_row_under_one_head() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 茶山古道修缮 | < | < | < | < | < | <
绩效指标 | < | < | 指标性质 | 指标值 | 度量单位 | 实际完成值 | 偏差原因分析及改进措施
一级指标 | 二级指标 | 三级指标 | ^ | ^ | ^ | ^ | ^
产出指标 | 数量指标 | 修缮长度 | ≥ | 6.5 | 公里 | 6.6 |
^ | 质量指标 | 验收合格率 | = | 100 | % | 100 |
""")
    assert [(r.level1, r.level2, r.level3, r.target, r.actual, r.actual_value, r.actual_unit) for r in reading.indicators] == [
        ("产出指标", "数量指标", "修缮长度", "≥6.5公里", "6.6", "6.6", "公里"), ("产出指标", "质量指标", "验收合格率", "=100%", "100", "100", "%")]


def test_second_head_row_with_blank_cells_beside_it() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 茶山古道修缮 | < | < | <
绩效指标 | < | < | 年度指标值 | 全年完成值
一级指标 | 二级指标 | 三级指标 | |
产出指标 | 数量指标 | 修缮长度 | ≥6.5公里 | 6.6公里
""")
    assert levels(reading) == [("产出指标", "数量指标", "修缮长度")]
    assert reading.indicators[0].target == "≥6.5公里"


def test_weights_under_every_level() -> None:
    reading = form("部门整体支出绩效自评指标评分表", """
单位名称 | 白石县气象站 | < | < | < | < | < | <
一级指标 | < | 二级指标 | < | 三级指标 | < | 评分标准 | 自评得分
名称 | 权重（%） | 名称 | 权重（%） | 名称 | 权重（%） | ^ | ^
履职效能 | 60 | 产出指标 | 30 | 预报发布次数 | 15 | 按比例计分 | 14
^ | ^ | ^ | ^ | 预警准确率 | 15 | 按比例计分 | 15
""")
    assert [(r.level1, r.level2, r.level3, r.weight, r.score) for r in reading.indicators] == [
        ("履职效能", "产出指标", "预报发布次数", "15", "14"), ("履职效能", "产出指标", "预警准确率", "15", "15")]


def test_half_year_target_beside_the_annual_one() -> None:
    reading = form("项目绩效目标表", """
项目名称 | 渔港疏浚 | < | < | <
一级指标 | 二级指标 | 三级指标 | 半年（程）目标值 | 全年（程）目标值
产出指标 | 数量指标 | 疏浚量 | ≥2万立方米 | ≥5万立方米
""")
    assert [(r.target, r.target_value) for r in reading.indicators] == [("≥5万立方米", "5")]


def test_budget_and_executed_in_two_columns_of_labels() -> None:
    reading = form("项目绩效自评表", """
项目名称 | 雪亮工程运维 | < | < | <
预算执行情况（万元） | 预算数： | 320.00 | 执行数： | 318.45
^ | 其中：财政拨款 | 300.00 | 其中：财政拨款 | 298.45
^ | 其他资金 | 20.00 | 其他资金 | 20.00
一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值
产出指标 | 数量指标 | 在线摄像机 | ≥860路 | 871路
""")
    assert [(f.source, f.full_year_budget, f.executed, f.unit) for f in reading.funds] == [
        ("total", "320.00", "318.45", "万元"), ("fiscal", "300.00", "298.45", "万元"), ("other", "20.00", "20.00", "万元")]
    assert [(r.target, r.actual) for r in reading.indicators] == [("≥860路", "871路")]


def test_budget_rows_with_score_formula_in_the_head() -> None:
    reading = form("项目绩效自评表", """
项目名称 | 碑刻拓印 | < | < | < | <
预算执行情况（万元）（20分） | | 预算数（A） | 执行数（B） | 执行率（B/A） | 得分（20分×执行率）
^ | 年度财政资金总额 | 45.00 | 44.10 | 98% | 19.6
年度绩效目标（80分） | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B）
^ | 产出指标 | 数量指标 | 拓片数量 | 120张 | 124张
""")
    assert [(f.source, f.full_year_budget, f.executed, f.rate_printed, f.score) for f in reading.funds] == [("total", "45.00", "44.10", "98%", "19.6")]
    assert [(r.level3, r.target_value, r.actual_value) for r in reading.indicators] == [("拓片数量", "120", "124")]


def test_planned_arrived_and_spent_money() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 健身步道 | < | < | < | <
资金情况（元） | 资金来源 | 计划安排资金 | 实际到位资金 | 实际支出资金 | 预算执行率
^ | 合计 | 1,500,000.00 | 1,500,000.00 | 1,480,000.00 | 98.67%
^ | 省级资金 | 1,000,000.00 | 1,000,000.00 | 1,000,000.00 | 100%
^ | 自筹资金 | 500,000.00 | 500,000.00 | 480,000.00 | 96%
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分
产出指标 | 数量指标 | 步道长度 | 3.2千米 | 3.2千米 | 10
""")
    assert [(f.source, f.full_year_budget, f.executed, f.rate_printed, f.unit) for f in reading.funds] == [
        ("total", "1,500,000.00", "1,480,000.00", "98.67%", "元"), ("fiscal", "1,000,000.00", "1,000,000.00", "100%", "元"),
        ("other", "500,000.00", "480,000.00", "96%", "元")]


def test_amounts_with_their_unit_in_the_cell_and_merged_score() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 老人节活动 | < | < | < | < | <
资金 | | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 得分
^ | 年度资金总额 | 12.5万元 | 12.5万元 | 11.8万元 | 10 | 9.44
^ | 其中：财政拨款 | 12.5万元 | 12.5万元 | 11.8万元 | ^ | ^
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分
产出指标 | 数量指标 | 活动场次 | 6场 | 6场 | 10 | 10
""")
    assert [(f.source, f.initial_budget, f.executed, f.weight, f.score, f.unit) for f in reading.funds] == [
        ("total", "12.5", "11.8", "10", "9.44", "万元"), ("fiscal", "12.5", "11.8", None, None, "万元")]


def test_department_form_with_two_tall_reasons() -> None:
    reading = form("整体支出绩效自评表", """
单位名称 | 云溪市图书馆 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 未完成原因分析 | 改进措施
产出 | 数量 | 新增藏书 | ≥8,000册 | 7,650册 | 供书延迟 | 提前采购
""")
    assert [(r.target_value, r.actual_value, r.deviation_reason) for r in reading.indicators] == [("8000", "7650", "供书延迟")]


def test_placeholders_are_rows_and_blank_template_rows_are_not() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 候鸟观测 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 观测点 | ≥4个
^ | 成本指标 | 不适用 | 不适用
^ | | |
备注 | 无 | < | <
""")
    assert [(r.level2, r.level3, r.target, r.target_value) for r in reading.indicators] == [
        ("数量指标", "观测点", "≥4个", "4"), ("成本指标", "不适用", "不适用", None)]


def test_indicators_as_running_text_beside_a_label() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 乡村讲堂
年度目标 | 每村办讲堂
绩效指标 | 1、1-产出指标；11-数量指标；讲堂场次；年度指标值:≥120场。2、2-效益指标；22-社会效益指标；参与人次；年度指标值:≥3600人次。
""")
    assert [(r.subject, r.level1, r.level2, r.level3, r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("乡村讲堂", "产出指标", "数量指标", "讲堂场次", ">=", "120", "场"), ("乡村讲堂", "效益指标", "社会效益指标", "参与人次", ">=", "3600", "人次")]


def test_whole_department_form_without_a_name_takes_the_one_above_it() -> None:
    reading = form(("2026年部门整体绩效目标表", "编制单位：云溪市史志办"), """
当年整体绩效目标 | < | < | <
编好地方志 | < | < | <
绩效指标 | 指标名称 | 指标性质 | 指标值
^ | 出版志书 | ≥ | 3
""")
    assert [(r.subject, r.level3, r.target) for r in reading.indicators] == [("云溪市史志办", "出版志书", "≥3")]


def test_indicators_make_a_form_of_a_table_with_a_fiscal_title() -> None:
    reading = form("项目支出绩效评价指标体系", """
项目名称 | 湿地步道 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 权重
产出指标 | 数量指标 | 步道长度 | 3千米 | 20
""")
    assert (reading.table.kind, levels(reading)) == ("project_target", [("产出指标", "数量指标", "步道长度")])


def test_scores_and_results_make_a_target_form_a_self_evaluation() -> None:
    reading = form("部门整体支出绩效评分表", """
部门名称 | 云溪市气象局 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 完成值 | 得分
产出指标 | 数量指标 | 预警发布次数 | ≥20次 | 26次 | 10
""")
    assert reading.table.kind == "self_evaluation"


def test_organisation_and_money_above_the_form() -> None:
    reading = form(("项目支出绩效自评表", "填报单位：云溪市博物馆", "金额单位：元"), """
项目名称 | 文物修复 | < | < | <
资金来源 | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
财政拨款 | 250,000 | 250,000 | 249,100 | 99.64%
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值
产出指标 | 数量指标 | 修复件数 | 25件 | 25件
""")
    assert [(f.source, f.subject, f.executed, f.unit) for f in reading.funds] == [("fiscal", "文物修复", "249,100", "元")]


TITLED = """
项目支出绩效自评表 | < | < | < | <
项目名称 | {name} | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 修桥 | 1座"""


def test_title_printed_again_inside_the_grid_of_the_next_page() -> None:
    reading = form((), TITLED.format(name="渠首"), """
项目支出绩效自评表 | < | < | < | <
 | 产出指标 | 质量指标 | 合格率 | 100%
 | 效益指标 | 社会效益指标 | 受益户 | 320户
""")
    assert [(r.subject, r.level1, r.level3) for r in reading.indicators] == [("渠首", "产出指标", "修桥"), ("渠首", "产出指标", "合格率"), ("渠首", "效益指标", "受益户")]


def test_title_inside_the_grid_of_the_next_form() -> None:
    found = read((), TITLED.format(name="渠首"), TITLED.format(name="渠尾"))
    assert [[row.subject for row in reading.indicators] for reading in found] == [["渠首"], ["渠尾"]]


def test_levels_called_goals() -> None:
    reading = form("财政项目支出绩效目标申报表", """
项目名称 | 桥下空间更新 | < | 项目类别 | 一次性 | <
项目总目标 | < | < | 年度绩效目标 | < | <
建成5处口袋公园 | < | < | 完成2处 | < | <
绩效目标 | 一级目标 | 二级目标 | 三级目标 | 指标目标值 | 指标解释
^ | 产出目标 | 数量 | 口袋公园 | =2(处) | 实际完成数
^ | ^ | 质量 | 验收合格率 | =100(%) | 合格率
""")
    assert [(r.level1, r.level2, r.level3, r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("产出目标", "数量", "口袋公园", "=", "2", "处"), ("产出目标", "质量", "验收合格率", "=", "100", "%")]
    assert reading.projects[0].goal == "建成5处口袋公园"


def test_sections_with_full_width_heads() -> None:
    reading = form("部门整体支出绩效自评情况", """
一、基本情况 | < | < | < | < | <
部门名称 | 云溪市文旅局 | < | < | < | <
二、预算执行情况（万元） | < | < | < | < | <
项目 | 年初预算数 | 全年预算数 | 执行数 | 执行率 | 得分
部门整体支出 | 500 | 480 | 470 | 97.9% | 9.8
三、绩效指标 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 得分
产出指标 | 数量指标 | 演出场次 | =30场 | 31场 | 10
四、其他说明 | < | < | < | < | <
无 | < | < | < | < | <
""")
    assert [(r.level3, r.score) for r in reading.indicators] == [("演出场次", "10")]
    assert [(f.source, f.full_year_budget, f.executed, f.score, f.unit) for f in reading.funds] == [("total", "480", "470", "9.8", "万元")]


def test_heads_split_between_a_group_and_its_levels() -> None:
    reading = form("绩效目标自评表", """
单位名称： | 云溪市妇联 | < | < | < | <
指标 | < | < | 年初目标 | 全年完成 | 自评得分
一级 | 二级 | 三级 | ^ | ^ | ^
产出（50） | 数量（20） | 讲座（10） | 10次 | 11次 | 10
^ | ^ | 简报（10） | 5篇 | 5篇 | 10
满意度（10） | < | 学员（10） | 95% | 96% | 10
""")
    assert levels(reading) == [("产出（50）", "数量（20）", "讲座（10）"), ("产出（50）", "数量（20）", "简报（10）"), ("满意度（10）", None, "学员（10）")]


def test_totals_remarks_and_conclusions_are_no_indicators() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 秋收展演 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值 | 得分
产出指标 | 数量指标 | 演出 | 6场 | 6场 | 10
^ | ^ | 小计 | | | 10
综合得分（满分10分） | < | < | < | < | 10
自评结论 | 完成较好，资金到位 | < | < | < | <
填报人：某某　联系电话：0000000 | < | < | < | < | <
注：本表由单位填写 | < | < | < | < | <
""")
    assert [(r.level3, r.score) for r in reading.indicators] == [("演出", "10")]


def test_several_targets_beside_one_merged_indicator() -> None:
    reading = form("项目支出绩效自评表", """
项目名称 | 秋收展演 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | 完成值
产出指标 | 数量指标 | 演出与讲座 | 演出6场 | 6场
^ | ^ | ^ | 讲座≥4场 | 5场
^ | 质量指标 | 满座率 | ≥80% | 86%
^ | ^ | ^ | ^ | ^
""")
    assert [(r.level3, r.target, r.target_value, r.actual) for r in reading.indicators] == [
        ("演出与讲座", "演出6场", "6", "6场"), ("演出与讲座", "讲座≥4场", "4", "5场"), ("满座率", "≥80%", "80", "86%")]


def test_levels_left_blank_instead_of_merged() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 秋收展演 | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 演出 | 6场
 | | 讲座 | 4场
 | 质量指标 | 满座率 | ≥80%
效益指标 | | 观众 | ≥3000人次
""")
    assert levels(reading) == [
        ("产出指标", "数量指标", "演出"), ("产出指标", "数量指标", "讲座"), ("产出指标", "质量指标", "满座率"), ("效益指标", None, "观众")]


def test_a_block_of_long_term_indicators_above_the_annual_one() -> None:
    reading = form("项目绩效目标申报表", """
项目名称 | 古井普查 | < | < | <
长期绩效目标 | 建成古井档案 | < | < | <
年度绩效目标 | 完成半数普查 | < | < | <
长期绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值
^ | 产出指标 | 数量指标 | 普查古井 | 80口
年度绩效指标 | 一级指标 | 二级指标 | 指标内容 | 指标值
^ | 产出指标 | 数量指标 | 普查古井 | 40口
^ | 效益指标 | 社会效益指标 | 保护意识 | 增强
""")
    assert [(r.level3, r.period_target, r.target, r.target_value) for r in reading.indicators] == [
        ("普查古井", "80口", None, None), ("普查古井", None, "40口", "40"), ("保护意识", None, "增强", None)]
