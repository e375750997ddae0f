"""Which fields of which endpoint do what: python -m tests.bench.server_conformance [MODEL.gguf]

Each field is sent alone with a request that is answered without it. "acts": the answer shows it ("top_k" of 1 at a
high temperature says the same as a temperature of 0); "taken": it is answered, and nothing is to be seen of it;
"refused": with the sentence that says so.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2

from advisor.downloads.first_model import first_model
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from tests.bench.server_clients import with_tools
from tests.bench.table import show
from tests.models.embedding import build_embedder

Field = tuple[str, Any, Callable[[dict[str, Any], str], object] | str]
SAID = [{"role": "user", "content": "Name three colours."}]
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"], "additionalProperties": False}
TOOL = {"name": "weather", "parameters": {"type": "object", "properties": {"place": {"type": "string"}}}}
PICTURE = "data:image/png;base64,iVBORw0KGgo="


def never(_: dict[str, Any], __: str) -> bool:
    """It cannot be seen in an answer."""
    return False


def _sampled() -> list[Field]:
    return [
        ("temperature", {"temperature": 1.5, "seed": 3}, "other"),
        ("top_p", {"temperature": 1.5, "top_p": 0.01}, "same"),
        ("top_k", {"temperature": 1.5, "top_k": 1}, "same"), ("min_p", {"temperature": 1.5, "min_p": 1.0}, "same"),
        ("frequency_penalty", 2.0, "other"), ("presence_penalty", 2.0, "other"), ("n", 2, _choices),
        ("seed", {"temperature": 1.5, "seed": 7}, "other"),
        ("stop", [" "], lambda _, text: " " not in text),
        ("max_tokens", 2, lambda a, _: a["usage"]["completion_tokens"] == 2),
        ("stream", True, never), ("user", "me", never), ("logit_bias", {"5": -100}, never),
    ]  # fmt: skip


def _choices(answer: dict[str, Any], _: str) -> bool:
    return len(answer["choices"]) == 2


def _tables(caller: str) -> dict[str, tuple[dict[str, Any], list[Field]]]:
    wanted = {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA}}
    tool = {"type": "function", "function": TOOL}
    parts = [{"type": "text", "text": "x"}, {"type": "image_url", "image_url": {"url": PICTURE}}]

    def is_json(_: dict[str, Any], text: str) -> bool:
        return "".join(text.split()).startswith('{"n"')

    def calls(answer: dict[str, Any], _: str) -> bool:
        return "tool_calls" in str(answer) or "function_call" in str(answer)

    chat: list[Field] = [
        *_sampled(), ("response_format", wanted, is_json), ("grammar", 'root ::= "aye"', lambda _, text: text == "aye"),
        ("tools, tool_choice", {"model": caller, "tools": [tool], "tool_choice": "required", "max_tokens": 99}, calls),
        ("logprobs", {"logprobs": True, "top_logprobs": 2}, lambda a, _: a["choices"][0]["logprobs"]["content"]),
        ("messages with a picture", {"messages": [{"role": "user", "content": parts}]}, never),
        ("reasoning_effort", "low", never), ("parallel_tool_calls", False, never),
        ("audio", {"modalities": ["audio"]}, never),
    ]  # fmt: skip
    text: list[Field] = [*_sampled(), ("echo", True, lambda _, said: said.startswith("Once")), ("suffix", "end", never),
                         ("best_of", 2, never), ("logprobs", 2, lambda a, _: a["choices"][0]["logprobs"])]  # fmt: skip
    response: list[Field] = [
        ("instructions", "Say no.", "other"), ("text.format", {"text": {"format": {**wanted["json_schema"],  # type: ignore[dict-item]
         "type": "json_schema"}}, "max_output_tokens": 99}, is_json),
        ("tools, tool_choice", {"model": caller, "tools": [{"type": "function", **TOOL}], "tool_choice": "required",
                                "max_output_tokens": 99}, calls),
        ("tools: web_search", {"tools": [{"type": "web_search"}]}, never), ("background", True, never),
        ("previous_response_id", "resp_x", never), ("reasoning", {"reasoning": {"effort": "low"}}, never),
        ("store", False, lambda a, _: a["store"] is False),
        ("metadata", {"metadata": {"a": "b"}}, lambda a, _: a["metadata"]),
    ]  # fmt: skip
    vectors: list[Field] = [
        ("input: several", {"input": ["a", "b"]}, lambda a, _: len(a["data"]) == 2),
        ("input: tokens", {"input": [1]}, never),
        ("encoding_format", "base64", lambda a, _: isinstance(a["data"][0]["embedding"], str)),
        ("dimensions", 7, never),
    ]  # fmt: skip
    ollama: list[Field] = [
        ("format", {"format": SCHEMA, "options": {"num_predict": 99}}, is_json), ("stream", True, never),
        ("options.num_predict", {"options": {"num_predict": 2}}, lambda a, _: a["eval_count"] == 2),
        ("options.stop", {"options": {"stop": [" "], "num_predict": 9}}, lambda _, said: " " not in said),
        ("think", True, never), ("keep_alive", "5m", never),
    ]  # fmt: skip
    few = {"max_tokens": 40, "temperature": 0}  # enough to say something twice
    return {
        "/v1/chat/completions": ({"messages": SAID, **few}, chat),
        "/v1/completions": ({"prompt": "Once upon", **few}, text),
        "/v1/responses": ({"input": "Name three colours.", "max_output_tokens": 8, "temperature": 0}, response),
        "/v1/embeddings": ({"input": "a"}, vectors),
        "/api/chat": ({"messages": SAID, "stream": False, "options": {"num_predict": 8, "temperature": 0}}, ollama),
    }


def said(answer: dict[str, Any]) -> str:
    """The text of an answer, whichever endpoint's."""
    if "choices" in answer:
        one = answer["choices"][0]
        return str(one.get("text") or (one.get("message") or {}).get("content") or "")
    if "output" in answer:
        return "".join(part["text"] for item in answer["output"] for part in item.get("content", []))
    return str((answer.get("message") or {}).get("content", ""))


