"""From printed lines to the running text of a document (正文): the one path, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.chunks.contents import contents_lines, entry_title
from pipeline.chunks.headings import HeadingTree, heading_flags, split_lead, title_of
from pipeline.chunks.markers import LEVELS, leading_marker
from pipeline.chunks.overlaps import overlapping_lines
from pipeline.chunks.paragraphs import body_size, draft_paragraphs
from pipeline.chunks.running import running_lines
from pipeline.chunks.sentences import split_sentences
from schemas.chunk import ContentsEntry, DocumentText, Paragraph, ParagraphKind, TextLine


def read_text(lines: Sequence[TextLine]) -> DocumentText:
    """Paragraphs in reading order with their sections, sentences and clauses.

    `lines`: all lines outside of tables, page by page, from top to bottom. Every character of theirs but white space is
    in exactly one paragraph or one running line.
    """
    dropped = running_lines(lines)
    dropped |= overlapping_lines(lines, dropped)
    kept = [line for index, line in enumerate(lines) if index not in dropped and not line.text.isspace() and line.text]
    apart = contents_lines(kept)
    drafts = [draft for draft in draft_paragraphs(kept, apart) if draft.text]
    listed = {id(kept[index]) for index in apart}
    contents = {i for i, draft in enumerate(drafts) if id(draft.pieces[0].line) in listed}
    markers = [None if i in contents or draft.caption else leading_marker(draft.text) for i, draft in enumerate(drafts)]
    headings = heading_flags(drafts, markers, contents, body_size(kept))
    tree = HeadingTree()
    paragraphs: list[Paragraph] = []
    entries: list[ContentsEntry] = []
    for i, (draft, marker) in enumerate(zip(drafts, markers, strict=True)):
        name = f"p{i + 1:03d}"
        kind: ParagraphKind = ("contents" if i in contents else "caption" if draft.caption else
                               "heading" if headings[i] else "item" if marker else "body")
        if kind == "heading":
            tree.add(title_of(draft.text, marker), marker, name, draft.pieces[0].line.page)
        elif kind == "item" and marker is not None:
            tree.close(LEVELS[marker.shape])
        elif kind == "contents":
            title, page = entry_title(draft.text)
            entries.append(ContentsEntry(title, page, name))
        section, path = tree.here()
        paragraphs.append(Paragraph.model_construct(
            id=name, kind=kind, text=draft.text, pieces=draft.pieces, size=draft.size, section=section, path=path, marker=marker,
            lead=split_lead(draft.text, marker) if kind in ("item", "body") else None,
            sentences=split_sentences(name, draft.text) if kind != "contents" else ()))
    return DocumentText.model_construct(paragraphs=tuple(paragraphs), sections=tuple(tree.sections), contents=tuple(entries),
                                        running=tuple(lines[index] for index in sorted(dropped)))
