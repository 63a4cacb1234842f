"""Which columns of a block or list carry what of an indicator (指标各栏)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.money import parse_figure
from pipeline.tables.forms.heads import indicator_role, key
from pipeline.tables.forms.targets import is_comparator
from pipeline.text import join
from schemas.table import Cell

CellsByUnit = Mapping[tuple[int, int], Cell]
_QUALITY = ("定性", "定性指标")


@dataclass(frozen=True)
class Columns:
    """Columns by role; a head that spans several columns of the body has them all."""

    by_role: Mapping[str, tuple[int, ...]]

    def __contains__(self, role: object) -> bool:
        return role in self.by_role

    def first(self, role: str) -> int | None:
        """The leftmost column of the role."""
        columns = self.by_role.get(role)
        return columns[0] if columns else None

    def text(self, at: CellsByUnit, row: int, role: str) -> str | None:
        """What the row prints under the role, None for nothing."""
        cells = [at[row, column] for column in self.by_role.get(role, ()) if (row, column) in at]
        texts = [cell.text for cell in cells if cell.text]
        figures = sum(parse_figure(text) is not None for text in texts)
        return (" ".join(texts) if figures > 1 else join(texts)) or None

    @property
    def anchor(self) -> str | None:
        """The role that names the indicator: its 三级指标, else its 指标名称."""
        return next((role for role in ("level3", "name") if role in self.by_role), None)


def cells_by_unit(cells: Iterable[Cell]) -> dict[tuple[int, int], Cell]:
    """Cells by every row they cover and their first column."""
    return {(row, cell.column): cell for cell in cells for row in range(cell.row, cell.row + cell.row_span)}


def indicator_lanes(paths: Mapping[int, tuple[str, ...]], at: CellsByUnit, body: Sequence[int]) -> list[Columns]:
    """The columns by role; two lanes where the heads name 三级指标 twice (中期目标 beside 年度目标), else one.

    The second lane takes the levels that it doesn't print itself from the first.
    """
    groups = [(role, columns) for columns in _same_heads(paths) if (role := indicator_role(paths[columns[0]]))]
    anchors = [position for position, (role, _) in enumerate(groups) if role == "level3"]
    if len(anchors) < 2:
        return [_columns(groups, at, body)]
    start = anchors[1]
    while start > anchors[0] + 1 and groups[start - 1][0] in ("level1", "level2"):
        start -= 1
    left, right = _columns(groups[:start], at, body), _columns(groups[start:], at, body)
    shared = {role: columns for role, columns in left.by_role.items() if role == "level1" or (role == "level2" and "level2" not in right)}
    return [left, Columns({**shared, **right.by_role})]


def _same_heads(paths: Mapping[int, tuple[str, ...]]) -> list[tuple[int, ...]]:
    """Neighbouring columns under one head."""
    groups: list[tuple[int, ...]] = []
    for column in sorted(paths):
        if not paths[column]:
            continue
        if groups and groups[-1][-1] == column - 1 and paths[column - 1] == paths[column]:
            groups[-1] = (*groups[-1], column)
        else:
            groups.append((column,))
    return groups


def _columns(groups: Sequence[tuple[str, tuple[int, ...]]], at: CellsByUnit, body: Sequence[int]) -> Columns:
    found: dict[str, tuple[int, ...]] = {}
    natures: list[tuple[int, ...]] = []
    anchor = min((columns[0] for role, columns in groups if role in ("level2", "level3", "name")), default=-1)
    for role, columns in groups:
        if role in ("target", "period_target") and columns[0] < anchor:
            continue  # a project's 绩效目标 beside its indicators
        if role == "nature":
            natures.append(columns)
        else:
            found.setdefault(role, columns)
    if "level3" in found:
        found.pop("name", None)
    if "target" not in found and "part_target" in found:
        found["target"] = found["part_target"]
    sign = max(natures, key=lambda columns: _signs(columns, at, body), default=None)
    if sign is not None and _signs(sign, at, body):
        found["nature"] = sign
    return Columns(found)


def _signs(columns: tuple[int, ...], at: CellsByUnit, body: Sequence[int]) -> int:
    """How many cells of the column hold a comparator (weighs most) or the word 定性."""
    texts = [at[row, column].text for row in body for column in columns if (row, column) in at]
    return sum(100 if is_comparator(text) else 1 for text in texts if text and (is_comparator(text) or key(text) in _QUALITY))
