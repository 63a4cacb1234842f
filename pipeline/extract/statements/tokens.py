"""Figures and years in a sentence: amounts, rates, counts, years, and words that say that nothing changed (数词)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, TypeAlias

TokenKind: TypeAlias = Literal["amount", "rate", "count", "year", "flat"]

_WIDE_FORMS = str.maketrans("０１２３４５６７８９．％－−", "0123456789.%--")
COUNTERS = ("台（套）", "台(套)", "台套", "人次", "批次", "平方米", "个", "家", "辆", "台", "套", "人", "名", "项", "次", "件", "批", "所", "户", "处",
            "期", "场", "篇", "册", "条", "架", "艘", "亩", "吨")
_NUMBER = r"(?<![\d.,A-Za-z])(?P<number>(?:(?<!\d)-)?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?![\d]|[.,]\d)"
_TOKENS = re.compile(
    r"(?P<date>(?:(?<!\d)(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|份|初)?)"
    r"|(?P<year>(?<![\d〔\[.,])(?:19|20)\d\d(?:年度?(?!代)|(?=(?:预算|决算|增加|减少|增长|下降|持平|相比|基本持平|相同|年初))))"
    rf"|{_NUMBER}\s?(?:(?P<money>亿|百万|万|千)?余?(?P<yuan>元)(?![件素])|(?P<percent>%|个百分点)|"
    rf"(?P<counter>{'|'.join(map(re.escape, COUNTERS))})(?!月|小时|工作日|方面|百分点|[级科]?目))"
    r"|(?<=[为数费])(?P<nought>0(?:\.0+)?)(?=[，,。；;、]|$)"
    r"|(?P<flat>(?:基本)?(?:保持)?(?:持平|一致|不变|相同)|无增减变化|无变化|无增减)")
_THRESHOLD = re.compile(r"(?:[（(](?:含|不含)[）)])?(?:及)?(?:以上|以下|以内)|[（(]含[）)]")
_PER = re.compile(r"[/／]|每")


class Token(NamedTuple):
    """A figure or word with its range. `text`: the number as printed; `unit`: 万元, %, 辆 …; `threshold`: a limit (100万元以上), no figure of its own.

    An amount without unit is a nought (年初预算为0，).
    """

    kind: TokenKind
    start: int
    end: int
    text: str
    unit: str | None = None
    threshold: bool = False


def tokenise(text: str) -> list[Token]:
    """Tokens in order. Dates, ordinals, codes (04款), document numbers and figures without a unit are none."""
    plain = text.translate(_WIDE_FORMS)
    tokens: list[Token] = []
    for match in _TOKENS.finditer(plain):
        if match.group("date"):
            continue
        if match.group("year"):
            tokens.append(Token("year", match.start(), match.end(), match.group()))
        elif match.group("nought"):
            tokens.append(Token("amount", match.start(), match.end(), text[match.start():match.end()]))
        elif match.group("flat"):
            tokens.append(Token("flat", match.start(), match.end(), match.group()))
        elif match.group("yuan"):
            unit = (match.group("money") or "") + "元"
            limit = bool(_THRESHOLD.match(plain, match.end())) or bool(_PER.match(plain, match.end()))
            tokens.append(Token("amount", match.start(), match.end(), _printed(text, match), unit, limit))
        elif match.group("percent"):
            tokens.append(Token("rate", match.start(), match.end(), text[match.start("number"):match.end()].replace(" ", ""), match.group("percent")))
        elif match.group("counter") and not _is_code(plain, match):
            tokens.append(Token("count", match.start(), match.end(), _printed(text, match), match.group("counter")))
    return tokens


def _printed(text: str, match: re.Match[str]) -> str:
    return text[match.start("number"):match.end("number")]


def _is_code(plain: str, match: re.Match[str]) -> bool:
    """`（01项）` is a classification code, `第3次` an ordinal."""
    before, after = plain[match.start() - 1:match.start()], plain[match.end():match.end() + 1]
    return before == "第" or (before in ("（", "(") and after in ("）", ")") and match.group("counter") in ("项", "次"))
