"""Every format holds every table and every value; spreadsheets never see a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.columns import columns_of, exact_float, is_formula
from pipeline.export.export import Format, export
from pipeline.export.writers import WRITERS
from pipeline.store.payload import pack
from pipeline.store.store import Payload, Store
from schemas.rows import CONTRACT, CellRow, CheckRow, DocumentRow, LineRow, ProjectRow, Row, TableRow, UsageRow

FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet", "xlsx")
HOSTILE = ("=cmd|' /C calc'!A0", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－cmd", "＠x", "=HYPERLINK(\"x\")")
HARMLESS = ("-12.50", "-0", "合计", "1,234.50", "“三公”经费", "—")

DOCUMENT = DocumentRow(document_id="d" * 64, file_name="=预算.pdf", kind="department_budget", organisation="松原市云溪区水务局", fiscal_year=2024, page_count=3)
ROWS: dict[str, list[Row]] = {
    "tables": [TableRow(document_id=DOCUMENT.document_id, table_id="t01", kind="income_summary", pages=(2, 3), row_count=4, column_count=3,
                        header_row_count=1, is_empty=False)],
    "cells": [CellRow(document_id=DOCUMENT.document_id, table_id="t01", row=number, column=0, text=text, state="text", column_path=("收入", "金额"),
                      bbox=(1.5, 2.0, 3.25, 4.0), page=2) for number, text in enumerate((*HOSTILE, *HARMLESS))],
    "lines": [LineRow(document_id=DOCUMENT.document_id, table_id="t01", table_kind="income_summary", measure="total", amount_printed="12,345,678,901,234.56",
                      unit="元", amount_yuan="12345678901234567.89"),
              LineRow(document_id=DOCUMENT.document_id, table_id="t01", table_kind="income_summary", measure="total", amount_printed="33,654.29",
                      unit="万元", amount_yuan="336542900", name="长" * 40_000)],
    "projects": [ProjectRow(document_id=DOCUMENT.document_id, project_key="k", name="河道管护", source="project_goals", places=(
        {"page": 2, "bbox": (0.0, 1.0, 2.0, 3.0)}, {"page": 3, "bbox": (0.0, 1.0, 2.0, 3.0)}))],  # type: ignore[arg-type]
    "checks": [CheckRow(check_id="c", family="sum", title="合计", document_id=DOCUMENT.document_id, status="pass", grade="exact", fingerprint="f",
                        evidence=({"page": 2, "text": "12.50"},))]}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "out", create=True) as opened:
        opened.save_document(DOCUMENT, "s", [Payload(name, *pack(rows)) for name, rows in ROWS.items()], [],
                             UsageRow(run_id="r", document_id=DOCUMENT.document_id, seconds_parse=0.25), "/in/=预算.pdf", 1)
        yield opened


@pytest.mark.parametrize("form", FORMATS)
def test_every_table_is_there_even_when_empty(store: Store, tmp_path: Path, form: Format) -> None:
    counts = export(store, tmp_path / form, form)
    assert sorted(path.name for path in (tmp_path / form).iterdir()) == sorted(f"{table}.{form}" for table in CONTRACT)
    assert counts["cells"] == len(ROWS["cells"])
    assert counts["narratives"] == 0


def test_jsonl_read_back_through_the_models_is_what_was_stored(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "j", "jsonl")
    for table, rows in {**ROWS, "documents": [DOCUMENT]}.items():
        lines = (tmp_path / "j" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
        assert [CONTRACT[table].model_validate_json(line) for line in lines] == rows
        assert all(list(json.loads(line)) == columns_of(table) for line in lines)
    assert (tmp_path / "j" / "narratives.jsonl").read_text() == ""


def test_csv_marks_what_a_spreadsheet_would_run(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "c", "csv")
    data = (tmp_path / "c" / "cells.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))
    assert list(rows[0]) == columns_of("cells")
    assert [row["text"] for row in rows] == ["'" + text for text in HOSTILE] + list(HARMLESS)
    assert rows[0]["column_path"] == '["收入", "金额"]'
    assert rows[0]["value"] == ""


def sheet(path: Path) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path)
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    return [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]


def test_xlsx_has_text_as_text_and_figures_as_numbers(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x", "xlsx")
    head, *rows = sheet(tmp_path / "x" / "cells.xlsx")
    assert list(head) == columns_of("cells")
    at = head.index("text")
    assert [row[at] for row in rows] == [text.replace("\r", "_x000D_") for text in (*HOSTILE, *HARMLESS)]
    head, big, long = sheet(tmp_path / "x" / "lines.xlsx")
    assert long[head.index("amount_yuan")] == 336542900
    assert big[head.index("amount_yuan")] == "12345678901234567.89"  # more digits than a spreadsheet's number keeps: text
    assert str(long[head.index("name")]).endswith("…[truncated]")


def test_parquet_has_types(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "p", "parquet")
    cells = pq.read_table(tmp_path / "p" / "cells.parquet")
    assert cells.schema.field("row").type == pa.int64()
    assert cells.schema.field("column_path").type == pa.list_(pa.string())
    assert cells.column("bbox")[0].as_py() == [1.5, 2.0, 3.25, 4.0]
    assert cells.column("text").to_pylist() == [*HOSTILE, *HARMLESS]
    assert cells.column("value")[0].as_py() is None
    lines = pq.read_table(tmp_path / "p" / "lines.parquet")
    assert lines.schema.field("amount_yuan").type == pa.string()
    assert lines.column("amount_yuan")[0].as_py() == "12345678901234567.89"
    tables = pq.read_table(tmp_path / "p" / "tables.parquet")
    assert tables.column("pages")[0].as_py() == [2, 3]
    assert tables.column("is_empty")[0].as_py() is False
    projects = pq.read_table(tmp_path / "p" / "projects.parquet")
    assert [place["page"] for place in projects.column("places")[0].as_py()] == [2, 3]
    checks = pq.read_table(tmp_path / "p" / "checks.parquet")
    assert json.loads(checks.column("evidence")[0].as_py()) == [{"page": 2, "text": "12.50"}]
    assert pq.read_table(tmp_path / "p" / "narratives.parquet").num_rows == 0


@pytest.mark.parametrize("table", CONTRACT)
def test_parquet_takes_every_column_as_its_model_has_it(table: str, tmp_path: Path) -> None:
    """A column that the model has as int, float, bool or list is no text in Parquet."""
    WRITERS["parquet"](iter(()), table, tmp_path / "t.parquet")
    schema = pq.read_schema(tmp_path / "t.parquet")
    for name, field in CONTRACT[table].model_fields.items():
        told = str(field.annotation)
        expected = pa.types.is_int64 if "int" in told and "tuple" not in told and "Literal" not in told else pa.types.is_boolean if "bool" in told else None
        if expected is not None:
            assert expected(schema.field(name).type), name
        elif "tuple" in told and name != "evidence" and "str, JsonValue" not in told:
            assert pa.types.is_list(schema.field(name).type), name


def test_a_table_appears_whole_or_not_at_all(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(lines: Iterator[str], table: str, file: Path) -> int:
        file.write_text("half a table")
        if table == "cells":
            raise OSError(28, "No space left on device", str(file))
        return 0

    monkeypatch.setitem(WRITERS, "csv", half)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "cells.csv").write_text("from an earlier run")
    with pytest.raises(OSError, match="No space"):
        export(store, tmp_path / "c", "csv")
    assert (tmp_path / "c" / "cells.csv").read_text() == "from an earlier run"
    assert not list((tmp_path / "c").glob(".*"))


def test_a_sheet_that_is_full_goes_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.export.writers.SHEET_ROWS", 10)
    rows = [row.model_dump_json() for row in ROWS["cells"]]
    assert WRITERS["xlsx"](iter(rows), "cells", tmp_path / "cells.xlsx") == len(rows)
    book = openpyxl.load_workbook(tmp_path / "cells.xlsx")
    assert [(page.title, page.max_row) for page in book.worksheets] == [("cells", 11), ("cells_2", len(rows) - 10 + 1)]


@given(st.text(max_size=20))
def test_no_text_that_starts_like_a_formula_passes_unmarked(text: str) -> None:
    if text.startswith(("=", "@", "\t", "\r")):
        assert is_formula(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10**14, max_value=10**14))
def test_a_number_in_a_spreadsheet_is_the_decimal(amount: Decimal) -> None:
    number = exact_float(str(amount))
    if number is not None:
        assert Decimal(repr(number)) == amount
