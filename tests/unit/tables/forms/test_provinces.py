"""Layouts of self-evaluation and target forms as finance departments publish them; the contents are made up."""

from __future__ import annotations

from tests.unit.tables.forms.sheet import form, levels, read

SELF = """
项目名称 | 青禾湖水质监测 | < | < | < | < | < | <
主管部门 | 云溪市水务局 | < | < | 实施单位 | 云溪市水文站 | < | <
项目资金（万元） | | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分
^ | 年度资金总额 | 120.00 | 118.50 | 110.20 | 10 | 93.00% | 9.3
^ | 其中：当年财政拨款 | 100.00 | 98.50 | 90.20 | — | 91.57% | —
^ | 上年结转资金 | 20.00 | 20.00 | 20.00 | — | 100% | —
^ | 其他资金 | | | | — | | —
年度总体目标 | 预期目标 | < | < | 实际完成情况 | < | < | <
^ | 建成监测点并按月发布数据 | < | < | 已建成监测点12处 | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
^ | 产出指标 | 数量指标 | 监测点数量 | ≥12处 | 12处 | 20 | 20
^ | ^ | ^ | 采样次数 | ≥240次 | 251次 | 15 | 15
^ | ^ | 质量指标 | 数据有效率 | ≥95% | 96.2% | 15 | 15
^ | 效益指标 | 社会效益指标 | 公众关注度 | 提升 | 达成预期 | 30 | 28
^ | 满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90% | 93% | 10 | 10
总分 | < | < | < | < | < | 100 | 97.3
"""


def test_self_evaluation_of_the_usual_shape() -> None:
    reading = form("项目支出绩效自评表", SELF)
    assert reading.table.kind == "self_evaluation"
    assert levels(reading) == [
        ("产出指标", "数量指标", "监测点数量"), ("产出指标", "数量指标", "采样次数"), ("产出指标", "质量指标", "数据有效率"),
        ("效益指标", "社会效益指标", "公众关注度"), ("满意度指标", "服务对象满意度指标", "居民满意度")]
    assert {row.subject for row in reading.indicators} == {"青禾湖水质监测"}
    assert [(row.weight, row.score) for row in reading.indicators] == [("20", "20"), ("15", "15"), ("15", "15"), ("30", "28"), ("10", "10")]
    funds = [(f.source, f.initial_budget, f.full_year_budget, f.executed, f.weight, f.rate_printed, f.score) for f in reading.funds]
    assert funds == [
        ("total", "120.00", "118.50", "110.20", "10", "93.00%", "9.3"), ("fiscal", "100.00", "98.50", "90.20", None, "91.57%", None),
        ("carry_over", "20.00", "20.00", "20.00", None, "100%", None), ("other", None, None, None, None, None, None)]
    assert {f.unit for f in reading.funds} == {"万元"}


