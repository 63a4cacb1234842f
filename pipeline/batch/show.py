"""What the table reader saw on a page, as a picture: cells, spans, header paths (看图核对)."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.documents.recognise import recognise
from pipeline.errors import UnsupportedFile, UsageError
from pipeline.pages.picture import Mark, draw_page
from pipeline.pages.reader import open_pdf, read_pages
from pipeline.tables.reading import all_fragments, read_tables
from schemas.table import Table

GREEN, BLUE, RED, GREY = (0.0, 0.55, 0.2), (0.1, 0.3, 0.85), (0.85, 0.1, 0.1), (0.5, 0.5, 0.5)


def show_page(data: bytes, number: int) -> bytes:
    """PNG of page `number` with every cell outlined: header cells blue, body green, merged ones filled, captions in red.

    Raises UsageError for a page that the file doesn't have, UnsupportedFile for formats without pages.
    """
    if recognise(data) != "pdf":
        raise UnsupportedFile("only PDF files have pages to show")
    with open_pdf(data) as document:
        if not 1 <= number <= document.page_count:
            raise UsageError(f"page {number} does not exist: the file has {document.page_count} pages")
        fragments, _ = all_fragments(read_pages(document))
        marks = [mark for table in read_tables(fragments) for mark in _marks(table, number)]
        return draw_page(document, number, marks)


def _marks(table: Table, number: int) -> Iterator[Mark]:
    boxes = []
    for cell in table.cells:
        places = [(cell.page, cell.bbox), *((place.page, place.bbox) for place in cell.more)]
        for page, box in places:
            if page != number or box is None:
                continue
            boxes.append(box)
            head = cell.row < table.header_row_count
            merged = cell.row_span > 1 or cell.column_span > 1
            yield Mark(box, BLUE if head else GREEN, f"{cell.row},{cell.column}", fill=merged)
    if not boxes:
        return
    x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
    x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
    caption = " ".join(part for part in (table.table_id, table.kind, table.caption.number, table.caption.title, table.caption.unit) if part)
    yield Mark((x0 - 1, y0 - 6, x1 + 1, y1 + 1), RED, caption)
    for column, path in enumerate(table.column_paths):
        if path and not table.is_form:
            under = next((c.bbox for c in table.cells if c.column == column and c.page == number and c.row >= table.header_row_count and c.bbox), None)
            if under is not None:
                bx0, _, bx1, by1 = under
                yield Mark((bx0, by1 - 5, bx1, by1), GREY, " / ".join(path)[-60:])
