"""One writer a format; each streams rows, so memory does not grow with the archive."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from pipeline.export.columns import DECIMALS, as_text, columns_of, exact_float, is_formula

BATCH = 20_000  # rows held at a time for Parquet
SHEET_ROWS = 1_048_575  # body rows that a sheet holds
CELL_CHARACTERS = 32_767
_INTEGERS = frozenset({"page_count", "fiscal_year", "row_count", "column_count", "header_row_count", "row", "column", "decimals", "page", "level",
                       "ordinal", "char_start", "char_end", "revision", "documents_total", "documents_ok", "documents_failed", "attempts", "calls",
                       "cached_calls", "prompt_tokens", "completion_tokens"})
_FLOATS = frozenset({"seconds_parse", "seconds_llm", "seconds_check"})
_BOOLEANS = frozenset({"is_empty", "accepted"})


def write_jsonl(lines: Iterator[str], table: str, file: Path) -> int:
    """One JSON object a line, as the contract has it."""
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for line in lines:
            out.write(line)
            out.write("\n")
            count += 1
    return count


def write_csv(lines: Iterator[str], table: str, file: Path) -> int:
    """UTF-8 with a byte order mark (Excel needs it); text that looks like a formula gets a leading apostrophe."""
    columns = columns_of(table)
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        for line in lines:
            row = json.loads(line)
            texts = [as_text(row.get(column)) for column in columns]
            writer.writerow(["'" + text if is_formula(text) else text for text in texts])
            count += 1
    return count


def write_parquet(lines: Iterator[str], table: str, file: Path) -> int:
    """Typed columns; decimal strings stay strings, so no figure loses a digit."""
    schema = _schema(table)
    columns = schema.names
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := [json.loads(line) for line in islice(lines, BATCH)]:
            arrays = [pa.array([_typed(column, row.get(column)) for row in batch], type=schema.field(column).type) for column in columns]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    return count


def write_xlsx(lines: Iterator[str], table: str, file: Path) -> int:
    """A workbook with one sheet (more when the rows don't fit); text is never a formula, figures are numbers where exact."""
    columns = columns_of(table)
    with xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                         "strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True})
        count = 0
        sheet = None
        for line in lines:
            at = count % SHEET_ROWS
            if at == 0:
                sheet = _sheet(book, table, count // SHEET_ROWS, columns, bold)
            _write_row(sheet, at + 1, columns, json.loads(line))
            count += 1
        if sheet is None:
            _sheet(book, table, 0, columns, bold)
    return count


def _sheet(book: Any, table: str, number: int, columns: list[str], bold: Any) -> Any:
    sheet = book.add_worksheet(table if not number else f"{table}_{number + 1}")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, 0, len(columns) - 1)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, bold)
    return sheet


def _write_row(sheet: Any, at: int, columns: list[str], row: dict[str, Any]) -> None:
    for column_at, column in enumerate(columns):
        value = row.get(column)
        if value is None:
            continue
        if isinstance(value, bool):
            sheet.write_boolean(at, column_at, value)
        elif isinstance(value, int | float):
            sheet.write_number(at, column_at, value)
        else:
            text = as_text(value)
            number = exact_float(text) if column in DECIMALS else None
            if number is not None:
                sheet.write_number(at, column_at, number)
            else:
                sheet.write_string(at, column_at, text if len(text) <= CELL_CHARACTERS else text[:CELL_CHARACTERS - 12] + "…[truncated]")


WRITERS = {"jsonl": write_jsonl, "csv": write_csv, "parquet": write_parquet, "xlsx": write_xlsx}


def _schema(table: str) -> pa.Schema:
    place = pa.struct([("page", pa.int64()), ("bbox", pa.list_(pa.float64()))])
    types: dict[str, pa.DataType] = {"pages": pa.list_(pa.int64()), "bbox": pa.list_(pa.float64()), "column_path": pa.list_(pa.string()), "flags": pa.list_(pa.string()),
             "places": pa.list_(place)}
    fields = []
    for column in columns_of(table):
        kind = types.get(column)
        if kind is None:
            kind = pa.int64() if column in _INTEGERS else pa.float64() if column in _FLOATS else pa.bool_() if column in _BOOLEANS else pa.string()
        fields.append(pa.field(column, kind))
    return pa.schema(fields)


def _typed(column: str, value: Any) -> Any:
    """Objects without a fixed shape (evidence, target_key) go as JSON text."""
    if column in ("evidence", "target_key") and value is not None and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return value