def test_heads_with_weights_and_words_nobody_listed() -> None:
    reading = form("云溪市2024年度项目绩效自评表", """
项目名称 | 小流域治理 | < | < | < | < | < | <
绩效指标 | 一级指标（权重） | 二级指标 | 三级指标及说明 | 年初设定目标值 | 考评口径 | 自评实现值 | 自评分数
^ | 产出指标（50分） | 数量指标 | 治理河段长度 | 8.5公里 | 竣工图 | 8.5公里 | 25
^ | ^ | 时效指标 | 完工时间 | 2024年12月底前 | 竣工图 | 2024年11月 | 25
""")
    assert levels(reading) == [("产出指标（50分）", "数量指标", "治理河段长度"), ("产出指标（50分）", "时效指标", "完工时间")]
    assert [(r.target, r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("8.5公里", "=", "8.5", "公里"), ("2024年12月底前", "<=", "2024-12-31", "date")]
    assert [(r.actual, r.score) for r in reading.indicators] == [("8.5公里", "25"), ("2024年11月", "25")]


def test_score_left_of_the_actual_value() -> None:
    reading = form("项目绩效自评表", """
项目名称 | 图书漂流 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 分值 | 得分 | 指标值 | 完成值
产出指标 | 数量指标 | 指标1：漂流点 | 20 | 18 | ≥30个 | 27个
^ | 质量指标 | 指标2：完好率 | 30 | 30 | ≥98% | 99%
""")
    assert [(r.level3, r.weight, r.score, r.target, r.actual) for r in reading.indicators] == [
        ("指标1：漂流点", "20", "18", "≥30个", "27个"), ("指标2：完好率", "30", "30", "≥98%", "99%")]


def test_direction_value_and_unit_in_columns_of_their_own() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 林草防火 | < | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标方向 | 指标值 | 度量单位 | 权重
产出指标 | 数量指标 | 巡护里程 | 定量 | ≥ | 1,200 | 公里 | 20
^ | 时效指标 | 响应时间 | 定量 | ≤ | 30 | 分钟 | 20
效益指标 | 生态效益指标 | 森林覆盖 | 定性 | 定性 | 稳步提高 | 其他 | 30
满意度指标 | 服务对象满意度 | 林农满意度 | 定量 | ＝ | 95 | % | 10
""")
    assert [(r.target, r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("≥1,200公里", ">=", "1200", "公里"), ("≤30分钟", "<=", "30", "分钟"), ("稳步提高", None, None, None), ("＝95%", "=", "95", "%")]
    assert [r.weight for r in reading.indicators] == ["20", "20", "30", "10"]


def test_positive_direction_is_no_comparator_and_a_unit_column_alone_counts() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 村道养护 | < | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标方向 | 年度指标值 | 计量单位 | 上年完成值
产出指标 | 数量指标 | 养护里程 | 正向 | ≥86 | 公里 | 80
^ | 成本指标 | 每公里费用 | 反向 | 4500 | 元 | 4600
""")
    assert [(r.target, r.target_comparator, r.target_value, r.target_unit, r.actual) for r in reading.indicators] == [
        ("≥86公里", ">=", "86", "公里", None), ("4500元", "=", "4500", "元", None)]


