"""The stage stays a small part of what sending the whole text would cost, counted in characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.token_share import MOST_BACK, MOST_SHARE, choosing, page_text, pointing, whole
from pipeline.batch.document import read_document

DOCUMENTS = Path(__file__).parents[3] / "evals" / "fixtures" / "documents"


@pytest.mark.parametrize("name", ["sz_图书馆_2026_部门预算", "sh_审计局_2026_部门预算", "cn_图书馆_2024_部门决算"])
def test_both_forms_cost_little(name: str) -> None:
    data = (DOCUMENTS / f"{name}.pdf").read_bytes()
    rows = read_document(data, name).rows
    against = whole(page_text(data), rows["narratives"], [row for row in rows["projects"] if row.source == "narrative"], len)
    points, chooses = pointing(rows["asks"], len), choosing(rows["asks"], len)
    assert points.calls == 1
    assert points.total <= MOST_SHARE * against.total
    assert points.back <= MOST_BACK * against.back
    assert chooses.total <= MOST_SHARE * against.total
