"""Tools, asked by HTTP of a real server over a real model that has to call one."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from advisor.server.openai_asked import ToolFunction, ToolSent
from advisor.server.problems import ApiProblem
from advisor.server.tools import call_grammar, refuse_tools
from tests.advisor.server.conftest import Client

HELLO = [{"role": "user", "content": "Hello"}]
PLACE = {"type": "object", "properties": {"place": {"enum": ["Kiel", "Ulm"]}}, "required": ["place"]}
WEATHER = {"type": "function", "function": {"name": "weather", "description": "It.", "parameters": PLACE}}
NOW = {"type": "function", "function": {"name": "now"}}


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "weather"}}])
def test_one_that_has_to_be_called_is_called(client: Client, choice: Any) -> None:
    tools = [WEATHER, NOW] if isinstance(choice, dict) else [WEATHER]
    asked = {"tools": tools, "tool_choice": choice, "max_tokens": 100}
    (said,) = client.chat(**asked)["choices"]
    (call,) = said["message"]["tool_calls"]
    assert (said["finish_reason"], said["message"]["content"]) == ("tool_calls", None)
    assert call["type"] == "function"
    assert call["function"]["name"] == "weather"
    assert json.loads(call["function"]["arguments"])["place"] in ("Kiel", "Ulm")
    pieces = client.stream(messages=HELLO, **asked)
    deltas = [one for piece in pieces[:-1] for one in piece["choices"][0]["delta"].get("tool_calls", [])]
    assert deltas[0]["function"] == {"name": "weather", "arguments": ""}
    assert {one["index"] for one in deltas} == {0}
    assert "".join(one["function"]["arguments"] for one in deltas) == call["function"]["arguments"]
    assert pieces[-2]["choices"][0]["finish_reason"] == "tool_calls"


def test_each_tools_arguments_may_refer_to_their_own_definitions(client: Client) -> None:
    def tool(name: str, *places: str) -> dict[str, Any]:
        kept = {"Place": {"type": "object", "properties": {"town": {"enum": [*places]}}, "required": ["town"]}}
        arguments = {"$defs": kept, "properties": {"place": {"$ref": "#/$defs/Place"}}, "required": ["place"]}
        return {"type": "function", "function": {"name": name, "parameters": arguments}}

    tools = [tool("weather", "Kiel"), tool("route", "Ulm")]
    for one, town in (("weather", "Kiel"), ("route", "Ulm")):
        choice = {"type": "function", "function": {"name": one}}
        (said,) = client.chat(tools=tools, tool_choice=choice, max_tokens=200)["choices"]
        (call,) = said["message"]["tool_calls"]
        assert json.loads(call["function"]["arguments"])["place"]["town"] == town
    grammar = call_grammar([ToolSent(ToolFunction(**one["function"])) for one in tools], "")
    assert "Kiel" in grammar
    assert "Ulm" in grammar


def test_what_came_of_a_call_goes_on_in_the_models_own_form(client: Client) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "now", "arguments": '{"zone": 1}'}}
    answered = [{"role": "assistant", "content": None, "tool_calls": [call]},
                {"role": "tool", "tool_call_id": "c1", "content": "noon"}]  # fmt: skip
    told = '{"name": "now", "arguments": {"zone": 1}}'
    same = [{"role": "assistant", "content": told}, {"role": "tool", "name": "now", "content": "noon"}]
    assert client.chat(messages=HELLO + answered)["choices"] == client.chat(messages=HELLO + same)["choices"]


def test_tools_are_told_unless_none_is_to_be_called(client: Client) -> None:
    plain, without = client.chat(), client.chat(tools=[WEATHER], tool_choice="none")
    with_it = client.chat(tools=[WEATHER])
    assert plain["usage"]["prompt_tokens"] == without["usage"]["prompt_tokens"] < with_it["usage"]["prompt_tokens"]


def test_ollamas_clients_get_calls_with_values(client: Client) -> None:
    body = {"messages": HELLO, "tools": [WEATHER], "options": {"num_predict": 4}, "stream": False}
    assert "tool_calls" not in client.post("/api/chat", **body).json()["message"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"tools": [WEATHER], "tool_choice": "maybe"}, "tool_choice must be"),
        ({"tools": [WEATHER], "tool_choice": {"function": {"name": "x"}}}, "There is no tool 'x' to be called."),
        ({"tools": [{"type": "function"}]}, "required field `function`"),
    ],
)
def test_what_makes_no_sense_is_refused(client: Client, body: dict[str, Any], said: str) -> None:
    answered = client.post("/v1/chat/completions", messages=HELLO, **body)
    assert answered.status_code == 400
    assert said in answered.json()["error"]["message"]


def test_a_template_without_a_place_for_them_is_told(client: Client) -> None:
    serving, sessions = client.services.serving, client.services.sessions
    facts = sessions.facts(serving.held(serving.find(client.model)) or "")
    tool = ToolSent(ToolFunction("x"))
    refuse_tools([tool], facts)
    with pytest.raises(ApiProblem, match="its chat template has no place for them"):
        refuse_tools([tool], replace(facts, tools=False))
