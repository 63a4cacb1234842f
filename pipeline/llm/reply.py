"""A server's answer, read leniently from its raw text, and as the SDK's type for instructor (答复)."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionMessage
from openai.types.chat.chat_completion import Choice

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.DOTALL)
_THOUGHT = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)


class Reply(NamedTuple):
    """What the model said and what it took. `thought`: it wrote out or was billed for reasoning. Tokens are None when not told."""

    content: str
    finish_reason: str
    refused: bool
    thought: bool
    prompt_tokens: int | None
    completion_tokens: int | None
    cached_tokens: int


def read_reply(raw: str) -> Reply:
    """The reply in a raw body. Raises ValueError when it isn't a chat completion (a gateway's page, an error under status 200)."""
    data = json.loads(raw)
    if not isinstance(data, dict) or not data.get("choices"):
        raise ValueError("no choices in the answer")
    choice = data["choices"][0]
    message = choice.get("message") or {}
    content = str(message.get("content") or "")
    calls = message.get("tool_calls")
    if calls and not content:
        content = str(calls[0]["function"]["arguments"])
    usage: dict[str, Any] = data.get("usage") or {}
    reasoning = (usage.get("completion_tokens_details") or {}).get("reasoning_tokens") or 0
    finish = str(choice.get("finish_reason") or "stop")
    return Reply(content=_THOUGHT.sub("", content), finish_reason=finish, refused=bool(message.get("refusal")) or finish == "content_filter",
                 thought=bool(reasoning or message.get("reasoning_content") or message.get("reasoning") or "<think>" in content),
                 prompt_tokens=usage.get("prompt_tokens"), completion_tokens=usage.get("completion_tokens"),
                 cached_tokens=(usage.get("prompt_tokens_details") or {}).get("cached_tokens") or usage.get("prompt_cache_hit_tokens") or 0)


def as_completion(reply: Reply, model: str) -> ChatCompletion:
    """The reply as instructor wants it: JSON taken out of a code block, a tool's arguments as content."""
    fenced = _FENCED.search(reply.content)
    message = ChatCompletionMessage(role="assistant", content=fenced[1] if fenced else reply.content)
    usage = CompletionUsage(prompt_tokens=reply.prompt_tokens or 0, completion_tokens=reply.completion_tokens or 0,
                            total_tokens=(reply.prompt_tokens or 0) + (reply.completion_tokens or 0))
    return ChatCompletion(id="", created=0, model=model, object="chat.completion", usage=usage,
                          choices=[Choice(index=0, finish_reason="stop", message=message, logprobs=None)])
