"""Which fixture documents there are: the small committed set, and any number more by lot (样例清单)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from evals.generator.beijing import beijing_budget
from evals.generator.draw import Drawn, Style, draw
from evals.generator.errors import Fault, plant
from evals.generator.evaluation import evaluation_document
from evals.generator.expectations import add_passes, drop_broken
from evals.generator.final import final_account
from evals.generator.finances import Finances, invent
from evals.generator.grids import Document, Table
from evals.generator.money import Scale
from evals.generator.shanghai import shanghai_budget
from evals.generator.shenzhen import shenzhen_budget
from evals.generator.targets import department_form, project_form, running_list, target_document, target_list
from evals.generator.truth import Rows, truth_of
from evals.generator.words import AUDIT, GREEN, LIBRARY, PLACE_COUNT, WATER, Trade, place_of

Builder: TypeAlias = Callable[[str, Finances, random.Random], Document]
WAN, WAN_PLAIN, WAN_SIX = Scale("万元", 2), Scale("万元", 2, False), Scale("万元", 6, False)
YUAN, YUAN_CENTS = Scale("元", 0), Scale("元", 2)


class Spec(NamedTuple):
    """How one fixture comes about. `zeros`: how tables print nought, "0" as a figure, "—" or None (blank); `copies`: each project so many times.

    `labels`: words before the organisation and the unit of every table.
    """

    name: str
    seed: int
    build: Builder
    scale: Scale
    year: int
    style: Style
    faults: tuple[Fault, ...] = ()
    trade: Trade | None = None
    place: str | None = None
    zeros: str | None = "0"
    copies: int = 1
    labels: tuple[str, str] | None = None


class Fixture(NamedTuple):
    """A finished fixture: the drawn file and its truth."""

    document: Document
    drawn: Drawn
    truth: Rows


def make(spec: Spec) -> Fixture:
    """The same fixture for the same spec, always."""
    finances = invent(random.Random(spec.seed), spec.scale, spec.year, spec.trade, spec.place, spec.copies)
    document = spec.build(spec.name, finances, random.Random(spec.seed))
    if spec.style.rules in ("none", "horizontal", "three-line"):
        _without_spans(document, spec.style.rules != "none")
    if spec.labels:
        for part in document.parts:
            if isinstance(part, Table):
                part.labels = spec.labels
    if spec.zeros != "0":
        _print_zeros(document, spec.zeros)
    drop_broken(plant(add_passes(document), spec.faults, spec.scale))
    drawn = draw(document, spec.style)
    return Fixture(document, drawn, truth_of(document, drawn))


def _print_zeros(document: Document, mark: str | None) -> None:
    """Nought in tables as a dash or as nothing."""
    for part in document.parts:
        if isinstance(part, Table):
            for row in part.rows:
                for c, column in enumerate(part.columns):
                    if column.role == "amount" and row[c] and not (row[c] or "").strip("0.,"):
                        row[c] = mark


def _without_spans(document: Document, keep_empty: bool) -> None:
    """Nothing is merged and totals stand in the name column: without vertical rules nothing shows how far a merged cell reaches.

    Without any rule a table that holds no figure is no table to the eye either: left out unless `keep_empty`.
    """
    document.parts = [part for part in document.parts if keep_empty or not isinstance(part, Table) or not part.is_empty]
    for part in document.parts:
        if not isinstance(part, Table):
            continue
        for (row, column), (rows, columns) in part.spans.items():
            name = next((c for c in range(column, column + columns) if part.columns[c].role == "name"), column)
            text, part.rows[row][column] = part.rows[row][column], None
            for r in range(row, row + rows):
                part.rows[r][name] = text
        part.spans.clear()


def _shenzhen(name: str, f: Finances, _: random.Random) -> Document:
    return shenzhen_budget(name, f)


def _shanghai(name: str, f: Finances, _: random.Random) -> Document:
    return shanghai_budget(name, f, 3)


def _beijing(name: str, f: Finances, _: random.Random) -> Document:
    return beijing_budget(name, f)


def _beijing_tables(name: str, f: Finances, _: random.Random) -> Document:
    return beijing_budget(name, f, prose=False)


def _final(name: str, f: Finances, _: random.Random) -> Document:
    return final_account(name, f)


def _evaluation(name: str, f: Finances, dice: random.Random) -> Document:
    return evaluation_document(name, f, dice, 2)


def _evaluation_national(name: str, f: Finances, dice: random.Random) -> Document:
    return evaluation_document(name, f, dice, 3, "national")


def _department_target(name: str, f: Finances, _: random.Random) -> Document:
    return target_document(name, f, department_form(f))


def _project_target(name: str, f: Finances, _: random.Random) -> Document:
    return target_document(name, f, project_form(f, f.works[0]))


def _target_list(name: str, f: Finances, _: random.Random) -> Document:
    return target_document(name, f, target_list(f, f.works))


def _running(name: str, f: Finances, _: random.Random) -> Document:
    return target_document(name, f, running_list(f, f.works))


def _outline(name: str, f: Finances, _: random.Random) -> Document:
    return target_document(name, f, running_list(f, f.works, outline=True))


COMMITTED: tuple[Spec, ...] = (
    Spec("sz_图书馆_2026_部门预算", 11, _shenzhen, WAN, 2026, Style(pad=0.6), (), LIBRARY, "岚江市海棠区"),
    Spec("sz_园林局_2026_部门预算_差错", 12, _shenzhen, WAN_PLAIN, 2026, Style("boxes", "fang", header="once", short_pages=0.5, cut_rows=True),
         ("digit", "swap", "sign", "text", "unit", "rate", "whole", "cross"), GREEN, "云埠市青禾区"),
    Spec("sz_审计局_2026_部门预算_底色", 13, _shenzhen, WAN, 2026, Style("zebra", "song", landscape=True, dense=True), (), AUDIT, "澄湖市"),
    Spec("sh_审计局_2026_部门预算", 14, _shanghai, YUAN, 2026, Style("hairline", "kai"), (), AUDIT, "望海市石榴区"),
    Spec("sh_水务局_2026_部门预算_旋转_差错", 15, _shanghai, YUAN, 2026, Style("ruled", "song", turn="flag", repeat_caption=True, short_pages=0.6),
         ("part", "cross", "digit"), WATER, "清浦市松溪县"),
    Spec("bj_水务局_2026_部门预算", 16, _beijing, WAN_SIX, 2026, Style("segments", "fang", dense=True), (), WATER, "澄湖市", "—", 3),
    Spec("bj_园林局_2026_报表_横线", 17, _beijing_tables, WAN_SIX, 2026, Style("horizontal", "song"), (), GREEN, "霁川市"),
    Spec("bj_图书馆_2026_报表_无线", 18, _beijing_tables, WAN_SIX, 2026, Style("none", "song"), (), LIBRARY, "霁川市"),
    Spec("cn_图书馆_2024_部门决算", 19, _final, WAN, 2024, Style("ruled", "song", dense=True), (), LIBRARY, "澄湖市", None),
    Spec("cn_园林局_2024_部门决算_侧放_差错", 20, _final, WAN, 2024, Style("ruled", "song", turn="sideways"), ("cross", "whole", "rate"), GREEN, "岚江市海棠区"),
    Spec("zp_水务局_2025_自评表", 21, _evaluation, WAN_PLAIN, 2025, Style("ruled", "song", size=9.0), (), WATER, "云埠市青禾区"),
    Spec("zp_审计局_2025_自评表_跨页_差错", 22, _evaluation_national, YUAN_CENTS, 2025, Style(
        "ruled", "fang", size=9.0, repeat_labels=True, short_pages=0.42), ("score",), AUDIT, "清浦市松溪县"),
    Spec("mb_图书馆_2026_整体目标_跨页", 23, _department_target, WAN, 2026, Style("boxes", "song", size=9.0, short_pages=0.45), (), LIBRARY, "云埠市青禾区"),
    Spec("mb_水务局_2026_项目目标_跨页", 24, _target_list, WAN, 2026, Style(
        "ruled", "song", size=9.0, repeat_caption=True, short_pages=0.7), (), WATER, "岚江市海棠区", copies=3),
    Spec("mb_水务局_2026_项目目标_断字", 24, _target_list, WAN, 2026, Style("ruled", "song", size=8.0, short_pages=0.7, repeat_caption=True), (), WATER,
         "岚江市海棠区", copies=3),
    Spec("mb_园林局_2026_项目目标_连排", 25, _running, WAN, 2026, Style("dashed", "kai", cut_rows=True, short_pages=0.35, pad=0.6), (), GREEN, "望海市石榴区"),
    Spec("mb_审计局_2026_项目目标_提纲", 26, _outline, WAN, 2026, Style("ruled", "song"), (), AUDIT, "澄湖市"))
"""The fixtures in evals/fixtures."""

_SHAPES: tuple[tuple[str, Builder, tuple[Scale, ...], int, tuple[Fault, ...]], ...] = (
    ("sz", _shenzhen, (WAN, WAN_PLAIN), 2026, ("digit", "swap", "sign", "text", "unit", "rate", "whole", "cross")),
    ("sh", _shanghai, (YUAN,), 2026, ("digit", "text", "part", "cross", "whole")), ("bj", _beijing, (WAN_SIX,), 2026, ("digit", "text", "swap", "cross", "whole")),
    ("cn", _final, (WAN,), 2024, ("cross", "whole", "digit", "rate")), ("zp", _evaluation, (WAN_PLAIN, YUAN_CENTS), 2025, ("score",)),
    ("zp", _evaluation_national, (YUAN_CENTS, WAN_PLAIN), 2025, ("score",)), ("mb", _department_target, (WAN,), 2026, ()),
    ("mb", _project_target, (YUAN,), 2026, ("part",)), ("mb", _target_list, (WAN,), 2026, ()), ("mb", _running, (WAN,), 2026, ()))


_LABELS = (None, ("部门：", "金额单位："), ("编制单位：", "单位:"), ("单位名称：", "单位： "), ("预算部门：", "单位：人民币"), ("填报单位：", "（单位："))


def lot(count: int, seed: int, alone: bool = False) -> Iterator[Spec]:
    """`count` specs by lot from `seed`: every shape in turn, in ruled styles of every kind, one document in three with an error.

    `alone`: every document has a body of its own; else few bodies are drawn, and documents of one contradict each other.
    """
    dice = random.Random(seed)
    first = random.Random(f"places {seed}").randrange(PLACE_COUNT)
    for number in range(count):
        name, build, scales, year, faults = _SHAPES[number % len(_SHAPES)]
        style = Style(dice.choice(("ruled", "ruled", "hairline", "boxes", "segments", "dashed")), dice.choice(("song", "kai", "fang", "hei")),
                      size=dice.choice((7.5, 8.0, 9.0)), header=dice.choice(("repeat", "repeat", "once")), repeat_caption=dice.random() < 0.2,
                      cut_rows=dice.random() < 0.3, landscape=dice.random() < 0.3, turn=dice.choice(("none", "none", "none", "flag", "sideways")),
                      short_pages=dice.choice((1.0, 1.0, 0.7, 0.5)), dense=dice.random() < 0.3, pad=dice.choice((3.0, 3.0, 1.5, 0.6)))
        planted = (dice.choice(faults),) if faults and dice.random() < 0.34 else ()
        zeros = dice.choice(("0", "0", "—", None)) if not planted else "0"
        yield Spec(f"{name}_{number + 1:05d}", dice.randrange(2**31), build, dice.choice(scales), year + dice.choice((0, 0, -1)), style, planted,
                   place=place_of(first + number) if alone else None, zeros=zeros, copies=dice.choice((1, 1, 1, 3)), labels=dice.choice(_LABELS))
