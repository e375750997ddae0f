"""What clients of OpenAI's newer interface send, as the chat that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct, structs

from advisor.server.openai_asked import (
    CallSent,
    ChatAsked,
    FunctionSent,
    MessagePart,
    MessageSent,
    ResponseFormat,
    ToolFunction,
    ToolMeant,
    ToolSent,
)
from advisor.server.problems import ApiProblem


class InputItem(Struct, frozen=True, kw_only=True):
    """A message, a call of a tool in an earlier response, what came of it, or what was thought before."""

    type: str = "message"
    role: str = "user"
    content: str | list[MessagePart] | None = None
    name: str | None = None
    arguments: str = "{}"
    call_id: str = ""
    output: str | list[MessagePart] | None = None


class ToolOffered(Struct, frozen=True, kw_only=True):
    """A tool; only functions can be called here."""

    type: str
    name: str = ""
    description: str | None = None
    parameters: dict[str, Any] | None = None


class ToolChosen(Struct, frozen=True):
    """The one tool that is to be called."""

    name: str
    type: str = "function"


class TextFormat(Struct, frozen=True):
    """What an answer is to look like."""

    type: Literal["text", "json_object", "json_schema"]
    schema: dict[str, Any] | None = None
    name: str | None = None


class TextWanted(Struct, frozen=True):
    """As OpenAI wraps it."""

    format: TextFormat | None = None


class ReasoningWanted(Struct, frozen=True):
    """How much is to be thought."""

    effort: str | None = None


class ResponseAsked(Struct, frozen=True, kw_only=True):
    """POST /v1/responses. previous_response_id: what it goes on from; store: whether it may be gone on from."""

    input: str | list[InputItem]
    model: str | None = None
    instructions: str | None = None
    stream: bool | None = None
    max_output_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    tools: list[ToolOffered] | None = None
    tool_choice: str | ToolChosen | None = None
    text: TextWanted | None = None
    reasoning: ReasoningWanted | None = None
    previous_response_id: str | None = None
    store: bool | None = None
    user: str | None = None
    metadata: dict[str, str] | None = None
    background: bool | None = None


def as_chat(asked: ResponseAsked, before: Sequence[MessageSent]) -> ChatAsked:
    """The chat that is asked for; before: what was said in the response that it goes on from. ApiProblem."""
    if asked.background:
        raise ApiProblem(400, "Responses are not written in the background here.", param="background")
    rules = [MessageSent("system", asked.instructions)] if asked.instructions else []
    choice = asked.tool_choice
    return ChatAsked(
        messages=[*rules, *before, *texts_said(asked)], model=asked.model, stream=asked.stream,
        max_completion_tokens=asked.max_output_tokens, temperature=asked.temperature, top_p=asked.top_p,
        tools=[_tool(tool) for tool in asked.tools or ()] or None, user=asked.user,
        tool_choice=ToolMeant(ToolFunction(choice.name)) if isinstance(choice, ToolChosen) else choice,
        response_format=_format(asked.text.format if asked.text else None),
        reasoning_effort=asked.reasoning.effort if asked.reasoning else None,
    )  # fmt: skip


def texts_said(asked: ResponseAsked) -> list[MessageSent]:
    """What is new in it, as messages: calls of tools belong to the assistant's message before them."""
    if isinstance(asked.input, str):
        return [MessageSent("user", asked.input)]
    found: list[MessageSent] = []
    for item in asked.input:
        match item.type:
            case "message":
                found.append(MessageSent(item.role, item.content))
            case "function_call":
                call = CallSent(FunctionSent(item.name or "", item.arguments), item.call_id)
                found = with_call(found, call)
            case "function_call_output":
                found.append(MessageSent("tool", item.output, tool_call_id=item.call_id))
            case "reasoning":
                pass  # templates take it from the message it led to, if at all
            case _:
                raise ApiProblem(400, f"An item of type {item.type[:40]!r} cannot be read here.", param="input")
    return found


def with_call(messages: list[MessageSent], call: CallSent) -> list[MessageSent]:
    """With a call in the assistant's last message, or in one of its own."""
    if messages and messages[-1].role == "assistant":
        last = messages[-1]
        return [*messages[:-1], structs.replace(last, tool_calls=[*(last.tool_calls or ()), call])]
    return [*messages, MessageSent("assistant", None, tool_calls=[call])]


def _tool(tool: ToolOffered) -> ToolSent:
    if tool.type != "function":
        raise ApiProblem(400, f"There is no tool of type {tool.type[:40]!r} here, only functions.", param="tools")
    return ToolSent(ToolFunction(tool.name, tool.description, tool.parameters))


def _format(wanted: TextFormat | None) -> ResponseFormat | None:
    if wanted is None:
        return None
    return ResponseFormat(wanted.type, {"schema": wanted.schema} if wanted.schema is not None else None)
