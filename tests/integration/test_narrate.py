"""The model's stage over a store: whatever a model says, what is accepted is on the page; nothing is asked twice."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.scoring.text import plain
from pipeline.batch.archive import Archive
from pipeline.batch.narrate import Told, narrate
from pipeline.config import Settings, llm_settings_from
from pipeline.llm import embedded, transport
from pipeline.store.store import Store
from tests.fake_llm.chance import by_chance
from tests.fake_llm.cues import by_cues
from tests.fake_llm.server import Abilities, FakeServer

FIXTURES = Path(__file__).parents[2] / "evals" / "fixtures"
NAMES = ("sz_图书馆_2026_部门预算", "sh_审计局_2026_部门预算", "cn_图书馆_2024_部门决算")
GRAMMAR = Abilities(strict=False, json_object=False, tools=False, grammar=True)
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the pattern reader alone."""
    out = tmp_path_factory.mktemp("read")
    with Store.open(out, create=True) as store:
        Archive(store, Settings(jobs=1), out).extract([FIXTURES / "documents" / f"{name}.pdf" for name in NAMES])
    return out


@pytest.fixture
def out(read: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(read, tmp_path / "out"))


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "FIRST_WAIT_SECONDS", 0.02)


def rows_of(out: Path, table: str = "narratives") -> Rows:
    with Store.open(out) as store:
        return list(store.rows(table))


def told_by(out: Path, base_url: str, model: str = "fake", key: str = "k", **environment: str) -> Told:
    named = {"MINGXI_LLM_BASE_URL": base_url, "MINGXI_LLM_MODEL": model, "MINGXI_LLM_API_KEY": key, "MINGXI_CACHE": str(out / "cache"), **environment}
    with Store.open(out) as store:
        return narrate(store, llm_settings_from(named, out), store_run(store), lambda done, total: None)


def store_run(store: Store) -> str:
    return str(next(iter(store.rows("runs")))["run_id"])


def wrong_among_accepted(rows: Rows) -> list[str]:
    """Accepted values of labelled fields that no label has."""
    with_labels = {json.loads(line)["field"] + "/" + plain(json.loads(line)["text"]) for name in NAMES
                   for line in (FIXTURES / "gold" / name / "narratives.jsonl").read_text("utf-8").splitlines()}
    fields = {label.split("/", 1)[0] for label in with_labels}
    return [row["text"] for row in rows if row["accepted"] and row["field"] in fields and f"{row['field']}/{plain(row['text'])}" not in with_labels]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("abilities", [Abilities(), GRAMMAR], ids=["points", "chooses"])
def test_a_model_that_answers_at_random_changes_no_accepted_value(out: Path, seed: int, abilities: Abilities) -> None:
    before = rows_of(out)
    with FakeServer([], by_chance(seed), abilities=abilities) as server:
        told = told_by(out, server.base_url)
        assert {"grammar" in call.body for call in server.calls[-3:]} == {abilities.grammar}
    after = rows_of(out)
    assert told.documents == 3
    assert told.trust < 0.75
    assert told.asked > 10 or abilities.grammar
    key = [(row["document_id"], row["field"], row["subject"], row["text"]) for row in before if row["accepted"]]
    assert [(row["document_id"], row["field"], row["subject"], row["text"]) for row in after if row["accepted"]] == key
    assert wrong_among_accepted(after) == []


def test_a_model_that_reads_well_agrees_and_is_never_asked_again(out: Path) -> None:
    before = rows_of(out)
    with FakeServer([], by_cues) as server:
        told = told_by(out, server.base_url)
        calls = len(server.calls)
        again = told_by(out, server.base_url)
        assert len(server.calls) == calls
    assert (told.documents, again.documents) == (3, 0)
    assert told.trust == 1
    assert told.agreed == told.asked > 10
    rows = rows_of(out)
    assert [row["text"] for row in rows if row["reader"] != "llm"] == [row["text"] for row in before]
    assert sum(row["reader"] == "both" for row in rows) == told.agreed
    assert [(row["engine"], row["model"], row["prompt_versions"]) for row in rows_of(out, "runs")] == [("remote", "fake", "project_point@2:json_schema")]


