"""A document's export against its gold: what counts as right, wrong, missed, silent, and what is not scored."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from evals.export import Export
from evals.scoring.document import count, judge, tables_of, trust_parts
from evals.scoring.gold import Gold, GoldError, load_gold
from evals.scoring.specs import SPECS

DOCUMENT = {"document_id": "d", "file_name": "a.pdf", "kind": "other", "status": "ok"}


def line(name, amount, **more):
    return {"document_id": "d", "table_kind": "expenditure_summary", "measure": "total", "name": name, "amount_printed": amount, "unit": "万元",
            "amount_yuan": format(Decimal(amount) * 10000, "f"), "page": 3, **more}


def gold(complete=(), checks=None, **tables) -> Gold:
    return Gold(name="g", meta={"file_names": ["a.pdf"], "sha256": {"a.pdf": "d"}, "complete": list(complete)},
                tables={table: tables.get(table, []) for table in SPECS}, checks=checks)


def export(**tables) -> Export:
    return Export({"documents": [DOCUMENT], **tables})


def judged(labels, found):
    return judge("g", "d", "a.pdf", found, count(labels, found), None)


def test_rows_pair_by_their_keys_whatever_the_order() -> None:
    labels = gold(lines=[line("教育支出", "10.00"), line("水利支出", "20.00")])
    scores = count(labels, export(lines=[line("水利支出", "20.00"), line("教育支出", "10.00")]))

    assert tables_of(scores)["lines"].values.f1 == 1.0
    assert not scores.misses


def test_a_wrong_figure_is_wrong_and_missed_and_says_so() -> None:
    scores = count(gold(lines=[line("教育支出", "10.00")]), export(lines=[line("教育支出", "10.01", bbox=[1, 2, 3, 4])]))
    figures = tables_of(scores)["lines"].fields["amount_printed"]

    assert (figures.tp, figures.fp, figures.fn, figures.near_f1) == (0, 1, 1, 0.0)
    (miss,) = [m for m in scores.misses if m.field == "amount_printed"]
    assert (miss.expected, miss.found, miss.page, miss.box) == ("10.00", "10.01", 3, (1, 2, 3, 4))


def test_surplus_rows_are_wrong_only_where_everything_is_labelled() -> None:
    found = export(lines=[line("教育支出", "10.00"), line("水利支出", "20.00")])

    assert tables_of(count(gold(lines=[line("教育支出", "10.00")]), found))["lines"].rows.fp == 0
    assert tables_of(count(gold(["lines"], lines=[line("教育支出", "10.00")]), found))["lines"].rows.fp == 1
    assert tables_of(count(gold(["lines:three_public"], lines=[line("教育支出", "10.00")]), found))["lines"].rows.fp == 0


def test_a_failed_document_has_found_nothing() -> None:
    failed = Export({"documents": [{**DOCUMENT, "status": "failed", "problem": "damaged"}], "lines": [line("教育支出", "10.00")]})
    result = judged(gold(lines=[line("教育支出", "10.00")]), failed)

    assert result.values.f1 == 0.0
    assert result.scores["f1"].value == 0.0
    assert "damaged" in result.scores["f1"].reason
    assert judged(gold(lines=[line("教育支出", "10.00")]), Export({})).values.recall == 0.0


def test_what_has_no_labels_is_unscored_not_nought() -> None:
    result = judged(gold(lines=[line("教育支出", "10.00")]), export(lines=[line("教育支出", "10.00")]))

    assert {"f1", "f1.lines"} <= set(result.scores)
    assert not {"f1.narratives", "checks.recall", "grounding.box", "alignment", "coverage"} & set(result.scores)
    assert all(score.reason for score in result.scores.values())


def test_columns_that_are_not_labelled_are_not_judged() -> None:
    labelled = {"table_kind": "expenditure_summary", "measure": "total", "name": "教育支出", "amount_printed": "10.00"}
    scores = count(gold(lines=[labelled]), export(lines=[line("教育支出", "10.00", unit="元")]))

    assert ("lines", "unit") not in scores.values or scores.values["lines", "unit"].fp == 0


def test_doubtful_rows_absorb_their_partner() -> None:
    scores = count(gold(["lines"], lines=[line("教育支出", "10.00", doubtful=True)]), export(lines=[line("教育支出", "99.00")]))

    assert not scores.misses
    assert not tables_of(scores)


def test_silent_errors_are_those_nobody_is_asked_about() -> None:
    labels = gold(lines=[line("教育支出", "10.00")])
    wrong = [line("教育支出", "10.01", page=3, bbox=[1, 2, 3, 4])]
    asked = [{"document_id": "d", "target_table": "lines", "target_key": json.dumps({"name": "教育支出"}), "field": "amount", "state": "open"}]

    assert trust_parts(count(labels, export(lines=wrong)).trust)["lines"].silent == 2
    assert trust_parts(count(labels, export(lines=wrong, reviews=asked)).trust)["lines"].silent == 0
    assert trust_parts(count(labels, export(lines=wrong, reviews=[{**asked[0], "state": "done"}])).trust)["lines"].silent == 2


def test_boxes_count_from_half_overlap_on() -> None:
    labels = gold(lines=[line("教育支出", "10.00", bbox=[0, 0, 10, 10])])

    for box, right in (([0, 0, 10, 10], 1.0), ([0, 0, 10, 6], 1.0), ([0, 0, 10, 4], 0.0), (None, 0.0)):
        result = judged(labels, export(lines=[line("教育支出", "10.00", bbox=box)]))
        assert result.scores["grounding.box"].value == right


CHECK = {"family": "totals", "status": "fail", "subject": "收支总表", "observed": "110.00", "expected": "100.00", "pages": [4],
         "quotes": ["110.00", "100.00"]}


def reported(**more):
    return {"document_id": "d", "family": "totals", "title": "合计", "subject": "收支总表", "status": "fail", "observed": "110.00", "expected": "100.00",
            "group_id": "g1", "fingerprint": "f1", "evidence": [{"page": 4, "text": "110.00", "bbox": [1, 2, 3, 4]}], **more}


def test_checks_are_found_by_what_they_quote() -> None:
    labels = gold(checks=[CHECK])

    assert judged(labels, export(checks=[reported()])).scores["checks.recall"].value == 1.0
    assert judged(labels, export(checks=[reported(status="pass")])).scores["checks.recall"].value == 0.0
    elsewhere = judged(labels, export(checks=[reported(evidence=[{"page": 9, "text": "110.00"}])]))
    assert (elsewhere.scores["checks.recall"].value, elsewhere.scores["checks.precision"].value) == (0.0, 0.0)
    assert {miss.kind for miss in elsewhere.misses} == {"fail not reported", "groups_unexpected"}


def test_a_trap_that_is_reported_is_told() -> None:
    result = judged(gold(checks=[{**CHECK, "status": "pass", "trap": True}]), export(checks=[reported()]))

    assert result.scores["checks.traps_avoided"].value == 0.0
    assert result.misses[0].kind == "groups_on_traps"


def test_gold_that_is_not_json_names_its_line(tmp_path) -> None:
    (tmp_path / "meta.json").write_text("{}", "utf-8")
    (tmp_path / "lines.jsonl").write_text('{"name": "甲"}\n{oops\n', "utf-8")

    with pytest.raises(GoldError, match=r"lines\.jsonl:2"):
        load_gold(tmp_path)


def test_what_an_engine_is_not_for_is_not_scored() -> None:
    labels = gold(lines=[line("教育支出", "10.00")], checks=[CHECK], cells=[{"table_id": "t", "row": 1, "column": 1, "text": "10.00", "state": "number", "page": 3}])
    cells = [{"document_id": "d", "table_id": "x", "row": 9, "column": 9, "text": "10.00", "state": "number", "page": 3}]
    result = judge("g", "d", "a.pdf", export(cells=cells), count(labels, export(cells=cells), {"cells"}), None, {"cells"})

    assert result.scores["cells.whole"].value == 1.0
    assert not {"f1.lines", "checks.recall"} & set(result.scores)
