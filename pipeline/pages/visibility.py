"""Which words of a page nobody sees: white on white, or covered by something drawn later."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pages.glyphs import TracedWord
from pipeline.pages.rulings import Fill
from schemas.page import HiddenReason
from schemas.place import BBox


def hidden_reasons(words: Sequence[TracedWord], fills: Sequence[Fill], images: Sequence[tuple[BBox, int]]) -> dict[int, HiddenReason]:
    """Reasons by word index. `images`: boxes with their sequence numbers; a word counts as covered by its centre."""
    covers = [(fill.box, fill.seqno) for fill in fills] + list(images)
    first = min((item.seqno for item in words), default=0)
    late = [(box, seqno) for box, seqno in covers if seqno > first and _area(box) > 16]
    shades = [(fill.box, fill.seqno, fill.white) for fill in fills] + [(box, seqno, False) for box, seqno in images]
    reasons: dict[int, HiddenReason] = {}
    if late:
        rows: dict[int, list[int]] = {}
        for index, item in enumerate(words):
            rows.setdefault(int((item.word.y0 + item.word.y1) / 40), []).append(index)
        for (x0, y0, x1, y1), seqno in late:
            for row in range(int(y0 / 20), int(y1 / 20) + 1):
                for index in rows.get(row, ()):
                    word = words[index].word
                    if (words[index].seqno < seqno and x0 <= (word.x0 + word.x1) / 2 <= x1
                            and y0 <= (word.y0 + word.y1) / 2 <= y1):
                        reasons[index] = "covered"
    for index, item in enumerate(words):
        if item.white and index not in reasons:
            word = item.word
            x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
            under = [(seqno, white) for (x0, y0, x1, y1), seqno, white in shades
                     if seqno < item.seqno and x0 <= x <= x1 and y0 <= y <= y1]
            if not under or max(under)[1]:
                reasons[index] = "white_on_white"
    return reasons


def _area(box: BBox) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
