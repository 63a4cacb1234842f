"""Header cells of tables without rules: which columns a head stands over, from where its middle lies (无框线表头)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from schemas.page import Word

APART = 0.8  # font sizes between words of two heads on one line
WRAPPED = 1.5  # font sizes between lines of one head


class HeadCell(NamedTuple):
    """A header cell by rows and columns, with its words."""

    row: int
    column: int
    row_span: int
    column_span: int
    words: tuple[Word, ...]


class _Head:
    """Words of one head; `left`, `right`: columns it stands over, right exclusive."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.left = self.right = 0

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def top(self) -> float:
        return min(word.baseline for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.baseline for word in self.words)


def head_cells(lines: Sequence[Sequence[Word]], xs: Sequence[float]) -> list[HeadCell]:
    """Cells of the header that `lines` make over columns with walls `xs`; blank ones where nothing stands."""
    heads = _heads(lines, xs)
    if not heads:
        return []
    in_order = sorted(heads, key=lambda head: head.x0)
    if len(heads) == len(xs) - 1 and all(a.x1 <= b.x0 for a, b in itertools.pairwise(in_order)):
        for column, head in enumerate(in_order):
            head.left, head.right = column, column + 1  # as many heads as columns: each names its own, however it is set
        return _cells(heads, len(xs) - 1)
    for head in heads:
        head.left, head.right = _overlapped(head, xs)
    _widen(heads, xs)
    return _cells(heads, len(xs) - 1)


def _heads(lines: Sequence[Sequence[Word]], xs: Sequence[float]) -> list[_Head]:
    """Chunks of words, joined downwards where they wrap."""
    heads: list[_Head] = []
    for line in lines:
        chunk: list[Word] = []
        chunks: list[list[Word]] = []
        for word in line:
            if chunk and (word.x0 - chunk[-1].x1 > APART * word.size or _walled(chunk[-1], word, xs)):
                chunks.append(chunk)
                chunk = []
            chunk.append(word)
        chunks.append(chunk)
        for words in chunks:
            x0, x1 = words[0].x0, words[-1].x1
            above = next((head for head in reversed(heads) if words[0].baseline - head.bottom <= WRAPPED * words[0].size
                          and words[0].baseline > head.bottom and min(x1, head.x1) - max(x0, head.x0) > 0.5 * min(x1 - x0, head.x1 - head.x0)), None)
            if above is not None:
                above.words += words
            else:
                heads.append(_Head(list(words)))
    return heads


def _walled(before: Word, word: Word, xs: Sequence[float]) -> bool:
    """Whether a wall between columns lies between two words."""
    return any(before.x1 - 0.5 <= x <= word.x0 + 0.5 for x in xs[1:-1])


def _overlapped(head: _Head, xs: Sequence[float]) -> tuple[int, int]:
    """Columns in which a good part of the head lies, at least the one that holds its middle."""
    middle = (head.x0 + head.x1) / 2
    size = head.words[0].size
    inside = [i for i in range(len(xs) - 1) if min(xs[i + 1], head.x1) - max(xs[i], head.x0) > 1.2 * size]
    centre = next((i for i in range(len(xs) - 1) if xs[i] <= middle <= xs[i + 1]), 0 if middle < xs[0] else len(xs) - 2)
    inside.append(centre)
    return min(inside), max(inside) + 1


def _widen(heads: Sequence[_Head], xs: Sequence[float]) -> None:
    """Heads with others under them reach over the columns, two at least, whose common middle is theirs."""
    for head in sorted(heads, key=lambda head: head.top):
        below = {column for other in heads if other is not head and other.top > head.bottom for column in range(other.left, other.right)}
        if not any(column in below for column in range(head.left, head.right)):
            continue
        beside = {column for other in heads if other is not head and abs(other.top - head.top) < WRAPPED * head.words[0].size
                  for column in range(other.left, other.right)}
        best = (float("inf"), head.left, head.right)
        for left in range(head.left, -1, -1):
            if left < head.left and (left in beside or left not in below):
                break
            for right in range(head.right, len(xs)):
                if right > head.right and ((right - 1) in beside or (right - 1) not in below):
                    break
                off = abs(_middle(left, right, xs) - (head.x0 + head.x1) / 2)
                if right - left > 1 and off < best[0] - 0.3 * head.words[0].size:
                    best = (off, left, right)
        head.left, head.right = best[1], best[2]


def _middle(left: int, right: int, xs: Sequence[float]) -> float:
    return (xs[left] + xs[right]) / 2


def _cells(heads: Sequence[_Head], columns: int) -> list[HeadCell]:
    """Heads in rows: a head stands one row under the deepest head above it; the lowest of a column reaches the bottom."""
    ordered: list[_Head] = []
    rows: list[int] = []
    for head in sorted(heads, key=lambda head: (head.top, head.left)):
        above = [row for row, other in zip(rows, ordered, strict=True)
                 if other.bottom < head.top and other.left < head.right and head.left < other.right and other.right - other.left > 1]
        row = max(above, default=-1) + 1
        same = next((other for r, other in zip(rows, ordered, strict=True) if r == row and (other.left, other.right) == (head.left, head.right)), None)
        if same is not None:
            same.words += head.words
        else:
            ordered.append(head)
            rows.append(row)
    height = max(rows) + 1
    owner: dict[tuple[int, int], int] = {}
    cells = []
    for number, row in sorted(enumerate(rows), key=lambda item: item[1]):
        head = ordered[number]
        free = [c for c in range(head.left, head.right) if (row, c) not in owner]
        if not free:
            target = owner[row, head.left]
            ordered[target].words += head.words
            continue
        left, right = free[0], free[-1] + 1
        deeper = any(rows[i] > row and other.left < right and left < other.right for i, other in enumerate(ordered))
        bottom = row + 1 if deeper else height
        for r in range(row, bottom):
            for c in range(left, right):
                owner.setdefault((r, c), number)
        cells.append((row, left, bottom - row, right - left, number))
    out = [HeadCell(row, left, span, width, tuple(ordered[number].words)) for row, left, span, width, number in cells]
    return out + [HeadCell(r, c, 1, 1, ()) for r in range(height) for c in range(columns) if (r, c) not in owner]
