"""One root cause, one group: which figure the failing relations point at, and who erred (归因).

A suspect is the figure whose change by one amount repairs the failing relations that hold it and breaks none that pass. Fails that no
figure explains together are grouped where they are one thing: the same sum in several columns, or a table read wrongly as a whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.checks.judge import Judgement, in_unit_of, judge
from pipeline.checks.rows import operands_of
from schemas.checks import Operand, Relation
from schemas.rows import Cause

Judged = tuple[Relation, Judgement]
Key = tuple[object, ...]
ColumnValues = Callable[[str, int], Mapping[int, Decimal]]
CROSS_TABLE = "cross_table.same"
MANY_FACTS = 3  # rows in which two tables differ: one wrong figure makes one, with its totals two
CLEAN_SHARE = 0.8  # of a table's relations that pass: its grid is read right, what fails is printed so
CHAOS_SHARE = 0.3  # of a table's relations that fail: the table is read wrongly
CHAOS_GROUPS = 4


class Group(NamedTuple):
    """Fails (indices into what was judged) with one root cause. `wanted`: what the suspect would have to be."""

    fails: tuple[int, ...]
    suspect: Operand | None
    wanted: Decimal | None
    cause: Cause
    rows_missing: bool = False


def groups(judged: Sequence[Judged], doubtful: frozenset[str] = frozenset(), column_values: ColumnValues | None = None) -> list[Group]:
    """The failing relations, grouped by what explains them. `column_values`: what a column of a table prints, by row."""
    failing = [number for number, (_, verdict) in enumerate(judged) if verdict.status == "fail"]
    if not failing:
        return []
    passing = _passing_by_place(judged, {key for number in failing for key in _keys(judged[number][0])})
    shares = _shares(judged)
    found: list[Group] = []
    left = set(failing)
    for group in (*_other_scope(judged, failing), *_same_sum(judged, failing)):
        if left.issuperset(group.fails):
            other = judged[group.fails[0]][0].rule == CROSS_TABLE
            found.append(group if other else group._replace(cause=_cause(judged, group, shares, doubtful, column_values)))
            left -= set(group.fails)
    linear = {number for number in left if judged[number][0].form in ("sum", "same")}
    bent = sorted(left - linear)
    while linear:
        group = _best(judged, sorted(linear), passing)
        linear -= set(group.fails)
        also = tuple(number for number in bent if _repaired(judged[number][0], group))
        bent = [number for number in bent if number not in also]
        group = group._replace(fails=(*group.fails, *also))
        found.append(group._replace(cause=_cause(judged, group, shares, doubtful, column_values)))
    found += [group._replace(cause=_cause(judged, group, shares, doubtful, column_values)) for group in (Group((number,), None, None, "unknown") for number in bent)]
    return _collapsed(judged, found, shares)


def _keys(relation: Relation) -> Iterable[Key]:
    return [_key(operand) for operand in operands_of(relation)]


def _key(operand: Operand) -> Key:
    if operand.row is not None:
        return operand.document_id, operand.table_id, operand.row, operand.column
    return operand.document_id, operand.name, operand.page, operand.bbox, operand.text


def _passing_by_place(judged: Sequence[Judged], wanted: set[Key]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for number, (relation, verdict) in enumerate(judged):
        if verdict.status == "pass" and relation.firm and relation.form in ("sum", "same"):
            for key in _keys(relation):
                if key in wanted:
                    found[key].append(number)
    return found


def _shares(judged: Sequence[Judged]) -> dict[str | None, tuple[int, int]]:
    """(fails, all) of the firm relations of each table."""
    fails: Counter[str | None] = Counter()
    every: Counter[str | None] = Counter()
    for relation, verdict in judged:
        if verdict.status in ("pass", "fail") and relation.firm:
            every[relation.total.table_id] += 1
            fails[relation.total.table_id] += verdict.status == "fail"
    return {table: (fails[table], count) for table, count in every.items()}


def _wanted(relation: Relation, verdict: Judgement, operand: Operand) -> Decimal | None:
    """What `operand` would have to be for a linear relation to hold exactly."""
    if relation.form not in ("sum", "same") or verdict.difference is None:
        return None
    if relation.total == operand:
        return operand.value - verdict.difference
    for sign, term in relation.terms:
        if term == operand:
            factor = in_unit_of(relation.total, term)
            return None if not factor else operand.value + sign * verdict.difference / factor
    return None


def _best(judged: Sequence[Judged], left: Sequence[int], passing: Mapping[Key, Sequence[int]]) -> Group:
    """The figure that explains most of what is left at the least cost."""
    holders: dict[Key, tuple[Operand, list[int]]] = {}
    for number in left:
        for operand in operands_of(judged[number][0]):
            holders.setdefault(_key(operand), (operand, []))[1].append(number)
    best: tuple[int, int, Group] | None = None
    rivals = 0
    for key, (operand, fails) in holders.items():
        wanted = [(number, value) for number in fails if (value := _wanted(*judged[number], operand)) is not None]
        if not wanted:
            continue
        value, explained = _agreeing(judged, wanted)
        broken = sum(_breaks(judged[number], operand, value) for number in passing.get(key, ()))
        score = len(explained) - broken
        if best is None or score > best[0]:
            best, rivals = (score, broken, Group(tuple(explained), operand, value, "unknown")), 0
        elif score == best[0] and set(explained) == set(best[2].fails):
            rivals += 1
    if best is None:
        return Group((left[0],), None, None, "unknown")
    score, broken, group = best
    if broken and score < 1:
        return Group((left[0],), None, None, "unknown")
    return group if not rivals else group._replace(suspect=None, wanted=None, fails=group.fails)


def _repaired(relation: Relation, group: Group) -> bool:
    """Whether a rate, a score or a bound holds once the group's suspect is what the sums want it to be."""
    suspect, wanted = group.suspect, group.wanted
    if suspect is None or wanted is None or suspect not in operands_of(relation):
        return False
    right = suspect._replace(value=wanted)
    terms = tuple((sign, right if term == suspect else term) for sign, term in relation.terms)
    return judge(relation._replace(total=right if relation.total == suspect else relation.total, terms=terms)).status == "pass"


