"""The contract rows that a fixture document must be read back to, labelled columns only, as in gold folders (真值)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from decimal import Decimal
from typing import TypeAlias

from evals.generator.draw import Drawn
from evals.generator.grids import Box, Document, Fact, Form, Mark, Prose, Table
from evals.generator.money import yuan

Rows: TypeAlias = dict[str, list[Fact]]
NAMES = ("documents", "tables", "cells", "lines", "projects", "indicators", "funds", "narratives", "statements", "checks_expected")
FISCAL = frozenset((
    "income_expenditure_summary", "income_summary", "expenditure_summary", "basic_expenditure", "project_expenditure", "fiscal_appropriation_summary",
    "general_public_by_function", "general_public_by_economic", "three_public", "government_fund", "state_capital", "superior_transfer", "procurement"))
_SUMMARIES = frozenset(("income_expenditure_summary", "fiscal_appropriation_summary"))
_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_CLASS = re.compile(r"[一二三四五六七八九十]+、")
_DASHES = frozenset(("—", "-", "——", "--", "－"))


def truth_of(document: Document, drawn: Drawn) -> Rows:
    """All rows of the document, with pages where the drawing put them."""
    out: Rows = {name: [] for name in NAMES}
    out["documents"].append({**document.identity, "page_count": drawn.page_count})
    number = 0
    for index, part in enumerate(document.parts):
        if isinstance(part, Prose):
            _prose(out, part, drawn, index)
        elif isinstance(part, Table | Form):
            number += 1
            identity = f"t{number:02d}"
            places, pages = drawn.cells[index], drawn.pages[index]
            if isinstance(part, Form):
                _form(out, part, identity, places, pages)
            else:
                _table(out, part, identity, document, places, pages)
            boxes, at = _boxes(part), 0
            for table, fact in part.facts:  # in order of print: goals repeat
                at = next(i for i in (*range(at, len(boxes)), *range(at)) if str(fact["text"]) in (boxes[i].text or ""))
                out[table].append({**fact, "page": places[boxes[at].row, boxes[at].column]})
                at += boxes[at].text == fact["text"]
    counts: Counter[tuple[object, object]] = Counter()
    for row in out["narratives"]:
        counts[row["field"], row["subject"]] += 1
        row["ordinal"] = counts[row["field"], row["subject"]]
    for check in document.checks:
        index = int(str(check["_part"]))
        pages = drawn.pages.get(index) or tuple(sorted({run.page for run in drawn.runs[index]}))
        out["checks_expected"].append({"document": document.name, **{k: v for k, v in check.items() if k != "_part"}, "pages": list(pages)})
    return out


def _boxes(part: Table | Form) -> list[Box]:
    return part.body() if isinstance(part, Table) else part.cells


def _prose(out: Rows, part: Prose, drawn: Drawn, index: int) -> None:
    runs = drawn.runs[index]
    starts = [run.start for run in runs]
    for table, fact in part.facts:
        at = part.text.find(str(fact["text"]))
        if at < 0:
            raise ValueError(f"the text of a fact is no slice of its paragraph: {fact['text']}")
        page = runs[bisect_right(starts, at) - 1].page
        row = {**{k: v for k, v in fact.items() if not k.startswith("_")}, "page": page}
        if table == "projects":
            del row["text"]
        out[table].append(row)


def _form(out: Rows, form: Form, identity: str, places: dict[tuple[int, int], int], pages: tuple[int, ...]) -> None:
    out["tables"].append({
        "table_id": identity, "kind": form.kind, "title": form.title, "number": None, "unit": form.unit, "organisation": form.owner, "pages": list(pages),
        "row_count": form.height, "column_count": form.width, "header_row_count": 0, "is_empty": False, "form": True})
    where: dict[object, int] = {}
    for box in sorted(form.cells, key=lambda cell: (cell.row, cell.column)):
        mark = form.marks.get((box.row, box.column), Mark(None, None, True))
        page = places[box.row, box.column]
        row: Fact = {"table_id": identity, "row": box.row, "column": box.column, "row_label": mark.row_label,
                     "column_path": list(mark.path) if mark.path else None, **_content(box.text, mark.is_code), "page": page}
        if row.get("state") == "number":
            row["unit"] = form.unit if mark.money else None
        out["cells"].append(row)
        where.setdefault(box.text, page)
    for name, rows in (("indicators", form.indicators), ("funds", form.funds), ("projects", form.projects)):
        for fact in rows:
            key = fact.get("level3") if name == "indicators" else fact.get("_label") if name == "funds" else fact.get("name")
            placed = {} if name == "projects" else {"table_id": identity}
            subject = {} if name == "projects" else {"subject": form.subject}
            out[name].append({**placed, **subject, **{k: v for k, v in fact.items() if k != "_label"}, "page": where[key]})


def _table(out: Rows, table: Table, identity: str, document: Document, places: dict[tuple[int, int], int], pages: tuple[int, ...]) -> None:
    organisation = table.organisation or document.identity["organisation"]
    titled = {"title": table.title} if table.title else {}
    out["tables"].append({
        "table_id": identity, "kind": table.kind, **titled, "number": table.number, "unit": _unit(table), "organisation": organisation,
        "pages": list(pages), "row_count": table.depth + len(table.rows), "column_count": len(table.columns), "header_row_count": table.depth,
        "is_empty": table.is_empty or not _has_figure(table)})
    depth, unit = table.depth, _unit(table)
    for box in table.body():
        column, r = table.columns[box.column], box.row - depth
        is_amount = column.role == "amount"
        page = places[box.row, box.column]
        labels = _labels(table, box.column, r)
        out["cells"].append({
            "table_id": identity, "row": box.row, "column": box.column, "row_label": _row_label(table, labels), "column_path": list(column.path),
            **_content(box.text, not is_amount), "page": page, **({"unit": unit} if is_amount and _is_figure(box.text) else {})})
        if is_amount and _is_figure(box.text) and table.kind in FISCAL:
            out["lines"].append(_line(table, identity, box.column, r, box.text or "", labels, organisation, document, page))
    for fact in table.projects:
        page = next((places[box.row, box.column] for box in table.body() if box.text == fact["name"]), pages[0])
        out["projects"].append({**fact, "page": page})
    boxes = table.body()
    at = 0
    for fact in table.indicators:  # in order of print: names of indicators repeat
        at = next(i for i in (*range(at, len(boxes)), *range(at)) if str(fact["level3"]) in (boxes[i].text or ""))
        out["indicators"].append({"table_id": identity, **fact, "page": places[boxes[at].row, boxes[at].column]})
        at += 0 if boxes[at].text != fact["level3"] else 1


def _unit(table: Table) -> str | None:
    if table.unit:
        return table.unit
    words = "".join(column.path[-1] for column in table.columns if column.role == "amount")
    return next((unit for unit in ("万元", "元") if unit in words), None)


def _has_figure(table: Table) -> bool:
    amounts = [c for c, column in enumerate(table.columns) if column.role == "amount"]
    return any(_is_figure(row[c]) and Decimal((row[c] or "0").replace(",", "")) for row in table.rows for c in amounts)


def _is_figure(text: str | None) -> bool:
    return bool(text and _FIGURE.fullmatch(text))


def _content(text: str | None, is_text: bool) -> Fact:
    if text is None:
        return {"text": None, "state": "blank", "value": None, "decimals": None}
    if text in _DASHES and not is_text:
        return {"text": text, "state": "dash", "value": None, "decimals": None}
    if is_text or not _is_figure(text):
        return {"text": text, "state": "text", "value": None, "decimals": None}
    if text.endswith("%"):
        return {"text": text}  # a bare rate is not labelled further
    value = text.replace(",", "")
    return {"text": text, "state": "number", "value": value, "decimals": len(value.partition(".")[2])}


def _lane(table: Table, column: int) -> int:
    return max(i for i, first in enumerate(table.lanes) if first <= column)


def _labels(table: Table, column: int, row: int) -> dict[str, str]:
    """What names a row in the column's lane, by role; codes in columns of their own joined; merged labels carried down."""
    lane = _lane(table, column)
    end = table.lanes[lane + 1] if lane + 1 < len(table.lanes) else len(table.columns)
    found: dict[str, str] = {}
    for c in range(table.lanes[lane], end):
        role, text = table.columns[c].role, table.rows[row][c]
        carried = False
        if text is None and role in ("unit", "name"):
            above = next((r for r in range(row, -1, -1) if (r, c) in table.spans and r + table.spans[r, c][0] > row), None)
            text, carried = (table.rows[above][c], role == "unit") if above is not None else (None, False)
        if text is None:
            continue
        if role == "code" and table.spans.get((row, c), (1, 1))[1] > 1:
            found["name"] = text  # 合计 merged over the codes
        elif role == "code":
            found["code"] = found.get("code", "") + text
        elif role in ("name", "unit", "year"):
            found["carried" if carried else role] = text
    return found


