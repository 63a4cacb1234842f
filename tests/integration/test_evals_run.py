"""`python -m evals` as people use it, and its figures against those of the outside scorer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.cli import UNUSABLE, main
from evals.engines.mingxi import Mingxi
from evals.gate import BASELINE, read_baseline, restricted
from evals.results import RunResult
from evals.runner import run
from evals.scoring.document import count, tables_of, values_of
from evals.scoring.tally import Scores
from evals.suites import FIXTURES, find_suite

ONE = "zp_水务局_2025_自评表"
SHARED = Path(__file__).resolve().parents[3] / "shared"
COUNTED = ("tp", "fp", "fn", "precision", "recall", "f1", "near_f1")


@pytest.fixture
def out(tmp_path):
    assert main(["run", "--suite", FIXTURES, "--only", ONE, "--out", str(tmp_path)]) == 0
    return tmp_path


def test_a_run_is_one_file_and_a_report(out, capsys) -> None:
    (file,) = (out / "runs").iterdir()
    result = RunResult.model_validate_json(file.read_bytes())
    html = (out / "report.html").read_text("utf-8")

    assert [document.name for document in result.engines[0].documents] == [ONE]
    assert set(result.prompts) >= {"project_choice"} and result.revision and result.parser_version
    assert ONE in html and "<svg" in html and "http" not in html.replace("http://www.w3.org", "").replace("http://purl.org", "").replace(
        "http://creativecommons.org", "").replace("https://matplotlib.org", "")
    assert ONE not in capsys.readouterr().err


def test_misses_are_shown_with_the_place_on_the_page(tmp_path, monkeypatch) -> None:
    import evals.engines.mingxi as engine

    intact = engine.read_export

    def one_digit_wrong(folder):
        for file in folder.rglob("cells.jsonl"):
            rows = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
            row = next(row for row in rows if row["state"] == "number")
            row["value"] = row["text"] = "987654.32"
            file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        return intact(folder)

    monkeypatch.setattr(engine, "read_export", one_digit_wrong)
    assert main(["run", "--suite", FIXTURES, "--only", ONE, "--out", str(tmp_path)]) == 0
    html = (tmp_path / "report.html").read_text("utf-8")

    assert "987654.32" in html.replace("<mark>", "").replace("</mark>", "")
    assert "data:image/png;base64," in html


def test_runs_compare(out, capsys) -> None:
    (file,) = (out / "runs").iterdir()
    changed = json.loads(file.read_text("utf-8"))
    score = changed["engines"][0]["documents"][0]["scores"]["f1"]
    score["part"], score["value"] = score["part"] / 2, 0.5
    (out / "other.json").write_text(json.dumps(changed), "utf-8")
    capsys.readouterr()

    assert main(["compare", str(file), str(file)]) == 0
    assert "nothing moved" in capsys.readouterr().out
    assert main(["compare", str(file), str(out / "other.json")]) == 0
    assert "f1 " in capsys.readouterr().out


def test_what_cannot_be_run_says_why(tmp_path, capsys) -> None:
    assert main(["run", "--suite", str(tmp_path), "--out", str(tmp_path)]) == UNUSABLE
    assert "no gold" in capsys.readouterr().err
    assert main(["run", "--suite", FIXTURES, "--llm", "everything", "--out", str(tmp_path)]) == UNUSABLE
    assert "auto:MODEL" in capsys.readouterr().err
    assert main(["compare", str(tmp_path), str(tmp_path)]) == UNUSABLE


def test_the_baseline_holds_every_fixture() -> None:
    names = {item.name for item in find_suite(FIXTURES).files}
    baseline = read_baseline()

    assert set(baseline.engines) == {"mingxi none", "mingxi embedded"}
    for engine in baseline.engines.values():
        assert set(engine.documents) == names, f"a fixture came or went: python -m evals baseline ({BASELINE.name})"
    assert set(restricted(baseline, [ONE]).engines["mingxi none"].documents) == {ONE}


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.parametrize("suite", [FIXTURES, str(SHARED / "gold")], ids=["fixtures", "gold"])
def test_figures_are_those_of_the_outside_scorer(suite, tmp_path) -> None:
    found = find_suite(suite)
    reading = Mingxi("none", 2).read([item.path for item in found.files], tmp_path / "work")
    total = Scores()
    for item in found.files:
        total.add(count(item.gold, reading.export.document(item.document_id, item.path.name)))
    gold = Path(__file__).parents[2] / "evals" / "fixtures" / "gold" if suite == FIXTURES else Path(suite)
    subprocess.run([sys.executable, str(SHARED / "tools" / "score.py"), str(tmp_path / "work" / "export"), str(gold), "--json", str(tmp_path / "s.json")],
                   check=True, capture_output=True)
    outside = json.loads((tmp_path / "s.json").read_text("utf-8"))["total"]

    ours = {table: {"values": s.values, "rows": s.rows, **s.fields} for table, s in tables_of(total).items()}
    assert set(ours) == set(outside["tables"])
    for table, scored in outside["tables"].items():
        for name, figures in {"values": scored["values"], "rows": scored["rows"], **scored["fields"]}.items():
            assert {k: figures[k] for k in COUNTED} == {k: getattr(ours[table][name], k) for k in COUNTED}, (table, name)
    assert {k: outside["values"][k] for k in COUNTED} == {k: getattr(values_of(total), k) for k in COUNTED}
    counts = {name: number for name, number in outside["checks"].items() if name not in ("recall", "recall_causes", "precision")}
    assert counts == {name: total.checks[name] for name in counts}
    assert outside["trust"]["silent_errors"] == sum(number for (part, kind), number in total.trust.items() if kind == "silent" and ":" not in part)


def test_every_engine_is_judged_by_pydantic_evals_with_reasons() -> None:
    suite = find_suite(FIXTURES, only=[ONE])
    _, (report,) = run(suite, [Mingxi("none", 1)])

    (case,) = report.cases
    assert case.scores["f1"].reason
    assert not report.failures
