"""What a figure is about: the words before it without organisation, year, copula and measure (主体)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

Measure: TypeAlias = Literal["budget", "final"]

_MARKS = frozenset("，,；;:：。！？!?")
_OPEN, _CLOSE = "（(《〈【", "）)》〉】"
_IN_FRONT = re.compile(
    r"^(?:(?:主要|具体|变动|增加的?|减少的?|增长的?|下降的?)*(?:原因|因素)(?:是|为|：|:)?|增减相抵后|相抵后|一方面|[一二三四五]是|根据实际开支|按照规定|按规定|其中|另有|另外|此外|同时|以及|并且|主要包括|具体包括|具体为|包括|包含|主要是|主要为|分别为|分别是|主要用于|用于|另|及|和|与|并|即|均|含(?!税)|共涉及|涉及|共计|共有|"
    r"合计(?=.{2})|全年(?!预算|经费)|年末(?!结转|结余)|年初(?!结转|预算|结余)|年度内|现有|拟|计划(?!购置|采购|生育|安排)|按[^，。；]{2,16}?(?:划分为|分为)|划分为|截至[^，。；]{2,14}?[底末日月])+[：:、]?")
_ORGANISATION = re.compile(
    r"^(?:(?:我|本|该|全|各|所属|下属|所)(?:省|市|区|县|部门|单位|局|委|办|厅|院|中心|街道|镇|系统|校|馆|机关)(?:各?预算单位)?|各?预算单位|所属各预算单位|所有|"
    r"[\u4e00-\u9fff]{2,24}?(?:省|市|区|县|州|国家|中央)?[\u4e00-\u9fff]{2,16}?(?:管理局|监督局|局|厅|委员会|办公厅|办公室|服务中心|中心|"
    r"法院|检察院|研究院|学院|医院|"
    r"街道办事处|街道|福利院|工作部|总队|支队|大队|委)"
    r"(?:[（(](?:本级|汇总|部门|机关|单位)[)）]|本级|机关)?)(?=(?:所有|部门|本年|当年|收入|支出|收、支|收支|政府采购|机关运行|“三公”|一般公共|财政拨款|项目|纳入|基本|公务|因公|政府性|委托|会议费|培训费|"
    r"资产|共有|总|本级|年初|国有|会议|培训|预留|面向|编制|实有|在职|20\d\d))")
_OURSELVES = re.compile(r"^(?:我|本)(?:省|市|区|县|部门|单位|局|委|办|厅|院|中心|街道|镇|校|馆|系统)(?=.{2})")
_COPULA = re.compile(
    r"(?:共有|共计|合计为|总计为|共为|为|是|共|约|达到|达|有|预计|经测算|拟|安排为|安排了|数额|累计|分别|各|均|全部|仅|其中|只|计划安排|安排预算|编列|核定|纳入|列入|：|:|、|，|,)+$")
_OF_FEE = re.compile(
    r"(?<=(?<!缴)费)(?:用(?=预算|支出|决算))?(?:一般公共预算)?(?:财政拨款)?(?:(?:年初|全年|调整|当年)?(?:预算|决算|支出|执行|安排)(?:总额|金额|资金|合计|总计|数)*)+$")
_KEEPS_BUDGET = re.compile(
    r"(?:收入|支出|收支|采购货物|采购工程|采购服务|政府采购|货物采购|工程采购|服务采购|总|拨款|公共|基金|经营|采购)$")
_VERB_FIRST = re.compile(
    r"^(?:部门)?(?:共有|现有|共计|共设有?|共(?=[^同享])|设有|拥有|(?:已|拟|计划|共|新)?安排(?!支出)|(?:一般公共预算|财政拨款|部门预算|单位预算|预算)(?:财政拨款)?安排(?!支出|的))"
    r"(?:共有|该项目|该经费)?(?=[“\u4e00-\u9fff]{2})")
_OWN_QUOTES = re.compile(r"^“([^“”]+)”(?:科目|项目)?$")
_KEEPS_SPENDING = re.compile(r"(?:^|部门|单位|公共|基金|经营|拨款|财政|收支)$")
_TAIL = re.compile(r"(?:年初|全年|当年|调整后?)?(?:预算|决算)(?:数|安排数?|资金|金额|支出)?$|(?:预算)?执行数$|(?:预算)?安排数?$")
_VERB_OF = re.compile(r"(?:安排|预算|拨款|批复|预留|编制|下达|投入|取得|实现|发生|采购预算|支出预算|资金)的(?=.{2})")
_BARE = re.compile(
    r"(?:该|此|本|其|上述|各项|相关|全部)*(?:项目|经费|专项|资金|部门)?的?(?:批复|全年|年度|当年|本年度?|累计|实际|财政(?!拨款)|年初|调整后?|总|共|预计|计划)*的?"
    r"(?:年初|全年|调整后?)*(?:预算|决算|执行|支出|使用|安排|资金|金额|经费|总额|合计|总计|数|额|投入|完成|涉及)*")
_NAMES_ALL = re.compile(
    r"(?:本年|当年)?(?:支出|总支出)(?:总?预算)?(?:合计|总计|总额)|(?:部门)?支出(?:总预算|预算)|部门预算(?:收入|支出)(?:合计|总计)?|项目支出.*|本年支出|总支出")
_ANAPHORA = re.compile(r"^(?:共?涉及|资金|金额|总?金额|预算资金|预算金额|项目资金|涉及的?)")
_PROJECTS = re.compile(r"(?:一般公共预算)?(?:项目支出|部门整体支出|整体支出|政府采购项目)|项目")
_STRAY = "“”‘’"
_BUDGETED = re.compile(r"预算(?:数|安排|安排数|支出|总额|金额|资金|合计|总计|总数)?(?:总额|安排)?$|批复|^全年.{0,4}总额$")
_SPENT = re.compile(r"决算|执行数|预算执行(?!率)|实际(?:支出|执行|使用|支付)|已(?:支出|支付|使用)|^执行")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年度?|(?=预算|决算))")
_MARKER = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、．.]|\d{1,2}[、．.](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,3}是)[、.]?")
_ABOUT = re.compile(r"(?:的?(?:支出|收入)?(?:预算|决算)?(?:安排)?(?:变化)?(?:情况)?(?:的)?(?:总体|具体)?(?:情况)?(?:说明|情况|综述|概述)|"
                    r"(?:项目)?(?:支出)?(?:绩效)?(?:自评|评价)?(?:综述|报告)|项目经费情况说明)$")
_GENERIC = re.compile(
    r"(?:政策|(?:项目|绩效|评价|基本|年度|主要|存在|其他|总体|具体|部门|单位|预算|资金|立项|实施).{0,12})?"
    r"(?:概况|背景|内容|投入|依据|周期|主体|方案|目标|结果|范围|安排|措施|分析|构成|说明|情况|概述|工作|附件|名词解释|事项)")


class Subject(NamedTuple):
    """`name` None: the words name nothing of their own. `year`: printed in them. `measure`: what they say it is."""

    name: str | None
    year: str | None
    measure: Measure | None
    start: int


def segment_start(text: str, end: int, floor: int) -> int:
    """Where the words begin that lead to `end`: behind the last mark, opening bracket or figure, looking over closed brackets."""
    at = end
    while at > floor:
        sign = text[at - 1]
        if sign in _CLOSE:
            opening = _opening(text, at - 1, floor)
            if opening is None:
                return at
            at = opening
            continue
        if sign in _OPEN:
            return at
        if sign in _MARKS and not (sign in ",:" and text[at - 2:at - 1].isdigit() and text[at:at + 1].isdigit()):
            return at
        at -= 1
    return floor


def read_subject(segment: str, offset: int, organisations: Sequence[str]) -> Subject:
    """The subject that `segment`, which ends at a figure, names. `offset`: where it stands in its paragraph."""
    words = segment
    start = offset + len(segment) - len(segment.lstrip(" 、，"))
    words = words.strip(" 、，,：:")
    marker = _MARKER.match(words)
    if marker:
        start += marker.end()
        words = words[marker.end():]
    measure = _measure(words)
    lead = _IN_FRONT.match(words)
    if lead and lead.end() < len(words):
        start += lead.end()
        words = words[lead.end():]
    year = None
    years = list(_YEARS.finditer(words))
    if years:
        year = years[-1].group()
        before, after = words[:years[-1].start()], words[years[-1].end():].lstrip("，、")
        if before.endswith(("结转", "含", "使用")):
            return Subject(_tidy(words), year, measure, start)
        named = _name(after, organisations)
        if named is None:
            named = _name(before, organisations)
        return Subject(named, year, measure, start)
    return Subject(_name(words, organisations), year, measure, start)


def _name(words: str, organisations: Sequence[str]) -> str | None:
    """The noun in `words`, or None when only measure words are left."""
    text = _strip_copula(words.strip(" 、，,").lstrip("）)"))
    whole = text
    text = _VERB_FIRST.sub("", strip_organisation(text, organisations))
    text = _OWN_QUOTES.sub(r"\1", text)
    split = _VERB_OF.search(text)
    if split and not text.startswith("对"):
        text = text[split.end():]
    text = _strip_copula(text)
    if text.startswith("平均每"):
        return None
    fee = _OF_FEE.sub("", text)
    text = _tidy(fee if fee != text else _without_tail(text))
    if "涉及" in text[2:]:
        text = text[:text.index("涉及", 2)]
    if not text or (_BARE.fullmatch(text) and not _NAMES_ALL.fullmatch(text)):
        return whole if whole != text and whole.endswith("预算") and len(whole) > 6 and text in ("预算", "") and whole not in organisations else None
    if _ANAPHORA.match(text) and len(text) <= 10:
        rest = re.sub(r"^共?涉及", "", text)
        return None if _BARE.fullmatch(rest) or re.fullmatch(r"(?:项目|财政性?|预算|总)*(?:资金|金额)(?:合计|总计|共计)?", rest) else rest
    if re.fullmatch(r"(?:项目|财政性?|预算|总)*(?:资金|金额)(?:合计|总计|共计)?", text):
        return None
    return text


def _without_tail(text: str) -> str:
    """招商服务预算 is about 招商服务; 收入预算, 部门预算支出 and 一般公共预算支出 are names."""
    tail = _TAIL.search(text)
    if tail is None or tail.start() == 0:
        return text
    rest = text[:tail.start()]
    if tail.group() in ("预算", "决算") and _KEEPS_BUDGET.search(rest):
        return text
    if tail.group().endswith("支出") and _KEEPS_SPENDING.search(rest):
        return text
    return rest


def strip_organisation(text: str, organisations: Sequence[str]) -> str:
    """`text` without the organisation that it begins with."""
    for name in organisations:
        if text.startswith(name) and len(text) > len(name):
            text = text[len(name):]
            break
    else:
        match = _OURSELVES.match(text) or _ORGANISATION.match(text)
        if match and len(text) > match.end():
            text = text[match.end():]
    return re.sub(r"^(?:[（(](?:本级|汇总|机关|部门)[)）]|本级|机关(?!运行|事业|服务)|所有|的|本部门|本单位|各预算单位)+(?=.)", "", text)


def projects_before(text: str) -> str | None:
    """What 涉及资金 refers to: the projects that the sentence spoke of."""
    found = _PROJECTS.findall(text)
    long = [name for name in found if name != "项目"]
    return long[-1] if long else found[-1] if found else None


def title_subject(title: str, organisations: Sequence[str]) -> str | None:
    """A heading as a subject: without enumerator, organisation, year and 情况说明."""
    text = _MARKER.sub("", title)
    if _GENERIC.fullmatch(text):
        return None
    text = re.sub(r"[（(]详见[^）)]*[）)]", "", text)
    text = re.sub(r"(?:一?[\d,.]+)(?:万|亿|千)?元.*$", "", text)
    text = _YEARS.sub("", text)
    text = strip_organisation(text, organisations)
    text = re.sub(r"^(?:关于|部门|各)", "", text)
    return _name(_ABOUT.sub("", text).strip("：:。 "), organisations)


def _measure(words: str) -> Measure | None:
    plain = _strip_copula(words)
    if _SPENT.search(plain[-12:]):
        return "final"
    return "budget" if _BUDGETED.search(plain) else None


def _strip_copula(text: str) -> str:
    return _COPULA.sub("", text)


def _tidy(text: str) -> str:
    text = text.strip(" 、，,：:。；;")
    for opener, closer in ("“”", "‘’", "（）", "()"):
        if text.count(opener) != text.count(closer) and len(text) > 1:
            text = text.strip(opener + closer)
    return text


def _opening(text: str, closing: int, floor: int) -> int | None:
    depth = 0
    for at in range(closing, floor - 1, -1):
        if text[at] in _CLOSE:
            depth += 1
        elif text[at] in _OPEN:
            depth -= 1
            if depth == 0:
                return at
    return None
