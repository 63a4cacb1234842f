"""Projects of goal tables and target forms: name, amount, goal (项目绩效目标)."""

from __future__ import annotations

import re

from pipeline.money import parse_figure, to_yuan
from pipeline.tables.cells import column_unit
from pipeline.tables.forms.heads import key
from pipeline.tables.forms.keys import project_key
from pipeline.tables.forms.layout import Layout, names_subject
from pipeline.text import bare
from schemas.place import Place
from schemas.rows import ProjectRow
from schemas.table import Cell, Table

_NAME = re.compile(r"(?:一级|二级|三级|重点)?(?:项目|政策|专项|任务)(?:名称)?(?:\(.*\))?")
_AMOUNT = re.compile(
    r"(?:项目)?(?:预算|年度|申请|当年)?(?:资金)?(?:预算数|总计|合计|金额|总额|预算|预算金额|资金|财政拨款预算金额)(?:\(.*\))?|"
    r"项目总额|当年财政拨款预算金额|预算数.*")
_GOAL = re.compile(r"(?:当年|年度|项目|总体)?(?:绩效)?目标(?:\(.*\))?|项目绩效目标|绩效总目标")
_YEAR_TOTAL = re.compile(
    r"(?=.*(?:资金|预算|金额|总额))(?:项目)?(?:本?年度|当年|本年)(?:项目|财政)?(?:资金|预算|申请|安排)*(?:总额|金额|合计|总计|数)?(?:\(.*\))?")
_ALL_TOTAL = re.compile(r"(?:项目)?(?:预算|申请|投资|财政)?(?:资金|预算|经费|投资|项目)?(?:总额|金额|总金额|合计|总投资|预算|预算数|经费)(?:\(.*\))?")
_BODY_LABEL = re.compile(r"(?:预算)?(?:部门|单位)(?:\(单位\))?(?:名称)?")
_PROJECT_CODE = re.compile(r"^[0-9A-Z]{12,}[-—](?=\S)")
_TOTAL_ROW = re.compile(r"合计|总计|小计|共计")
_BODY = re.compile(
    r"本级|.*(?:局|委员会|办公室|中心|学校|[小中大]学|幼儿园|医院|机关|大队|支队|总队|政府|办事处|馆|所|站|院|队|处|部|厅|公司|台|协会|联合会|学会|管委会)(?:\((?:本级|机关)\))?")


def form_subject(table: Table, layout: Layout) -> str | None:
    """What a form is about: its project, else its department, which may stand above it (编制单位)."""
    project = next((cell.text for label, cell in layout.pairs if names_subject(label) and cell.text), None)
    body = next((cell.text for label, cell in layout.pairs if _BODY_LABEL.fullmatch(key(label)) and cell.text), None)
    return project or body or table.caption.organisation


def names_project(layout: Layout) -> bool:
    """Whether the form is about one project (it has a 项目名称)."""
    return any(names_subject(label) and cell.text for label, cell in layout.pairs)


def form_organisation(layout: Layout) -> str | None:
    """The department or unit that a form names as its own."""
    for words in ("部门名称", "部门(单位)名称", "单位名称", "实施单位", "项目单位", "填报单位", "申报单位", "预算部门", "主管部门"):
        for label, cell in layout.pairs:
            if key(label) == words and cell.text:
                return cell.text
    return None


def project_of_form(document_id: str, table: Table, layout: Layout, unit: str | None) -> list[ProjectRow]:
    """The project of a target form, or those of forms stacked in one grid; the goal is 项目总目标, else 年度(总体)目标."""
    names = [cell for label, cell in layout.pairs if names_subject(label) and cell.text]
    ends = [cell.row for cell in names[1:]] + [table.row_count] * bool(names)
    out = []
    for number, (name, end) in enumerate(zip(names, ends, strict=True)):
        rows = range(name.row if number else 0, end)
        label, amount = _amount(layout, rows, _YEAR_TOTAL) or _amount(layout, rows, _ALL_TOTAL) or ("", None)
        goals = goal_texts(table, layout, rows)
        goal = goals.get("project_goal") or goals.get("annual_goal")
        out.append(_row(document_id, name, name.text or "", amount, column_unit((label,), None) or unit, goal, "project_target"))
    return out


def _amount(layout: Layout, rows: range, label_of: re.Pattern[str]) -> tuple[str, Cell] | None:
    return next(((label, cell) for label, cell in layout.pairs
                 if cell.row in rows and label_of.fullmatch(key(label)) and parse_figure(cell.text or "")), None)


