"""The report shows what documents say as text, never as markup, and shares honestly."""

from __future__ import annotations

import pytest

from evals.report.page import _gravity, _marked, _share
from evals.report.plots import trend
from evals.results import Miss


def miss(**more) -> Miss:
    return Miss(**{"table": "cells", "kind": "wrong value", "field": "text", "row": "甲", "why": "…", **more})


def test_what_differs_is_marked_and_markup_is_text() -> None:
    expected, found = _marked(miss(expected="1,234.50", found="1,284.50"))
    assert (expected, found) == ("1,2<mark>3</mark>4.50", "1,2<mark>8</mark>4.50")

    expected, found = _marked(miss(expected="<script>甲", found=None))
    assert "<script>" not in expected and found is None


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (1.0, "100.00"), (0.99999, "99.99"), (0.0, "0.00"), (0.5, "50.00")])
def test_what_is_not_whole_never_shows_as_whole(value, shown) -> None:
    assert _share(value) == shown


def test_wrong_figures_come_first() -> None:
    order = sorted([miss(table="narratives"), miss(table="lines", field="amount_yuan"), miss(table="checks", kind="fail not reported", field=None)], key=_gravity)
    assert [m.table for m in order] == ["lines", "checks", "narratives"]


def test_one_run_has_no_trend() -> None:
    assert trend([]) is None
