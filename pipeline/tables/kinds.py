"""Which kind of the contract a table is, from its title, then from its header (表的种类)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text import bare

_TITLE_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((kind, re.compile(pattern)) for kind, pattern in (
    ("self_evaluation", r"自评|绩效评价表|绩效评分表|目标完成情况表"),
    ("department_target", r"(?:部门|单位)?整体(?:支出|预算)?.{0,6}绩效.{0,8}表|整体绩效目标"),
    ("project_target", r"项目.{0,16}绩效(?:目标|指标)?.{0,14}表|绩效目标(?:申报|填报|批复|情况|公开)?.{0,8}表|年度绩效指标表|项目绩效"),
    ("three_public", r"[“\"”]?三公[”\"“]?"),
    ("superior_transfer", r"转移支付"),
    ("procurement", r"政府采购|政府购买服务"),
    ("other", r"机关运行经费|国有资产占[有用]|资产配置|人员情况|名词解释|综合评价得分|新增资产|非税收入|债务|社会保险基金|财政专户管理资金(?:收入|支出)"),
    ("government_fund", r"政府性基金"),
    ("state_capital", r"国有资本经营"),
    ("general_public_by_economic",
     r"(?:一般公共预算|财政拨款).*(?:经济(?:分类|科目)|基本支出)|基本支出.*经济(?:分类|科目)"),
    ("project_expenditure", r"(?:一般公共预算|财政拨款)[^经济功能科目]*项目支出(?!.*(?:功能|科目|经济))"),
    ("general_public_by_function", r"一般公共预算.*支出|财政拨款支出.*(?:功能|(?:预算|决算)(?:明细)?表)|财政拨款支出(?:情况|总)?表|一般公共预算(?:当年)?(?:财政)?拨款.*表"),
    ("fiscal_appropriation_summary", r"(?:财政拨款|政府预算拨款|财政拔款).*收.*支.*(?:总|情况|预算|决算)?.*表|财政拨款收支"),
    ("income_expenditure_summary", r"收支.*(?:总表|总体|情况|预算|决算)|收入支出.*(?:总表|[预决]算表)|收入、支出"),
    ("project_expenditure", r"项目支出|项目经费"),
    ("basic_expenditure", r"基本支出"),
    ("income_summary", r"收入.*表|收入(?:总体)?情况$"),
    ("expenditure_summary", r"支出.*表|支出(?:总体)?情况$"),
))
FORM_KINDS = frozenset(("self_evaluation", "department_target", "project_target"))
FISCAL_KINDS = frozenset((
    "income_expenditure_summary", "income_summary", "expenditure_summary", "basic_expenditure", "project_expenditure",
    "fiscal_appropriation_summary", "general_public_by_function", "general_public_by_economic", "three_public",
    "government_fund", "state_capital", "superior_transfer", "procurement"))


def kind_of_title(title: str | None) -> str | None:
    """The kind that a title names, None when it names none."""
    if not title:
        return None
    flat = bare(title)
    for kind, pattern in _TITLE_RULES:
        if pattern.search(flat):
            return kind
    return None


def kind_of_header(paths: Sequence[Sequence[str]], texts: Sequence[str]) -> str | None:
    """The kind that header texts (or a form's labels) show where no title does.

    `texts`: bare texts of the table's first cells, for forms.
    """
    leaves = [bare(path[-1]) for path in paths if path]
    every = " ".join(leaves + list(texts))
    if re.search(r"[二三]级(?:绩效)?(?:指标|目标)", every):
        if any(word in every for word in ("得分", "实际完成", "自评", "完成值", "偏差原因")):
            return "self_evaluation"
        if any(word in every for word in ("部门名称", "单位名称", "年度主要任务", "整体绩效")) and "项目名称" not in every:
            return "department_target"
        return "project_target"
    if any("绩效目标" in leaf for leaf in leaves) and any("项目" in leaf for leaf in leaves):
        return "project_goals"
    tops = [bare(path[0]) for path in paths if path]
    if any("三公" in text for text in (*tops, *leaves)) or sum("公务" in text or "出国" in text for text in {*leaves, *tops}) >= 2:
        return "three_public"
    sides = set(tops)
    if any(text.endswith("收入") for text in sides) and any(text.endswith("支出") for text in sides) and len(sides) == 2:
        return "income_expenditure_summary"
    return None
