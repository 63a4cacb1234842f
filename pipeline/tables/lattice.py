"""From rulings to lattices: snap, join, connect, and find which unit cells belong together.

A lattice is a connected set of horizontal and vertical rulings; its unit grid has a boundary wherever a ruling stands.
Unit cells without a wall between them are one (merged) cell.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.page import Ruling
from schemas.place import BBox

SNAP_GAP = 1.8  # points between neighbours of one position
SNAP_WIDTH = 3.6  # points from the first to the last of one position
JOIN_GAP = 3.2  # points between collinear pieces of one ruling: corner gaps, dashes, per-cell segments
SHORTEST = 4.0  # points: a shorter ruling is none
TOUCH = 3.0  # points: rulings nearer than this meet
STICK_OUT = 6.0  # points by which rulings stand out where the closing one is missing
SAME_BOUNDARY = 3.6  # points: boundaries nearer than this are one (both lines of a double rule, unaligned rules of neighbouring rows)
LOOSE_SHARE = 0.6  # of a lattice's height: a loose vertical beside it this long belongs to it
SLIVER = 4.0  # points: a unit narrower than this holds no cell of its own


class Region(NamedTuple):
    """A cell as unit ranges: rows `top..bottom-1`, columns `left..right-1`; `open_*`: no rule on that outer side."""

    top: int
    left: int
    bottom: int
    right: int
    open_top: bool = False
    open_bottom: bool = False


class Lattice(NamedTuple):
    """Unit boundaries and cells of one connected set of rulings; `irregular`: a merged area was not a rectangle."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    irregular: bool

    @property
    def box(self) -> BBox:
        """The outer sides."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_lattices(horizontals: Sequence[Ruling], verticals: Sequence[Ruling]) -> list[Lattice]:
    """Lattices from top to bottom, left to right; each has at least one cell bounded both ways."""
    across, down = straighten(horizontals), straighten(verticals)
    components, loose = _components(across, down)
    lattices = []
    for rows, columns in components:
        columns = columns + _absorbed(rows, columns, loose)
        lattice = _lattice(rows, columns)
        if lattice is not None:
            lattices.append(lattice)
    lattices.sort(key=lambda lattice: (lattice.ys[0], lattice.xs[0]))
    return lattices


def straighten(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Rulings snapped to shared positions and joined along them; dots dropped."""
    out: list[Ruling] = []
    group: list[Ruling] = []
    for ruling in sorted(rulings):
        if group and (ruling.at - group[-1].at > SNAP_GAP or ruling.at - group[0].at > SNAP_WIDTH):
            out += _joined(group)
            group = []
        group.append(ruling)
    if group:
        out += _joined(group)
    return out


def _joined(group: list[Ruling]) -> list[Ruling]:
    weight = total = 0.0
    for ruling in group:
        length = ruling.end - ruling.start
        weight += length
        total += length * ruling.at
    at = total / weight if weight else group[0].at
    group.sort(key=lambda ruling: ruling.start)
    runs: list[Ruling] = []
    start, end = group[0].start, group[0].end
    for ruling in group:
        if ruling.start - end > JOIN_GAP:
            if end - start >= SHORTEST:
                runs.append(Ruling(at, start, end))
            start, end = ruling.start, ruling.end
        elif ruling.end > end:
            end = ruling.end
    if end - start >= SHORTEST:
        runs.append(Ruling(at, start, end))
    return runs


