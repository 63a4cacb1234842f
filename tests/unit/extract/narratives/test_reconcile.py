"""What becomes of two readings of one passage."""

from __future__ import annotations

import random

from pipeline.extract.narratives.asking import asks
from pipeline.extract.narratives.known import known_asks
from pipeline.extract.narratives.prose import prose_values
from pipeline.extract.narratives.reconcile import MODEL_ONLY, READERS_DIFFER, agreement, pattern_only, reconciled, same_slice
from pipeline.extract.narratives.rows import pattern_rows
from tests.unit.extract.narratives.prose import text_of

LINES = ("第二部分 收支总体情况", "2026年收入预算120万元，比上年增加20万元，主要原因是新设一所公园。", "2026年支出预算120万元，比上年增加20万元，新增的公园需要养护。")


def reading():
    paragraphs = text_of(*LINES).paragraphs
    values = list(prose_values(paragraphs, False))
    return pattern_rows("d", values), list(asks(paragraphs, values, False))


def test_questions_hold_the_pattern_readers_value_among_others():
    rows, questions = reading()
    assert [row.text for row in rows] == ["新设一所公园"]
    first, second = questions
    field = first.fields[0]
    assert first.text[slice(field.candidates[field.pattern].start - first.offset, field.candidates[field.pattern].end - first.offset)] == "新设一所公园"
    assert field.cued
    assert second.fields[0].pattern is None
    assert not second.fields[0].cued


def test_agreement_is_read_by_both():
    rows, questions = reading()
    field = questions[0].fields[0]
    answers = [{"total_change_reason": field.candidates[field.pattern]}, {"total_change_reason": None}]
    merged = reconciled("d", rows, questions, answers, 0.5)
    assert [(row.reader, row.accepted, row.flags) for row in merged] == [("both", True, ())]
    assert agreement(questions, answers) == (1, 1)


def test_a_weak_models_dissent_is_noted_and_a_good_models_needs_a_person():
    rows, questions = reading()
    answers = [{"total_change_reason": None}, {}]
    weak, good = (reconciled("d", rows, questions, answers, trust)[0] for trust in (0.5, 1.0))
    assert (weak.accepted, weak.flags) == (True, (READERS_DIFFER,))
    assert (good.accepted, good.flags) == (False, (READERS_DIFFER,))


def test_what_the_model_alone_finds_is_a_slice_accepted_from_a_good_model_and_nothing_from_a_bad_one():
    rows, questions = reading()
    piece = questions[1].fields[0].candidates[0]
    answers = [{}, {"total_change_reason": piece}]
    assert reconciled("d", rows, questions, answers, 0.5) == rows
    for trust, accepted in ((0.8, False), (1.0, True)):
        found = reconciled("d", rows, questions, answers, trust)[-1]
        assert found.text == questions[1].text[piece.start - questions[1].offset:piece.end - questions[1].offset]
        assert (found.reader, found.accepted, found.flags, found.ordinal) == ("llm", accepted, (MODEL_ONLY,), 1)


def test_reconciling_again_starts_from_the_pattern_reader():
    rows, questions = reading()
    flagged = [row.model_copy(update={"flags": ("no_cue",), "accepted": False}) for row in rows]
    for start in (rows, flagged):
        merged = reconciled("d", start, questions, [{"total_change_reason": None}, {"total_change_reason": questions[1].fields[0].candidates[0]}], 0.8)
        assert pattern_only(merged) == start


def test_unanswered_questions_change_nothing():
    rows, questions = reading()
    assert reconciled("d", rows, questions, [{}, {}], 1.0) == rows


def test_a_model_that_answers_at_random_fails_the_known_answers():
    known = known_asks()
    assert len(known) >= 12
    shares = []
    for seed in range(50):
        dice = random.Random(seed)
        right = [same_slice(dice.choice([*asked.candidates, None]), wants[asked.field]) for ask, wants in known for asked in ask.fields]
        shares.append(sum(right) / len(right))
    assert max(shares) < 0.6
