"""Putting a document's questions to the model in the form that it can do: choosing slices, or pointing at clauses (提问方式)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.extract.narratives.asking import PURPOSE, REASON
from pipeline.extract.narratives.clauses import pointed, shown_clauses
from pipeline.extract.narratives.reconcile import Chosen
from pipeline.llm.client import Client
from pipeline.llm.errors import TooLong
from pipeline.llm.pointing import numbered
from prompts.loader import load
from schemas.extraction import Ask, Slice
from schemas.llm import DeadLetter, Form, Question, RenderedPrompt

CHOICE_PROMPT, POINT_PROMPT = "project_choice", "project_point"
POINT_FIELDS = {PURPOSE: "purpose", REASON: "change_reason"}
_BLOCK_CHARACTERS = 2400
"""Text of one request to a model that points: longer ones save little of the fixed prompt and lose answers by the dozen."""


class Answered(NamedTuple):
    """What the model said, one entry an ask, empty where it gave no usable answer; `lost` tells of those."""

    chosen: list[Chosen]
    lost: list[DeadLetter]


class PointRequest(NamedTuple):
    """`spots`: by id the passage in the block and the clause in the passage, both from 0."""

    prompt: RenderedPrompt
    fields: list[str]
    spots: dict[str, tuple[int, int]]


def form_of(client: Client) -> Form:
    """The form in which this model is asked: grammars hold small models to slices of the source, others point at clauses."""
    return "grammar" if client.capabilities.choice_form == "grammar" else client.capabilities.answer_form


def prompt_of(client: Client) -> str:
    """The prompt of that form with its version, and the form, as `runs` and provenance name them."""
    name = CHOICE_PROMPT if form_of(client) == "grammar" else POINT_PROMPT
    return f"{name}@{load(name).version}:{form_of(client)}"


async def answered(client: Client, asks: Sequence[Ask], document_id: str | None) -> Answered:
    """Asks all of `asks`. Raises RunStopped; what is too long for the model is asked in parts, then given up."""
    if form_of(client) == "grammar":
        found = await asyncio.gather(*(_choice(client, ask, document_id) for ask in asks))
        parts = [Answered([chosen], [] if letter is None else [letter]) for chosen, letter in found]
    else:
        parts = await asyncio.gather(*(_pointed(client, block, document_id) for block in blocks(asks)))
    return Answered([chosen for part in parts for chosen in part.chosen], [letter for part in parts for letter in part.lost])


def blocks(asks: Sequence[Ask]) -> Iterator[list[Ask]]:
    """Asks that share a request, in order of print."""
    block: list[Ask] = []
    for ask in asks:
        if block and sum(len(other.text) for other in block) + len(ask.text) > _BLOCK_CHARACTERS:
            yield block
            block = []
        block.append(ask)
    if block:
        yield block


def choice_request(ask: Ask) -> tuple[RenderedPrompt, list[Question]]:
    """The request that asks for one of an ask's candidates, by field."""
    return load(CHOICE_PROMPT).render(text=ask.text), [
        Question(asked.field, asked.label, tuple(_text(ask, piece) for piece in asked.candidates), asked.cued) for asked in ask.fields]


async def _choice(client: Client, ask: Ask, document_id: str | None) -> tuple[Chosen, DeadLetter | None]:
    candidates: dict[str, tuple[Slice, ...]] = {asked.field: asked.candidates for asked in ask.fields}
    prompt, questions = choice_request(ask)
    try:
        found = await client.choose(prompt, questions, document_id)
    except TooLong as error:
        return {}, _too_long(error, CHOICE_PROMPT, document_id)
    if isinstance(found, DeadLetter):
        return {}, found
    return {field: None if index is None else candidates[field][index] for field, index in found.value.items()}, None


def point_request(block: Sequence[Ask]) -> PointRequest:
    """The request that asks about a block; what it may point at is named c1, c2 … over all its passages."""
    spots = [(number, at) for number, ask in enumerate(block) for at in range(len(ask.clauses))]
    ids = [f"c{number}" for number in range(1, len(spots) + 1)]
    unused = iter(ids)
    shown = "\n\n".join(numbered((next(unused), words) for words in _shown(ask)) for ask in block)
    return PointRequest(load(POINT_PROMPT).render(clauses=shown), list(POINT_FIELDS.values()), dict(zip(ids, spots, strict=True)))


async def _pointed(client: Client, block: Sequence[Ask], document_id: str | None) -> Answered:
    prompt, fields, spots = point_request(block)
    try:
        found = await client.point(prompt, fields, list(spots), document_id)
    except TooLong as error:
        if len(block) > 1:
            halves = (block[:len(block) // 2], block[len(block) // 2:])
            first, second = [await _pointed(client, half, document_id) for half in halves]
            return Answered([*first.chosen, *second.chosen], [*first.lost, *second.lost])
        return Answered([{}], [_too_long(error, POINT_PROMPT, document_id)])
    if isinstance(found, DeadLetter):
        return Answered([{} for _ in block], [found])
    chosen: list[Chosen] = []
    for number, ask in enumerate(block):
        said: dict[str, Slice | None] = {}
        for asked in ask.fields:
            mine = [at for owner, at in (spots[name] for name in found.value[POINT_FIELDS[asked.label]]) if owner == number]
            said[asked.field] = pointed(ask.clauses, mine)
        chosen.append(said)
    return Answered(chosen, [])


def _shown(ask: Ask) -> Iterator[str]:
    return shown_clauses(ask.text, [(clause.start - ask.offset, clause.end - ask.offset) for clause in ask.clauses])


def _text(ask: Ask, piece: Slice) -> str:
    return ask.text[piece.start - ask.offset:piece.end - ask.offset]


def _too_long(error: TooLong, prompt: str, document_id: str | None) -> DeadLetter:
    return DeadLetter(category="too_long", message=str(error), attempts=1, prompt_id=prompt, document_id=document_id)
