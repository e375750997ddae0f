"""Tools in requests: what templates are given of them, and answers that have to be a call."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from advisor.engine.sampling import Message, ToolCall
from advisor.engine.schema_grammar import schema_grammar
from advisor.server.openai_asked import CallSent, ChatAsked, ToolMeant, ToolSent
from advisor.server.problems import ApiProblem
from advisor.services.readings import LoadedModel


def tools_for(asked: ChatAsked) -> list[ToolSent]:
    """Those that the model is told of."""
    return [] if asked.tool_choice == "none" else asked.tools or []


def schemas_of(tools: Iterable[ToolSent]) -> dict[str, dict[str, Any]]:
    """What each one's arguments are, by its name."""
    return {tool.function.name: tool.function.parameters or {} for tool in tools}


def tools_text(tools: Sequence[ToolSent]) -> str:
    """As the engine takes them: JSON in OpenAI's form, which templates know; "" for none."""
    if not tools:
        return ""
    return json.dumps([_plain(msgspec.to_builtins(tool)) for tool in tools], ensure_ascii=False)


def _plain(tool: dict[str, object]) -> dict[str, object]:
    function = tool["function"]
    assert isinstance(function, dict)
    said = {name: value for name, value in function.items() if value is not None}
    return {"type": "function", "function": {"parameters": {"type": "object", "properties": {}}, **said}}


def refuse_tools(tools: Sequence[ToolSent], facts: LoadedModel) -> None:
    """ApiProblem where the model's template has no place for tools."""
    if tools and not facts.tools:
        raise ApiProblem(400, "This model knows no tools: its chat template has no place for them.", param="tools")


def must_call(asked: ChatAsked) -> str | None:
    """The tool that has to be called, "" for any; None where the model may choose. ApiProblem for one there is not."""
    choice = asked.tool_choice
    if choice in (None, "none", "auto"):
        return None
    if choice == "required":
        return ""
    if not isinstance(choice, ToolMeant):
        raise ApiProblem(400, "tool_choice must be none, auto, required or a tool.", param="tool_choice")
    if choice.function.name not in [tool.function.name for tool in asked.tools or ()]:
        raise ApiProblem(400, f"There is no tool {choice.function.name[:60]!r} to be called.", param="tool_choice")
    return choice.function.name


def call_grammar(tools: Sequence[ToolSent], name: str) -> str:
    """What an answer may be that has to be a call of `name`, of any tool where that is ""; UsageError for a schema
    that cannot be kept to. The call is bare JSON, which is told from every family's replies."""
    ways = [
        {
            "type": "object",
            "properties": {
                "name": {"const": tool.function.name},
                # By its own id each is a schema of its own, whose "#/$defs" are its.
                "arguments": {"type": "object", "$id": f"tool{number}", **(tool.function.parameters or {})},
            },
            "required": ["name", "arguments"],
        }
        for number, tool in enumerate(tools)
        if name in ("", tool.function.name)
    ]
    return schema_grammar(ways[0] if len(ways) == 1 else {"anyOf": ways})


def calls_of(sent: Iterable[CallSent] | None) -> tuple[ToolCall, ...]:
    """Calls in an earlier reply."""
    found = []
    for call in sent or ():
        given = call.function.arguments
        arguments = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        found.append(ToolCall(call.id, call.function.name, arguments))
    return tuple(found)


def named_answers(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages, those of tools with the name of what was called: some templates want it."""
    names: dict[str, str] = {}
    found = []
    for message in messages:
        names |= {call.id: call.name for call in message.calls}
        if message.role == "tool" and not message.tool:
            message = replace(message, tool=names.get(message.answers, ""))
        found.append(message)
    return tuple(found)
