"""What the document's tables print, by quantity: the other side of every statement (表内数)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.checks.book import Book, Figure, TableView
from pipeline.checks.families.quantities import Quantity, class_key, item_key, procurement_item, source_of, three_public_item
from schemas.checks import Operand
from schemas.place import Place
from schemas.rows import CellRow, LineRow

_FISCAL_COLUMNS = {"total": "fiscal", "budget": "fiscal", "final": "fiscal", "general_public": "gp", "government_fund": "fund", "state_capital": "capital"}
_INCOME_COLUMNS = {
    "fiscal_appropriation": "财政拨款", "general_public": "一般公共预算", "government_fund": "政府性基金", "state_capital": "国有资本经营",
    "special_account": "财政专户", "business_income": "事业收入", "operating_income": "经营收入", "superior_subsidy": "上级补助收入",
    "affiliate_income": "附属单位上缴收入", "other_income": "其他收入"}
_SCOPES = {"expenditure_summary": "all", "basic_expenditure": "all", "general_public_by_function": "gp", "general_public_by_economic": "gp",
           "government_fund": "fund", "state_capital": "capital", "project_expenditure": "all"}
_OTHER_COLUMN = re.compile(r"上年|上一年|执行|增减|比较|%|其中|基金|国有|专户")
_FISCAL_TABLES = ("general_public_by_function", "fiscal_appropriation_summary")
_FISCAL_WHOLE = ("total", "budget", "final", "general_public", "fiscal_appropriation")
_PROJECT = "project"
_FUNDS = ("general_public", "government_fund", "state_capital")
_WHOLE = ("total", "budget", "final", "general_public", "government_fund", "state_capital")


class Facts:
    """Printed figures by quantity, current year, prior year and (final accounts) budget apart; names of coded subjects by code."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._now: dict[Quantity, list[tuple[TableView, Figure]]] = {}
        self._prior: dict[Quantity, list[tuple[TableView, Figure]]] = {}
        self._planned: dict[Quantity, list[tuple[TableView, Figure]]] = {}
        self.names: dict[str, set[str]] = {}
        self._cells: dict[str, CellRow] = {}
        self._classes: dict[tuple[str, str], str] = {}
        self.organisations = frozenset(_units(book))
        final = book.document.kind == "final_account"
        for view in book.tables:
            if view.table_id in book.doubtful or view.kind in ("other", "self_evaluation", "department_target", "project_target", "project_goals"):
                continue
            for figure in view.figures.values():
                if figure.line is not None:
                    self._add(view, figure, figure.line, final)
        self._levels()

    def quantities(self) -> Iterator[Quantity]:
        """Everything that the tables print for the document's year."""
        return iter(self._now)

    def now(self, quantity: Quantity) -> list[Operand]:
        """What the tables print for the document's year."""
        return [view.operand(figure) for view, figure in self._now.get(quantity, ())]

    def prior(self, quantity: Quantity) -> list[Operand]:
        """What they print for the year before."""
        return [view.operand(figure) for view, figure in self._prior.get(quantity, ())]

    def planned(self, quantity: Quantity) -> list[Operand]:
        """What a final account prints as the budget."""
        return [view.operand(figure) for view, figure in self._planned.get(quantity, ())]

    def place_of(self, code: str) -> Place:
        """Where a coded subject stands."""
        cell = self._cells[code]
        return Place(page=cell.page, bbox=cell.bbox)

    def class_of(self, middle: str, name: str) -> str | None:
        """The code of the class to which a 款 and a 项 belong, where only one has them."""
        return self._classes.get((middle, name))

    def _add(self, view: TableView, figure: Figure, line: LineRow, final: bool) -> None:
        shelf = self._prior if line.measure == "prior_year" else self._planned if final and line.measure == "budget" else self._now
        if line.measure == "change":
            return
        code = line.code
        if code and code.isdigit() and (view.kind in _FISCAL_TABLES or line.measure == "fiscal_appropriation") and line.measure in _FISCAL_WHOLE:
            shelf.setdefault(("fiscal_code", code), []).append((view, figure))
        for quantity in _quantities(view, figure, line):
            if quantity[0] != "item" or quantity[1] not in self.organisations:
                shelf.setdefault(quantity, []).append((view, figure))
        if code and figure.label.name and code not in self._cells and code.isdigit():
            self._cells[code] = figure.cell
        if code and figure.label.name and code.isdigit():
            self.names.setdefault(code, set()).add(figure.label.name)

    def _levels(self) -> None:
        """Quantities by the names of 类, 款, 项, for texts that print no codes; by 款 and 项 alone where that is unique."""
        short: dict[Quantity, set[str]] = {}
        keys: list[tuple[Quantity, str]] = []
        for code, names in self.names.items():
            if len(code) not in (5, 7) or code[0] != "2":
                continue
            for outer in self.names.get(code[:3], set()):
                for middle in self.names.get(code[:5], set()) if len(code) == 7 else ("",):
                    for name in names:
                        keys.append((("levels", class_key(outer), *((class_key(middle),) if middle else ()), class_key(name)), code))
                        if middle:
                            short.setdefault(("levels", class_key(middle), class_key(name)), set()).add(code)
        keys += [(key, next(iter(codes))) for key, codes in short.items() if len(codes) == 1]
        self._classes = {(key[1], key[2]): next(iter(codes))[:3] for key, codes in short.items() if len(codes) == 1}
        for key, code in keys:
            for shelf in (self._now, self._prior):
                if ("code", code) in shelf:
                    shelf.setdefault(key, []).extend(shelf["code", code])
                if ("fiscal_code", code) in shelf:
                    shelf.setdefault(("fiscal_levels", *key[1:]), []).extend(shelf["fiscal_code", code])


