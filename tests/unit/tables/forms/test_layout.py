"""How a form is laid out: labels, values, inner tables; and the contract cells that come of it."""

from __future__ import annotations

from pipeline.tables.forms.layout import read_layout, subject_at
from tests.unit.tables.forms.sheet import form

DRAWING = """
项目名称 | 石桥加固 | < | 实施单位 | 云溪市交通局 | <
项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率
^ | 年度资金总额 | 50.00 | 48.00 | 47.50 | 98.96%
^ | 其他资金 | | | |
年度总体目标 | 预期目标 | < | 实际完成情况 | < | <
^ | 加固石桥2座 | < | 已加固2座 | < | <
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值
^ | 产出指标 | 数量指标 | 加固石桥 | 2座 | 2座
^ | ^ | 时效指标 | 工期 | ≤90天 | 85天
"""


def test_pairs_blocks_and_subject() -> None:
    layout = read_layout(form("项目支出绩效自评表", DRAWING).table)
    assert [(label, cell.text) for label, cell in layout.pairs] == [("项目名称", "石桥加固"), ("实施单位", "云溪市交通局")]
    assert [(block.kind, block.rows, block.first_column) for block in layout.blocks] == [
        ("funds", (2, 3), 2), ("goals", (5,), 1), ("indicators", (7, 8), 1)]
    assert layout.blocks[2].heads[3] == ("三级指标",)
    assert subject_at(layout, 8) == "石桥加固"
    assert subject_at(layout, -1) is None


def test_cells_have_labels_paths_and_units() -> None:
    cells = {(cell.row, cell.column): cell for cell in form("项目支出绩效自评表", DRAWING).cells}
    assert [(c.row_label, c.column_path, c.state, c.unit) for c in (cells[0, 0], cells[0, 1])] == [(None, None, "text", None), ("项目名称", None, "text", None)]
    money, rate, blank = cells[2, 2], cells[2, 5], cells[3, 2]
    assert (money.row_label, money.column_path, money.state, money.value, money.decimals, money.unit) == ("年度资金总额", ("年初预算数",), "number", "50.00", 2, "万元")
    assert (rate.state, rate.value, rate.unit) == ("number", "98.96", "%")
    assert (blank.row_label, blank.state, blank.value, blank.unit) == ("其他资金", "blank", None, None)
    target = cells[8, 4]
    assert (target.row_label, target.column_path, target.text, target.state) == ("工期", ("年度指标值",), "≤90天", "text")
    assert cells[7, 1].row_label == "加固石桥"


def test_every_printed_text_is_a_cell() -> None:
    cells = form("项目支出绩效自评表", DRAWING).cells
    printed = {part.strip() for line in DRAWING.strip().splitlines() for part in line.split("|")} - {"", "<", "^"}
    assert {cell.text for cell in cells if cell.text} == printed


def test_label_above_its_value() -> None:
    layout = read_layout(form("部门整体绩效目标表", """
部门名称 | 云溪市体育局 | < | <
整体绩效目标 | < | < | <
办好全民健身月 | < | < | <
一级指标 | 二级指标 | 三级指标 | 指标值
产出指标 | 数量指标 | 赛事 | ≥8场
""").table)
    assert ("整体绩效目标", "办好全民健身月") in [(label, cell.text) for label, cell in layout.pairs]


def test_tasks_with_amounts_in_two_head_rows() -> None:
    layout = read_layout(form("部门整体支出绩效目标表", """
部门名称 | 云溪市档案局 | < | < | <
年度主要任务 | 任务名称 | 主要内容 | 预算金额（万元） | <
^ | ^ | ^ | 总额 | 财政拨款
^ | 库房改造 | 更换密集架 | 80 | 80
^ | 金额合计 | < | 80 | 80
""").table)
    block = next(block for block in layout.blocks if block.kind == "tasks")
    assert block.heads[3] == ("预算金额（万元）", "总额")
    assert block.rows == (3, 4)
