"""What one reply is asked for and what it took: values that parent and engine child share."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any, Literal, Self

import msgspec

from advisor.errors import UsageError

MessageRole = Literal["system", "user", "assistant", "tool"]
StopReason = Literal["end", "stopped", "length", "context", "suspended"]
Thinking = bool | Literal["low", "medium", "high"] | None
RereadReason = Literal["", "loaded", "edited", "settings", "template", "window", "dropped"]
ThinkingChoice = Literal["no", "always", "switch", "effort"]


@dataclass(frozen=True)
class ToolCall:
    """A tool that a model wants called. arguments: JSON, of an object where the model made no mistake."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Message:
    """One turn of a conversation, as the model is to read it.

    reasoning: what a reply's model thought before it; pictures: files' bytes in base64. places: before which character
    of the text each of them is shown, in rising order; without, all stand on lines before the text. calls: of tools, in
    a reply; answers, tool: of a tool's own message, the id of the call and the tool's name.
    """

    role: MessageRole
    content: str
    reasoning: str = ""
    pictures: tuple[str, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""
    tool: str = ""
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class TemplateFacts:
    """How a loaded model is talked to.

    source: its own template ("model"), a known form in its place ("known", called `form`), or no form at all: it goes
    on with the text it is given ("none"). note: one or two sentences where it is not its own, else "".
    thinking: whether it reasons before it answers: never as far as the template tells ("no"), always, as switched on
    and off ("switch"), or low, medium and high ("effort"). tools: whether the template has a place for tools.
    """

    source: Literal["model", "known", "none"]
    form: str = ""
    note: str = ""
    thinking: ThinkingChoice = "no"
    tools: bool = False


BASE_MODEL_LIMIT = 200  # tokens that a base model writes where nobody asked for more
BLIND = "This model cannot see pictures. Take them out, or load a model that can."
RANDOM_SEED = 0xFFFFFFFF  # llama.cpp's word for: another one each time


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen; llama.cpp's own samplers in its usual order. temperature 0 is greedy.

    The penalties count what the last `repeat_last` tokens hold; repeat_penalty 1.0 and the others 0.0 are off.
    grammar: GBNF that the answer must keep to, "" for none; see `JSON_GRAMMAR`.
    """

    temperature: float = 0.8
    top_k: int = 40
    top_p: float = 0.95
    min_p: float = 0.05
    repeat_penalty: float = 1.0
    frequency_penalty: float = 0.0
    presence_penalty: float = 0.0
    repeat_last: int = 64
    seed: int = RANDOM_SEED
    grammar: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 10:
            raise UsageError("The temperature must be from 0 to 10.")
        if not (0 <= self.top_p <= 1 and 0 <= self.min_p <= 1):
            raise UsageError("top_p and min_p must be from 0 to 1.")
        if not 0 <= self.top_k <= 1_000_000:
            raise UsageError("top_k must be a number of tokens; 0 means all of them.")
        if not 0 < self.repeat_penalty <= 10:
            raise UsageError("The repetition penalty must be more than 0 and at most 10; 1 means none.")
        if not all(-10 <= penalty <= 10 for penalty in (self.frequency_penalty, self.presence_penalty)):
            raise UsageError("The frequency and presence penalties must be from -10 to 10; 0 means none.")
        if not 0 <= self.repeat_last <= 1_000_000:
            raise UsageError("The penalties must look back on a number of tokens; 64 is usual.")
        if not 0 <= self.seed <= RANDOM_SEED:
            raise UsageError(
                "The seed must be from 0 to {random_seed:,}; the last means another one each time.",
                random_seed=RANDOM_SEED,
            )

    @property
    def penalises(self) -> bool:
        """Whether any penalty is on."""
        on = self.repeat_penalty != 1.0 or self.frequency_penalty != 0.0 or self.presence_penalty != 0.0
        return on and self.repeat_last > 0

    def with_(self, **changes: Any) -> Self:
        """The same sampling with some values changed; UsageError for impossible ones."""
        return replace(self, **changes)


# Any JSON object or array. White space is bounded: some models would write nothing else.
JSON_GRAMMAR = r"""
root   ::= object | array
value  ::= object | array | string | number | "true" | "false" | "null"
object ::= "{" ws (pair ("," ws pair)*)? ws "}"
pair   ::= string ws ":" ws value ws
array  ::= "[" ws (value ws ("," ws value ws)*)? "]"
string ::= "\"" ([^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4}))* "\""
number ::= "-"? ("0" | [1-9] [0-9]{0,18}) ("." [0-9]{1,18})? ([eE] [-+]? [0-9]{1,3})?
ws     ::= ("\n" [ \t]{0,20} | " ")?
"""


# Figures of a reply may come from a file: no more than any computer takes, and neither NaN nor infinite.
_Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=1e9)]


@dataclass(frozen=True)
class Stats:
    """What one reply took. Seconds are wall time; tokens_per_second is None where nothing was timed.

    prompt_tokens: the whole conversation; of these reused_tokens were in the cache and needed no reading.
    kept_bytes: system memory that holds earlier states of this and other conversations, beside the model's own.
    reasoning_tokens and _seconds: the part of tokens and writing_seconds before the answer.
    seed: what the choices were drawn with, None where nothing was left to chance.
    reread: why something was read again that had been read, "" where nothing was. "loaded": the model was loaded since,
    or had not met this chat; "edited": what was said is another; "settings": system prompt, summary or thinking are;
    "template": it wrote earlier replies in another form; "window": a window or recurrent state had moved past it;
    "dropped": another chat took its place, and there was no memory to keep it.
    """

    prompt_tokens: _Count
    reused_tokens: _Count
    reading_seconds: _Seconds
    tokens: _Count
    writing_seconds: _Seconds
    first_token_seconds: _Seconds
    context_used: _Count
    context_size: _Count
    stop_reason: StopReason
    kept_bytes: _Count = 0
    reasoning_tokens: _Count = 0
    reasoning_seconds: _Seconds = 0.0
    seed: _Count | None = None
    reread: RereadReason = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready dict; `from_json` is the inverse."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """From `to_json`'s dict, also one kept by another version; ValueError where a figure lacks or is none."""
        return msgspec.convert(values, cls)

    @property
    def tokens_per_second(self) -> float | None:
        """Speed of writing, the first token aside (it belongs to reading)."""
        return (self.tokens - 1) / self.writing_seconds if self.tokens > 1 and self.writing_seconds > 0 else None
