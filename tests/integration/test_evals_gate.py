"""The gate is green on the code as it is, and red as soon as a parser breaks or a prompt is emptied."""

from __future__ import annotations

import os
import re

import pytest

import pipeline.batch.document
import prompts.loader
from evals.cli import RED, main
from pipeline.llm import embedded

ONE = "sz_图书馆_2026_部门预算"


def gate(mode: str) -> int:
    return main(["gate", "--llm", mode, "--only", ONE, "--jobs", "1"])


def test_the_code_as_it_is_passes(capsys) -> None:
    assert gate("none") == 0
    assert "green" in capsys.readouterr().out


def test_a_line_parser_that_loses_its_last_figure_turns_it_red(monkeypatch, capsys) -> None:
    intact = pipeline.batch.document.table_lines
    monkeypatch.setattr(pipeline.batch.document, "table_lines", lambda *given: list(intact(*given))[:-1])

    assert gate("none") == RED
    assert re.search(r"RED: mingxi none: f1.lines 1\.0000 → 0\.9", capsys.readouterr().out)


def test_a_parser_that_breaks_on_every_table_turns_it_red(monkeypatch, capsys) -> None:
    def broken(*_):
        raise IndexError("planted")

    monkeypatch.setattr(pipeline.batch.document, "read_table_rows", broken)

    assert gate("none") == RED
    assert "f1.cells 1.0000 → 0.0000" in capsys.readouterr().out


def test_a_reader_that_crashes_counts_as_nothing_found(monkeypatch, capsys) -> None:
    def broken(*_):
        raise ValueError("planted")

    monkeypatch.setattr(pipeline.batch.document, "identify", broken)

    assert gate("none") == RED
    assert "f1 1.0000 → 0.0000" in capsys.readouterr().out


def emptied(monkeypatch, version: str | None) -> None:
    """Takes every instruction out of the prompt of the choice; `version` is the number that it says it has."""
    intact = prompts.loader.parse

    def parse(name: str, text: str) -> prompts.loader.Prompt:
        if name != "project_choice":
            return intact(name, text)
        head = text.partition("\n---\n")[0]
        head = head if version is None else re.sub(r"version: \d+", f"version: {version}", head)
        return intact(name, f"{head}\n---\n[user]\n{{{{text}}}}\n")

    monkeypatch.setattr(prompts.loader, "parse", parse)


def test_a_prompt_emptied_under_its_version_turns_it_red(monkeypatch, capsys) -> None:
    emptied(monkeypatch, None)

    assert gate("none") == RED
    assert "RED: prompt project_choice: was changed under the same version" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.skipif(not embedded.installed() and not os.environ.get("CI"), reason="the embedded model is not installed (extra local)")
def test_a_prompt_emptied_as_a_new_version_turns_it_red_by_what_the_model_says(monkeypatch, capsys) -> None:
    emptied(monkeypatch, "999")

    assert gate("embedded") == RED
    assert re.search(r"RED: mingxi embedded: known answers 0\.\d+ → 0\.\d+", capsys.readouterr().out)
