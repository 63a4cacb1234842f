from __future__ import annotations

import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest

from pipeline.doctor import NEEDED, examine_machine
from pipeline.messages import Messages

ENGLISH = Messages("en")


def versions(monkeypatch: pytest.MonkeyPatch, **given: str | None) -> None:
    def version(name: str) -> str:
        found = given.get(name, "1.28.2")
        if found is None:
            raise importlib.metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr(importlib.metadata, "version", version)


def test_every_package_that_the_project_needs_is_looked_for() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert {re.split(r"[^\w-]", line)[0] for line in project["dependencies"]} == {*NEEDED} - {"mingxi"}


def test_this_machine_has_all() -> None:
    machine = examine_machine("1", ENGLISH)
    assert machine.good
    assert len(machine.lines) == 1 + len(NEEDED)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    versions(monkeypatch, lxml=None)
    machine = examine_machine("1", ENGLISH)
    assert not machine.good
    assert "  lxml missing" in machine.lines
    assert "  lxml 缺失" in examine_machine("1", Messages("zh")).lines


@pytest.mark.parametrize(("version", "good"), [("1.27.9", False), ("1.28.0", True), ("1.30.1", True), ("2.0.0", False)])
def test_only_versions_of_pymupdf_that_keep_figures_whole(monkeypatch: pytest.MonkeyPatch, version: str, good: bool) -> None:
    versions(monkeypatch, pymupdf=version)
    machine = examine_machine("1", ENGLISH)
    assert machine.good == good
    assert any("must be" in line for line in machine.lines) != good