def goal_texts(table: Table, layout: Layout, within: range | None = None) -> dict[str, Cell]:
    """Cells of the goal blocks by narrative field: project_goal, annual_goal, annual_goal_actual; of the rows `within` only."""
    found: dict[str, Cell] = {}
    at = {(cell.row, cell.column): cell for cell in table.cells if within is None or cell.row in within}
    for block in layout.blocks:
        if block.kind != "goals":
            continue
        for column, path in block.heads.items():
            field = _goal_field(path[-1])
            for row in block.rows:
                cell = at.get((row, column))
                if cell is not None and cell.text and field:
                    found.setdefault(field, cell)
    for label, cell in layout.pairs:
        field = _goal_field(label)
        if field and cell.text and (within is None or cell.row in within):
            found.setdefault(field, cell)
    return found


def _goal_field(label: str) -> str | None:
    text = key(label)
    if re.fullmatch(r"项目总目标|(?:实施期|中长期|总体|长期)(?:总体|绩效)?目标(?:\(.*\))?|项目绩效目标", text):
        return "project_goal"
    if re.search(r"完成情况", text):
        return "annual_goal_actual"
    if re.fullmatch(r"年度(?:总体)?目标|(?:年初)?预期目标(?:\(.*\))?|当年(?:整体)?绩效目标|(?:整体|总体)绩效目标|年度绩效目标", text):
        return "annual_goal"
    return None


def projects_of_list(document_id: str, table: Table, unit: str | None) -> list[ProjectRow]:
    """Projects of a list with a header: name, amount and goal columns; units and totals among the rows are none."""
    leaves = {column: key(path[-1]) for column, path in enumerate(table.column_paths) if path}
    names = [column for column, leaf in leaves.items() if _NAME.fullmatch(leaf) or ("项目" in leaf and "名称" in leaf)]
    goals = [column for column, leaf in leaves.items() if _GOAL.fullmatch(leaf)]
    amounts = [column for column, leaf in leaves.items() if _AMOUNT.fullmatch(leaf)]
    if not names or not (goals or amounts):
        return []
    name_column, goal_column = names[-1] if len(names) < 3 else names[0], goals[0] if goals else None
    amount_column = amounts[0] if amounts else None
    has_body_column = any(re.fullmatch(r"(?:预算|二级预算|实施|主管|项目)?(?:单位|部门)(?:名称)?", leaf) for leaf in leaves.values())
    cells = {(cell.row, cell.column): cell for cell in table.cells if cell.row >= table.header_row_count}
    source = "project_goals" if table.kind == "project_goals" else "project_target"
    out = []
    for row in range(table.header_row_count, table.row_count):
        name = cells.get((row, name_column))
        if name is None or not name.text:
            continue
        goal = cells.get((row, goal_column)) if goal_column is not None else None
        amount = cells.get((row, amount_column)) if amount_column is not None else None
        if (goal is None or not goal.text) and (_TOTAL_ROW.fullmatch(bare(name.text)) or (goals and not has_body_column and _BODY.fullmatch(bare(name.text)))):
            continue
        if amount is not None and (not amount.text or parse_figure(amount.text) is None):
            amount = None
        own = column_unit(table.column_paths[amount_column], unit) if amount_column is not None else unit
        out.append(_row(document_id, name, without_code(name.text), amount, own, goal if goal and goal.text else None, source))
    return out


def without_code(name: str) -> str:
    """A project's name without the code that some lists print before it (`11000026Y…-公园养护`)."""
    return _PROJECT_CODE.sub("", name)


def _row(document_id: str, name: Cell, text: str, amount: Cell | None, unit: str | None, goal: Cell | None, source: str) -> ProjectRow:
    figure = parse_figure(amount.text) if amount and amount.text else None
    cells = [cell for cell in (name, amount, goal) if cell is not None and cell.bbox is not None]
    places = tuple(place for cell in cells for place in (Place.model_construct(page=cell.page, bbox=cell.bbox), *cell.more))
    return ProjectRow.model_construct(
        document_id=document_id, project_key=project_key(text), name=text, amount_printed=amount.text if amount else None,
        unit=unit if figure else None, amount_yuan=to_yuan(figure.value, unit) if figure and unit else None, contents=None, purpose=None,
        base_period=None, change_direction=None, change_amount_printed=None, change_rate_printed=None, change_reason=None,
        goal=goal.text.rstrip("。；") if goal and goal.text else None, source=source, page=name.page, places=places)
