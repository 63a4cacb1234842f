"""Where something stands in a document."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

BBox: TypeAlias = tuple[float, float, float, float]
"""`x0, y0, x1, y1` in PDF points, origin top left, in the page as displayed (rotation applied)."""


class Place(BaseModel):
    """A spot on a page (位置). `page` counts from 1; both are None for formats without pages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: int | None
    bbox: BBox | None
