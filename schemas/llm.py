"""What goes to a language model and what comes back (模型调用)."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretStr, field_validator

Role: TypeAlias = Literal["system", "user", "assistant"]
LlmMode: TypeAlias = Literal["auto", "embedded", "none"]
Form: TypeAlias = Literal["grammar", "enum", "listed", "json_schema", "json_object", "tools", "plain"]
"""How an answer is held to its shape: `grammar` and `enum` spell candidates out, `listed` numbers them, the rest ask for JSON."""
T = TypeVar("T")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(_Frozen):
    """One message of a conversation."""

    role: Role
    content: str


class RenderedPrompt(_Frozen):
    """A prompt filled in (提示词). The fixed prefix comes first, text of documents stands in the last message alone."""

    prompt_id: str
    version: int
    schema_name: str
    messages: tuple[Message, ...] = Field(min_length=1)


class LlmSettings(_Frozen):
    """Which model to ask and what it may cost (模型设置). `base_url` is the operator's, never a document's.

    `max_cost` is in the currency of the model's price; `max_tokens` counts prompt and completion tokens of a run.
    `prices`: a file in the form of `pipeline/llm/prices.json` that goes before it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    mode: LlmMode = "auto"
    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    cache_folder: Path
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=1)
    concurrency: int = Field(default=8, ge=1, le=256)
    max_cost: Decimal | None = Field(default=None, ge=0)
    max_tokens: int | None = Field(default=None, ge=0)
    timeout_seconds: float = Field(default=120.0, gt=0)
    prices: Path | None = None

    @field_validator("base_url")
    @classmethod
    def _plain_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        scheme, separator, rest = url.strip().rstrip("/").partition("://")
        if scheme not in ("http", "https") or not separator or not rest:
            raise ValueError("an address such as https://host/v1 is needed")
        if "@" in rest or "?" in rest or "#" in rest:
            raise ValueError("the address must not carry a name, a password or parameters; the key has its own setting")
        return f"{scheme}://{rest}"


class Capabilities(_Frozen):
    """What an endpoint can do with a model, found by asking it (能力记录).

    `strict_schema`: `enforced` when an answer outside the schema was impossible, `accepted` when the schema was taken without
    proof of that (such as a small model that writes white space). `thinking`: `none`, `off` (switched off by `extra_body`) or
    `always`. `token_limit_name`: how it calls max_tokens.
    """

    endpoint: str
    model: str
    strict_schema: Literal["enforced", "accepted", "no"]
    grammar: bool
    json_object: bool
    tools: bool
    thinking: Literal["none", "off", "always"]
    extra_body: dict[str, JsonValue] = {}
    token_limit_name: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    takes_temperature: bool = True

    @property
    def answer_form(self) -> Form:
        """The form in which JSON is asked for."""
        if self.strict_schema != "no":
            return "json_schema"
        if self.json_object:
            return "json_object"
        return "tools" if self.tools else "plain"

    @property
    def choice_form(self) -> Form:
        """The form in which one of some candidates is asked for."""
        return "grammar" if self.grammar else "listed"


class Usage(_Frozen):
    """Calls and tokens (用量). `calls` were answered and paid, `cached_calls` were answered by the cache for nothing.

    `cached_tokens` is the part of `prompt_tokens` that the server had in its own prompt cache. `cost` is in the
    currency of the price table; None when the model has no price there.
    """

    calls: int = 0
    cached_calls: int = 0
    attempts: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        cost = None if self.cost is None or other.cost is None else self.cost + other.cost
        return Usage(calls=self.calls + other.calls, cached_calls=self.cached_calls + other.cached_calls, attempts=self.attempts + other.attempts,
                     prompt_tokens=self.prompt_tokens + other.prompt_tokens, completion_tokens=self.completion_tokens + other.completion_tokens,
                     cached_tokens=self.cached_tokens + other.cached_tokens, cost=cost, seconds=self.seconds + other.seconds)


class DeadLetter(_Frozen):
    """A request that is given up (死信): what it failed of, after how many attempts. The run goes on.

    `category`: http_500, connection, timeout, rate_limited, malformed_reply, bad_request, refused_content, invalid_answer.
    """

    category: str
    message: str
    attempts: int
    prompt_id: str
    document_id: str | None


class Answer(NamedTuple, Generic[T]):
    """What a model said, checked. `reader` names model and prompt version for the provenance of what is made of it."""

    value: T
    form: Form
    reader: str
    cached: bool


class Question(NamedTuple):
    """A field whose value is one of `candidates`, slices of the document, or nothing. `label` is its name in the prompt, such as 用途.

    `required`: the passage is known to hold a value, so that nothing is no answer.
    """

    name: str
    label: str
    candidates: tuple[str, ...]
    required: bool = False
