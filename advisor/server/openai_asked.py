"""What clients of OpenAI's interface send. Unknown fields are ignored, as OpenAI does; null is as good as nothing."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct


class StreamOptions(Struct, frozen=True):
    """include_usage: a last piece tells what the reply took."""

    include_usage: bool | None = None


class Sampled(Struct, frozen=True, kw_only=True):
    """What both kinds of completion have in common."""

    model: str | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    seed: int | None = None
    stop: str | list[str] | None = None
    n: int | None = None
    logit_bias: dict[str, float] | None = None
    user: str | None = None
    grammar: str | None = None
    json_schema: dict[str, Any] | None = None


class MessagePart(Struct, frozen=True):
    """A part of a message. image_url: an address, or an object that holds it as "url"."""

    type: str
    text: str | None = None
    image_url: str | dict[str, Any] | None = None


class FunctionSent(Struct, frozen=True):
    """A call's tool and its arguments: JSON in a text; of Ollama's clients, the values themselves."""

    name: str
    arguments: str | dict[str, Any] = "{}"


class CallSent(Struct, frozen=True):
    """A call of a tool in an earlier reply."""

    function: FunctionSent
    id: str = ""


class MessageSent(Struct, frozen=True):
    """One message. reasoning_content: what an earlier reply's model thought; tool_call_id: the call that it answers."""

    role: str
    content: str | list[MessagePart] | None = None
    reasoning_content: str | None = None
    tool_calls: list[CallSent] | None = None
    tool_call_id: str | None = None
    name: str | None = None


class ToolFunction(Struct, frozen=True):
    """What can be called. parameters: a JSON schema."""

    name: str
    description: str | None = None
    parameters: dict[str, Any] | None = None


class ToolSent(Struct, frozen=True):
    """A tool."""

    function: ToolFunction
    type: str = "function"


class ToolMeant(Struct, frozen=True):
    """The one tool that is to be called."""

    function: ToolFunction


class ResponseFormat(Struct, frozen=True):
    """What an answer is to look like."""

    type: Literal["text", "json_object", "json_schema", "grammar"]
    json_schema: dict[str, Any] | None = None
    schema: dict[str, Any] | None = None
    grammar: str | None = None


class ChatAsked(Sampled, frozen=True, kw_only=True):
    """POST /v1/chat/completions."""

    messages: list[MessageSent]
    max_completion_tokens: int | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: str | None = None
    modalities: list[str] | None = None
    chat_template_kwargs: dict[str, Any] | None = None
    tools: list[ToolSent] | None = None
    tool_choice: str | ToolMeant | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None


class TextAsked(Sampled, frozen=True, kw_only=True):
    """POST /v1/completions."""

    prompt: str | list[Any] = ""
    echo: bool | None = None
    logprobs: int | None = None
    suffix: str | None = None
    best_of: int | None = None
