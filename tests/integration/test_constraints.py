"""The constraints file pins what is installed, all of it."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonical(name): version for name, version in pairs}


def direct() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in (*project["dependencies"], *(text for extra in project["optional-dependencies"].values() for text in extra))]


def closure() -> set[str]:
    """Names of the installed distributions that the project needs, directly or through others."""
    found: set[str] = set()
    waiting = [canonical(requirement.name) for requirement in direct()]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue  # not installed here, so nothing to compare: the test of the pins below still wants it pinned
        found.add(name)
        for text in needs:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(canonical(requirement.name))
    return found


@pytest.mark.parametrize("requirement", direct(), ids=lambda requirement: requirement.name)
def test_every_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    pinned = pins().get(canonical(requirement.name))
    assert pinned is not None, f"{requirement.name} is not in constraints.txt: run `make constraints`"
    assert requirement.specifier.contains(pinned)


def test_what_is_installed_is_what_is_pinned() -> None:
    pinned = pins()
    wrong = {name: (metadata.version(name), pinned.get(name)) for name in closure() if metadata.version(name) != pinned.get(name)}
    assert not wrong, "installed and pinned versions differ: `make install` (or `make constraints` after a change of pyproject.toml)"


def test_the_pair_that_must_fit_together() -> None:
    pinned = pins()
    assert pinned["instructor"].startswith("1.")
    assert pinned["openai"].startswith("3.3.")
    assert pinned["rich"].startswith("14.")
    assert pinned["pymupdf"].startswith("1.28.")
