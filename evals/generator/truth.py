"""The contract rows that a fixture document must be read back to (labelled columns only, as in gold folders)."""

from __future__ import annotations

from pipeline.money import parse_figure
from evals.generator.grids import Document, Form, Table, yuan

Rows = dict[str, list[dict[str, object]]]


def truth_of(document: Document) -> Rows:
    """Rows of documents, tables, cells, lines, indicators, funds by contract table."""
    out: Rows = {name: [] for name in ("documents", "tables", "cells", "lines", "indicators", "funds", "narratives", "statements")}
    out["documents"].append({"file_name": f"{document.name}.pdf", **document.identity})
    out["narratives"], out["statements"] = list(document.narratives), list(document.statements)
    number = 0
    for part in document.parts:
        if isinstance(part, str):
            continue
        number += 1
        identity = f"t{number:03d}"
        if isinstance(part, Form):
            _form(out, part, identity)
        else:
            _table(out, part, identity, document)
    return out


def _form(out: Rows, form: Form, identity: str) -> None:
    height = max(row + span for row, _, span, _, _ in form.cells)
    out["tables"].append({"table_id": identity, "kind": form.kind, "title": form.title, "unit": form.unit, "organisation": form.organisation,
                          "row_count": height, "column_count": form.width, "header_row_count": 0})
    for row in form.indicators:
        out["indicators"].append({"table_id": identity, "subject": form.subject, **row})
    for row in form.funds:
        out["funds"].append({"table_id": identity, "subject": form.subject, "unit": form.unit, **row})


def _table(out: Rows, table: Table, identity: str, document: Document) -> None:
    organisation = table.organisation or document.identity["organisation"]
    out["tables"].append({
        "table_id": identity, "kind": table.kind, "number": table.number, "title": table.title, "unit": table.unit, "organisation": organisation,
        "row_count": table.depth + len(table.rows), "column_count": len(table.columns), "header_row_count": table.depth})
    for number, row in enumerate(table.rows, table.depth):
        for column, text in enumerate(row):
            out["cells"].append(_cell(table, identity, number, column, row))
            spec = table.columns[column]
            if spec.role == "amount" and text and parse_figure(text) and table.unit and table.kind not in ("project_goals", "other"):
                out["lines"].append(_line(table, identity, column, row, organisation, document))


def _lane(table: Table, column: int) -> int:
    return max(i for i, first in enumerate(table.lanes) if first <= column)


def _labels(table: Table, column: int, row: list[str | None]) -> dict[str, str | None]:
    lane = _lane(table, column)
    end = table.lanes[lane + 1] if lane + 1 < len(table.lanes) else len(table.columns)
    found: dict[str, str | None] = {}
    for c in range(table.lanes[lane], end):
        role = table.columns[c].role
        if role in ("code", "name", "unit", "year") and row[c]:
            found.setdefault(role, row[c])
    return found


def _cell(table: Table, identity: str, number: int, column: int, row: list[str | None]) -> dict[str, object]:
    text = row[column]
    labels = _labels(table, column, row)
    figure = parse_figure(text) if text and table.columns[column].role == "amount" else None
    label = " ".join(part for part in (labels.get("code"), labels.get("name")) if part) or labels.get("unit")
    if table.kind == "three_public":
        label = " ".join(part for part in (labels.get("unit"), labels.get("year")) if part)
    out: dict[str, object] = {
        "table_id": identity, "row": number, "column": column, "column_path": list(table.columns[column].path), "text": text,
        "state": "blank" if text is None else "number" if figure else "text",
        "value": figure.text if figure else None, "decimals": figure.decimals if figure else None}
    if label:
        out["row_label"] = label
    return out


def _line(table: Table, identity: str, column: int, row: list[str | None], organisation: object, document: Document) -> dict[str, object]:
    labels = _labels(table, column, row)
    code = (labels.get("code") or "").strip() or None
    printed = row[column] or ""
    unit = table.unit or ""
    out: dict[str, object] = {
        "table_id": identity, "table_kind": table.kind, "side": table.sides[_lane(table, column)], "code": code,
        "name": labels.get("name") or labels.get("unit"), "measure": table.columns[column].measure, "amount_printed": printed,
        "unit": unit, "amount_yuan": yuan(printed, unit), "fiscal_year": document.identity["fiscal_year"]}
    if table.kind == "three_public":
        out["name"], out["measure"] = table.columns[column].path[-1], None
        out.pop("fiscal_year")
    return {key: value for key, value in out.items() if key not in ("measure",) or value is not None}
