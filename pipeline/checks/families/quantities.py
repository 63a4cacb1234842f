"""One name for a quantity, however the text and the tables call it (口径): totals, sources, items, subjects, projects."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from pipeline.checks.labels import plain
from pipeline.checks.subjects import class_names
from pipeline.text import bare

Quantity: TypeAlias = tuple[str, ...]
"""("total", "income", "all"), ("source", "一般公共预算"), ("three_public", "reception"), ("code", "2040601"), ("class", "教育"), ("item", "企业服务")."""

_LEVELS = re.compile(r"(.+?)[(（](\d{2,7})?(类|款|项)[)）](?:支出)?")
_SOURCES: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(pattern)) for name, pattern in (
    ("一般公共预算", r"(?:本年|当年)?一般公共预算(?:财政|当年)?(?:拨款|资金)?(?:收入)?(?:预算)?(?:总计)?"),
    ("政府性基金", r"(?:本年|当年)?政府性基金(?:预算)?(?:财政)?(?:拨款|资金)?(?:收入)?(?:预算)?"),
    ("国有资本经营", r"(?:本年|当年)?国有资本经营(?:预算)?(?:财政)?(?:拨款|资金)?(?:收入)?(?:预算)?"),
    ("财政拨款", r"(?:本年|当年)?财政拨款(?:收入)?(?:预算)?(?:总计)?|本年财政拨款收入"),
    ("财政专户", r"财政专户(?:管理)?(?:资金|拨款)?(?:收入)?(?:预算)?(?:总计)?"),
    ("事业收入", r"事业收入(?:资金)?(?:预算)?"),
    ("经营收入", r"(?:事业单位)?经营收入(?:资金)?(?:预算)?"),
    ("其他收入", r"其他收入(?:资金)?(?:预算)?"),
    ("上级补助收入", r"上级补助收入(?:资金)?(?:预算)?"),
    ("附属单位上缴收入", r"附属单位(?:上缴|缴款)收入(?:资金)?(?:预算)?"),
    ("其他资金", r"(?:本年)?其他资金(?:收入)?(?:预算)?(?:总计)?")))
_THREE_PUBLIC: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(pattern)) for name, pattern in (
    ("abroad", r".*因公出国境?.*"),
    ("cars", r".*公务(?:用)?车购置(?:及|和|与)?(?:公务用车)?运行.*"),
    ("buy", r".*公务(?:用)?车购置.*"),
    ("run", r".*公务(?:用)?车(?:用车)?运行.*"),
    ("reception", r".*公务接待.*"),
    ("meeting", r"会议费.*"),
    ("training", r"培训费.*"),
    ("total", r"(?!.*(?:会议|培训)).*三公经费.*|合计|总计|总额")))
_PROCUREMENT: tuple[tuple[str, re.Pattern[str]], ...] = tuple((name, re.compile(pattern)) for name, pattern in (
    ("micro", r".*(?:小型和微型|小微|小型、微型).*"),
    ("sme", r".*中小.*"),
    ("goods", r".*货物.*"),
    ("works", r".*工程.*"),
    ("services", r".*服务.*"),
    ("total", r".*(?:采购).*")))
_SCOPE: tuple[tuple[str, str], ...] = (("政府性基金", "fund"), ("国有资本", "capital"), ("一般公共预算", "gp"), ("财政拨款", "fiscal"))
_CARRY_IN = re.compile(r"(?:上年|年初)(?:结余|结转).*")
_CARRY_OUT = re.compile(r"(?:年末|年终)(?:结余|结转).*|结转下年.*")
_CODE = re.compile(r"(?<!\d)2\d{2}(?:\d{2}){1,2}(?!\d)(?!年)")
_TOTAL_WORDS = re.compile(
    r"(?P<scope>(?:本年|当年|年度|全年)?(?:一般公共预算|政府性基金预算|国有资本经营预算|政府性基金|国有资本经营)?(?:财政)?(?:拨款)?)"
    r"(?P<both>收[、,]?支|收入支出|收入、支出)?(?P<dept>部门|单位|综合)?(?P<side>预算收入|预算支出|收入|支出)?"
    r"(?:总)?(?:预算|决算|预决算)?(?:合计|总计|总额|总预算|总决算|支出|收入)?(?:预算|决算)?(?:合计|总计)?")


def levels_of(subject: str) -> list[tuple[str, str | None, str]]:
    """`公共安全支出（204类）司法（06款）行政运行（01项）` as (name, code digits, level), outermost first."""
    flat = subject.strip("“”\"' ")
    return [(name.strip("“”\" "), digits, level) for name, digits, level in _LEVELS.findall(flat)]


def class_key(name: str) -> str:
    """A class or subject name without 支出 at its end: 教育支出 and 教育（类） are one."""
    key = plain(bare(name))
    return key[:-2] if key.endswith("支出") and len(key) >= 4 else key


def item_key(name: str) -> str:
    """A project's name for comparing: without marks, 通用项目 and the words that only say that it is one."""
    key = plain(re.sub(r"[(（]通用项目[)）]", "", bare(name))).strip("“”\"")
    return re.sub(r"(?:项目经费|项目|经费)$", "", key) if len(key) > 6 else key


