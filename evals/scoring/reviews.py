"""Which values a person is asked about: open review items and what they refer to."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from evals.scoring.places import same_place
from evals.scoring.text import Row, flat

_OPEN = ("open", "claimed")


class Reviews:
    """Open review items of a document."""

    def __init__(self, reviews: Sequence[Row], checks: Sequence[Row], cells: Sequence[Row]) -> None:
        self._by_table: dict[str, list[tuple[str | None, Any]]] = defaultdict(list)
        self._places: list[tuple[Any, Any]] = []
        evidence = {str(c[k]): c.get("evidence") or () for c in checks for k in ("check_id", "fingerprint", "group_id") if c.get(k)}
        for item in reviews:
            if item.get("state") not in _OPEN:
                continue
            table, key = str(item.get("target_table")), _key(item.get("target_key"))
            self._by_table[table].append((item.get("field"), key))
            if table == "checks":
                named = [key] if isinstance(key, str) else list(key.values()) if isinstance(key, dict) else key or []
                self._places += [(e.get("page"), e.get("bbox")) for name in named for e in evidence.get(str(name), ())]
            if table == "cells":
                self._places += [(c.get("page"), c.get("bbox")) for c in cells if _fits(key, c)]

    def refer_to(self, table: str, row: Row, name: str) -> bool:
        """Whether some item is about column `name` of the row, or about the place where the row is printed."""
        for column, key in self._by_table.get(table, ()):
            about = column in (None, "", name) or (column == "amount" and name.startswith("amount"))
            if about and _fits(key, row):
                return True
        spots = row.get("places") or [{"page": row.get("page"), "bbox": row.get("bbox")}]
        return any(same_place(s.get("page"), s.get("bbox"), page, box) for s in spots for page, box in self._places)


def _key(key: Any) -> Any:
    if isinstance(key, str) and key[:1] in "{[":
        try:
            return json.loads(key)
        except json.JSONDecodeError:
            return key
    return key


def _fits(key: Any, row: Row) -> bool:
    if isinstance(key, dict):
        return bool(key) and all(flat(row.get(k)) == flat(v) for k, v in key.items())
    parts = [flat(p) for p in (key if isinstance(key, list) else re.split(r"[|/]", str(key or ""))) if flat(p)]
    values = {flat(v) for v in row.values() if not isinstance(v, dict)}
    return bool(parts) and all(part in values for part in parts)
