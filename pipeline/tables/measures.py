"""What a figure's column (or row) measures, in the vocabulary of the contract (口径)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text import bare

_TOTAL = re.compile(r"(?:收入|支出|本年支出|本年收入|项目|预算|资金|金额)?(?:总计|合计|总额|总金额|总收入|总支出|合计数|总计数)|本年(?:收入|支出)")
_SIDE = re.compile(r"(?:本年|财政拨款|部门|单位|政府预算|预算|决算|\d{4}年)*(?:收入|支出)(?:预算|决算|部分|情况)?")
_SUB = re.compile(r"小计|合计|总计|总额")
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((measure, re.compile(pattern)) for measure, pattern in (
    ("procurement_micro", r"(?:小型|微型|小微).*(?:采购|企业|项目)|采购.*(?:小型|微型|小微)"),
    ("procurement_sme", r"中小企业"),
    ("change", r"增减|变动(?:额|金额|数)|增加（|比上年|增幅"),
    ("carry_over", r"(?:上年|以前年度|年初|上年度).{0,6}(?:结转|结余)|结转结余|结转资金|结转和结余|上年结转|使用非财政拨款结余|结转下年|年末结转"),
    ("special_account", r"财政专户|教育收费|专户管理"),
    ("government_fund", r"政府性基金"),
    ("state_capital", r"国有资本"),
    ("superior_subsidy", r"上级补助"),
    ("affiliate_income", r"附属单位(?:上缴|缴)"),
    ("operating_income", r"经营收入"),
    ("business_income", r"事业收入"),
    ("other_income", r"其他(?:资金)?收入|^其他资金$|其它收入"),
    ("general_public", r"一般公共预算|一般公共财政预算"),
    ("fiscal_appropriation", r"财政拨款|政府预算拨款|财政拨款收入|财政资金|政府预算资金"),
    ("personnel", r"人员(?:经费|支出)|工资福利"),
    ("public", r"公用(?:经费|支出)"),
    ("basic", r"^基本支出|基本支出(?:预算|决算|小计|合计)?$|其中:基本支出"),
    ("project", r"^项目支出|项目支出(?:预算|决算|小计|合计)?$"),
    ("procurement", r"采购"),
))
_NO_AMOUNT = re.compile(r"数量|单价|人数|编制数|面积|辆数?(?:\(|$)")
_SPENDING_ONLY = re.compile(r"扣除|经营支出|上缴上级|附属单位补助|补助附属|单位预留|结转下年")
_PRIOR = re.compile(r"上年(?:预算|执行|决算)?数?$|上年度")
_FINAL = re.compile(r"决算|执行数|完成数|实际")
_BUDGET = re.compile(r"预算|年初|金额|本年")
_YEAR = re.compile(r"(20\d\d)年?")
SUMMARY_KINDS = frozenset(("income_expenditure_summary", "fiscal_appropriation_summary"))


def measure_of(path: Sequence[str], kind: str, final_account: bool, fiscal_year: int | None) -> str:
    """The measure of a column with this header path in a table of this kind; `other` when no word fits."""
    parts = [bare(part) for part in path]
    if kind in SUMMARY_KINDS and len(parts) > 1 and _SIDE.fullmatch(parts[0]):
        parts = parts[1:]
    if not parts:
        return "other"
    leaf = parts[-1]
    if _NO_AMOUNT.search(leaf):
        return "other"
    if kind == "procurement":
        for measure in ("procurement_micro", "procurement_sme"):
            if _rule(measure).search(leaf):
                return measure
        if not any(_rule(m).search(leaf) for m in ("general_public", "government_fund", "state_capital", "special_account", "carry_over")):
            return "procurement"
    year = years_of(parts)
    earlier = bool(fiscal_year and year and year < fiscal_year)
    if earlier and len(parts) == 1:
        return "prior_year"
    if _SPENDING_ONLY.search(leaf) and not _rule("carry_over").search(leaf):
        return "other"
    if any(_rule("carry_over").search(part) for part in parts[:-1]):
        return "carry_over"
    if _SUB.fullmatch(leaf) and len(parts) >= 2:
        return _of_group(parts[:-1], parts)
    if _TOTAL.fullmatch(leaf):
        return "total" if len(parts) == 1 or not _specific(parts[:-1]) else _of_group(parts[:-1], parts)
    return _of_words(leaf) or _of_phase(parts, final_account, fiscal_year, earlier)


def _of_words(text: str) -> str | None:
    """The measure that the words name; what ends in 基本支出 or 项目支出 is that, whatever pays for it."""
    for measure in ("basic", "project"):
        if _rule(measure).search(text):
            return measure
    return next((measure for measure, pattern in _RULES if pattern.search(text)), None)


def _of_phase(parts: Sequence[str], final_account: bool, fiscal_year: int | None, earlier: bool) -> str:
    """The measure of a column that only says which amount it is (预算数): of an earlier year, of its group, or of the whole."""
    phase = amount_phase(parts[-1], final_account, fiscal_year)
    if earlier and phase in ("budget", "final"):
        return "prior_year"
    if phase == "budget":
        return next((measure for part in reversed(parts[:-1]) if (measure := _of_words(part)) in ("basic", "project", "personnel", "public")), phase)
    return phase or "other"


def _specific(parents: Sequence[str]) -> bool:
    return any(pattern.search(part) for part in parents for measure, pattern in _RULES if measure not in ("basic", "project"))


def _of_group(parents: Sequence[str], parts: Sequence[str]) -> str:
    """小计 under a group means the group: the nearest parent that has a measure of its own."""
    for part in reversed(parents):
        measure = _of_words(part)
        if measure:
            return measure
        if "其中" in part and _SUB.fullmatch(parts[-1]):
            return "procurement"
    return "total"


def _rule(name: str) -> re.Pattern[str]:
    return next(pattern for measure, pattern in _RULES if measure == name)


def amount_phase(text: str, final_account: bool, fiscal_year: int | None) -> str | None:
    """budget | final | prior_year | change for the words of a plain amount column or row (预算数, 金额, 2023年)."""
    flat = bare(text)
    if _rule("change").search(flat):
        return "change"
    year = years_of([flat])
    if year and fiscal_year and year < fiscal_year:
        return "prior_year"
    if _PRIOR.search(flat):
        return "prior_year"
    if _FINAL.search(flat):
        return "final"
    if flat == "金额" or (year and year == fiscal_year and flat.strip("年度") == str(year)):
        return "final" if final_account else "budget"
    if _BUDGET.search(flat):
        return "budget"
    return None


def fund_of(path: Sequence[str]) -> str | None:
    """The fund that a column split by fund stands for."""
    for part in reversed([bare(part) for part in path]):
        for fund in ("government_fund", "state_capital", "general_public"):
            if _rule(fund).search(part):
                return fund
    return None


def years_of(parts: Sequence[str]) -> int | None:
    """The year a header names, leaf first."""
    for part in reversed(parts):
        found = _YEAR.search(part)
        if found:
            return int(found.group(1))
    return None
