"""Calls of tools as families write them, wherever their pieces are cut."""

from __future__ import annotations

import json

import pytest

from advisor.server.openai_forms import gathered
from advisor.server.tool_calls import CallPiece, ToolCallParser

HERMES = '<tool_call>\n{"name": "weather", "arguments": {"place": "Kiel {\\"x\\"}"}}\n</tool_call>'
KIEL = ("weather", {"place": 'Kiel {"x"}'})


def told(text: str, cut: int = 1) -> tuple[str, list[tuple[str, object]]]:
    """The text and the calls, each as its name and arguments."""
    parser, parts = ToolCallParser(["weather", "add"]), []
    for at in range(0, len(text), cut):
        parts += parser.feed(text[at : at + cut])
    said, calls = gathered([*parts, *parser.finish()])
    assert len({call.id for call in calls}) == len(calls) == parser.count
    return said, [(call.name, json.loads(call.arguments)) for call in calls]


@pytest.mark.parametrize("cut", [1, 2, 5, 1000])
@pytest.mark.parametrize(
    ("text", "said", "calls"),
    [
        (HERMES, "", [KIEL]),
        (f"Let me see.\n\n{HERMES}\n{HERMES}", "Let me see.", [KIEL, KIEL]),
        (f"{HERMES}\nDone.", "Done.", [KIEL]),
        ('<tool_call>{"arguments": {"a": 1}, "name": "add"}</tool_call>', "", [("add", {"a": 1})]),
        ('{"name": "weather", "parameters": {"place": "Kiel"}}', "", [("weather", {"place": "Kiel"})]),
        ('<|python_tag|>{"name": "weather", "parameters": {}}; {"name": "add", "parameters": {"a":1}}', "",
         [("weather", {}), ("add", {"a": 1})]),
        ('{"type": "function", "name": "add", "parameters": {"a": 1}}', "", [("add", {"a": 1})]),
        ('{"type": "function", "function": {"name": "add", "arguments": "{}"}}', "", [("add", {})]),
        ('[TOOL_CALLS][{"name": "weather", "arguments": {"a": [1]}}, {"name": "add", "arguments": {}}]', "",
         [("weather", {"a": [1]}), ("add", {})]),
        ('[TOOL_CALLS] weather[CALL_ID]x1[ARGS]{"a": 1}[TOOL_CALLS]add[ARGS]{}', "",
         [("weather", {"a": 1}), ("add", {})]),
        # no calls
        ('{"name": "Peter", "parameters": {"age": 3}}', '{"name": "Peter", "parameters": {"age": 3}}', []),
        ('{"a": 1} is JSON', '{"a": 1} is JSON', []),
        ("Write [TOOL or <tool or {", "Write [TOOL or <tool or {", []),
        ("<tool_call>nonsense</tool_call> bye", "<tool_call>nonsense</tool_call> bye", []),
        ('<tool_call>{"name": 7}</tool_call>', '<tool_call>{"name": 7}</tool_call>', []),
        ("  Hello \n", "  Hello \n", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_calls_are_told_from_text(text: str, said: str, calls: list[tuple[str, object]], cut: int) -> None:
    assert told(text, cut) == (said, calls)


def test_the_name_comes_first_and_the_arguments_as_they_are_written() -> None:
    parser = ToolCallParser(["weather"])
    assert parser.feed('<tool_call>{"name": "weather", "arguments": ') == []
    begun, more = parser.feed('{"place"')
    assert isinstance(begun, CallPiece)
    assert isinstance(more, CallPiece)
    assert (begun.name, begun.arguments, more.arguments) == ("weather", "", '{"place"')
    assert begun.id.startswith("call_")
    assert parser.feed(': "Kiel"}}</tool') == [CallPiece(0, arguments=': "Kiel"}')]
    assert parser.feed("_call>") == parser.finish() == []
