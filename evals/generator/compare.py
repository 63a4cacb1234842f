"""Compares what the pipeline read with the truth of a fixture, value by value and without tolerance (逐行比对)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.generator.grids import Fact


class Difference(NamedTuple):
    """A labelled value that is not what was read; `row` counts from 0 in the table's own order."""

    table: str
    row: int
    column: str
    expected: object
    got: object


def compare(truth: Mapping[str, Sequence[Fact]], read: Mapping[str, Sequence[Mapping[str, object]]], tables: Sequence[str]) -> list[Difference]:
    """Differences in the labelled columns of `tables`; rows are taken in order, so that a lost or invented row shows.

    `read`: contract rows as plain dictionaries. Table ids are matched by the order of the tables. Columns that the truth lacks are not judged.
    """
    names = {str(row["table_id"]): str(label["table_id"]) for label, row in zip(truth["tables"], read["tables"], strict=False)}
    out: list[Difference] = []
    for table in tables:
        expected, got = truth[table], read[table]
        if table == "cells":
            expected, got = sorted(expected, key=_place), sorted(got, key=lambda row: (names.get(str(row["table_id"]), "~"), *_place(row)[1:]))
        if len(expected) != len(got):
            out.append(Difference(table, min(len(expected), len(got)), "*", f"{len(expected)} rows", f"{len(got)} rows"))
        for number, (label, row) in enumerate(zip(expected, got, strict=False)):
            for column, value in label.items():
                if column == "form":
                    continue
                found = names.get(str(row["table_id"])) if column == "table_id" else row[column]
                if _plain(value) != _plain(found):
                    out.append(Difference(table, number, column, value, found))
    return out


def _place(row: Mapping[str, object]) -> tuple[str, int, int]:
    return str(row["table_id"]), int(str(row["row"])), int(str(row["column"]))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
