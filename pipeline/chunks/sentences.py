"""Sentences and clauses of a paragraph (句、分句)."""

from __future__ import annotations

import re

from schemas.chunk import Clause, Sentence

FARTHEST = 300  # characters: brackets further apart than this are taken for single ones
_PAIRS = {"（": "）", "(": ")", "“": "”", "《": "》", "〔": "〕", "【": "】", "「": "」"}
_OPENERS = {closer: opener for opener, closer in _PAIRS.items()} | {")": "（", "）": "（"}
_SIGNS = re.compile(r"[（）()“”《》〔〕【】「」。；！？!?;，,：:]")
_SENTENCE_ENDS = frozenset("。；！？!?;")
_CLAUSE_ENDS = frozenset("，,：:")


def split_sentences(paragraph: str, text: str) -> tuple[Sentence, ...]:
    """Sentences of the paragraph with id `paragraph`: after 。；！？ outside of brackets and quotes; with their clauses."""
    sentences: list[Sentence] = []
    start = first = 0
    clauses: list[tuple[int, int]] = []
    for at, ends in _boundaries(text):
        if first < at:
            clauses.append((first, at))
        first = at + 1
        if ends:
            _close(sentences, paragraph, start, at + 1, clauses)
            start, clauses = at + 1, []
    if first < len(text):
        clauses.append((first, len(text)))
    if start < len(text):
        _close(sentences, paragraph, start, len(text), clauses)
    return tuple(sentences)


def nested(text: str) -> list[tuple[int, int]]:
    """Outermost pairs of brackets or quotes: offsets of the opening and the closing sign."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for match in _SIGNS.finditer(text):
        sign, at = match.group(), match.start()
        if sign in _PAIRS:
            stack.append(("（" if sign == "(" else sign, at))
        elif sign in _OPENERS:
            opener = _OPENERS[sign]
            depth = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == opener), None)
            if depth is not None and at - stack[depth][1] <= FARTHEST:
                start = stack[depth][1]
                del stack[depth:]
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, at))
    return pairs


def _boundaries(text: str) -> list[tuple[int, bool]]:
    """Offsets of the marks that part clauses, and whether they end a sentence; none inside brackets, quotes or figures."""
    inside = nested(text)
    found = []
    pair = 0
    for match in _SIGNS.finditer(text):
        sign, at = match.group(), match.start()
        ends = sign in _SENTENCE_ENDS
        if not ends and sign not in _CLAUSE_ENDS:
            continue
        while pair < len(inside) and inside[pair][1] < at:
            pair += 1
        if pair < len(inside) and inside[pair][0] < at:
            continue
        if sign in ",:" and text[at - 1:at].isdigit() and text[at + 1:at + 2].isdigit():
            continue
        found.append((at, ends))
    return found


def _close(sentences: list[Sentence], paragraph: str, start: int, end: int, clauses: list[tuple[int, int]]) -> None:
    if not clauses:
        if sentences:  # a doubled mark belongs to the sentence before
            sentences[-1] = sentences[-1]._replace(end=end)
            return
        clauses = [(start, end)]
    name = f"{paragraph}.s{len(sentences) + 1:02d}"
    sentences.append(Sentence(name, start, end, tuple(Clause(f"{name}.c{i}", a, b) for i, (a, b) in enumerate(clauses, 1))))
