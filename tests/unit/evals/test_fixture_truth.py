"""The truth of fixtures: sums hold by construction, planted errors break exactly what they say, nothing is compared with tolerance."""

import copy
import random
from collections import defaultdict
from decimal import Decimal

import pytest

from evals.generator.compare import Difference, compare
from evals.generator.errors import plant
from evals.generator.finances import invent
from evals.generator.money import Scale, rate, split, yuan
from evals.generator.suite import COMMITTED, lot, make
from evals.generator.words import PLACE_COUNT, place_of
from schemas.rows import CONTRACT

SOUND = [spec for spec in COMMITTED if not spec.faults]


@pytest.mark.parametrize(("scale", "amount", "printed"), [
    (Scale("万元", 2), 123456789, "1,234,567.89"), (Scale("万元", 6, False), 1, "0.000001"), (Scale("元", 0), -1200, "-1,200"), (Scale("元", 2, False), 5, "0.05")])
def test_amounts_are_printed_at_their_scale(scale, amount, printed):
    assert scale.text(amount) == printed


def test_amounts_in_yuan_are_exact():
    assert yuan("1,234.567891", "万元") == "12345678.91"
    assert yuan("0.00", "万元") == "0"
    assert yuan("-7", "元") == "-7"


def test_parts_add_up_and_rates_round_half_up():
    dice = random.Random(1)
    for total in (7, 1000, 123457):
        parts = split(total, 5, dice)
        assert sum(parts) == total
        assert min(parts) >= 1
    assert rate(-125, 1000) == "12.5%"
    assert rate(1, 800, 2) == "0.13%"


@pytest.mark.parametrize("seed", range(25))
def test_a_year_adds_up(seed):
    f = invent(random.Random(seed), random.Random(seed).choice((Scale("万元", 2), Scale("元", 0), Scale("万元", 6))), 2026)

    assert f.total == f.basic + f.project == f.general + f.other + f.carry
    assert f.basic == sum(f.economics.values()) == f.personnel + f.public
    assert f.project == sum(work.amount for work in f.works)
    assert all(item.general >= 0 and item.basic >= 0 and item.project >= 0 for item in f.items)


@pytest.mark.parametrize("spec", SOUND, ids=lambda spec: spec.name)
def test_codes_add_up_in_the_truth(spec):
    sums: dict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    own: dict[tuple[object, ...], Decimal] = {}
    for line in make(spec).truth["lines"]:
        code, column = line["code"], (line["table_id"], line.get("measure"), line.get("measure_printed"))
        if code and len(str(code)) in (3, 5, 7) and line["table_kind"] not in ("project_expenditure", "general_public_by_economic"):
            own[(*column, code)] = Decimal(str(line["amount_yuan"]))
            if len(str(code)) > 3:
                sums[(*column, str(code)[:-2])] += Decimal(str(line["amount_yuan"]))

    assert all(own[key] == amount for key, amount in sums.items())
    assert sums or not any(spec.name.startswith(shape) for shape in ("sz", "sh", "bj", "cn"))


@pytest.mark.parametrize("spec", [*COMMITTED, *lot(20, 3)], ids=lambda spec: spec.name)
def test_truth_speaks_the_contract(spec):
    fixture = make(spec)
    columns = {table: set(model.model_fields) for table, model in CONTRACT.items()}

    for table, rows in fixture.truth.items():
        for row in rows:
            if table != "checks_expected":
                assert set(row) - {"form"} <= columns[table], (table, row)
    pages = fixture.drawn.page_count
    assert all(1 <= int(str(row["page"])) <= pages for table in ("cells", "lines", "narratives", "statements") for row in fixture.truth[table])


@pytest.mark.parametrize("spec", [spec for spec in COMMITTED if spec.faults], ids=lambda spec: spec.name)
def test_planted_errors_are_printed_and_named(spec):
    fixture = make(spec)
    fails = [check for check in fixture.truth["checks_expected"] if check["status"] == "fail"]
    sound = make(spec._replace(faults=()))

    assert {str(check["id"]).partition("-")[0] for check in fails} == set(spec.faults)
    for check in fails:
        assert check["observed"] != check["expected"]
        assert check["pages"]
    assert fixture.drawn.pdf != sound.drawn.pdf
    assert not [check for check in sound.truth["checks_expected"] if check["status"] == "fail"]


def test_an_error_that_finds_no_place_is_refused():
    sheet = next(spec for spec in COMMITTED if spec.name.startswith("mb"))

    with pytest.raises(LookupError, match="self-evaluation"):
        plant(make(sheet).document, ("score",), sheet.scale)


def test_traps_are_marked():
    checks = [check for spec in SOUND for check in make(spec).truth["checks_expected"]]

    assert {check["family"] for check in checks if check.get("trap")} >= {"year-on-year", "text-table", "completeness"}
    assert all(check["status"] != "fail" for check in checks)


def _truth():
    return {"tables": [{"table_id": "t01", "kind": "other"}],
            "cells": [{"table_id": "t01", "row": 1, "column": 0, "text": "甲"}, {"table_id": "t01", "row": 1, "column": 1, "text": "1.00"}]}


@pytest.mark.parametrize(("change", "found"), [
    (lambda read: read["cells"][1].update(text="1.0"), Difference("cells", 1, "text", "1.00", "1.0")),
    (lambda read: read["cells"].pop(), Difference("cells", 1, "*", "2 rows", "1 rows")),
    (lambda read: read["tables"][0].update(kind="procurement"), Difference("tables", 0, "kind", "other", "procurement"))])
def test_a_difference_is_a_difference(change, found):
    read = copy.deepcopy(_truth())
    change(read)

    assert compare(_truth(), _truth(), ("tables", "cells")) == []
    assert found in compare(_truth(), read, ("tables", "cells"))


def test_every_document_of_a_lot_has_a_body_of_its_own_if_asked():
    places = [spec.place for spec in lot(400, 9, alone=True)]

    assert len(set(places)) == len(places)
    assert len({place_of(number) for number in range(PLACE_COUNT)}) == PLACE_COUNT


def test_a_missing_minus_stands_beside_printed_ones():
    spec = next(spec for spec in COMMITTED if "sign" in spec.faults)
    table = next(part for part in make(spec._replace(faults=("sign",))).document.parts if getattr(part, "kind", None) == "three_public")
    change = next(row for row in table.rows if "增减变化金额" in row)

    assert [str(figure).startswith("-") for figure in change[2:] if str(figure).strip("0.-")] == [False, True, True]


def test_text_and_table_of_an_item_agree_where_it_carries_over():
    spec = next(spec for spec in COMMITTED if spec.name.startswith("sh") and not spec.faults)
    year = invent(random.Random(spec.seed), spec.scale, spec.year, spec.trade, spec.place)
    carried = next(item for item in year.items if item.carry)
    told = [row["amount_printed"] for row in make(spec).truth["statements"] if year.names[carried.code] in str(row["subject"])]

    assert set(told) == {format(Decimal(carried.appropriation) / 10000, ".2f")}
