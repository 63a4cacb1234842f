"""Boxes on pages: whether two places are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Box = tuple[float, float, float, float]
IOU = 0.5
"""Least overlap of a right box with the labelled one."""


def iou(a: Sequence[float], b: Sequence[float]) -> float:
    """Intersection over union of two boxes [x0, y0, x1, y1]."""
    width, height = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def same_place(page_a: Any, box_a: Any, page_b: Any, box_b: Any, grow: float = 1) -> bool:
    """One figure: same page, and either box holds the other's centre."""
    if page_a != page_b or not box_a or not box_b:
        return False
    return _holds(box_a, _centre(box_b), grow) or _holds(box_b, _centre(box_a), grow)


def first_place(row: Any) -> tuple[int | None, tuple[float, float, float, float] | None]:
    """Page and box where a row is printed, as far as it says."""
    places = row.get("places")
    spot = places[0] if isinstance(places, list) and places and isinstance(places[0], dict) else row
    pages = row.get("pages") or []
    page, box = spot.get("page") or row.get("page") or (pages[0] if pages else None), spot.get("bbox")
    return page, tuple(box) if box else None


def _centre(box: Sequence[float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(box: Sequence[float], point: tuple[float, float], grow: float) -> bool:
    return box[0] - grow <= point[0] <= box[2] + grow and box[1] - grow <= point[1] <= box[3] + grow
