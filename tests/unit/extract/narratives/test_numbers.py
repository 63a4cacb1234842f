"""A value whose own amounts a failed check disputes needs a person."""

from __future__ import annotations

import pytest

from pipeline.extract.narratives.numbers import with_disputes
from schemas.place import Place
from schemas.rows import CheckRow, NarrativeRow

BOX = (50.0, 100.0, 300.0, 112.0)


def row(text: str, *places: Place) -> NarrativeRow:
    return NarrativeRow(document_id="d", field="operating_cost_note", ordinal=1, text=text, places=places, alignment="exact", reader="pattern", accepted=True)


def check(text: str, page: int | None = 2, status: str = "fail", table_id: str | None = None) -> CheckRow:
    evidence = {"document_id": "d", "table_id": table_id, "page": page, "bbox": None if page is None else [60.0, 101.0, 90.0, 111.0], "text": text}
    return CheckRow(check_id="c", family="f", title="t", document_id="d", status=status, evidence=(evidence,), fingerprint="x")


@pytest.mark.parametrize(("value", "against", "disputed"), [
    (row("运行经费30.00万元", Place(page=2, bbox=BOX)), check("运行经费30.00万元"), True),
    (row("运行经费30.00万元", Place(page=3, bbox=BOX)), check("运行经费30.00万元"), False),
    (row("运行经费30.00万元", Place(page=2, bbox=BOX)), check("运行经费31.00万元"), False),
    (row("运行经费30.00万元", Place(page=2, bbox=BOX)), check("30.00万元", table_id="t01"), False),
    (row("运行经费30.00万元", Place(page=2, bbox=BOX)), check("运行经费30.00万元", status="pass"), False),
    (row("第3、养护绿地", Place(page=2, bbox=BOX)), check("3、养护绿地"), False),
    (row("运行经费30.00万元"), check("运行经费30.00万元", page=None), True),
])
def test_only_its_own_amounts_where_it_stands(value, against, disputed):
    found, = with_disputes([value], [against])
    assert (found.accepted, found.flags) == ((False, ("numbers_disputed",)) if disputed else (True, ()))
