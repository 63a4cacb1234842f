"""What the model's stage costs against one call that sends the whole text and gets the same JSON back, in tokens.

    python -m evals.token_share PDF...

Counted with the embedded model's own tokenizer (the extra `local`); no model is asked. `sent` is prompts and the JSON schemas that go
with them, `back` the right answers; the whole-text call has the same instructions, the text of every page, and the rows of `narratives` and
narrative `projects` as JSON without places. `known` is what measuring a model's worth costs once a run, whatever the number of documents.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pymupdf

from pipeline.batch.answers import POINT_FIELDS, PointRequest, blocks, choice_request, point_request
from pipeline.batch.document import read_document
from pipeline.config import llm_settings_from
from pipeline.extract.narratives.known import known_asks
from pipeline.llm.choice import NONE_WORD, open_questions
from pipeline.llm.embedded import EmbeddedEngine
from pipeline.llm.pointing import point_schema
from prompts.loader import load
from schemas.extraction import Ask, AskedField
from schemas.llm import RenderedPrompt
from schemas.rows import Row

MOST_SHARE, MOST_BACK = 0.35, 0.15
Count = Callable[[str], int]
_TEXT_COLUMNS = ("field", "subject", "ordinal", "text")
_NO_COLUMNS = frozenset(("document_id", "project_key", "source", "page", "places"))


class Cost(NamedTuple):
    """Tokens of one way to ask. `calls`: requests."""

    calls: int
    sent: int
    back: int

    @property
    def total(self) -> int:
        """Tokens both ways."""
        return self.sent + self.back


def tokenizer(engine: EmbeddedEngine) -> Count:
    """Counts tokens of a text with the engine's vocabulary."""
    def count(text: str) -> int:
        request = urllib.request.Request(f"{engine.base_url.removesuffix('/v1')}/tokenize", json.dumps({"content": text}).encode(), headers={
            "Authorization": f"Bearer {engine.api_key.get_secret_value()}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            return len(json.loads(reply.read())["tokens"])

    return count


def pointing(asks: Sequence[Ask], count: Count) -> Cost:
    """The stage with a model that points at clauses."""
    requests = [(block, point_request(block)) for block in blocks(asks)]
    sent = sum(_prompt(request.prompt, count) + count(json.dumps(point_schema(request.fields, list(request.spots)))) for _, request in requests)
    return Cost(len(requests), sent, sum(count(_pointer(block, request)) for block, request in requests))


def choosing(asks: Sequence[Ask], count: Count) -> Cost:
    """The stage with a small model that chooses candidates; the grammar is no text that a model reads."""
    asked = [(ask, prompt) for ask in asks for prompt, questions in (choice_request(ask),) if open_questions(questions)]
    back = sum(count("\n".join(f"{field.label}：{_said(ask, field)}" for field in ask.fields)) for ask, _ in asked)
    return Cost(len(asked), sum(_prompt(prompt, count) for _, prompt in asked), back)


def whole(text: str, rows: Iterable[Row], projects: Iterable[Row], count: Count) -> Cost:
    """One call with everything."""
    narratives = [{name: value for name in _TEXT_COLUMNS if (value := getattr(row, name)) is not None} for row in rows]
    described = [{name: value for name, value in row.model_dump().items() if value is not None and name not in _NO_COLUMNS} for row in projects]
    answer = json.dumps({"narratives": narratives, "projects": described}, ensure_ascii=False)
    instructions = "".join(message.content for message in load("project_point").messages[:-1])
    return Cost(1, count(instructions) + count(text), count(answer))


def page_text(data: bytes) -> str:
    """The text of every page, blank lines left out."""
    with pymupdf.open(stream=data, filetype="pdf") as document:
        return "\n".join(line.strip() for page in document for line in page.get_text().splitlines() if line.strip())


def _prompt(prompt: RenderedPrompt, count: Count) -> int:
    return sum(count(message.content) for message in prompt.messages)


def _pointer(block: Sequence[Ask], request: PointRequest) -> str:
    """The right answer: the ids of the clauses within the pattern reader's values."""
    found: dict[str, list[str]] = {name: [] for name in request.fields}
    for name, (number, at) in request.spots.items():
        ask = block[number]
        for field in ask.fields:
            own = None if field.pattern is None else field.candidates[field.pattern]
            if own is not None and own.start <= ask.clauses[at].start and ask.clauses[at].end <= own.end:
                found[POINT_FIELDS[field.label]].append(name)
    return json.dumps(found)


def _said(ask: Ask, field: AskedField) -> str:
    if field.pattern is None:
        return NONE_WORD
    piece = field.candidates[field.pattern]
    return ask.text[piece.start - ask.offset:piece.end - ask.offset]


def main() -> int:
    """Prints a row a document; 1 when one costs more than it may."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args()
    over = 0
    with EmbeddedEngine(llm_settings_from(os.environ, Path.cwd(), mode="embedded").cache_folder) as engine:
        count = tokenizer(engine)
        known = pointing([ask for ask, _ in known_asks()], count)
        print(f"known: {known.calls} calls, {known.sent} sent")
        for path in options.files:
            data = path.read_bytes()
            rows = read_document(data, path.name).rows
            asks = [row for row in rows["asks"] if isinstance(row, Ask)]
            against = whole(page_text(data), rows["narratives"], [row for row in rows["projects"] if getattr(row, "source", "") == "narrative"], count)
            print(f"{path.name}: whole text {against.sent} sent, {against.back} back")
            for name, cost in (("points", pointing(asks, count)), ("chooses", choosing(asks, count))):
                share, back = cost.total / against.total, cost.back / max(against.back, 1)
                over += share > MOST_SHARE or (name == "points" and back > MOST_BACK)
                print(f"  {name}: {cost.calls} calls, {cost.sent} sent, {cost.back} back: {share:.1%} of all tokens, {back:.1%} of those written")
    return int(over > 0)


if __name__ == "__main__":
    sys.exit(main())
