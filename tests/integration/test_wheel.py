"""The wheel as it is handed out: what is in it, and that it works in an environment of its own, away from the sources."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.drawing import budget_pdf

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {"pipeline", "schemas", "prompts"}
DATA = (".txt", ".md", ".html", ".css", ".js", ".json", ".jsonl", ".csv", ".toml", ".svg", ".sql")


def run(*command: object, cwd: Path) -> str:
    """What a command prints; it sees nothing of the sources nor of this environment."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "MINGXI"))}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env={**clean, "LANG": "C.UTF-8"}, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def environment(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """bin/ of an environment that holds the wheel and what it needs, nothing else."""
    folder = tmp_path_factory.mktemp("clean")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    wheel = next(built.glob("*.whl"))
    run(folder / "venv" / "bin" / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    return folder / "venv" / "bin"


def source_files() -> set[str]:
    """Code and data of the three packages, as the repository holds them."""
    found = (path for top in TOP_LEVEL for path in (ROOT / top).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(ROOT)) for path in found if path.suffix == ".py" or path.suffix in DATA}


def test_the_wheel_holds_the_three_packages_whole_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if not name.endswith("/")}
    info = next(name.split("/")[0] for name in names if ".dist-info/" in name)
    assert {name.split("/")[0] for name in names} == TOP_LEVEL | {info}
    assert source_files() <= names
    assert any(name.endswith("LICENSE") for name in names)


def test_the_sdist_builds_the_same_wheel_and_holds_no_tests(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        tops = {member.name.split("/")[1] for member in sdist.getmembers() if member.isfile()}
    assert tops > TOP_LEVEL
    assert not tops & {"tests", "evals", ".ci", ".venv"}


@pytest.mark.slow
def test_it_works_where_only_it_is_installed(environment: Path, tmp_path: Path) -> None:
    assert "extract" in run(environment / "mingxi", "--help", cwd=tmp_path)
    assert "Everything needed is here." in run(environment / "mingxi", "doctor", cwd=tmp_path)
    place = run(environment / "python", "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path).strip()
    assert Path(place).is_relative_to(environment.parent)
    (tmp_path / "budget.pdf").write_bytes(budget_pdf())
    run(environment / "mingxi", "extract", "budget.pdf", "--out", "out", "--llm", "none", cwd=tmp_path)
    for form in ("jsonl", "csv", "parquet", "xlsx"):
        run(environment / "mingxi", "export", "out", "--format", form, cwd=tmp_path)
    assert "112.50" in (tmp_path / "out" / "export" / "jsonl" / "cells.jsonl").read_text(encoding="utf-8")


@pytest.mark.slow
def test_no_development_dependency_is_needed(environment: Path, tmp_path: Path) -> None:
    installed = run(environment / "python", "-m", "pip", "list", "--format", "freeze", cwd=tmp_path).lower()
    assert "pytest" not in installed
    assert "pdfplumber" not in installed
    top = run(environment / "python", "-c", "import importlib.metadata as m; print(sorted({f.parts[0] for f in m.files('mingxi') "
              "if '..' not in f.parts and not f.parts[0].endswith('.dist-info')}))", cwd=tmp_path)
    assert top.strip() == str(sorted(TOP_LEVEL))
