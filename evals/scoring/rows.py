"""Rows of one contract table against gold: pairs, values, what is missing and what is too much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.results import Miss, MissKind
from evals.scoring.gold import Gold
from evals.scoring.pairing import pair
from evals.scoring.places import IOU, first_place, iou
from evals.scoring.reviews import Reviews
from evals.scoring.specs import NUMBERS, SILENT_TABLES, SPECS, Spec, fields_of
from evals.scoring.tally import Scores, shown
from evals.scoring.text import Row, flat, missing
from evals.scoring.values import accepted_answers, anchor_similarity, doubtful, equal, is_anchor, likeness, near

_SUBJECT_ALIKE = 0.7
_NAMING = ("table_kind", "source", "field", "subject", "organisation", "code", "name", "row_label", "column_path", "level1", "level2", "level3",
           "measure_printed", "title", "ordinal")


def score_table(scores: Scores, gold: Gold, table: str, gold_rows: Sequence[Row], found: Sequence[Row], reviews: Reviews) -> None:
    """Adds one table of one document to `scores`. Rows without a gold partner are wrong only where gold is complete."""
    spec = SPECS[table]
    if not gold_rows and not any(gold.complete(table, row) for row in found):
        return
    pairs = pair(gold_rows, found, spec)
    judged = [name for name in fields_of(table) if any(name in row for row in gold_rows)] or list(spec.values)
    for i, j in pairs:
        if not doubtful(gold_rows[i]):
            scores.rows[table].tp += 1
            _score_pair(scores, gold, table, spec, gold_rows[i], found[j], reviews)
    taken_gold, taken = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, row in enumerate(gold_rows):
        if i not in taken_gold and not doubtful(row):
            _missing_row(scores, table, judged, row)
    for j, row in enumerate(found):
        if j not in taken and gold.complete(table, row) and not (table == "cells" and row.get("state") == "blank"):
            _surplus_row(scores, table, spec, judged, row, reviews)


def _missing_row(scores: Scores, table: str, judged: Sequence[str], row: Row) -> None:
    scores.rows[table].fn += 1
    for name in judged:
        if name in row and not missing(row[name]) and not doubtful(row, name):
            scores.values[table, name].fn += 1
            scores.values[table, name].like(likeness(name, row[name], None))
    if row.get("bbox"):
        scores.boxes.fn += 1
    scores.misses.append(_miss(table, "row missing", row, None, describe(row), None, "no exported row is like it"))


def _surplus_row(scores: Scores, table: str, spec: Spec, judged: Sequence[str], row: Row, reviews: Reviews) -> None:
    scores.rows[table].fp += 1
    for name in judged:
        if missing(row.get(name)):
            continue
        scores.values[table, name].fp += 1
        scores.values[table, name].like(likeness(name, None, row[name]))
        if name in spec.values and table in SILENT_TABLES:
            scores.count_trust((table,), reviews.refer_to(table, row, name), wrong=True)
    if table == "narratives":
        scores.count_trust((table, f"narratives:{row.get('field')}"), not row.get("accepted"), wrong=True)
    scores.misses.append(_miss(table, "row not in gold", row, None, None, describe(row), "every row of this kind is labelled, and this is none of them"))


def _score_pair(scores: Scores, gold: Gold, table: str, spec: Spec, gold_row: Row, row: Row, reviews: Reviews) -> None:
    text_wrong = False
    for name in fields_of(table):
        if name not in gold_row or doubtful(gold_row, name) or (table == "documents" and name in gold.doubtful_fields):
            continue
        value = row.get(name)
        right = _score_value(scores, table, spec, name, gold_row, row)
        text_wrong |= name == "text" and right is False
        if right is not None and table in SILENT_TABLES and name in spec.values and not missing(value):
            scores.count_trust((table,), reviews.refer_to(table, row, name), wrong=not right)
    if table == "narratives":
        scores.count_trust((table, f"narratives:{row.get('field')}"), not row.get("accepted"), wrong=text_wrong or _other_subject(gold_row, row))
    if gold_row.get("bbox"):
        same = bool(row.get("bbox")) and gold_row.get("page") == row.get("page") and iou(gold_row["bbox"], row["bbox"]) >= IOU
        scores.boxes.tp += same
        scores.boxes.fn += not same
        scores.boxes.fp += not same and bool(row.get("bbox"))


def _score_value(scores: Scores, table: str, spec: Spec, name: str, gold_row: Row, row: Row) -> bool | None:
    """Whether the value is right; None where both sides have none, which counts as nothing."""
    answers, value, tally = accepted_answers(gold_row, name, spec.values), row.get(name), scores.values[table, name]
    if missing(value) and any(missing(answer) for answer in answers):
        return None
    labelled = [answer for answer in answers if not missing(answer)]
    right = not missing(value) and any(equal(name, answer, value) for answer in labelled)
    alike = [likeness(name, answer, value) for answer in labelled or [None]]
    tally.like(1.0 if right and alike[0] is not None else max((a for a in alike if a is not None), default=None))
    if right:
        tally.tp += 1
        return True
    tally.fp += not missing(value)
    tally.fn += not missing(gold_row[name])
    tally.near += not missing(value) and any(near(name, answer, value) for answer in labelled)
    why = "the figures differ" if name in NUMBERS else "the texts differ beyond width and white space"
    if missing(value):
        why = "nothing was exported"
    elif missing(gold_row[name]):
        why = "the document prints none"
    scores.misses.append(_miss(table, "wrong value", row, name, shown(gold_row[name]), shown(value), why))
    return False


def _other_subject(gold_row: Row, row: Row) -> bool:
    subject, found = gold_row.get("subject"), flat(row.get("subject"))
    wanted = (found if anchor_similarity(subject, found) > _SUBJECT_ALIKE else "another") if is_anchor(subject) else flat(subject)
    return bool(wanted and found) and wanted not in found and found not in wanted


def describe(row: Row) -> str:
    """The row's values in a line, without its names and places."""
    left_out = {*_NAMING, "document_id", "table_id", "bbox", "places", "page", "also_accept", "row", "column", "char_start", "char_end", "flags"}
    parts = [f"{name}={shown(value)}" for name, value in row.items() if name not in left_out and shown(value) is not None]
    return ", ".join(parts)[:400]


def _named(row: Row) -> str:
    return " · ".join(str(shown(row[name]))[:60] for name in _NAMING if shown(row.get(name)) is not None) or "(the document)"


def _miss(table: str, kind: MissKind, row: Row, name: str | None, expected: Any, found: Any, why: str) -> Miss:
    page, box = first_place(row)
    return Miss(table=table, kind=kind, field=name, row=_named(row), expected=expected, found=found, page=page, box=box, why=why)