def _row_label(table: Table, labels: dict[str, str]) -> str | None:
    if "year" in labels:
        return " ".join(labels[k] for k in ("unit", "carried", "year") if k in labels)
    return " ".join(labels[k] for k in ("code", "name") if k in labels) or labels.get("unit")


def _line(table: Table, identity: str, c: int, r: int, printed: str, labels: dict[str, str], organisation: object, document: Document, page: int) -> Fact:
    column, unit = table.columns[c], table.unit or ""
    code, name = labels.get("code"), labels.get("name") or labels.get("unit")
    year = column.year or document.identity["fiscal_year"]
    level = {3: 1, 5: 2, 7: 3}.get(len(code or "")) or (1 if table.kind in _SUMMARIES and _lane(table, c) == 1 and _CLASS.match(name or "") else None)
    out: Fact = {
        "table_id": identity, "table_kind": table.kind, "organisation": organisation, "side": table.sides[min(_lane(table, c), len(table.sides) - 1)],
        "code": code, "name": name, "level": level, "measure": column.measure, "measure_printed": column.path[-1], "fiscal_year": year,
        "amount_printed": printed, "unit": unit, "amount_yuan": yuan(printed, unit), "page": page}
    if table.kind == "three_public":
        item = column.path[-2] if column.path[-1] == "小计" else column.path[-1]
        out |= {"name": item, "level": None, "code": None, "measure_printed": column.path[0]}
        word = labels.get("year")
        if word:
            found = re.match(r"20\d\d", word)
            measure = "change" if "增减" in word else "budget" if found and int(found.group()) == document.identity["fiscal_year"] else "prior_year"
            out |= {"measure_printed": word, "measure": measure, "fiscal_year": int(found.group()) if found else document.identity["fiscal_year"]}
        elif len(column.path) == 1:
            del out["measure_printed"]
    if out["level"] is None and not out["code"]:
        del out["level"]
    if column.measure in ("general_public", "government_fund", "state_capital"):
        out["fund"] = column.measure
    if out["measure"] is None:
        del out["measure"]
    return out
