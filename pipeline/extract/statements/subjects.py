"""What a figure is about: the words before it without organisation, year, copula and measure (主体)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from pipeline.extract.statements import vocabulary

Measure: TypeAlias = Literal["budget", "final"]

_MARKS = frozenset("，,；;:：。！？!?")
_ASIDE = re.compile(r"[（(][^）)]*[）)]$|本级$|机关$")
_NONE = re.compile("^(?:没有|未|无)(?:使用|安排)?(?=政府性基金|国有资本|财政专户|一般公共)")
_PART_OF_YEAR = re.compile("^[末底初](?!结转|结余|预算)")
_SPENT_ON = re.compile("^.{4,}(?:财政拨款|一般公共预算)安排(?=“三公”)")
_SELF = re.compile("我|本|该|全|各|所|下属")
_OPEN, _CLOSE = "（(《〈【", "）)》〉】"


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
    marker = vocabulary.ENUMERATOR.match(words)
    if marker:
        start += marker.end()
        words = words[marker.end():]
    measure = _measure(words)
    lead = vocabulary.LEADS_IN.match(words)
    if lead and lead.end() < len(words):
        start += lead.end()
        words = words[lead.end():]
    year = None
    years = list(vocabulary.YEARS.finditer(words))
    if years:
        year = years[-1].group()
        before, after = words[:years[-1].start()], _PART_OF_YEAR.sub("", words[years[-1].end():].lstrip("，、"))
        if before.endswith("的") and after and len(after) <= 6:
            return Subject(_tidy(before + after), year, measure, start)
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
    text = vocabulary.VERB_FIRST.sub("", strip_organisation(text, organisations))
    text = _SPENT_ON.sub("", vocabulary.OWN_QUOTES.sub(r"\1", text))
    split = vocabulary.VERB_OF.search(text)
    if split and not text.startswith("对") and not vocabulary.TOTALS.fullmatch(_strip_copula(text[split.end():])):
        text = text[split.end():]
    text = _strip_copula(text)
    if text.startswith("平均每"):
        return None
    fee = vocabulary.OF_FEE.sub("", text)
    text = _tidy(fee if fee != text else _without_tail(text))
    before, involved, behind = text.rpartition("涉及")
    if involved and before:
        text = before if vocabulary.FUNDS.search(behind) or (vocabulary.BARE.fullmatch(behind) and behind != "项目") else behind
    if "共有" in text[2:-2]:
        text = text[text.index("共有", 2) + 2:]
    text = _NONE.sub("", text)
    if not text or (vocabulary.BARE.fullmatch(text) and not vocabulary.NAMES_ALL.fullmatch(text)):
        return whole if whole != text and whole.endswith("预算") and len(whole) > 6 and text in ("预算", "") and whole not in organisations else None
    if vocabulary.ANAPHORA.match(text) and len(text) <= 10:
        rest = re.sub(r"^共?涉及", "", text)
        return None if vocabulary.BARE.fullmatch(rest) or vocabulary.FUNDS.fullmatch(rest) else rest
    if vocabulary.FUNDS.fullmatch(text):
        return None
    return text


def _without_tail(text: str) -> str:
    """招商服务预算 is about 招商服务; 收入预算, 部门预算支出 and 一般公共预算支出 are names."""
    tail = vocabulary.TAIL.search(text)
    if tail is None or tail.start() == 0:
        return text
    rest = text[:tail.start()]
    if tail.group() in ("预算", "决算") and vocabulary.KEEPS_BUDGET.search(rest):
        return text
    if tail.group().endswith("支出") and vocabulary.KEEPS_SPENDING.search(rest):
        return text
    return rest


def strip_organisation(text: str, organisations: Sequence[str]) -> str:
    """`text` without the organisation that it begins with."""
    for name in organisations:
        if text.startswith(name) and len(text) > len(name):
            text = text[len(name):]
            break
    else:
        match = vocabulary.OURSELVES.match(text) or vocabulary.ORGANISATION.match(text)
        match = match or vocabulary.PLACE.match(text)
        if match and len(text) > match.end() and _is_own(match.group(), organisations):
            text = text[match.end():]
    return vocabulary.AFTER_NAME.sub("", text)


def _is_own(name: str, organisations: Sequence[str]) -> bool:
    """Whether an organisation in the text is the document's own and not one of its units, whose figures are its own."""
    core = _ASIDE.sub("", name)
    return not organisations or _SELF.match(name) is not None or any(core in own or own in core for own in organisations)


def projects_before(text: str) -> str | None:
    """What 涉及资金 refers to: the projects that the sentence spoke of."""
    found = vocabulary.PROJECTS.findall(text)
    long = [name for name in found if name != "项目"]
    return long[-1] if long else found[-1] if found else None


def title_subject(title: str, organisations: Sequence[str]) -> str | None:
    """A heading as a subject: without enumerator, organisation, year and 情况说明."""
    text = vocabulary.ENUMERATOR.sub("", title)
    if vocabulary.GENERIC_HEADING.fullmatch(text):
        return None
    text = re.sub(r"[（(]详见[^）)]*[）)]", "", text)
    text = re.sub(r"(?:一?[\d,.]+)(?:万|亿|千)?元.*$", "", text)
    text = vocabulary.YEARS.sub("", text)
    text = strip_organisation(text, organisations)
    text = re.sub(r"^(?:关于|部门|各)", "", text)
    return _name(vocabulary.ABOUT.sub("", text).strip("：:。 "), organisations)


def _measure(words: str) -> Measure | None:
    plain = _strip_copula(words)
    if vocabulary.SPENT.search(plain[-12:]):
        return "final"
    return "budget" if vocabulary.BUDGETED.search(plain) else None


def _strip_copula(text: str) -> str:
    return vocabulary.COPULA.sub("", text)


def _tidy(text: str) -> str:
    text = text.strip(" 、，,：:。；;")
    if text.startswith(("“三公", "三公”")):
        return text
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
