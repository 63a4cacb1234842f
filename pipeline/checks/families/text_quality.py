"""Defects of running text that inspections of disclosures list: punctuation, brackets, full stops, repeated items (文字质量)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pipeline.checks.book import Book
from schemas.checks import Finding, Severity
from schemas.chunk import DocumentText, Paragraph
from schemas.place import Place

_DOUBLED = re.compile(r"([。，；、：！？])(?:\1+|[。，；、])|(?<=[\u4e00-\u9fff）”\d])([,;])\2+|[,;](?=[。，；、：])")
_ALLOWED = re.compile(r"！！|？？|！？|？！")
_OPEN = {"“": "”", "（": "）", "《": "》", "‘": "’", "【": "】", "「": "」"}
_CLOSE = {close: opening for opening, close in _OPEN.items()}
_WIDTH = str.maketrans("()", "（）")
_MARKS = re.compile(r"[“”‘’（）()《》【】「」]")
_ENUMERATOR = re.compile(r"(?:(?<!\d)\d{1,2}|[一二三四五六七八九十]|[a-zA-Z])$")
_SENTENCE = re.compile(r"主要原因|主要用于|主要是|万元")
_CLOSED = re.compile(r"[。！？；：…”’）)》】.!?;:,，、]$")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
_CONTEXT = 12
_LONG = 60


def text_quality(book: Book) -> Iterator[Finding]:
    """Findings in the running text; nothing where it is not at hand."""
    if book.text is None:
        return
    body = [paragraph for paragraph in book.text.paragraphs if paragraph.kind in ("body", "item")]
    yield from doubled_punctuation(body)
    yield from unbalanced_marks(body)
    yield from missing_full_stop(book.text)
    yield from repeated_items(book.text)


def quote(paragraph: Paragraph, start: int, end: int, around: int = 0) -> tuple[tuple[str, Place], ...]:
    """`text[start:end]` and its surroundings as printed, at the places of the characters meant; with `around`, at least its sentence."""
    text = paragraph.text
    first = max(text.rfind("。", 0, start), text.rfind("；", 0, start)) + 1
    marks = [at for at in (text.find("。", end), text.find("；", end)) if at >= 0]
    last = (min(marks) + 1 if marks else len(text)) if text[end - 1:end] not in "。；" else end
    shown = text[max(first, start - _LONG):min(last, end + _LONG)] if around else text[start:end]
    places = paragraph.places(start, end) or (Place(page=paragraph.page, bbox=None),)
    return tuple((shown, place) for place in places[:1])


def finding(rule: str, title: str, subject: str | None, zh: str, en: str, quotes: Iterable[tuple[str, Place]], severity: Severity = "low",
            expected: str | None = None) -> Finding:
    """A defect that the text itself shows."""
    kept = tuple(quotes)
    return Finding(rule, "completeness", title, subject, "fail", zh, en, "；".join(dict.fromkeys(text for text, _ in kept))[:200] or None, expected, severity,
                   "document", kept)


def doubled_punctuation(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """`。。`, `，，`, `，。` inside a paragraph."""
    for paragraph in paragraphs:
        for match in _DOUBLED.finditer(paragraph.text):
            if _ALLOWED.fullmatch(match.group()) or paragraph.text[match.end():match.end() + 1] == "…":
                continue
            marks = paragraph.text[match.start():max(match.end(), match.start() + 2)]
            quotes = quote(paragraph, match.start(), match.start() + len(marks), _CONTEXT)
            yield finding("completeness.doubled_punctuation", "标点重复", _where(paragraph), f"标点重复“{marks}”：{quotes[0][0]}",
                          f"doubled punctuation {marks!r}: {quotes[0][0]}", quotes)


def unbalanced_marks(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """A quotation mark or bracket without its partner; a pair that a wrongly cut paragraph parts is none."""
    odd = [(index, stray) for index, paragraph in enumerate(paragraphs) for stray in _strays(paragraph.text)]
    partners: set[int] = set()
    for number, (index, (_, mark)) in enumerate(odd):
        if mark not in _OPEN or number in partners:
            continue
        for other in range(number + 1, len(odd)):
            if odd[other][0] > index + 2:
                break
            if odd[other][1][1] == _OPEN[mark] and odd[other][0] > index and other not in partners:
                partners |= {number, other}
                break
    for number, (index, (at, mark)) in enumerate(odd):
        if number not in partners:
            paragraph = paragraphs[index]
            quotes = quote(paragraph, at, at + 1, _CONTEXT)
            yield finding("completeness.unbalanced_marks", "引号或括号不成对", _where(paragraph), f"“{mark}”没有与之成对的符号：{quotes[0][0]}",
                          f"{mark} has no partner: {quotes[0][0]}", quotes)


def _strays(text: str) -> list[tuple[int, str]]:
    """Marks without partner, in order; the bracket of an enumerator (1）, 一）) is none."""
    marks = [(match.start(), match.group().translate(_WIDTH)) for match in _MARKS.finditer(text)]
    if not marks:
        return []
    waiting: dict[str, list[int]] = {}
    strays: list[tuple[int, str]] = []
    for at, character in marks:
        if character in _OPEN:
            waiting.setdefault(character, []).append(at)
        elif character in _CLOSE:
            opened = waiting.get(_CLOSE[character])
            if opened:
                opened.pop()
            elif character != "’" and not _ENUMERATOR.search(text[max(0, at - 3):at]):
                strays.append((at, character))
    strays += [(at, mark) for mark, places in waiting.items() if mark != "‘" for at in places]
    return sorted(strays)


def missing_full_stop(text: DocumentText) -> Iterator[Finding]:
    """A paragraph of full sentences that ends without a mark, where those around it end with one."""
    paragraphs = [paragraph for paragraph in text.paragraphs if paragraph.kind not in ("contents", "caption")]
    measure = _measures(paragraphs)
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind not in ("body", "item"):
            continue
        end, count = _end(paragraph)
        if not _is_sentence(paragraph.text[:end]) or _CLOSED.search(paragraph.text[:end]) or not _neighbours_closed(paragraphs, index):
            continue
        last = paragraph.pieces[count - 1].line
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        if count == len(paragraph.pieces) and not _finished(paragraph, following, measure.get(last.page, 0)):
            continue
        quotes = tuple((paragraph.text[max(0, end - 60):end], place) for _, place in quote(paragraph, max(0, end - _CONTEXT), end))
        tail = paragraph.text[max(0, end - 30):end]
        yield finding("completeness.full_stop", "段末缺少句号", _where(paragraph), f"段末没有句号：{tail}",
                      f"the paragraph ends without a full stop: {tail}", quotes)


def _finished(paragraph: Paragraph, following: Paragraph | None, measure: float) -> bool:
    """Whether a paragraph does end there: not cut by a page or table, and its last line stops well before the right edge."""
    last = paragraph.pieces[-1].line
    if following is None or following.page != last.page or last.box is None:
        return False
    if following.kind == "heading":
        return True
    if following.kind == "body" and following.marker is None:
        return last.box[2] < 0.7 * measure
    return last.box[2] < measure - 2.5 * last.size


def _end(paragraph: Paragraph) -> tuple[int, int]:
    """Where the running text of a paragraph ends, and in which piece: before a heading that was printed without a space above."""
    for number, piece in enumerate(paragraph.pieces[1:], 1):
        rest = paragraph.text[piece.start:]
        if number == len(paragraph.pieces) - 1 and len(rest) <= 24 and _HEADING.match(rest):
            return piece.start, number
    return len(paragraph.text), len(paragraph.pieces)


def _is_sentence(text: str) -> bool:
    return len(text) >= 15 and bool(_SENTENCE.search(text)) and not re.search(r"单位[:：]|^注[:：]|^备注|电话|[:：]$", text)


def _measures(paragraphs: Sequence[Paragraph]) -> dict[int | None, float]:
    """The right edge of the running text, page by page."""
    out: dict[int | None, float] = {}
    for paragraph in paragraphs:
        for piece in paragraph.pieces:
            if piece.line.box is not None:
                out[piece.line.page] = max(out.get(piece.line.page, 0), piece.line.box[2])
    return out


def _neighbours_closed(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether the prose around, of the same section where that has enough, ends its paragraphs with marks."""
    here = paragraphs[index]
    around = [p for p in paragraphs[max(0, index - 6):index + 7] if p is not here and p.kind in ("body", "item") and len(p.text) >= 15]
    own = [p for p in around if p.section == here.section]
    chosen = own if len(own) >= 2 else around
    closed = sum(1 for p in chosen if _CLOSED.search(p.text))
    return closed >= 2 and closed >= len(chosen) * 0.7


def repeated_items(text: DocumentText) -> Iterator[Finding]:
    """Items printed twice in a row: the same number with the same words, one after the other in one list."""
    items = [paragraph for paragraph in text.paragraphs if paragraph.kind in ("item", "body")]
    for before, after in pairwise(items):
        if before.text == after.text and len(before.text) > 20 and before.section == after.section and not re.search(r"\d{4}\.?\d*万?元", before.text):
            quotes = (*quote(before, 0, len(before.text)), *quote(after, 0, len(after.text)))
            yield finding("completeness.repeated_paragraph", "段落重复", _where(before), f"同一段连续出现两次：{before.text[:40]}",
                          f"the same paragraph is printed twice in a row: {before.text[:40]}", quotes)


def _where(paragraph: Paragraph) -> str | None:
    """A stable name of the spot: the innermost heading and the paragraph's own number."""
    heading = paragraph.path[-1] if paragraph.path else None
    marker = paragraph.marker.text if paragraph.marker else None
    return " ".join(part for part in (heading, marker) if part) or None
