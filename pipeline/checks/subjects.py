"""Names of functional and economic subjects with their codes, for tables that print names alone (政府收支分类科目)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from pipeline.checks.labels import Label, plain

GENERIC_ITEMS = frozenset(("行政运行", "一般行政管理事务", "机关服务", "事业运行", "信息化建设"))
Names = dict[str, set[str]]


@lru_cache(maxsize=1)
def known_subjects() -> dict[str, frozenset[str]]:
    """Codes by plain name, from the list that comes with the program."""
    found: Names = {}
    with files("pipeline.checks").joinpath("subjects.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(plain(row["name"]), set()).add(row["code"])
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache(maxsize=1)
def class_names() -> frozenset[str]:
    """Plain names of functional and economic classes (类)."""
    return frozenset(name for name, codes in known_subjects().items() if any(len(code) == 3 for code in codes))


@lru_cache(maxsize=1)
def class_codes() -> frozenset[str]:
    """Codes of functional and economic classes (类)."""
    return frozenset(code for codes in known_subjects().values() for code in codes if len(code) == 3)


def subjects_of(labels: Iterable[Label]) -> Names:
    """Codes by plain name as a document's own coded tables print them."""
    found: Names = {}
    for label in labels:
        if label.code and label.code.isdigit() and label.name:
            found.setdefault(plain(label.name), set()).add(label.code)
    return found


def resolve(names: Iterable[str], own: Names) -> list[tuple[str | None, bool]]:
    """A code for each name of a list in which items stand below their classes, and whether it is sure.

    A name that several levels share (其他…支出) is the higher one first. An unknown name right below a class is a 款, right
    below a 款 a 项; elsewhere its level is a guess and the code is marked unsure.
    """
    used: set[str] = set()
    out: list[tuple[str | None, bool]] = []
    last = ""
    for number, name in enumerate(names):
        key = plain(name)
        code = _choose((own.get(key) or set()) | known_subjects().get(key, frozenset()), last, used)
        sure = code is not None
        if code is None and last:
            code, sure = _below(last, chr(0x100 + number), key)
        if code is not None:
            used.add(code)
            last = code
        out.append((code, sure))
    return out


def _below(last: str, mark: str, name: str) -> tuple[str, bool]:
    """A made-up code for a name that no list knows, one level below `last` or beside it."""
    economic = last[0] in "35"
    if len(last) == 3 or (len(last) == 5 and not economic):
        return last + mark * 2, True
    return last[:-2] + mark * 2, economic or name in GENERIC_ITEMS


def _choose(codes: Iterable[str], last: str, used: set[str]) -> str | None:
    free = [code for code in codes if code not in used]
    for size in (7, 5):
        if len(last) >= size - 2:
            below = [code for code in free if len(code) == size and code[:size - 2] == last[:size - 2]]
            if below:
                return min(below)
    tops = [code for code in free if len(code) == 3]
    return min(tops, key=lambda code: (bool(last) and code[0] != last[0], code)) if tops else None
