"""When a run had better pause: many documents failing alike in a row, or a disk about to be full (暂停条件)."""

from __future__ import annotations

import shutil
from collections import Counter, deque
from pathlib import Path

LAST = 50
MOST_ALIKE = LAST // 5
MACHINES_FAULT = frozenset((("read", "unreadable"), ("pages", "crashed"), ("pages", "timeout"), ("pages", "memory"), ("documents", "internal")))
"""Failures by (stage, category) that many files share only when something around them is wrong. Files that are encrypted, damaged
or of another kind are so by themselves, and an archive may be full of them."""


class Guard:
    """Watches how documents end. `reason` is why the run should pause, None while it should not."""

    def __init__(self, folder: Path | None, least_free_mb: int) -> None:
        self._folder, self._least = folder, least_free_mb
        self._last: deque[tuple[str, str] | None] = deque(maxlen=LAST)
        self.reason: str | None = None

    def ended(self, failure: tuple[str, str] | None) -> None:
        """A document ended, with a failure as (stage, category) or well."""
        alike = failure if failure in MACHINES_FAULT else None
        self._last.append(alike)
        if alike is not None:
            number = Counter(self._last)[alike]
            if number > MOST_ALIKE:
                self.reason = f"{number} of the last {len(self._last)} documents failed alike ({alike[1]})"
        self.check_disk()

    def check_disk(self) -> None:
        """Looks how much room is left where the results are. There is nothing to look at when a server keeps them."""
        if self._folder is None or not self._folder.is_dir():
            return
        free = shutil.disk_usage(self._folder).free >> 20
        if free < self._least:
            self.reason = f"only {free} MB are free on the disk of the results (MINGXI_MIN_FREE_MB: {self._least})"