def _agreeing(judged: Sequence[Judged], wanted: Sequence[tuple[int, Decimal]]) -> tuple[Decimal, list[int]]:
    """The value that most relations ask for, within their tolerances."""
    best: tuple[Decimal, list[int]] = (wanted[0][1], [wanted[0][0]])
    for _, value in wanted:
        agree = [number for number, other in wanted if abs(other - value) <= (judged[number][1].tolerance or 0) * 2]
        if len(agree) > len(best[1]):
            best = (value, agree)
    return best


def _breaks(item: Judged, operand: Operand, value: Decimal) -> bool:
    """Whether a passing relation would fail with `operand` at `value`."""
    relation, verdict = item
    wanted = _wanted(relation, verdict, operand)
    return wanted is not None and abs(wanted - value) > (verdict.tolerance or 0) * 2


def _other_scope(judged: Sequence[Judged], failing: Sequence[int]) -> list[Group]:
    """Two tables that disagree in many facts do not speak of the same money: one question, not many errors."""
    pairs: dict[Key, list[int]] = defaultdict(list)
    for number in failing:
        relation = judged[number][0]
        if relation.rule == CROSS_TABLE:
            pairs[tuple(sorted({str(operand.table_id) for operand in operands_of(relation)}))].append(number)
    return [Group(tuple(numbers), None, None, "unknown") for numbers in pairs.values()
            if len({judged[number][0].total.row for number in numbers}) >= MANY_FACTS]


def _same_sum(judged: Sequence[Judged], failing: Sequence[int]) -> list[Group]:
    """One sum over rows that fails in two or more columns, always by too little: rows that are not printed (or not read)."""
    sums: dict[Key, list[int]] = defaultdict(list)
    for number in failing:
        relation = judged[number][0]
        if relation.form == "sum" and relation.total.row is not None and relation.terms[0][1].row != relation.total.row:
            sums[relation.rule, relation.total.table_id, relation.total.row].append(number)
    found = []
    for numbers in sums.values():
        gaps = [judged[number][1].difference or Decimal(0) for number in numbers]
        if len(numbers) > 1 and (min(gaps) > 0 or max(gaps) < 0):
            also = _short_elsewhere(judged, failing, numbers, gaps) if min(gaps) > 0 else []
            found.append(Group((*numbers, *also), None, None, "unknown", min(gaps) > 0))
    return found


def _short_elsewhere(judged: Sequence[Judged], failing: Sequence[int], numbers: Sequence[int], gaps: Sequence[Decimal]) -> list[int]:
    """Fails of other totals that sum the same table's rows and fall short by the same amount."""
    table = judged[numbers[0]][0].total.table_id
    found = []
    for number in failing:
        relation, verdict = judged[number]
        if number not in numbers and relation.form == "sum" and relation.terms[0][1].table_id == table and any(
                abs((verdict.difference or 0) - gap) <= (verdict.tolerance or 0) * 2 for gap in gaps):
            found.append(number)
    return found


def _cause(judged: Sequence[Judged], group: Group, shares: Mapping[str | None, tuple[int, int]], doubtful: frozenset[str],
           column_values: ColumnValues | None) -> Cause:
    tables = {operand.table_id for number in group.fails for operand in operands_of(judged[number][0])} - {None}
    if any(table in doubtful for table in tables):
        return "extraction"
    if group.rows_missing:
        return "unknown"
    if column_values is not None and any(_belongs_elsewhere(judged[number][0], column_values) for number in group.fails):
        return "extraction"
    for number in group.fails:
        relation, _ = judged[number]
        if any(operand.bbox is None for operand in operands_of(relation)):
            return "unknown"
    for table in tables:
        fails, every = shares.get(table, (0, 0))
        outside = fails - sum(judged[number][0].total.table_id == table for number in group.fails)
        if every and outside > CHAOS_SHARE * every and outside > 2:
            return "unknown"
    involved = [shares.get(table, (0, 0)) for table in tables]
    fails, every = sum(count for count, _ in involved), sum(count for _, count in involved)
    return "document" if not every or every - fails >= CLEAN_SHARE * every or len(group.fails) == fails else "unknown"


def _belongs_elsewhere(relation: Relation, column_values: ColumnValues) -> bool:
    """Whether a part larger than its whole is exactly another row's whole: it was read into the wrong row."""
    part, whole = relation.total, relation.terms[0][1]
    if relation.form != "at_most" or part.row is None or whole.table_id is None or whole.column is None:
        return False
    return any(row != whole.row and value == part.value for row, value in column_values(whole.table_id, whole.column).items())


def _collapsed(judged: Sequence[Judged], found: Sequence[Group], shares: Mapping[str | None, tuple[int, int]]) -> list[Group]:
    """A table most of which fails is one finding: it was probably read wrongly."""
    by_table: dict[str | None, list[Group]] = defaultdict(list)
    for group in found:
        by_table[judged[group.fails[0]][0].total.table_id].append(group)
    out: list[Group] = []
    for table, members in by_table.items():
        fails, every = shares.get(table, (0, 0))
        if table is not None and len(members) >= CHAOS_GROUPS and fails > CHAOS_SHARE * every:
            out.append(Group(tuple(sorted(number for group in members for number in group.fails)), None, None, "extraction"))
        else:
            out += members
    return out
