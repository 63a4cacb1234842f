"""Which exported row is which gold row: the Hungarian method on the likeness of their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist
from scipy.optimize import linear_sum_assignment

from evals.scoring.specs import FIGURE_KEYS, NUMBERS, Spec
from evals.scoring.text import Row, flat, missing, norm, to_decimal
from evals.scoring.values import anchor_similarity, is_anchor

LEAST = 0.6
"""Rows less alike are no pair."""
LEAST_TABLE = 0.2
"""Share of equal cell texts from which two tables are the same."""
_AMOUNT_BONUS = 0.02

Floats: TypeAlias = NDArray[np.float32]
Bools: TypeAlias = NDArray[np.bool_]


def pair(gold: Sequence[Row], found: Sequence[Row], spec: Spec, least: float = LEAST) -> list[tuple[int, int]]:
    """Index pairs (gold, found), each row used at most once."""
    if not gold or not found:
        return []
    if not spec.keys:
        return [(0, 0)]
    if spec.hard == ("table_id",) and all("table_id" in row for row in gold):
        return _table_by_table(gold, found, spec, least)
    score = _similarity(gold, found, spec)
    rows, columns = linear_sum_assignment(np.maximum(score, 0), maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if score[i, j] >= least]


def _table_by_table(gold: Sequence[Row], found: Sequence[Row], spec: Spec, least: float) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for table in dict.fromkeys(row["table_id"] for row in gold):
        i, j = ([k for k, row in enumerate(rows) if row.get("table_id") == table] for rows in (gold, found))
        inside = pair([gold[k] for k in i], [found[k] for k in j], spec._replace(hard=()), least)
        pairs += [(i[a], j[b]) for a, b in inside]
    return pairs


def align_tables(gold_cells: Sequence[Row], found: Sequence[Row]) -> list[Row]:
    """Gold cells with the export's table_id: tables are the same that share most of their cells' texts."""
    ours, theirs = _texts(gold_cells), _texts(found)
    if not ours or not theirs:
        return list(gold_cells)
    share = np.array([[sum((a & b).values()) / max(sum(a.values()), sum(b.values())) for b in theirs.values()] for a in ours.values()])
    rows, columns = linear_sum_assignment(share, maximize=True)
    names = {list(ours)[i]: list(theirs)[j] for i, j in zip(rows, columns, strict=True) if share[i, j] >= LEAST_TABLE}
    return [{**row, "table_id": names.get(row["table_id"], "not found")} if "table_id" in row else row for row in gold_cells]


def _texts(rows: Sequence[Row]) -> dict[Any, Counter[str]]:
    tables: dict[Any, Counter[str]] = {}
    for row in rows:
        text = row.get("text")
        if "table_id" in row and not missing(text):
            tables.setdefault(row["table_id"], Counter())[norm(text["start"] if is_anchor(text) else text)[:8]] += 1
    return tables


def _similarity(gold: Sequence[Row], found: Sequence[Row], spec: Spec) -> Floats:
    score: Floats = np.zeros((len(gold), len(found)), np.float32)
    weights: Floats = np.zeros((len(gold), 1), np.float32)
    for key, weight in spec.keys.items():
        labelled = np.array([[weight if key in row else 0.0] for row in gold], np.float32)
        if labelled.any():
            weights += labelled
            score += labelled * _key_similarity(key, [row.get(key) for row in gold], [row.get(key) for row in found])
    score /= np.maximum(weights, 1e-6)
    if "amount_yuan" in spec.values:
        score += np.float32(_AMOUNT_BONUS) * _agreement("amount_yuan", gold, found)
    for key in spec.hard:
        score[~_agreement(key, gold, found, unlabelled=True)] = -1
    if spec.hard_any:
        score[~np.logical_or.reduce([_agreement(key, gold, found) for key in spec.hard_any])] = -1
    return score


def _agreement(key: str, gold: Sequence[Row], found: Sequence[Row], unlabelled: bool = False) -> Bools:
    """Where both agree on the key; gold rows without it agree with all if `unlabelled`, with none otherwise."""
    names = {name: i for i, name in enumerate({flat(row.get(key)) for row in [*gold, *found]})}
    a = np.array([names[flat(row.get(key))] for row in gold])[:, None]
    b = np.array([names[flat(row.get(key))] for row in found])[None, :]
    same: Bools = a == b
    if unlabelled:
        same |= np.array([key not in row for row in gold])[:, None]
    else:
        same &= np.array([not missing(row.get(key)) for row in gold])[:, None]
    return same


def _key_similarity(key: str, gold: Sequence[Any], found: Sequence[Any]) -> Floats:
    texts_gold = ["" if is_anchor(value) else flat(value) for value in gold]
    texts_found = [flat(value) for value in found]
    left, right = list(dict.fromkeys(texts_gold)), list(dict.fromkeys(texts_found))
    where_left = {text: i for i, text in enumerate(left)}
    where_right = {text: j for j, text in enumerate(right)}
    small: Floats
    if key in NUMBERS or key in FIGURE_KEYS:
        small = (np.array([_canonical(a) for a in left], object)[:, None] == np.array([_canonical(b) for b in right], object)[None, :]).astype(np.float32)
    else:
        small = np.asarray(cdist(left, right, scorer=fuzz.ratio, dtype=np.float32) / 100, np.float32)
        if "" in where_left:
            small[where_left[""]] = [float(not text) for text in right]
        if "" in where_right:
            small[:, where_right[""]] = [float(not text) for text in left]
    full: Floats = small[np.ix_([where_left[t] for t in texts_gold], [where_right[t] for t in texts_found])]
    for i, value in enumerate(gold):
        if is_anchor(value):
            full[i] = [anchor_similarity(value, text) for text in found]
    return full


def _canonical(text: str) -> str:
    """Equal figures as equal strings; other text as it is."""
    number = to_decimal(text) if text else None
    return text if number is None else str(number.normalize())