@lru_cache(maxsize=2)
def facts_of(book: Book) -> Facts:
    """The facts of a book, read once for all families."""
    return Facts(book)


def _units(book: Book) -> set[str]:
    """Names of organisations that tables list by row."""
    own = {line.organisation for line in book.lines if line.organisation}
    listed = {label.name for view in book.of_kind("income_summary") for label in view.labels.values() if label.name and not label.code}
    return {item_key(name) for name in own | listed}


def _quantities(view: TableView, figure: Figure, line: LineRow) -> Iterator[Quantity]:
    """What one figure is, in every reading that its table allows."""
    kind, label, measure = view.kind, figure.label, line.measure
    if kind == "three_public":
        yield from _three_public(figure, line)
    elif kind == "procurement":
        yield from _procurement(figure, line)
    elif kind in ("income_expenditure_summary", "fiscal_appropriation_summary"):
        yield from _summary(view, figure, line)
    elif kind == "income_summary":
        if label.total:
            if measure == "total":
                yield ("total", "income", "all")
                yield ("year", "income", "all")
            elif measure in _INCOME_COLUMNS:
                yield ("source", _INCOME_COLUMNS[measure])
            elif measure == "carry_over":
                yield ("carry_in",)
        elif line.code and measure in ("total", "fiscal_appropriation"):
            yield ("code", line.code)
    elif kind in _SCOPES and (line.measure not in _FUNDS or _SCOPES[kind] != "all"):
        yield from _spending(kind, figure, line)


def _three_public(figure: Figure, line: LineRow) -> Iterator[Quantity]:
    if line.measure in ("government_fund", "state_capital"):
        return
    words = " ".join(part for part in (line.name, line.measure_printed, figure.label.name) if part)
    if "机关运行" in words or figure.label.name == "行政经费":
        yield ("operating",)
        return
    item = three_public_item(line.name or "")
    if item:
        yield ("three_public", item)


def _procurement(figure: Figure, line: LineRow) -> Iterator[Quantity]:
    if figure.label.total:
        if line.measure in ("procurement", "total", "budget"):
            yield ("procurement", "total")
        return
    name = figure.label.name.lstrip("ABC-—· ")
    if name in ("货物", "工程", "服务", "货物类", "工程类", "服务类", "货物采购", "工程采购", "服务采购") and line.measure in ("procurement", "total", "budget"):
        item = procurement_item(name)
        if item:
            yield ("procurement", item)


def _summary(view: TableView, figure: Figure, line: LineRow) -> Iterator[Quantity]:
    fiscal = view.kind == "fiscal_appropriation_summary"
    plain_column = line.measure == "other" and not fiscal and not _OTHER_COLUMN.search("".join(view.columns[figure.cell.column].path))
    if (line.measure not in _FISCAL_COLUMNS and not plain_column) or line.side is None:
        return
    scope = _FISCAL_COLUMNS.get(line.measure, "fiscal") if fiscal else "all"
    name = figure.label.name
    if figure.label.total or name in ("本年收入", "本年支出"):
        yield ("year", line.side, scope)
        if "本年" not in name:
            yield ("total", line.side, scope)
        return
    if "结转" in name or "结余" in name:
        yield ("carry_in",) if line.side == "income" else ("carry_out",)
        return
    source = source_of(name) if line.side == "income" else None
    if source:
        yield ("source", source)
    elif line.side == "expenditure" and (plain_column or line.measure in ("budget", "final", "total", "general_public")):
        if line.code:
            yield ("code", line.code)
        if line.level == 1 or figure.label.numbering is not None or (line.code and len(line.code) == 3):
            yield ("class", class_key(name))
        if name in ("基本支出", "项目支出"):
            yield ("basic" if name == "基本支出" else _PROJECT, scope)


def _spending(kind: str, figure: Figure, line: LineRow) -> Iterator[Quantity]:
    scope = _SCOPES[kind]
    label, measure = figure.label, line.measure
    if label.name in ("人员经费合计", "公用经费合计", "人员经费", "公用经费"):
        yield ("personnel" if label.name.startswith("人员") else "public",)
    elif label.total:
        if kind in ("general_public_by_economic", "basic_expenditure"):
            if measure in ("basic", *_WHOLE):
                yield ("basic", scope)
        elif kind == "project_expenditure":
            if measure == "total":
                yield (_PROJECT, scope)
        elif measure in _WHOLE:
            yield ("total", "expenditure", scope)
            yield ("year", "expenditure", scope)
        if measure in ("basic", _PROJECT):
            yield (measure, scope)
        elif measure in ("personnel", "public"):
            yield (measure,)
        elif measure in ("procurement", "procurement_sme", "procurement_micro"):
            yield ("procurement", {"procurement": "total", "procurement_sme": "sme", "procurement_micro": "micro"}[measure])
    elif kind == "project_expenditure":
        if measure == "total" and line.name:
            yield ("item", item_key(line.name))
    elif measure in ("prior_year", *_WHOLE) and line.code and kind not in ("general_public_by_economic", "basic_expenditure"):
        yield ("code", line.code)
        if len(line.code) == 3:
            yield ("class", class_key(label.name))