def _components(across: list[Ruling], down: list[Ruling]) -> tuple[list[tuple[list[Ruling], list[Ruling]]], list[Ruling]]:
    """Connected sets with two rulings or more each way, and the verticals that belong to none."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    ats = [ruling.at for ruling in across]
    for j, (x, top, bottom) in enumerate(down, len(across)):
        for i in range(bisect_left(ats, top - TOUCH), bisect_right(ats, bottom + TOUCH)):
            if across[i].start - TOUCH <= x <= across[i].end + TOUCH:
                a, b = root(i), root(j)
                if a != b:
                    parent[a] = b
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, ruling in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(ruling)
    for j, ruling in enumerate(down, len(across)):
        groups.setdefault(root(j), ([], []))[1].append(ruling)
    found, loose = [], []
    for rows, columns in groups.values():
        if len(rows) >= 2 and len(columns) >= 2:
            found.append((rows, columns))
        else:
            loose += columns
    return found, loose


def _absorbed(rows: list[Ruling], columns: list[Ruling], loose: list[Ruling]) -> list[Ruling]:
    """Loose verticals beside a lattice: sides of label cells that a page break left without a closing rule."""
    top, bottom = rows[0].at, rows[-1].at
    left, right = min(row.start for row in rows), max(row.end for row in rows)
    least = LOOSE_SHARE * (bottom - top)
    return [ruling for ruling in loose
            if min(ruling.end, bottom) - max(ruling.start, top) >= least and left - 200 <= ruling.at <= right + 200
            and not any(abs(ruling.at - column.at) < SAME_BOUNDARY for column in columns)]


def _boundaries(rulings: Iterable[Ruling]) -> list[float]:
    """Unique positions; those of nearly the same place become one, at the longest ruling's."""
    best: list[tuple[float, float]] = []
    for at, length in sorted((ruling.at, ruling.end - ruling.start) for ruling in rulings):
        if best and at - best[-1][0] < SAME_BOUNDARY:
            if length > best[-1][1]:
                best[-1] = (at, length)
        else:
            best.append((at, length))
    return [at for at, _ in best]


def _closed(rows: list[Ruling], columns: list[Ruling]) -> tuple[list[Ruling], list[Ruling]]:
    """Rulings with the missing outer ones added where the others stick out (no side borders, page break)."""
    top, bottom = min(r.at for r in rows), max(r.at for r in rows)
    left, right = min(c.at for c in columns), max(c.at for c in columns)
    ups = [c.start for c in columns if c.start < top - STICK_OUT]
    downs = [c.end for c in columns if c.end > bottom + STICK_OUT]
    wests = [r.start for r in rows if r.start < left - STICK_OUT]
    easts = [r.end for r in rows if r.end > right + STICK_OUT]
    new_rows, new_columns = list(rows), list(columns)
    if ups:
        new_rows.append(Ruling(min(ups), left, right))
    if downs:
        new_rows.append(Ruling(max(downs), left, right))
    if len(wests) >= 2:
        new_columns.append(Ruling(_middle(wests), top, bottom))
    if len(easts) >= 2:
        new_columns.append(Ruling(_middle(easts), top, bottom))
    return new_rows, new_columns


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _lattice(rows: list[Ruling], columns: list[Ruling]) -> Lattice | None:
    rows, columns = _closed(rows, columns)
    xs, ys = _boundaries(columns), _boundaries(rows)
    if len(xs) < 2 or len(ys) < 2:
        return None
    wall_right, wall_below = _walls(xs, ys, rows, columns)
    regions, irregular = _regions(len(ys) - 1, len(xs) - 1, wall_right, wall_below)
    xs, ys, regions = _without_slivers(xs, ys, regions)
    return Lattice(tuple(xs), tuple(ys), tuple(regions), irregular)


def _walls(xs: list[float], ys: list[float], rows: list[Ruling], columns: list[Ruling]) -> tuple[list[list[bool]], list[list[bool]]]:
    """`right[i][r]`: a rule at boundary x i beside unit row r; `below[j][c]`: one at boundary y j beside unit column c."""
    mid_y = [(a + b) / 2 for a, b in itertools.pairwise(ys)]
    mid_x = [(a + b) / 2 for a, b in itertools.pairwise(xs)]
    right = [[False] * len(mid_y) for _ in xs]
    below = [[False] * len(mid_x) for _ in ys]
    for at, start, end in columns:
        wall = right[_nearest(xs, at)]
        for r in range(bisect_left(mid_y, start - 1), bisect_right(mid_y, end + 1)):
            wall[r] = True
    for at, start, end in rows:
        wall = below[_nearest(ys, at)]
        for c in range(bisect_left(mid_x, start - 1), bisect_right(mid_x, end + 1)):
            wall[c] = True
    return right, below


def _nearest(positions: list[float], at: float) -> int:
    i = bisect_left(positions, at)
    if i == 0:
        return 0
    if i == len(positions) or at - positions[i - 1] <= positions[i] - at:
        return i - 1
    return i


