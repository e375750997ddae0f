"""Log probabilities in OpenAI's forms, asked of a real server."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.engine.answers import TokenLogprob
from advisor.server.logprobs import TextLogprobs, of_chat
from tests.advisor.server.conftest import Client

CHAT, TEXT = "/v1/chat/completions", "/v1/completions"
HELLO = [{"role": "user", "content": "Hello"}]
PROMPT = "<|user|>Hello<|end|><|assistant|>"  # the same, as the template has it


def test_of_a_chat_whole_and_streamed(client: Client) -> None:
    (choice,) = client.chat(logprobs=True, top_logprobs=2)["choices"]
    content = choice["logprobs"]["content"]
    assert len(content) == 8
    assert choice["logprobs"]["refusal"] is None
    for one in content:
        likeliest, second = one["top_logprobs"]
        assert {name: one[name] for name in likeliest} == likeliest
        assert one["logprob"] >= second["logprob"]
    said = bytes(byte for one in content for byte in one["bytes"]).decode("utf-8", "replace")
    assert said.startswith(choice["message"]["content"])
    pieces = client.stream(messages=HELLO, logprobs=True, top_logprobs=2)[:-1]
    told = [piece["choices"][0]["logprobs"] for piece in pieces]
    assert [one for odds in told if odds for one in odds["content"]] == content
    assert told[0] is None  # nothing was written yet


def test_alone_they_have_no_others_beside_them(client: Client) -> None:
    (choice,) = client.chat(logprobs=True)["choices"]
    assert all(one["top_logprobs"] == [] for one in choice["logprobs"]["content"])
    assert client.chat()["choices"][0]["logprobs"] is None


def test_of_a_text_whole_and_streamed(client: Client) -> None:
    asked: dict[str, Any] = {"prompt": PROMPT, "max_tokens": 8, "temperature": 0, "logprobs": 2}
    (choice,) = client.post(TEXT, **asked).json()["choices"]
    odds = choice["logprobs"]
    of_chats = client.chat(logprobs=True)["choices"][0]["logprobs"]["content"]
    assert odds["token_logprobs"] == [one["logprob"] for one in of_chats]
    assert all(max(top.values()) == one for top, one in zip(odds["top_logprobs"], odds["token_logprobs"], strict=True))
    assert odds["text_offset"][0] == 0
    assert odds["text_offset"] == sorted(odds["text_offset"])
    pieces = [piece["choices"][0]["logprobs"] for piece in client.stream(TEXT, **asked)[:-1]]
    for name, whole in odds.items():
        assert [one for piece in pieces if piece for one in piece[name]] == whole


def test_halves_of_a_character() -> None:
    smile = "🙂".encode()
    found = [TokenLogprob(smile[:2], -1.0, ((smile[:2], -1.0),)), TokenLogprob(smile[2:], -2.0), TokenLogprob(b"a", 0)]
    told = TextLogprobs().of(found)
    assert told["tokens"] == ["bytes:\\xf0\\x9f", "bytes:\\x99\\x82", "a"]
    assert told["text_offset"] == [0, 0, 1]
    assert told["top_logprobs"][0] == {"bytes:\\xf0\\x9f": -1.0}
    assert [one["bytes"] for one in of_chat(found)["content"]] == [list(smile[:2]), list(smile[2:]), [97]]


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        (CHAT, {"messages": HELLO, "top_logprobs": 3}, "top_logprobs needs logprobs"),
        (CHAT, {"messages": HELLO, "logprobs": True, "top_logprobs": 21}, "top_logprobs must be from 0 to 20"),
        (CHAT, {"messages": HELLO, "logprobs": 5}, "logprobs"),
        (TEXT, {"prompt": "x", "logprobs": -1}, "logprobs must be from 0 to 20"),
        (TEXT, {"prompt": "x", "logprobs": 1, "echo": True}, "Of the prompt no log probabilities are told"),
    ],
)
def test_what_makes_no_sense_is_refused(client: Client, path: str, body: dict[str, object], said: str) -> None:
    answered = client.post(path, **body)
    assert answered.status_code == 400
    assert said in answered.json()["error"]["message"]
