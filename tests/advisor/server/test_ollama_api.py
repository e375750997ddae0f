"""Ollama's interface, asked by HTTP of a real server over a real model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from advisor import __version__
from tests.advisor.server.conftest import Client, Serve

HELLO = [{"role": "user", "content": "Hello"}]
SHORT = {"num_predict": 8, "temperature": 0}


def lines(client: Client, path: str, **body: Any) -> list[dict[str, Any]]:
    """What a stream says."""
    with client.http.stream("POST", path, json={"model": client.model, "options": SHORT, **body}) as answered:
        assert answered.status_code == 200, answered.read()
        assert answered.headers["content-type"].startswith("application/x-ndjson")
        return [json.loads(line) for line in answered.iter_lines()]


def test_it_tells_what_there_is(client: Client) -> None:
    assert client.http.get("/api/version").json() == {"version": "0.11.0", "plimsoll": __version__}
    (model,) = client.http.get("/api/tags").json()["models"]
    assert model["name"] == model["model"] == client.model
    assert model["details"]["quantization_level"] == "F16"
    assert model["modified_at"].endswith("Z")
    (running,) = client.http.get("/api/ps").json()["models"]
    assert running["name"] == client.model
    assert running["size"] > 0
    assert running["context_length"] == 4096
    shown = client.http.post("/api/show", json={"name": f"{client.model}:latest"}).json()
    assert shown["capabilities"] == ["completion", "tools"]
    assert shown["model_info"]["qwen2.context_length"] == 4096
    assert "add_generation_prompt" in shown["template"]


def test_a_chat_whole_and_in_lines_is_what_openais_clients_get(client: Client) -> None:
    same = client.chat()
    said = same["choices"][0]["message"]["content"]
    whole = client.post("/api/chat", messages=HELLO, options=SHORT, stream=False).json()
    assert whole["message"] == {"role": "assistant", "content": said}
    assert (whole["done"], whole["done_reason"]) == (True, "length")
    assert (whole["prompt_eval_count"], whole["eval_count"]) == (same["usage"]["prompt_tokens"], 8)
    assert whole["total_duration"] >= whole["eval_duration"] > 0
    *pieces, last = lines(client, "/api/chat", messages=HELLO)
    assert "".join(piece["message"]["content"] for piece in pieces) == said
    assert not any(piece["done"] for piece in pieces)
    assert (last["done"], last["message"]["content"]) == (True, "")


def test_generate_goes_by_the_template_unless_it_is_raw(client: Client) -> None:
    *pieces, last = lines(client, "/api/generate", prompt="Hello")
    said = "".join(piece["response"] for piece in pieces)
    assert said == client.chat()["choices"][0]["message"]["content"]
    assert last["done_reason"] == "length"
    raw = client.post(
        "/api/generate", prompt="<|user|>Hello<|end|><|assistant|>", raw=True, options=SHORT, stream=False
    ).json()
    assert raw["response"] == said


def test_zero_and_less_set_no_limit(client: Client) -> None:
    said = client.chat()["choices"][0]["message"]["content"]
    stop = said[len(said) // 2 :]  # the talker never ends by itself
    for limit in (0, -1, -2, -9):
        options = {"num_predict": limit, "temperature": 0, "stop": [stop]}
        answer = client.post("/api/chat", messages=HELLO, options=options, stream=False).json()
        assert (answer["message"]["content"], answer["done_reason"]) == (said[: said.index(stop)], "stop")


def test_a_format_is_kept_to(client: Client) -> None:
    schema = {"type": "object", "properties": {"yes": {"type": "boolean"}}, "required": ["yes"]}
    options = {"num_predict": 60, "temperature": 0, "seed": 5, "stop": ["never"]}
    for wanted in (schema, "json"):
        answer = client.post("/api/chat", messages=HELLO, options=options, format=wanted, stream=False).json()
        text = answer["message"]["content"]
        assert text[0] in "{["
        assert wanted == "json" or isinstance(json.loads(text)["yes"], bool)


def test_null_is_as_good_as_nothing(client: Client) -> None:
    call = {"function": {"name": "now", "arguments": {"zone": 1}}}
    told = [{"role": "assistant", "content": None, "tool_calls": [call]}, {"role": "tool", "content": "noon"}]
    for path, body in (
        ("/api/chat", {"messages": HELLO + told, "tools": None, "keep_alive": None}),
        ("/api/generate", {"prompt": "Hello", "system": None, "images": None, "suffix": None, "format": None}),
    ):
        answered = client.post(path, options=SHORT | {"seed": None}, stream=False, **body)
        assert answered.status_code == 200, answered.text
    for path in ("/api/chat", "/api/generate"):
        assert client.post(path, messages=None, prompt=None).json()["done_reason"] == "load"
    assert client.post("/api/show", name=None).status_code == 200
    assert client.post("/api/embed", input=None).json()["embeddings"] == []


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/api/chat", {"messages": HELLO, "model": "nobody"}, 404, "There is no model nobody"),
        ("/api/chat", {"messages": HELLO, "format": "xml"}, 400, "format must be"),
        ("/api/chat", {"messages": [{"role": "user", "content": "x", "images": ["AAAA"]}]}, 400, "cannot see pictures"),
        ("/api/chat", {"messages": HELLO, "options": {"temperature": -1}}, 400, "The temperature must be"),
        ("/api/generate", {"prompt": "x", "suffix": "y"}, 400, "suffix is not known"),
        ("/api/show", {"model": "nobody"}, 404, "There is no model nobody"),
        ("/api/pull", {"model": "x"}, 404, "There is no /api/pull here."),
    ],
)
def test_what_cannot_be_is_told_in_ollamas_shape(
    client: Client, path: str, body: dict[str, Any], status: int, said: str
) -> None:
    answered = client.post(path, **body)
    assert answered.status_code == status
    assert answered.json().keys() == {"error"}
    assert said in answered.json()["error"]


def test_a_model_is_loaded_and_ended_when_nothing_else_is_asked(serve_here: Serve, talker: Path) -> None:
    server = serve_here(talker)
    assert server.post("/api/generate").json()["done_reason"] == "load"
    assert len(server.http.get("/api/ps").json()["models"]) == 1
    assert server.post("/api/chat", messages=[], keep_alive=0).json()["done_reason"] == "unload"
    assert server.http.get("/api/ps").json()["models"] == []
