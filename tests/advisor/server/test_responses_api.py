"""OpenAI's newer interface, asked by HTTP of a real server over a real model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.engine.sampling import Stats
from advisor.server import responses_api
from advisor.server.openai_asked import MessageSent
from advisor.server.problems import ApiProblem
from advisor.server.responses_api import KeptResponses
from advisor.server.responses_asked import ResponseAsked, as_chat
from advisor.server.responses_form import ResponseForm
from advisor.session.session import Text
from tests.advisor.server.conftest import Client

PATH = "/v1/responses"
PLACE = {"type": "object", "properties": {"place": {"enum": ["Kiel", "Ulm"]}}, "required": ["place"]}
WEATHER = {"type": "function", "name": "weather", "parameters": PLACE, "strict": True}


def asked(client: Client, **body: Any) -> dict[str, Any]:
    answered = client.post(PATH, **{"input": "Hello", "max_output_tokens": 8, "temperature": 0, **body})
    assert answered.status_code == 200, answered.text
    return dict(answered.json())


def text_of(response: dict[str, Any]) -> str:
    return "".join(part["text"] for item in response["output"] for part in item.get("content", []))


def test_a_text_is_answered_as_in_a_chat(client: Client) -> None:
    response = asked(client)
    assert text_of(response) == client.chat()["choices"][0]["message"]["content"]
    assert (response["object"], response["status"], response["model"]) == ("response", "incomplete", client.model)
    assert response["incomplete_details"] == {"reason": "max_output_tokens"}
    assert response["usage"]["output_tokens"] == 8
    parts = [{"role": "user", "content": [{"type": "input_text", "text": "Hello"}]}]
    assert (
        text_of(asked(client, input=parts, instructions="Be brief."))
        == client.chat(messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}])[
            "choices"
        ][0]["message"]["content"]
    )


def test_a_stream_tells_of_items_and_their_parts(client: Client) -> None:
    body = {"model": client.model, "input": "Hello", "max_output_tokens": 8, "temperature": 0, "stream": True}
    with client.http.stream("POST", PATH, json=body) as answered:
        lines = list(answered.iter_lines())
    named = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert named == [event["type"] for event in events]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert named[:4] == ["response.created", "response.in_progress", "response.output_item.added",
                         "response.content_part.added"]  # fmt: skip
    assert named[-4:] == ["response.output_text.done", "response.content_part.done", "response.output_item.done",
                          "response.incomplete"]  # fmt: skip
    said = "".join(event["delta"] for event in events if event["type"] == "response.output_text.delta")
    assert said == text_of(asked(client)) == text_of(events[-1]["response"])


def test_an_answer_keeps_to_a_schema_and_a_tool_is_called(client: Client) -> None:
    wanted = {"format": {"type": "json_schema", "name": "place", "schema": PLACE, "strict": True}}
    assert json.loads(text_of(asked(client, text=wanted, max_output_tokens=100)))["place"] in ("Kiel", "Ulm")
    for choice in ("required", {"type": "function", "name": "weather"}):
        response = asked(client, tools=[WEATHER], tool_choice=choice, max_output_tokens=100)
        (call,) = response["output"]
        assert (call["type"], call["name"], response["status"]) == ("function_call", "weather", "completed")
        assert json.loads(call["arguments"])["place"] in ("Kiel", "Ulm")
    output = {"type": "function_call_output", "call_id": call["call_id"], "output": "It rains."}
    goes_on = asked(client, previous_response_id=response["id"], input=[output])
    same = asked(client, input=[{"role": "user", "content": "Hello"}, call, output], store=False)
    assert text_of(goes_on) == text_of(same)
    refused = client.post(PATH, input="x", previous_response_id=same["id"])
    assert refused.status_code == 404
    assert refused.json()["error"]["code"] == "previous_response_not_found"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"input": [{"type": "item_reference", "id": "x"}]}, "'item_reference' cannot be read"),
        ({"input": "x", "tools": [{"type": "web_search"}]}, "no tool of type 'web_search'"),
        ({"input": "x", "background": True}, "background"),
        ({"input": []}, "is empty"),
    ],
)
def test_what_cannot_be_is_refused(client: Client, body: dict[str, Any], said: str) -> None:
    answered = client.post(PATH, **body)
    assert answered.status_code == 400
    assert said in answered.json()["error"]["message"]


def test_what_was_thought_and_called_are_items_of_their_own() -> None:
    form = ResponseForm(ResponseAsked(input="x"), "m", {"add": {}})
    events = [*form.opening(), *form.pieces(Text("", 1, "Hm.")), *form.pieces(Text("Well. ", 2))]
    events += form.pieces(Text('<tool_call>{"name": "add", "arguments": {"a": 1}}</tool_call>', 3))
    events += form.endings(Stats(1, 0, 0.0, 3, 0.0, 0.0, 4, 8, "end"))
    whole = events[-1]["response"]
    assert [item["type"] for item in whole["output"]] == ["reasoning", "message", "function_call"]
    assert {item["status"] for item in whole["output"]} == {"completed"}
    assert whole["output"][2]["arguments"] == '{"a": 1}'
    assert "response.reasoning_text.delta" in [event["type"] for event in events]
    (message,) = form.messages()
    assert (message.content, message.reasoning_content) == ("Well.", "Hm.")
    assert message.tool_calls
    assert as_chat(ResponseAsked(input="y"), [message]).messages == [message, MessageSent("user", "y")]


def test_so_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses_api, "MOST_KEPT", 2)
    kept = KeptResponses()
    for name in "abc":
        kept.keep(name, [MessageSent("user", name)])
    with pytest.raises(ApiProblem, match="not kept"):
        kept.find("a")
    assert kept.find("c") == [MessageSent("user", "c")]
    monkeypatch.setattr(responses_api, "MOST_BYTES", 10)
    kept.keep("d", [MessageSent("user", "d" * 20)])
    with pytest.raises(ApiProblem, match="not kept"):
        kept.find("d")
