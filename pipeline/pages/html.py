"""HTML pages of disclosure sites: paragraphs and tables without places (网页)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from pipeline.errors import UnreadableDocument
from pipeline.text import bare, squeeze
from schemas.chunk import TextLine
from schemas.table import Cell, Flow, Fragment, Grid

BODY = 10.0
HEADING_SIZE = {"h1": 24.0, "h2": 20.0, "h3": 18.0, "h4": 16.0, "h5": 14.0, "h6": 12.0}
BLOCKS = frozenset({"p", "div", "section", "article", "li", "td", "th", "dd", "dt", "blockquote", "center", "pre", "body", "main",
                    "caption", *HEADING_SIZE})
SKIPPED = frozenset({"script", "style", "noscript", "nav", "header", "footer", "head", "form", "button", "select", "iframe", "svg"})
LINK_SHARE = 0.5  # a block whose text is mostly links is navigation
TITLES = ("ArticleTitle", "og:title", "title")
MAX_SPAN = 200


def read_html(text: str) -> Flow:
    """The article of a page: its paragraphs in order, its tables with their spans; menus and scripts left out.

    Raises UnreadableDocument when nothing in it parses.
    """
    try:
        root = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=False))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableDocument(f"not a readable HTML page: {error}") from error
    body = root.find("body")
    lines: list[TextLine] = []
    fragments: list[Fragment] = []
    above: list[str] = []
    for element in _blocks(body if body is not None else root):
        if element.tag == "table":
            grid = _grid(element)
            if grid is not None:
                fragments.append(Fragment(grid=grid, above=tuple(above[-12:])))
                above = []
            continue
        value = _own_text(element)
        if value:
            lines.append(TextLine(value, None, None, HEADING_SIZE.get(str(element.tag), BODY)))
            above.append(value)
    return Flow(lines=tuple(lines), fragments=tuple(fragments), title=_title(root))


def _title(root: etree._Element) -> str | None:
    for name in TITLES:
        for meta in root.iter("meta"):
            if (meta.get("name") or meta.get("property") or "").lower() == name.lower() and meta.get("content"):
                return squeeze(str(meta.get("content")))
    found = root.findtext(".//title")
    return squeeze(found) if found else None


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """Leaf blocks and outermost tables in order."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in SKIPPED or "display:none" in (child.get("style") or "").replace(" ", ""):
            continue
        if child.tag == "table" and _is_data(child):
            yield child
        elif child.tag in BLOCKS and not _holds_block(child):
            if not _is_navigation(child):
                yield child
        else:
            yield from _blocks(child)


def _holds_block(element: etree._Element) -> bool:
    return any(isinstance(inner.tag, str) and (inner.tag in BLOCKS or inner.tag == "table") for inner in element.iterdescendants())


def _is_data(table: etree._Element) -> bool:
    """A table of data holds no other table and more than one cell; layout tables are walked through."""
    return table.find(".//table") is None and sum(1 for _ in table.iter("td", "th")) > 1


def _is_navigation(element: etree._Element) -> bool:
    whole = len(bare(_own_text(element)))
    linked = sum(len(bare(_own_text(link))) for link in element.iter("a"))
    return bool(whole == 0 or linked > LINK_SHARE * whole)


def _own_text(element: etree._Element) -> str:
    return squeeze("".join(str(part) for part in element.itertext()))


def _grid(table: etree._Element) -> Grid | None:
    """The table with rowspan and colspan as printed."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    rows = list(table.iter("tr"))
    for r, row in enumerate(rows):
        column = 0
        for item in row:
            if item.tag not in ("td", "th"):
                continue
            while (r, column) in taken:
                column += 1
            height, width = min(_span(item, "rowspan"), len(rows) - r), _span(item, "colspan")
            taken.update((r + i, column + j) for i in range(height) for j in range(width))
            cells.append(Cell(r, column, height, width, _own_text(item) or None, None, None))
            column += width
    if not cells or not any(cell.text for cell in cells):
        return None
    columns = max(cell.column + cell.column_span for cell in cells)
    cells += [Cell(r, c, 1, 1, None, None, None) for r in range(len(rows)) for c in range(columns) if (r, c) not in taken]
    return Grid(page=None, box=(0, 0, columns, len(rows)), xs=tuple(map(float, range(columns + 1))), ys=tuple(map(float, range(len(rows) + 1))),
                cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), method="html")


def _span(item: etree._Element, name: str) -> int:
    value = str(item.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdigit() else 1
