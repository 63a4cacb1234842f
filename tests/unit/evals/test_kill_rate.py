"""Planted figures: what they become, proof that nothing else changes, and verdicts on them."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cli import main
from evals.gate import baseline_of
from evals.kill_rate import WHERES, KillResult, judged, kill_rate, table, totals
from evals.mutants.errors import KINDS, Kind, mistyped
from evals.mutants.figures import amount, candidates, is_amount, number_tokens
from evals.mutants.planting import Original, plant
from evals.mutants.stream import shown_strings
from evals.results import RunResult
from pipeline.batch.document import read_document

DOCUMENTS = Path(__file__).parents[3] / "evals" / "fixtures" / "documents"
NAME = "sz_图书馆_2026_部门预算"
FILE = DOCUMENTS / f"{NAME}.pdf"


@pytest.fixture(scope="module")
def result() -> KillResult:
    return kill_rate(FILE.read_bytes(), FILE.name, 4)


@given(st.decimals(min_value="0.01", max_value="99999999", places=2), st.booleans(), st.sampled_from(KINDS), st.integers(0, 99))
def test_a_mistyped_figure_is_another_number(value: Decimal, separated: bool, kind: Kind, seed: int) -> None:
    printed = f"{value:,}" if separated else f"{value}"
    new = mistyped(printed, kind, random.Random(seed))
    assert new is None or (amount(new) is not None and amount(new) != value)
    if kind == "sign":
        assert new == f"-{printed}"
    if kind == "digit":
        assert new is not None
        assert len(new) == len(printed)
        assert sum(a != b for a, b in zip(new, printed, strict=True)) == 1
    if kind == "swap" and new is not None:
        assert sorted(new) == sorted(printed)


@pytest.mark.parametrize(("printed", "expected"), [("2080505", False), ("20805", False), ("2026", False), ("7", False), ("1,234", True), ("0.5", True), ("87", True)])
def test_codes_years_and_ordinals_are_no_amounts(printed: str, expected: bool) -> None:
    assert is_amount(printed) is expected


def test_numbers_are_found_with_their_places() -> None:
    assert number_tokens("共１，２３４.５万元(-6)") == [("1234.5", 1, 8), ("-6", 11, 13)]


def test_strings_of_a_content_stream_are_found_with_their_codes() -> None:
    stream = b"BT /F1 9 Tf (a\\(\\101\\\nb(c)) Tj % (no) Tj\n/F2 9 Tf [<0041 0042> -20 <004>] TJ (lost) 1 0 Td ET"
    found = list(shown_strings(stream, {"F2": 2}))
    assert [(o.font, o.codes) for o in found] == [("F1", [b"a", b"(", b"A", b"b", b"(", b"c", b")"]), ("F2", [b"\0A", b"\0B"]), ("F2", [b"\0@"])]
    assert stream[found[0].start:found[0].end] == b"(a\\(\\101\\\nb(c))"


def test_a_string_without_end_is_an_error() -> None:
    with pytest.raises(ValueError, match="without end"):
        list(shown_strings(b"(abc Tj", {}))


@pytest.mark.parametrize("name", [NAME, "sh_水务局_2026_部门预算_旋转_差错"])
def test_a_mutant_differs_in_one_figure_only(name: str) -> None:
    pdf = (DOCUMENTS / f"{name}.pdf").read_bytes()
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        figures = [figure for number, page in enumerate(document, 1) for figure in candidates(page, number, "table")]
    figure = random.Random(1).choice(figures)
    mutant = plant(Original(pdf), figure, "digit", random.Random(1))
    assert mutant is not None
    with pymupdf.open(stream=pdf, filetype="pdf") as before, pymupdf.open(stream=mutant.pdf, filetype="pdf") as after:
        pages = [(a.get_text(), b.get_text()) for a, b in zip(before, after, strict=True)]
    assert [number for number, (a, b) in enumerate(pages, 1) if a != b] == [mutant.page]
    old, new = pages[mutant.page - 1]
    assert len(old) == len(new)
    assert mutant.old != mutant.new


def test_kinds_take_turns_and_the_seed_decides(result: KillResult) -> None:
    assert [trial.kind for trial in result.trials] == list(KINDS[:4])
    assert result == kill_rate(FILE.read_bytes(), FILE.name, 4)
    assert result.trials != kill_rate(FILE.read_bytes(), FILE.name, 4, seed=1).trials


def test_planted_figures_are_read_and_noticed(result: KillResult) -> None:
    assert result.problem is None
    assert 0 < result.limit <= result.figures
    assert not any(trial.unread for trial in result.trials)
    assert all(trial.verdict == "killed" for trial in result.trials if trial.checked)
    assert all(trial.by for trial in result.trials if trial.verdict == "killed")


def test_a_copy_without_a_change_is_missed_and_one_that_is_no_pdf_broken() -> None:
    pdf = FILE.read_bytes()
    base = read_document(pdf, FILE.name)
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        figure = next(figure for number, page in enumerate(document, 1) for figure in candidates(page, number, "table"))
    mutant = plant(Original(pdf), figure, "digit", random.Random(0))
    assert mutant is not None
    assert judged(base, mutant._replace(pdf=pdf))[0] == "missed"
    assert judged(base, mutant._replace(pdf=b"%PDF-1.7 cut"))[0] == "broken"
    far = mutant._replace(page=1, place=(0, 0, 1, 1), new_place=(0, 0, 1, 1))
    assert judged(base, far)[0] == "elsewhere"


@pytest.mark.parametrize(("data", "problem"), [(b"%PDF-1.7 cut", "the original can't be read: UnreadableDocument"), (b"<html><p>1,234</p></html>", "no PDF")])
def test_what_cannot_be_read_has_a_problem_and_no_rate(data: bytes, problem: str) -> None:
    result = kill_rate(data, "file", 4)
    assert result.problem == problem
    assert totals([result])["kill_rate"] is None


def test_totals_and_table_tell_the_same(result: KillResult) -> None:
    assert totals([result])["killed"] == result.killed
    assert table([result]).splitlines()[-1].split()[:2] == [str(len(result.trials)), str(result.killed)]
    assert {trial.where for trial in result.trials} <= set(WHERES)


def test_kill_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "kill.json"
    assert main(["kill", str(FILE), "--n", "2", "--kinds", "sign", "--where", "table", "--json", str(file)]) == 0
    assert "kind sign" in capsys.readouterr().out
    assert '"kill_rate"' in file.read_text("utf-8")
    with pytest.raises(SystemExit):
        main(["kill", str(FILE), "--kinds", "typo"])


def test_a_run_has_the_score_on_demand_and_the_baseline_never(tmp_path: Path) -> None:
    assert main(["run", "--suite", "fixtures", "--only", NAME, "--kill", "2", "--out", str(tmp_path)]) == 0
    run = RunResult.model_validate_json(next((tmp_path / "runs").glob("*.json")).read_bytes())
    score = run.engines[0].documents[0].scores["kill_rate"]
    assert (score.whole, run.engines[0].totals["kill_rate"].documents) == (2, 1)
    assert all("kill_rate" not in scores for engine in baseline_of(run).engines.values() for scores in engine.documents.values())


def test_a_run_with_a_model_only_has_nothing_to_plant_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--suite", "fixtures", "--llm", "auto:any", "--kill", "2", "--out", str(tmp_path)]) == 2
    assert "add --llm none" in capsys.readouterr().err
