"""Questions about the words around figures that need no state (措辞)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.chunks.sentences import nested
from pipeline.extract.statements import vocabulary
from pipeline.extract.statements.claims import Claim
from pipeline.extract.statements.phrases import Comparison

SHORTEST_ALONE = 5  # characters before a count without noun behind it that name what is counted, verb or not
LONGEST_LIST = 24  # characters: names joined by 、 that are longer are what the count adds up
BLOT = "·"
TIES = "、，和及 "
_MARK = re.compile("[，；：。、,;:]")
_NARROW = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")
_WIDE = {",": "，", ";": "；", ":": "："}
_COUNT_COPULA = re.compile("(?:共计|共有|共|为|有|计|达)+$")
_ADVERBS = re.compile("(?:各|共|均|同比|总体|略有?|相应|净|约|分别|有所|预计|统一|按照规定|按规定|一律)+$")
_BEFORE_REASON = re.compile("^(?:增减)?相抵后|^.*(?:原因|因素)(?:主要)?(?:是|为|系)")
_MEASURES_ONLY = re.compile("^" + vocabulary.any_of("""
    各 共 均 总体 预计 略有? 相应 实际 净 约 分别 有所 基本(?!支出) 则 也 又 数 决算数? 预算数? 年初预算数? 执行数 支出数? 收支 总额 合计 总计 年度 预算 口径
    可比 同口径 按 比例 金额
    """) + "*$")
_ASIDE_FIRST = re.compile("^[（(][^（）()]*[）)]")
_LIST_MARKS = re.compile("[、，]|和(?!谐|平)|及")


def subject_of_change(words: str, comparison: Comparison | None) -> str:
    """What the words before a change name: 财政拨款支出 in 与上年相比，财政拨款支出; empty for words that only measure."""
    if comparison is not None:
        after = comparison.after if comparison.after.strip("，, ") else ""
        words = after or comparison.before.rstrip("对相")
    words = _ASIDE_FIRST.sub("", words).strip("，,、；：。（( ")
    words = words[max(words.rfind(mark) for mark in "，；：。") + 1:].lstrip("）)")
    words = _ADVERBS.sub("", _BEFORE_REASON.sub("", words))
    return "" if _MEASURES_ONLY.match(words) and words not in ("支出", "收支") else words


def share_names(claims: Sequence[Claim], text: str) -> None:
    """A、B分别为1万元、2万元: as many names as figures; each figure gets its own."""
    for at, first in enumerate(claims):
        if first.token is None or first.subject is None or "分别" not in text[first.start:first.token.start]:
            continue
        names = [name for name in _LIST_MARKS.split(first.subject) if name]
        run = [first]
        for claim in claims[at + 1:at + len(names)]:
            before = run[-1].token
            if claim.token is None or before is None or text[before.end:claim.token.start].strip(TIES) or claim.subject != first.subject:
                break
            run.append(claim)
        if len(run) == len(names) > 1:
            for claim, name in zip(run, names, strict=True):
                claim.subject = name


def widened(text: str) -> str:
    """`text` of the same length with full-width commas, semicolons and colons."""
    return _NARROW.sub(lambda match: _WIDE[match.group()], text)


def without_asides(text: str) -> str:
    """`text` of the same length, the marks inside brackets without figures blotted out: 比2024年（下同）预算."""
    for start, end in nested(text):
        inner = text[start:end + 1]
        if text[start] in "（(" and _MARK.search(inner) and "元" not in inner and "%" not in inner:
            text = text[:start] + _MARK.sub(BLOT, inner) + text[end + 1:]
    return text


def adjoins(between: str, previous: Claim) -> bool:
    """`车辆0辆、0万元`, `社工23名支出373万元`: the second figure is about what the first one counts."""
    counted = previous.token is not None and previous.token.kind == "count"
    return not between.strip(TIES) or (counted and not re.search("[，；。：、]", between))


def names_what_is_counted(words: str, name: str | None, behind: str | None) -> bool:
    """Whether the noun stands before the count (车辆4辆) or behind it (开展4次检查)."""
    if name is None or not words or (len(name) > LONGEST_LIST and "、" in name and behind is not None):
        return False
    if not vocabulary.ACTS.search(words.rstrip("数")) and not vocabulary.ACTS.search(name):
        return True
    return behind is None and (len(words) >= SHORTEST_ALONE or not vocabulary.ACTS.search(_COUNT_COPULA.sub("", words)))


def open_bracket(text: str, start: int, at: int) -> int:
    """Where the innermost bracket opens that is still open at `at`, looking from `start` on, or -1."""
    opened: list[int] = []
    for index in range(start, at):
        if text[index] in "（(":
            opened.append(index)
        elif text[index] in "）)" and opened:
            opened.pop()
    return opened[-1] if opened else -1