def outcome(http: httpx2.Client, path: str, base: dict[str, Any], field: Field, usual: str) -> str:
    """What came of one field. usual: what is said without it."""
    name, value, acts = field
    more = value if isinstance(value, dict) and name not in ("logit_bias", "response_format") else {name: value}
    answered = http.post(path, json={**base, **more})
    if answered.status_code != 200:
        told = answered.json()["error"]
        return f"refused: {told if isinstance(told, str) else told['message']}"[:100]
    if more.get("stream"):
        return "acts" if len(answered.text.splitlines()) > 3 else "taken"
    answer = answered.json()
    text = said(answer)
    shown = (text == usual) is (acts == "same") if isinstance(acts, str) else acts(answer, text)
    return "acts" if shown else "taken"


def main(model: Path) -> None:
    """Every field of every endpoint."""
    rows = [("endpoint", "field", "result")]
    with tempfile.TemporaryDirectory() as folder, Services() as services:
        usual = services.serving.name(model)
        caller = services.serving.name(with_tools(model, Path(folder, "caller.gguf")))
        embedder = services.serving.name(build_embedder(Path(folder, "embedder.gguf")))
        with (
            serving_beside(services.serving, log=lambda _: None) as there,
            httpx2.Client(base_url=there.address, timeout=120) as http,
        ):
            for path, (base, fields) in _tables(caller.id).items():
                named = {"model": embedder.id if path.endswith("embeddings") else usual.id, **base}
                text = said(http.post(path, json=named).json())
                rows += [(path, field[0], outcome(http, path, named, field, text)) for field in fields]
    show("Fields by endpoint", rows)


if __name__ == "__main__":
    found = Path(sys.argv[1]) if len(sys.argv) > 1 else first_model().find()
    if found is None:
        sys.exit("Name a model: the one to try is not here.")
    main(found)