def three_public_item(name: str) -> str | None:
    """Which of the 三公 items a name means."""
    key = plain(bare(name)).replace("“", "").replace("”", "").replace('"', "")
    return next((item for item, pattern in _THREE_PUBLIC if pattern.fullmatch(key)), None)


def procurement_item(name: str) -> str | None:
    """Which part of government procurement a name means."""
    key = plain(bare(name))
    return next((item for item, pattern in _PROCUREMENT if pattern.fullmatch(key)), None)


def source_of(name: str) -> str | None:
    """The source of income that a name means."""
    key = plain(bare(name))
    return next((source for source, pattern in _SOURCES if pattern.fullmatch(key)), None)


def scope_of(words: str) -> str:
    """all | fiscal | gp | fund | capital: the money that words narrow a quantity to."""
    return next((scope for word, scope in _SCOPE if word in words), "all")


def quantities(subject: str, path: tuple[str, ...] = ()) -> list[Quantity]:
    """What a statement's subject may mean, likeliest first; empty for what no table prints. `path`: titles of its sections."""
    key = plain(bare(subject)).replace("“", "").replace("”", "").replace('"', "")
    parts = levels_of(bare(subject))
    if parts:
        return _of_levels(parts, path)
    coded = _CODE.search(bare(subject))
    if coded and len(key) > len(coded.group()) + 1:
        return [("code", coded.group())]
    pieces = [class_key(piece) for piece in re.split(r"[-—－–]+", bare(subject).strip("“”"))]
    if len(pieces) in (2, 3) and pieces[0] in _class_keys() and all(pieces):
        return [("levels", *pieces)]
    if "机关运行" in key or key.endswith("公共预算财政拨款运行经费"):
        return [("operating",)]
    if "采购" in key or (any("采购" in title for title in path[-2:]) and re.fullmatch(r".*(?:货物|工程|服务)类?(?:项目)?(?:支出|预算|采购)?", key)):
        item = procurement_item(key)
        return [("procurement", item)] if item else []
    item = three_public_item(key)
    if item and (item not in ("total", "meeting", "training") or "三公" in key or key in ("会议费", "培训费")):
        return [("three_public", item)]
    found = _of_totals(key)
    if found:
        return found
    if class_key(subject) in _class_keys():
        return [("class", class_key(subject))]
    return [("item", item_key(subject))]


@lru_cache(maxsize=1)
def _class_keys() -> frozenset[str]:
    return frozenset(class_key(name) for name in class_names())


def _of_levels(parts: list[tuple[str, str | None, str]], path: tuple[str, ...]) -> list[Quantity]:
    digits = [code for _, code, _ in parts if code]
    if len(digits) == len(parts) and len(digits[0]) == 3:
        return [("code", "".join(digits))] if all(len(code) == 2 for code in digits[1:]) else [("code", max(digits, key=len))]
    if parts[-1][1] and len(parts[-1][1]) in (5, 7):
        return [("code", parts[-1][1])]
    names = [class_key(name) for name, _, _ in parts]
    if parts[0][2] != "类":
        above = next((levels_of(bare(title)) for title in reversed(path) if "类" in title and levels_of(bare(title))), None)
        names = [class_key(above[0][0]), *names] if above else names
        if not above:
            return []
    if len(names) == 1:
        return [("class", names[0])]
    return [("levels", *names), ("levels", *names[-2:])] if len(names) == 3 else [("levels", *names)]


def _of_totals(key: str) -> list[Quantity]:
    scope = scope_of(key)
    if _CARRY_IN.fullmatch(key):
        return [("carry_in",)]
    if _CARRY_OUT.fullmatch(key):
        return [("carry_out",)]
    if re.fullmatch(r"(?:.*拨款|.*预算)?(?:项目支出|项目)(?:预算|支出)*(?:总额)?", key):
        return [("project", scope)]
    if re.fullmatch(r"(?:.*拨款|.*预算)?基本支出(?:预算)?", key):
        return [("basic", scope)]
    if key in ("人员经费", "人员经费支出", "人员支出"):
        return [("personnel",)]
    if key in ("公用经费", "日常公用经费", "日常公用支出", "公用支出", "公用经费支出"):
        return [("public",)]
    source = source_of(key)
    if source and "支出" not in key:
        return [("source", source)]
    if key in ("总支出", "总收入"):
        return [("year", "income" if key == "总收入" else "expenditure", "all")]
    match = _TOTAL_WORDS.fullmatch(key)
    if match and len(key) >= 3 and (match.group("side") or match.group("both")):
        side = match.group("side") or ""
        if match.group("both"):
            return [("total", "income", scope)]
        flow = "income" if "收入" in side else "expenditure"
        return [("total", flow, scope)] if re.search(r"总计|总预算|总决算", key) else [("year", flow, scope)]
    return []
