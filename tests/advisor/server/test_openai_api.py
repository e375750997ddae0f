"""OpenAI's interface, asked by HTTP of a real server over a real model."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.advisor.server.conftest import Client

CHAT, TEXT = "/v1/chat/completions", "/v1/completions"
HELLO = [{"role": "user", "content": "Hello"}]


def test_the_models_that_there_are(client: Client) -> None:
    (model,) = client.http.get("/v1/models").json()["data"]
    assert (model["id"], model["object"], model["loaded"]) == ("Talker-1B:F16", "model", True)
    assert model["size_bytes"] > 10_000
    assert client.http.get(f"/v1/models/{model['id']}").json() == model
    assert client.http.get("/v1/models/nobody/knows").status_code == 404


def test_an_answer_and_what_it_took(client: Client) -> None:
    answer = client.chat(seed=1)
    (choice,) = answer["choices"]
    assert (answer["object"], answer["model"]) == ("chat.completion", client.model)
    assert choice["message"]["role"] == "assistant"
    assert choice["message"]["content"]
    assert choice["finish_reason"] == "length"
    usage = answer["usage"]
    assert usage["completion_tokens"] == 8
    assert usage["total_tokens"] == usage["prompt_tokens"] + 8
    again = client.chat(seed=1)
    assert again["choices"] == answer["choices"]
    assert again["usage"]["prompt_tokens_details"]["cached_tokens"] == usage["prompt_tokens"] - 1  # read already


def test_a_stream_says_the_same_piece_by_piece(client: Client) -> None:
    whole = client.chat()
    *pieces, ending, usage, done = client.stream(messages=HELLO, stream_options={"include_usage": True})
    assert done == "[DONE]"
    assert pieces[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert {piece["object"] for piece in pieces} == {"chat.completion.chunk"}
    assert len({piece["id"] for piece in pieces}) == 1
    said = "".join(piece["choices"][0]["delta"]["content"] for piece in pieces)
    assert said == whole["choices"][0]["message"]["content"]
    assert ending["choices"][0] == {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "length"}
    assert usage["choices"] == []
    assert usage["usage"]["completion_tokens"] == whole["usage"]["completion_tokens"]


def test_without_a_wish_for_them_a_stream_has_no_figures(client: Client) -> None:
    *_, ending, done = client.stream(messages=HELLO)
    assert (ending["choices"][0]["finish_reason"], done) == ("length", "[DONE]")


def test_it_ends_before_a_text_that_is_named(client: Client) -> None:
    said = client.chat(max_tokens=40)["choices"][0]["message"]["content"]
    stop = said[9:14]
    for stops in (stop, ["never said", stop]):
        answer = client.chat(max_tokens=40, stop=stops)
        (choice,) = answer["choices"]
        assert choice["message"]["content"] == said[: said.index(stop)]
        assert choice["finish_reason"] == "stop"
        assert answer["usage"]["completion_tokens"] < 40
    pieces = client.stream(messages=HELLO, max_tokens=40, stop=stop)
    assert "".join(piece["choices"][0]["delta"].get("content", "") for piece in pieces[:-1]) == said[: said.index(stop)]


def test_chance_is_as_it_is_asked_for(client: Client) -> None:
    hot: dict[str, Any] = {"temperature": 2.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0, "max_tokens": 24}
    one, same, other = (client.chat(**hot, seed=seed)["choices"] for seed in (7, 7, 8))
    assert one == same != other
    assert client.chat(seed=-(1 << 60))["choices"]  # any number is a seed


def test_an_answer_keeps_to_a_schema(client: Client) -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": 6},
            "kind": {"enum": ["ship", "boat"]},
            "holds": {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1, "maxItems": 2},
        },
        "required": ["name", "kind", "holds"],
        "additionalProperties": False,
    }
    wanted = {"type": "json_schema", "json_schema": {"name": "ship", "strict": True, "schema": schema}}
    answer = client.chat(max_tokens=400, temperature=1, seed=3, response_format=wanted)
    found = json.loads(answer["choices"][0]["message"]["content"])
    assert list(found) == ["name", "kind", "holds"]
    assert len(found["name"]) <= 6
    assert found["kind"] in ("ship", "boat")
    assert 1 <= len(found["holds"]) <= 2
    assert answer["choices"][0]["finish_reason"] == "stop"


def test_an_answer_keeps_to_a_grammar(client: Client) -> None:
    answer = client.chat(grammar='root ::= "aye" | "no"', max_tokens=20)
    assert answer["choices"][0]["message"]["content"] in ("aye", "no")
    refused = client.post(CHAT, messages=HELLO, grammar="root ::= (")
    assert refused.status_code == 400
    assert "The grammar cannot be used" in refused.json()["error"]["message"]


def test_a_text_is_gone_on_with_as_it_is(client: Client) -> None:
    answer = client.post(TEXT, prompt="<|user|>Hello<|end|><|assistant|>", max_tokens=8, temperature=0).json()
    assert answer["object"] == "text_completion"
    assert answer["choices"][0]["text"] == client.chat()["choices"][0]["message"]["content"]
    echoed = client.post(TEXT, prompt=["Once"], max_tokens=4, temperature=0, echo=True).json()["choices"][0]["text"]
    *pieces, ending, done = client.stream(TEXT, prompt="Once", max_tokens=4, echo=True)
    assert "".join(piece["choices"][0]["text"] for piece in pieces) == echoed
    assert echoed.startswith("Once")
    assert (ending["choices"][0]["finish_reason"], done) == ("length", "[DONE]")


def test_messages_may_come_in_parts_and_as_a_developers(client: Client) -> None:
    parts = [{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo"}]
    joined = client.chat(messages=[{"role": "user", "content": "Hel\nlo"}])
    assert client.chat(messages=[{"role": "user", "content": parts}])["choices"] == joined["choices"]
    rules, same = ([{"role": role, "content": "Be brief."}, *HELLO] for role in ("developer", "system"))
    assert client.chat(messages=rules)["choices"] == client.chat(messages=same)["choices"]


def test_what_is_unknown_or_null_is_passed_over(client: Client) -> None:
    plain = client.chat()["choices"]
    more: dict[str, Any] = {
        "parallel_tool_calls": True,
        "store": False,
        "metadata": {"a": 1},
        "service_tier": None,
        "stop": None,
    }
    assert client.chat(**more, top_p=None, seed=None, stream=None)["choices"] == plain


def picture(address: str) -> dict[str, object]:
    return {"role": "user", "content": [{"type": "image_url", "image_url": {"url": address}}]}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"messages": []}, 400, "messages is empty"),
        ({}, 400, "Object missing required field `messages`"),
        ({"messages": [{"role": "captain", "content": "x"}]}, 400, "There is no role 'captain'"),
        ({"messages": HELLO, "temperature": 99}, 400, "The temperature must be from 0 to 10."),
        ({"messages": HELLO, "temperature": "hot"}, 400, "$.temperature"),
        ({"messages": HELLO, "n": 3}, 400, "n must be 1"),
        ({"messages": HELLO, "logit_bias": {"5": 1}}, 400, "logit_bias"),
        ({"messages": HELLO, "modalities": ["audio"]}, 400, "Answers are text here"),
        ({"messages": HELLO, "max_tokens": 0}, 400, "max_tokens must be at least 1"),
        ({"messages": HELLO, "model": "gpt-4o"}, 404, "There is no model gpt-4o on this computer."),
        ({"messages": HELLO, "reasoning_effort": "huge"}, 400, "reasoning_effort must be one of"),
        ({"messages": HELLO, "response_format": {"type": "json_schema"}}, 400, "response_format lacks its schema"),
        ({"messages": HELLO, "stop": ["x"] * 20}, 400, "At most 16 texts"),
        ({"messages": [picture("data:image/png;base64,AAAA")]}, 400, "This model cannot see pictures."),
        ({"messages": [picture("data:image/png;base64,A")]}, 400, "is not valid base64"),
        ({"messages": [picture("http://x/y.png")]}, 400, "Pictures are not fetched"),
        ({"messages": [{"role": "user", "content": [{"type": "input_audio"}]}]}, 400, "a part of type 'input_audio'"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stream", [False, True])
def test_what_makes_no_sense_is_refused_in_one_sentence(
    client: Client, body: dict[str, object], status: int, said: str, stream: bool
) -> None:
    answered = client.post(CHAT, **body, stream=stream)
    assert answered.status_code == status
    error = answered.json()["error"]
    assert said in error["message"]
    assert error.keys() == {"message", "type", "param", "code"}


def test_a_conversation_that_is_too_long_says_by_how_much(client: Client) -> None:
    answered = client.post(CHAT, messages=[{"role": "user", "content": "long " * 6000}])
    error = answered.json()["error"]
    assert (answered.status_code, error["code"]) == (400, "context_length_exceeded")
    assert error["prompt_tokens"] > error["context"] > 1000


def test_what_it_cannot_do_it_says(client: Client) -> None:
    assert client.http.get("/v1/nothing").json()["error"]["message"] == "There is no /v1/nothing here."
    assert client.http.get(CHAT).status_code == 405


def test_the_log_has_no_contents(client: Client) -> None:
    client.log.clear()
    client.chat("a secret of mine")
    (line,) = client.log
    assert line.startswith("POST /v1/chat/completions 200 ")
    assert "secret" not in line
