"""The table of contents (目录): which lines list the document's parts instead of saying something."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.chunks.markers import leading_marker
from pipeline.text import bare
from schemas.chunk import TextLine

LEAST_ENTRIES = 3
LEAST_UNNAMED = 6  # entries of a list of contents that has no heading of its own
REPEATED = 0.5  # of them come again as headings
LONGEST = 60
BIGGER = 1.3  # times the entries' font size: the body has begun
LARGER = 1.1  # likewise, at the top of a page
_HEAD = re.compile(r"(?:目录|目次|contents|CONTENTS)")
_LEADER = re.compile(r"(?:[.．·•…_﹒‥\-—]{3,}|…{1,}|\s{2,})\s*(\d{0,3})\s*$")
_TRAILING_PAGE = re.compile(r"(?<=[\u4e00-\u9fff）)”])[.．·…\s]*(\d{1,3})$")
_STOP = re.compile(r"[。；;！]")
_LISTED = re.compile(r"^(?:附件|附表|表|图)\s*[\d一二三四五六七八九十]+|^注[:：]")


def contents_lines(lines: Sequence[TextLine]) -> set[int]:
    """Indices of the lines of the table of contents, its heading included; of a list without heading too when it comes again."""
    for index, line in enumerate(lines):
        if _HEAD.fullmatch(bare(line.text)):
            entries = _entries(lines, index + 1)
            if len(entries) >= LEAST_ENTRIES:
                return {index, *entries}
        elif index > 60:
            break
    return _unnamed(lines)


def entry_title(text: str) -> tuple[str, int | None]:
    """The title that an entry prints and its page number, if any."""
    found = _LEADER.search(text) or _TRAILING_PAGE.search(text)
    if found is None:
        return text.strip(), None
    return text[:found.start()].strip(), int(found.group(1)) if found.group(1) else None


def _entries(lines: Sequence[TextLine], start: int) -> list[int]:
    found: list[int] = []
    first = ""
    leaders = False
    for index in range(start, len(lines)):
        line = lines[index]
        leader = bool(_LEADER.search(line.text))
        title = bare(entry_title(line.text)[0])
        before = lines[found[-1]] if found else lines[start - 1]
        if line.page is not None and before.page is not None and line.page > before.page + 1:
            break
        if found and not leader and (line.size > BIGGER * before.size or _begins_again(title, first, len(found))):
            break
        if found and not leader and line.page != before.page and (
                line.size > LARGER * before.size or _listed_before(title, (lines[i].text for i in found))):
            break
        listed = leader or leading_marker(line.text.strip()) is not None or bool(_LISTED.match(title)) or (bool(found) and not leaders)
        if not title or len(title) > LONGEST or (_STOP.search(title) and not leader) or not listed:
            if leaders and len(title) <= LONGEST and line.page == before.page and index + 1 < len(lines) and _LEADER.search(lines[index + 1].text):
                found.append(index)
                continue
            break
        first = first or title
        leaders = leaders or leader
        found.append(index)
    return found


def _begins_again(title: str, first: str, count: int) -> bool:
    """Whether `title` is the first entry once more, or its beginning (第一部分 on a line of its own)."""
    return count >= LEAST_ENTRIES and len(title) >= 4 and (first.startswith(title) or title.startswith(first))


def _listed_before(title: str, entries: Iterable[str]) -> bool:
    """Whether a line at the top of a new page is the title of an entry, with or without its number: the body has begun there."""
    return any(bare(entry_title(entry)[0]).endswith(title) or title.endswith(_unnumbered(entry)) for entry in entries) and len(title) >= 4


def _unnumbered(entry: str) -> str:
    title = entry_title(entry)[0].strip()
    marker = leading_marker(title)
    return bare(title[len(marker.text):]) if marker else bare(title)


def _unnamed(lines: Sequence[TextLine]) -> set[int]:
    """A run of short headings near the start, half of which come again further down."""
    titles = [bare(line.text) for line in lines]
    run: list[int] = []
    for index in range(min(len(lines), 80)):
        if titles[index] and len(titles[index]) <= LONGEST and leading_marker(lines[index].text.strip()) and not _STOP.search(titles[index]):
            run.append(index)
            continue
        if len(run) >= LEAST_UNNAMED:
            break
        run = []
    if len(run) < LEAST_UNNAMED:
        return set()
    first = next((i for i in run[1:] if titles[i] == titles[run[0]]), None)
    run = [i for i in run if first is None or i < first]
    later = set(titles[run[-1] + 1:])
    again = sum(1 for i in run if titles[i] in later)
    return set(run) if again >= REPEATED * len(run) and len(run) >= LEAST_UNNAMED else set()
