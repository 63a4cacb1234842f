"""Subject codes against their names: a class that does not exist, a code that is not its name's (科目编码)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.book import Book
from pipeline.checks.lanes import LaneRow, Sheet, sheet_of
from schemas.checks import Finding
from schemas.place import Place


def findings(book: Book) -> Iterator[Finding]:
    """Codes whose class does not exist although the name has one code in this document or in the list of subjects."""
    for view in book.tables:
        if view.kind == "other" or not view.figures or not any(column.path for column in view.columns.values()):
            continue
        sheet = sheet_of(view, book)
        for lane in sheet.lanes:
            for row in lane.rows:
                printed = row.label.code
                if printed and row.code and row.sure and printed.isdigit() and row.code.isdigit() and row.code[:3] != printed[:3]:
                    yield _misprint(sheet, row, printed, lane.columns[0])


def _misprint(sheet: Sheet, row: LaneRow, printed: str, before: int) -> Finding:
    cells = [cell for column in range(before) if (cell := sheet.view.at.get((row.row, column))) is not None and cell.text]
    places = tuple((cell.text or "", Place(page=cell.page, bbox=cell.bbox)) for cell in cells if cell.page is not None)
    name = row.label.name
    page = f"第{cells[0].page}页" if cells and cells[0].page is not None else ""
    return Finding(
        "hierarchy.code_misprint", "hierarchy", "科目编码与科目名称不符", name, "fail",
        f"{page}“{name}”的科目编码印为{printed}，没有这一类；按名称应为{row.code}。请核对编码。",
        f"“{name}” is printed with code {printed}, a class that does not exist; the name's code is {row.code}.",
        printed, row.code, "medium", "document", places)