def test_a_run_has_not_finished_while_the_model_is_asked(out: Path) -> None:
    meanwhile: list[str | None] = []

    def by_cues_looking(body: dict[str, Any]) -> str:
        meanwhile.append(rows_of(out, "runs")[0]["finished_at"])
        return by_cues(body)

    with FakeServer([], by_cues_looking) as server:
        told_by(out, server.base_url)
    assert meanwhile[-1] is None
    assert rows_of(out, "runs")[0]["finished_at"] is not None


def test_a_cached_answer_is_used_by_another_results_folder_after_a_crash(out: Path) -> None:
    """The stage is done again from kept answers when its rows are lost, without a call."""
    with FakeServer([], by_cues) as server:
        told_by(out, server.base_url)
        calls, rows = len(server.calls), rows_of(out)
        with Store.open(out) as store:
            store.forget(row["document_id"] for row in store.rows("documents"))
            Archive(store, Settings(jobs=1), out).extract([FIXTURES / "documents" / f"{name}.pdf" for name in NAMES])
        assert told_by(out, server.base_url).documents == 3
        assert len(server.calls) == calls
    assert rows_of(out) == rows


@pytest.mark.parametrize("plan", [["made_up"] * 99, ["injection"] * 99, ["empty"] * 99, ["out_of_range"] * 99, ["truncated"] * 99, ["500"] * 99])
def test_a_broken_model_costs_no_value(out: Path, plan: list[str]) -> None:
    before = rows_of(out)
    probing = ["ok"] * 5
    with FakeServer(probing + plan, by_cues_or_probe) as server:
        told_by(out, server.base_url)
    assert [row | {"flags": []} for row in rows_of(out)] == [row | {"flags": []} for row in before]


def by_cues_or_probe(body: dict[str, Any]) -> str:
    return by_cues(body)


def test_a_server_that_refuses_stops_the_stage_and_keeps_what_was_read(out: Path) -> None:
    before = rows_of(out)
    with FakeServer(["ok"] * 5 + ["401"] * 99, by_chance(1)) as server:
        told = told_by(out, server.base_url)
    assert told.stopped
    assert rows_of(out) == before


@pytest.fixture(scope="module")
def embedded_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if not embedded.installed() and not os.environ.get("CI"):
        pytest.skip("the extra `local` (xllamacpp and the model) isn't installed")
    folder = tmp_path_factory.mktemp("cache")
    embedded.model_file(folder)
    yield folder
    shutil.rmtree(folder / "models")  # a quarter of a gigabyte


@pytest.mark.slow
def test_the_embedded_model_for_real(out: Path, embedded_cache: Path) -> None:
    """Every value stays a slice, whatever it says; a second run asks nothing."""
    before = rows_of(out)
    with Store.open(out) as store:
        settings = llm_settings_from({"MINGXI_CACHE": str(embedded_cache)}, out, mode="embedded")
        told = narrate(store, settings, store_run(store), lambda done, total: None)
        assert narrate(store, settings, store_run(store), lambda done, total: None).documents == 0
    assert told.documents == 3
    assert told.trust > 0
    rows = rows_of(out)
    assert [row["text"] for row in rows if row["reader"] != "llm"] == [row["text"] for row in before]
    assert wrong_among_accepted(rows) == []


def answers_of(form: Abilities) -> Callable[[dict[str, Any]], str]:
    return by_chance(7) if form.grammar else by_cues


def test_two_servers_by_settings_alone(out: Path) -> None:
    """Address and model are settings: one server points, the other chooses; the readers' versions say which."""
    versions = []
    for abilities in (Abilities(), GRAMMAR):
        with FakeServer([], answers_of(abilities), abilities=abilities) as server:
            assert told_by(out, server.base_url).documents == 3
        versions += [row["prompt_versions"] for row in rows_of(out, "runs")]
    assert versions == ["project_point@2:json_schema", "project_choice@2:grammar"]
