"""Heads of the inner tables of forms: what each head word means for indicators and funds (表头用语)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text import bare

_TAIL = r"(?:[(（\[【].*[)）\]】])?%?"  # a weight, formula or unit in brackets after the word


def key(text: str | None) -> str:
    """A label as compared: NFKC, no white space, no asterisk or colon around it."""
    return bare(text or "").strip("*:：＊")


def _rule(role: str, *words: str) -> tuple[str, re.Pattern[str]]:
    return role, re.compile("|".join(f"(?:{word}){_TAIL}" for word in words))


_YEAR = r"(?:年度|本年|本年度|当年|全年|全程|项目|年初|20\d\d年度?|绩效|预期|自评)*"
_SET = r"(?:指标|目标|计划|预期|设定)+(?:完成|实现|达到)?(?:标准)?(?:值|数)"
_DONE = r"(?:完成|实现|达到|达成)"
_WEIGHED = r"(?:及权重|权重|\d+分)?"
# The first rule that fits the whole head counts. `aside` is a column that an indicator row doesn't carry.
INDICATOR_ROLES = (
    _rule("level1", rf"(?:绩效)?一级(?:绩效)?(?:指标|目标)(?:名称)?{_WEIGHED}", "活动"),
    _rule("level2", rf"(?:绩效)?二级(?:绩效)?(?:指标|目标)(?:名称)?{_WEIGHED}"),
    _rule("level3", r"(?:绩效)?三级(?:绩效)?(?:指标|目标).{0,12}", r"(?:具体|明细)指标(?:名称)?", r"(?:绩效)?指标内容"),
    _rule("aside", r"(?:上年|上年度|历史|以前年度|前年|去年|近三年|前三年|20\d\d年(?:实际|完成)).*", r".*(?:历史值|上年.*值)"),
    _rule("aside", r"指标(?:解释|说明|内涵|来源|编码|代码|类型|类别|定义|出处)", r"是否.{1,8}", r"(?:绩效)?标准|绩效目标类型", r"序号|编号|备注|说明",
          r"(?:评分|评价|评扣分|扣分|计分|打分|赋分|得分|指标)(?:标准|规则|方法|依据|办法|细则)", r"计算(?:公式|方法)",
          r"(?:数据|证据|支撑)(?:来源|材料|资料)|.*佐证.*", r"(?:目标|指标)?完成(?:率|程度|比例)|得分率"),
    _rule("part_target", r"(?:上半年|半年|[一二三四1-4]季度|第.季度)(?:\(程\))?(?:绩效)?(?:指标|目标|计划)值?"),
    _rule("period_target", r"(?:实施周期|实施期|中期|中长期|项目周期|周期|总体|三年|规划期|长期)内?总?(?:绩效)?(?:指标|目标)?值?"),
    _rule("target", rf"{_YEAR}(?:\(/?[项目程]+\))?{_SET}", r"(?:年度|当年|年初)(?:绩效)?目标值?", "目标", r"(?:年度|当年)?计划(?:值|数|完成值|完成数)",
          rf"(?:预期|预计|计划)(?:当年|年度)?{_DONE}(?:值|数|目标|情况)?", rf"目标{_DONE}(?:值|数)", r"(?:绩效|评价|参考)?标准值", r"(?:年度)?预期(?:值|指标|目标)",
          r".{0,6}目标值", r"(?:绩效)?指标(?:目标|及目标值|数值)"),
    _rule("actual", rf"(?:{_YEAR}|截至.{{1,8}})实?际?(?:自评)?{_DONE}(?:指标|目标)?(?:值|数|情况|结果)?",
          rf"(?:全年|年度|本年)?实际(?:{_DONE}|指标)?(?:值|数|情况|结果)", r"(?:年度)?(?:绩效)?(?:指标|目标)(?:实际)?完成(?:值|情况)", r"(?:年度)?执行(?:值|情况)"),
    _rule("weight", r"(?:绩效)?(?:三级)?(?:指标)?(?:标准|设定|设置)?"
                    r"(?:分值|权重|权值|满分|满分值|标准分|标准分值|赋分|总分值|分数)(?:权重|分值|系数)?分?"),
    _rule("score", r"(?:自评|实际|评价|评定|指标|单位自评|部门自评|绩效自评|最终|考核)*(?:得分|评分|打分|分数)(?:数|情况|值)?"),
    _rule("reason", r".*(?:偏差|未完成|未达|差异|扣分|失分|存在问题|改进措施|整改措施|原因).*"),
    _rule("nature", r"(?:绩效)?(?:指标|目标值?|计算|比较|运算|关系)?(?:性质|方向|符号|比较符|运算符|属性)"),
    _rule("unit", r"(?:绩效)?(?:度量|计量|指标|指标值|计算|数量|目标值)?(?:计量)?单位"),
    _rule("name", r"(?:绩效|考核|评价|自评)?指标(?:名称|项目|项)?"),
    _rule("subject", r"项目名称.*|项目|单位名称|政策名称|任务名称"),
)
_PARTS_OF_TARGET = (_rule("nature", r"符号|性质|方向|比较符"), _rule("target", r"值|数值|数量|目标"), _rule("unit", r"单位|计量单位"))
_BUDGET = r"(?:预算|计划)(?:安排|批复|下达|调整|资金|总额)?(?:数|额|金额|资金)?"
FUND_ROLES = (
    _rule("rate", r"(?:全年|年度)?(?:预算|资金|支出)?(?:执行|支出|完成)(?:率|进度)"),
    _rule("initial", rf"(?:年初|当年年初|初始)(?:批复|部门|财政|安排)?(?:{_BUDGET}|安排数|数)"),
    _rule("full", rf"(?:全年|调整后|调整|年度|本年|本年度|当年|实际|追加后|最终)*{_BUDGET}", r"(?:全年)?(?:安排|下达|批复)(?:数|金额|资金)"),
    _rule("aside", r"(?:实际|资金)?到位(?:数|资金|金额|率)?"),
    _rule("executed", r"(?:全年|年度|本年|本年度|当年|预算|实际|资金)*(?:执行|支出|使用|支付)(?:数|额|金额|资金|总额)?"),
    _rule("weight", r"分值|权重|满分|标准分|赋分|权重分值"),
    _rule("score", r"(?:自评|实际|评价)?(?:得分|评分)"),
    _rule("aside", r"(?:项目)?资金(?:来源|名称|性质)?", r"(?:偏差|未完成|扣分|备注|说明|差异|未执行).*|.*原因.*"),
)
LEVEL_HEAD = re.compile(r"[一二三四]级(?:绩效)?(?:指标|目标)")
_TARGETLIKE = frozenset(("target", "actual", "weight", "score", "unit", "nature", "period_target"))


def indicator_role(path: Sequence[str]) -> str | None:
    """The role of a column by its head path; a leaf that says too little is read with its parent (指标值 / 年度)."""
    leaf = key(path[-1])
    if len(path) < 2:
        return _first(INDICATOR_ROLES, leaf)
    parent = key(path[-2])
    if _first(INDICATOR_ROLES, parent) == "target" and (part := _first(_PARTS_OF_TARGET, leaf)):
        return part
    role = _first(INDICATOR_ROLES, leaf)
    if role in ("weight", "score") and _first(INDICATOR_ROLES, parent) in ("level1", "level2"):
        return "aside"  # the weight of a level, not of the indicator
    return role or _first(INDICATOR_ROLES, leaf + parent) or _first(INDICATOR_ROLES, parent + leaf)


def fund_role(path: Sequence[str]) -> str | None:
    """The role of a column of a funds block by its leaf head."""
    return _first(FUND_ROLES, key(path[-1]))


def _first(rules: Sequence[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    return next((role for role, pattern in rules if pattern.fullmatch(text)), None)


def heads_indicators(texts: Sequence[str]) -> bool:
    """Whether head texts name the columns of indicators: levels, or a name with its value."""
    roles = {indicator_role((text,)) for text in texts}
    return bool(roles & {"level2", "level3"}) or ("name" in roles and bool(roles & _TARGETLIKE))
