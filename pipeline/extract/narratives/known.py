"""Passages of our own with known answers: what a model's word is worth is measured before it is heard (试题)."""

from __future__ import annotations

import re

from pipeline.extract.narratives.asking import PURPOSE, REASON
from pipeline.extract.narratives.candidates import candidates
from pipeline.extract.narratives.clauses import clause_spans
from schemas.extraction import Ask, AskedField, Slice
from schemas.rows import NarrativeField

_CLAUSE = re.compile(r"[^，。、]{3,}")

_PASSAGES: tuple[tuple[str, str | None, str | None], ...] = (
    ("城区绿化养护经费86.40万元，主要用于行道树修剪、草坪补植，较2025年预算增加6.40万元，增长8.0%，主要原因是新增两处街心公园。",
     "行道树修剪、草坪补植", "新增两处街心公园"),
    ("社区图书室运行费12万元，用于购置图书和更新书架，与上年持平。", "购置图书和更新书架", None),
    ("应急物资储备30.00万元，比上年减少10.00万元，下降25.0%，主要是上年已集中采购一批帐篷，本年只作补充。", None, "上年已集中采购一批帐篷，本年只作补充"),
    ("窗口服务外包费55.20万元，主要用于导办和咨询服务，较上年减少4.80万元，下降8.0%，主要原因是服务时间缩短，人数减少。",
     "导办和咨询服务", "服务时间缩短，人数减少"),
    ("本年收入预算2,300.50万元，比上年增加120.30万元，增长5.5%，主要原因是退休人员增加，相应追加经费。", None, "退休人员增加，相应追加经费"),
    ("防汛巡查经费18万元，主要用于汛期值守、设备检修等，较2025年预算增加3万元，增长20%，主要是巡查点位由六处增加到九处。",
     "汛期值守、设备检修等", "巡查点位由六处增加到九处"),
    ("公务接待费0.80万元，比上年减少0.20万元，下降20%，主要原因是厉行节约。", None, "厉行节约"),
    ("农贸市场改造项目210.00万元，用于改造屋面、更换电路及增设消防设施等。", "改造屋面、更换电路及增设消防设施等", None),
    ("志愿服务站建设15万元，主要包括站点装修15万元，用于添置桌椅和饮水设备，较上年增加15万元，增长100%，主要原因是该项目为本年新设。",
     "添置桌椅和饮水设备", "该项目为本年新设"),
    ("信息系统运维费64.00万元，主要用于机房巡检、软件升级，与2025年预算保持一致。", "机房巡检、软件升级", None),
    ("会议费2.10万元，比上年增加0.30万元，增长16.7%，主要原因是换届会议增加一次，场地需要另行租用。", None, "换届会议增加一次，场地需要另行租用"),
    ("食品抽检经费40.00万元，主要用于样品购买和检验，较2025年预算减少5.00万元，下降11.1%，主要原因是部分批次改由上级承担，检验单价下降。",
     "样品购买和检验", "部分批次改由上级承担，检验单价下降"),
)


def known_asks() -> list[tuple[Ask, dict[str, Slice | None]]]:
    """Questions with the slices they should get; each right answer is among other candidates or none."""
    return [_ask(number, *passage) for number, passage in enumerate(_PASSAGES)]


def _ask(number: int, text: str, purpose: str | None, reason: str | None) -> tuple[Ask, dict[str, Slice | None]]:
    clauses = [found.span() for found in _CLAUSE.finditer(text)]
    fields = []
    answers: dict[str, Slice | None] = {}
    told: tuple[tuple[NarrativeField, str, str | None], ...] = (("project_purpose", PURPOSE, purpose), ("project_change_reason", REASON, reason))
    for field, label, value in told:
        own = [(text.index(value), text.index(value) + len(value))] if value else []
        spans = sorted({*own, *clauses, *candidates(text, False), *candidates(text, True)})
        answers[field] = Slice(start=own[0][0], end=own[0][1]) if own else None
        fields.append(AskedField(field=field, label=label, candidates=tuple(Slice(start=start, end=end) for start, end in spans), cued=bool(own)))
    pieces = tuple(Slice(start=start, end=end) for start, end in clause_spans(text))
    return Ask(source=f"known{number}", subject=None, offset=0, text=text, fields=tuple(fields), clauses=pieces), answers
