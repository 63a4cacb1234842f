"""What could not be read of a document."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that could not be read. `category` groups problems in `failures`."""

    stage: str
    category: str
    message: str
