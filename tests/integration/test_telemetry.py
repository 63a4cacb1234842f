"""What a run tells machines: log lines, metrics, spans; none of them tells what documents say (可观测性)."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from typer.testing import CliRunner

from pipeline import logs, tracing
from pipeline.cli import app
from pipeline.errors import UsageError
from tests.drawing import encrypted_pdf, write_archive
from tests.fake_llm.cues import by_cues
from tests.fake_llm.server import FakeServer

CANARY = "sk-canary-Zx81QpLm5523Vt"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider.get_tracer("test"))
    yield exporter
    tracing.use(None)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_archive(tmp_path / "in", 2)
    (tmp_path / "in" / "locked.pdf").write_bytes(encrypted_pdf())
    (tmp_path / "in" / "zz.pdf").write_bytes((tmp_path / "in" / "budget1.pdf").read_bytes())
    return tmp_path / "in"


def run(*arguments: object, **environment: str) -> int:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"MINGXI_LANG": "en", **environment}).exit_code


def command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "pipeline.cli", *map(str, arguments)], env={**os.environ, "MINGXI_LANG": "en", **environment},
                          capture_output=True, text=True, check=False)


def test_json_lines_of_a_run(archive: Path, tmp_path: Path) -> None:
    done = command("extract", archive, "--out", tmp_path / "out", "--llm", "none", MINGXI_LOG="info", MINGXI_LOG_FORMAT="json")
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [line["message"] for line in lines][:1] == ["run begins"]
    assert [line["message"] for line in lines][-1:] == ["run ends"]
    read = [line for line in lines if line["message"] == "document read"]
    assert sorted(line["status"] for line in read) == ["failed", "ok", "ok"]
    assert len({line["run_id"] for line in lines}) == 1
    assert all(len(line["document_id"]) == 64 and line["seconds"] >= 0 for line in read)
    assert {name for line in lines for name in line} <= {"time", "level", "logger", "message", *logs.FIELDS}


def test_without_asking_there_are_no_lines(archive: Path, tmp_path: Path) -> None:
    done = command("extract", archive, "--out", tmp_path / "out", "--llm", "none")
    assert not [line for line in done.stderr.splitlines() if line.startswith(("{", "INFO", "WARNING"))]


def test_an_error_is_told_by_type_and_place_alone() -> None:
    try:
        raise ValueError("the text of a document")
    except ValueError:
        record = logging.getLogger("pipeline.x").makeRecord("pipeline.x", logging.ERROR, __file__, 1, "broken", (), sys.exc_info())
    line = logs.JsonLines().format(record)
    assert (json.loads(line)["error"], "text of a document" in line) == ("ValueError", False)


@pytest.mark.parametrize(("name", "value"), [("MINGXI_LOG", "loud"), ("MINGXI_LOG_FORMAT", "xml")])
def test_values_that_mean_nothing(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=name):
        logs.configure({name: value})
    done = command("doctor", **{name: value})
    assert (done.returncode, name in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_metrics_of_a_run(archive: Path, tmp_path: Path) -> None:
    file = tmp_path / "mingxi.prom"
    assert run("extract", archive, "--out", tmp_path / "out", "--llm", "none", "--metrics", file) == 1
    told = dict(line.rsplit(" ", 1) for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    assert {told[f'mingxi_documents{{status="{status}"}}'] for status in ("ok", "failed")} == {"2", "1"}
    assert (told['mingxi_files{state="read"}'], told['mingxi_files{state="duplicate"}'], told['mingxi_files{state="waiting"}']) == ("3", "1", "0")
    assert told['mingxi_problems{category="encrypted"}'] == "1"
    assert float(told["mingxi_run_seconds"]) > 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_spans_of_documents_stages_and_calls(archive: Path, tmp_path: Path, spans: InMemorySpanExporter) -> None:
    with FakeServer(answer=by_cues) as server:
        run("extract", archive, "--out", tmp_path / "out", MINGXI_LLM_BASE_URL=server.base_url, MINGXI_LLM_MODEL="m", MINGXI_LLM_API_KEY=CANARY,
            MINGXI_CACHE=str(tmp_path / "cache"))
    found = spans.get_finished_spans()
    names = [span.name for span in found]
    assert names.count("document") == names.count("parse") == names.count("check") == 3
    assert {"run", "check across documents"} <= set(names)
    runs = {span.context.span_id for span in found if span.name == "run" and span.context}
    documents = {span.context.span_id: span for span in found if span.name == "document" and span.context}
    assert {span.parent.span_id for span in documents.values() if span.parent} == runs
    assert {span.parent.span_id for span in found if span.name in ("parse", "check") and span.parent} == set(documents)
    told = repr([(span.name, dict(span.attributes or {})) for span in found])
    assert CANARY not in told
    assert "万元" not in told


def test_spans_are_off_unless_asked_for() -> None:
    tracing.switch_on({})()
    with tracing.span("nothing"):
        tracing.ended("nothing", {"parse": 1.0})
