"""What the README says is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from pipeline.batch.document import read_document
from pipeline.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_worked_figure_is_read_as_told() -> None:
    told = json.loads(re.findall(r"```json\n(.*?)```", README, re.DOTALL)[0])
    document = re.findall(r"\(([^)]+\.pdf)\)", README)[0]
    rows = [row.model_dump() for row in read_document((ROOT / document).read_bytes(), Path(document).name).rows["lines"]]
    assert any(told.items() <= row.items() for row in rows)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:pipeline|tests|evals|docs)/[\w/.]+)`", README)) | set(re.findall(r"\]\(([^)]+)\)", README))))
def test_every_file_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_every_folder_of_the_map_exists_and_none_is_left_out() -> None:
    section = README.split("## Map")[1].split("## ")[0]
    named = set(re.findall(r"^      (\w+)/", section, re.MULTILINE))
    assert named == {path.parent.name for path in (ROOT / "pipeline").glob("*/__init__.py")}


def test_the_table_of_commands_is_complete() -> None:
    told = set(re.findall(r"^\| `mingxi (\w+)", README, re.MULTILINE))
    assert told == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)\b(?=`| )", README)) - {"it"} <= targets
