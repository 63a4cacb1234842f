"""What `mingxi check` prints: a few lines a document (核对结果摘要)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.checks.coverage import Coverage, coverage
from pipeline.checks.digest import Digest, Failure, digest
from pipeline.messages import Lang
from pipeline.store.store import Store

_CELL = re.compile(r'"table_id":"([^"]+)","row":(\d+),"column":(\d+)')
_NUMBER = '"state":"number"'
SHOWN_FAILURES = 20
SHOWN_INEXACT = 5

_WORDS: dict[str, tuple[str, str]] = {
    "exact": ("exact", "完全相符"), "rounding": ("by rounding", "尾差"), "touch": ("one unit apart", "末位相差1"), "undefined": ("no base", "基数为零"),
    "document": ("document", "文件自身矛盾"), "extraction": ("extraction", "疑识别有误"), "unknown": ("unknown", "原因待查"),
    "proven": ("proven", "已核"), "disputed": ("disputed", "存疑"), "insufficient": ("not checkable", "无法核对"), "no_relation": ("in no relation", "无勾稽关系"),
    "passes": ("passes", "相符"), "fails": ("problems", "问题"), "figures": ("figures in tables", "表内数字"), "page": ("p. ", "第{}页"),
    "more": ("… and {} more", "……另有{}项"), "none": ("no problems", "未发现问题"), "not_applicable": ("not applicable", "不适用"),
    "rounded": ("hold only through rounding, for example", "仅在尾差范围内相符，如"), "nothing": ("nothing to check", "没有可核对的内容")}


def _numbers(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Place and state of the number cells, read off the stored lines without parsing the rest."""
    for line in lines:
        if _NUMBER in line and (place := _CELL.search(line)) is not None:
            yield {"table_id": place.group(1), "row": int(place.group(2)), "column": int(place.group(3)), "state": "number"}


class CheckText:
    """The text in one language."""

    def __init__(self, lang: Lang) -> None:
        self._index = 1 if lang == "zh" else 0

    def lines(self, store: Store) -> Iterator[str]:
        """All documents of a store, then the totals."""
        documents = fails = 0
        for row in store.rows("documents"):
            checks = store.document_rows(row["document_id"], "checks")
            found = digest(checks)
            covered = coverage(store.document_rows(row["document_id"], "tables"), _numbers(store.document_lines(row["document_id"], "cells")), checks)
            documents += 1
            fails += len(found.failures)
            yield from self._document(row["file_name"], found, covered)
        yield f"{documents} {'个文件' if self._index else 'documents'} · {fails} {self._word('fails')}"

    def _word(self, key: str) -> str:
        return _WORDS[key][self._index]

    def _document(self, name: str, found: Digest, covered: Coverage) -> Iterator[str]:
        yield name
        if not found.states:
            yield f"  {self._word('nothing')}"
            return
        grades = " · ".join(f"{self._word(grade)} {found.passes[grade]:,}" for grade in ("exact", "rounding", "touch", "undefined") if found.passes.get(grade))
        others = " · ".join(f"{self._word(state)} {found.states[state]:,}" for state in ("insufficient", "not_applicable") if found.states.get(state))
        yield f"  {self._word('passes')}: {grades or 0}{' · ' + others if others else ''}"
        counts = " · ".join(f"{self._word(reason)} {covered.counts[reason]:,}" for reason in ("proven", "disputed", "insufficient", "no_relation")
                            if covered.counts.get(reason))
        if covered.numbers:
            where = ", ".join(f"{kind} {count:,}" for kind, count in sorted(covered.without.items(), key=lambda item: -item[1])[:3])
            yield f"  {self._word('figures')}: {covered.numbers:,} ({counts}{'; ' + where if where else ''})"
        if found.inexact:
            some = "; ".join(str(check["formula"]) for check in found.inexact[:SHOWN_INEXACT] if check["formula"] and len(check["formula"]) <= 60)
            yield f"  {len(found.inexact)} {self._word('rounded')}: {some}" if some else f"  {len(found.inexact)} {self._word('rounding')}"
        if not found.failures:
            yield f"  {self._word('none')}"
        for failure in found.failures[:SHOWN_FAILURES]:
            yield f"  ✗ {self._failure(failure)}"
        if len(found.failures) > SHOWN_FAILURES:
            yield "  " + self._word("more").format(len(found.failures) - SHOWN_FAILURES)

    def _failure(self, failure: Failure) -> str:
        page = "" if failure.page is None else _WORDS["page"][1].format(failure.page) if self._index else f"{_WORDS['page'][0]}{failure.page}"
        message = failure.message_zh if self._index else failure.message_en
        return f"{page} [{self._word(failure.cause)}] {message}"