def test_target_in_three_columns_under_one_head() -> None:
    reading = form("项目支出绩效目标申报表", """
项目名称 | 夜市改造 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 年度指标值 | < | <
^ | ^ | ^ | 符号 | 值 | 单位
产出指标 | 数量指标 | 摊位 | ≥ | 60 | 个
^ | 质量指标 | 合格率 | = | 100 | %
""")
    assert [(r.level3, r.target, r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("摊位", "≥60个", ">=", "60", "个"), ("合格率", "=100%", "=", "100", "%")]


def test_target_in_three_columns_without_heads_of_their_own() -> None:
    reading = form("项目支出绩效目标申报表", """
项目名称 | 夜市改造 | < | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值 | < | <
产出指标 | 数量指标 | 摊位 | ≥ | 60 | 个
效益指标 | 社会效益指标 | 人气 | 明显提升 | < | <
""")
    assert [(r.level3, r.target, r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("摊位", "≥60个", ">=", "60", "个"), ("人气", "明显提升", None, None, None)]


def test_second_level_left_out() -> None:
    reading = form("绩效目标表", """
项目名称 | 石板街修缮 | < | <
一级指标 | 三级指标 | 指标值 | 分值
产出指标 | 修缮面积 | 3,600平方米 | 40
^ | 工期 | ≤180天 | 20
满意度指标 | 商户满意度 | 90%以上 | 10
""")
    assert levels(reading) == [("产出指标", None, "修缮面积"), ("产出指标", None, "工期"), ("满意度指标", None, "商户满意度")]
    assert [(r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("=", "3600", "平方米"), ("<=", "180", "天"), (">=", "90", "%")]


def test_annual_goal_beside_the_goal_of_the_whole_period() -> None:
    reading = form("项目支出绩效目标表", """
项目名称 | 山塘加固 | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 实施周期指标值 | 年度指标值 | 备注
^ | 产出指标 | 数量指标 | 加固山塘 | 24座 | 8座 |
^ | ^ | 时效指标 | 完成时间 | 2026年12月 | 2024年12月 |
""")
    assert [(r.period_target, r.target, r.target_value) for r in reading.indicators] == [("24座", "8座", "8"), ("2026年12月", "2024年12月", "2024-12-31")]


def test_period_and_annual_indicators_side_by_side() -> None:
    reading = form("项目支出绩效目标申报表", """
项目名称 | 双语校园 | < | < | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 教材种类 | 30种 | 数量指标 | 教材种类 | 10种
^ | ^ | 质量指标 | 审读合格率 | 100% | 时效指标 | 出版时间 | 9月底前
""")
    assert [(r.level1, r.level2, r.level3, r.period_target, r.target) for r in reading.indicators] == [
        ("产出指标", "数量指标", "教材种类", "30种", "10种"), ("产出指标", "质量指标", "审读合格率", "100%", None),
        ("产出指标", "时效指标", "出版时间", None, "9月底前")]


def test_form_over_three_pages_without_and_with_repeated_heads() -> None:
    head = """
项目名称 | 老旧管网更新 | < | < | < | <
主管部门 | 白石县住建局 | < | 实施单位 | 白石县管网所 | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
^ | 产出指标 | 数量指标 | 更新长度 | ≥12公里 | 12.4公里
"""
    middle = """
 | | | 改造户数 | ≥900户 | 912户
 | | 质量指标 | 验收合格率 | 100% | 100%
"""
    end = """
 | 效益指标 | 社会效益指标 | 漏损率 | ≤9% | 8.1%
 | 满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90% | 94%
"""
    expected = [
        ("产出指标", "数量指标", "更新长度"), ("产出指标", "数量指标", "改造户数"), ("产出指标", "质量指标", "验收合格率"),
        ("效益指标", "社会效益指标", "漏损率"), ("满意度指标", "服务对象满意度指标", "居民满意度")]
    assert levels(form("项目绩效自评表", head, middle, end)) == expected
    again = "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值"
    assert levels(form("项目绩效自评表", head, again + middle, again + end)) == expected


def test_two_forms_in_one_grid_keep_their_projects() -> None:
    one = """
项目名称 | {name} | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | {item} | {value}"""
    reading = form("项目支出绩效目标表", one.format(name="候车亭", item="新建候车亭", value="15座") + one.format(name="路灯", item="更换路灯", value="320盏"))
    assert [(r.subject, r.level3, r.target_value) for r in reading.indicators] == [("候车亭", "新建候车亭", "15"), ("路灯", "更换路灯", "320")]
    assert [p.name for p in reading.projects] == ["候车亭", "路灯"]


def test_several_forms_on_following_pages_are_several_tables() -> None:
    found = read("项目支出绩效自评表", SELF, SELF.replace("青禾湖水质监测", "星湾取水口保护"))
    assert [reading.indicators[0].subject for reading in found] == ["青禾湖水质监测", "星湾取水口保护"]
    assert [len(reading.indicators) for reading in found] == [5, 5]


def test_central_transfer_funds_by_level_of_government() -> None:
    reading = form("转移支付区域绩效自评表", """
转移支付（专项）名称 | 农村厕所改造 | < | < | <
中央主管部门 | 某部 | < | 地方主管部门 | 云溪省农业厅
资金投入情况（万元） | | 全年预算数（A） | 全年执行数（B） | 预算执行率（B/A×100%）
^ | 年度资金总额： | 5,000.00 | 4,800.00 | 96.00%
^ | 其中：中央财政资金 | 3,000.00 | 3,000.00 | 100.00%
^ | 地方资金 | 1,500.00 | 1,300.00 | 86.67%
^ | 其他资金 | 500.00 | 500.00 | 100.00%
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值
^ | 产出指标 | 数量指标 | 改造户数 | ≥2万户
""")
    assert [(f.source, f.full_year_budget, f.executed, f.rate_printed) for f in reading.funds] == [
        ("total", "5,000.00", "4,800.00", "96.00%"), ("fiscal", "3,000.00", "3,000.00", "100.00%"),
        ("fiscal", "1,500.00", "1,300.00", "86.67%"), ("other", "500.00", "500.00", "100.00%")]
    assert {f.subject for f in reading.funds} == {"农村厕所改造"}
    assert [(r.target_comparator, r.target_value, r.target_unit) for r in reading.indicators] == [(">=", "2", "万户")]


def test_funds_as_labels_with_figures_beside_them() -> None:
    reading = form("项目绩效自评结果表", """
项目名称 | 社区食堂 | < | <
年初预算数（元） | 860,000.00 | 调整后预算数（元） | 845,000.00
预算执行数（元） | 842,300.50 | 预算执行率（%） | 99.68
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 供餐人次 | ≥12000人次
""")
    assert [(f.source, f.initial_budget, f.full_year_budget, f.executed, f.rate_printed, f.unit) for f in reading.funds] == [
        ("total", "860,000.00", "845,000.00", "842,300.50", "99.68", "元")]


def test_whole_department_form_with_tasks_and_satisfaction_merged() -> None:
    reading = form("部门整体支出绩效自评表", """
部门名称 | 白石县档案馆 | < | < | < | < | <
年度主要任务 | 任务名称 | 主要内容 | < | 预算金额（万元） | < | <
^ | ^ | ^ | < | 总额 | 财政拨款 | 其他资金
^ | 档案数字化 | 扫描馆藏档案 | < | 36.00 | 36.00 |
^ | 金额合计 | < | < | 36.00 | 36.00 |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 偏差原因分析及改进措施
^ | 产出指标 | 数量指标 | 扫描页数 | ≥80万页 | 76万页 | 设备检修
^ | 满意度指标 | < | 查档群众满意度 | ≥95% | 97% | 无
总分 | < | < | < | < | 96.5 |
""")
    assert reading.table.kind == "self_evaluation"
    assert levels(reading) == [("产出指标", "数量指标", "扫描页数"), ("满意度指标", None, "查档群众满意度")]
    assert [r.deviation_reason for r in reading.indicators] == ["设备检修", "无"]
    assert {r.subject for r in reading.indicators} == {"白石县档案馆"}


def test_total_row_inside_the_band() -> None:
    reading = form("项目绩效自评表", """
项目名称 | 旧书修复 | < | < | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 分值 | 得分
^ | 产出指标 | 数量指标 | 修复册数 | 50 | 48
^ | 总分 | < | < | 50 | 48
""")
    assert levels(reading) == [("产出指标", "数量指标", "修复册数")]


def test_list_of_projects_with_indicators() -> None:
    reading = form("项目支出绩效目标表", """
序号 | 项目名称 | 预算金额（万元） | 绩效目标 | 一级指标 | 二级指标 | 三级指标 | 指标值
1 | 灯塔维护 | 30.00 | 保障航行安全 | 产出指标 | 数量指标 | 维护灯塔 | ≥6座
^ | ^ | ^ | ^ | 效益指标 | 社会效益指标 | 航标正常率 | ≥99.8%
2 | 码头清淤 | 85.50 | 恢复水深 | 产出指标 | 数量指标 | 清淤量 | 2.3万立方米
""")
    assert [(r.subject, r.level3, r.target_value, r.target_unit) for r in reading.indicators] == [
        ("灯塔维护", "维护灯塔", "6", "座"), ("灯塔维护", "航标正常率", "99.8", "%"), ("码头清淤", "清淤量", "2.3", "万立方米")]
    assert [(p.name, p.amount_printed, p.amount_yuan, p.goal) for p in reading.projects] == [
        ("灯塔维护", "30.00", "300000", "保障航行安全"), ("码头清淤", "85.50", "855000", "恢复水深")]


def test_title_that_names_no_form_and_label_nobody_listed() -> None:
    reading = form("附件3", """
绩效评价项目 | 河长巡查 | < | <
牵头科室 | 河湖科 | < | <
一级指标 | 二级指标 | 三级指标 | 目标值
产出指标 | 数量指标 | 巡河次数 | ≥480次
""")
    assert levels(reading) == [("产出指标", "数量指标", "巡河次数")]
