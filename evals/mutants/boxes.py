"""Rectangles of a page as displayed, in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evals.results import Box

Place = Sequence[float]


def centre(box: Place) -> tuple[float, float]:
    """Middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def holds(box: Place, point: tuple[float, float], grow: float = 0) -> bool:
    """Whether the point is in the box, grown on all sides."""
    x, y = point
    return box[0] - grow <= x <= box[2] + grow and box[1] - grow <= y <= box[3] + grow


def hull(boxes: Iterable[Place]) -> Box:
    """The box around all boxes, of which there is one at least."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def same_place(one: Place, other: Place, grow: float = 1) -> bool:
    """Whether either box holds the other's centre."""
    return holds(one, centre(other), grow) or holds(other, centre(one), grow)