def _regions(row_count: int, column_count: int, right: list[list[bool]], below: list[list[bool]]) -> tuple[list[Region], bool]:
    """Rectangles of unit cells without walls between them; an area that is no rectangle is cut into row runs."""
    done = [[False] * column_count for _ in range(row_count)]
    regions: list[Region] = []
    irregular = False
    for r in range(row_count):
        for c in range(column_count):
            if done[r][c]:
                continue
            if (right[c + 1][r] or c + 1 == column_count) and (below[r + 1][c] or r + 1 == row_count):
                done[r][c] = True
                regions.append(Region(r, c, r + 1, c + 1, not below[r][c], not below[r + 1][c]))
                continue
            area = _area(r, c, row_count, column_count, right, below, done)
            top, bottom = min(a for a, _ in area), max(a for a, _ in area) + 1
            left, far = min(b for _, b in area), max(b for _, b in area) + 1
            if len(area) == (bottom - top) * (far - left):
                regions.append(Region(top, left, bottom, far, not any(below[top][left:far]), not any(below[bottom][left:far])))
            else:
                irregular = True
                regions += _row_runs(area)
    regions.sort()
    return regions, irregular


def _area(r: int, c: int, row_count: int, column_count: int, right: list[list[bool]], below: list[list[bool]],
          done: list[list[bool]]) -> list[tuple[int, int]]:
    area, stack = [], [(r, c)]
    done[r][c] = True
    while stack:
        i, j = stack.pop()
        area.append((i, j))
        if j + 1 < column_count and not right[j + 1][i] and not done[i][j + 1]:
            done[i][j + 1] = True
            stack.append((i, j + 1))
        if j > 0 and not right[j][i] and not done[i][j - 1]:
            done[i][j - 1] = True
            stack.append((i, j - 1))
        if i + 1 < row_count and not below[i + 1][j] and not done[i + 1][j]:
            done[i + 1][j] = True
            stack.append((i + 1, j))
        if i > 0 and not below[i][j] and not done[i - 1][j]:
            done[i - 1][j] = True
            stack.append((i - 1, j))
    return area


def _row_runs(area: list[tuple[int, int]]) -> list[Region]:
    runs: list[Region] = []
    for i, j in sorted(area):
        if runs and runs[-1].top == i and runs[-1].right == j:
            runs[-1] = runs[-1]._replace(right=j + 1)
        else:
            runs.append(Region(i, j, i + 1, j + 1))
    return runs


def _without_slivers(xs: list[float], ys: list[float], regions: list[Region]) -> tuple[list[float], list[float], list[Region]]:
    """Without boundaries that only part cells by a hair's breadth (unaligned rulings of neighbouring rows)."""
    xs, keep_x = _kept(xs, [(region.left, region.right) for region in regions])
    ys, keep_y = _kept(ys, [(region.top, region.bottom) for region in regions])
    if keep_x is None and keep_y is None:
        return xs, ys, regions
    out = []
    for region in regions:
        left, right = (keep_x[region.left], keep_x[region.right]) if keep_x else (region.left, region.right)
        top, bottom = (keep_y[region.top], keep_y[region.bottom]) if keep_y else (region.top, region.bottom)
        if right > left and bottom > top:
            out.append(region._replace(top=top, left=left, bottom=bottom, right=right))
    return xs, ys, out


def _kept(positions: list[float], spans: list[tuple[int, int]]) -> tuple[list[float], list[int] | None]:
    """Boundaries that part real cells, and the new index of each old one (None when all stay)."""
    slivers = [i for i in range(len(positions) - 1) if positions[i + 1] - positions[i] < SLIVER]
    unused = set(range(1, len(positions) - 1)) - {edge for span in spans for edge in span}
    if not slivers and not unused:
        return positions, None
    drop = set(unused)
    for i in slivers:
        if i not in drop and i + 1 not in drop:
            drop.add(i + 1 if i + 1 < len(positions) - 1 else i)
    drop -= {0, len(positions) - 1}
    index: list[int] = []
    kept: list[float] = []
    for i, position in enumerate(positions):
        if i in drop:
            index.append(max(len(kept) - 1, 0))
        else:
            index.append(len(kept))
            kept.append(position)
    return kept, index
