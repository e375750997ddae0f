"""What each client is asked to do; run by server_clients.py in an environment that has them. Prints JSON rows."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable
from importlib import import_module, metadata
from typing import Any

SERVER, MODEL = os.environ["SERVER"], os.environ["MODEL"]
CALLER, EMBEDDER = os.environ["CALLER"], os.environ["EMBEDDER"]
ASK = [{"role": "user", "content": "Name three colours."}]
SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 20}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
CHAT, TEXT = "/v1/chat/completions", "/v1/completions"
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather at a place.",
        "parameters": {"type": "object", "properties": {"place": {"type": "string"}}, "required": ["place"]},
    },
}
rows: list[tuple[str, str, str, str]] = []


def check(client: str, endpoint: str, what: str, work: Callable[[], Any]) -> None:
    """One row: what came of it."""
    try:
        found = work()
        rows.append((client, endpoint, what, "ok" if found is None else f"ok: {str(found)[:60]!r}"))
    except Exception as error:  # noqa: BLE001 - whatever a client raises is the finding
        rows.append((client, endpoint, what, f"FAILED {type(error).__name__}: {' '.join(str(error).split())[:90]}"))


def client_module(name: str) -> Any:
    """The client, or None with a row that says that it is not here."""
    try:
        made = import_module(name)
        packaged = {"aider": "aider-chat"}.get(name, name.replace("_", "-"))
        rows.append((name, "", "version", metadata.version(packaged)))
        return made
    except ImportError:
        rows.append((name, "", "version", "not installed: skipped"))
        return None


def computing() -> bool:
    """Whether the server writes a reply now."""
    with urllib.request.urlopen(f"{SERVER}/metrics") as answer:
        return "\nplimsoll_requests_served 1\n" in answer.read().decode()


def stopped() -> None:
    """It must, soon."""
    end = time.monotonic() + 5
    while computing():
        assert time.monotonic() < end, "it still computes"
        time.sleep(0.02)


def filled(text: str) -> str:
    """A text that must hold something."""
    assert text.strip(), "empty"
    return text


def person(text: str) -> str:
    """A text that must keep to SCHEMA."""
    found = json.loads(text)
    assert list(found) == ["name", "age"], found
    assert isinstance(found["age"], int), found
    return text


def with_openai(openai: Any) -> None:
    """The client of OpenAI itself."""
    api = openai.OpenAI(base_url=f"{SERVER}/v1", api_key="none", max_retries=0, timeout=120)
    common = {"model": MODEL, "messages": ASK, "max_tokens": 24, "temperature": 0}
    create = api.chat.completions.create

    def stream() -> str:
        pieces = list(create(**common, stream=True, stream_options={"include_usage": True}))
        assert pieces[-1].usage.completion_tokens == 24
        said = "".join(one.choices[0].delta.content or "" for one in pieces if one.choices)
        assert said == create(**common).choices[0].message.content
        return said

    def cancelled() -> None:
        asked = create(**common | {"max_tokens": 4000}, stream=True)
        next(iter(asked))
        assert computing()
        asked.close()
        stopped()

    def refused(**changes: Any) -> str:
        try:
            create(**common | changes)
        except openai.APIStatusError as error:
            return f"{error.status_code} {error.code}"
        raise AssertionError("it was not refused")

    async def many() -> int:
        async with openai.AsyncOpenAI(base_url=f"{SERVER}/v1", api_key="none", timeout=120) as beside:
            asked = [beside.chat.completions.create(**common | {"max_tokens": 3}) for _ in range(20)]
            return len(await asyncio.gather(*asked))

    wanted = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": SCHEMA}}
    check("openai", "/v1/models", "list", lambda: next(one.id for one in api.models.list() if one.id == MODEL))
    check("openai", "/v1/models", "retrieve", lambda: api.models.retrieve(MODEL).id)
    check("openai", CHAT, "messages", lambda: filled(create(**common).choices[0].message.content))
    check("openai", CHAT, "stream, usage", stream)
    check("openai", CHAT, "seed", lambda: _same(lambda: create(**common | {"temperature": 1}, seed=4)))
    check("openai", CHAT, "stop", lambda: _ends_before(create(**common, stop=[":"]).choices[0].message.content, ":"))
    check("openai", CHAT, "max_completion_tokens", lambda: create(
        model=MODEL, messages=ASK, max_completion_tokens=3).usage.completion_tokens)  # fmt: skip
    check("openai", CHAT, "response_format json_schema", lambda: person(
        create(**common | {"max_tokens": 200}, response_format=wanted).choices[0].message.content))  # fmt: skip
    check("openai", CHAT, "response_format json_object", lambda: json.loads(create(
        **common | {"max_tokens": 300}, response_format={"type": "json_object"}).choices[0].message.content
    ))  # fmt: skip
    check("openai", CHAT, "tools, where the template has none", lambda: refused(tools=[TOOL]))
    check("openai", CHAT, "closed stream stops computing", cancelled)
    check("openai", CHAT, "20 at once", lambda: asyncio.run(many()))
    check("openai", CHAT, "unknown model", lambda: refused(model="gpt-4o"))
    check("openai", CHAT, "n=2 is refused", lambda: refused(n=2))
    check("openai", CHAT, "too long", lambda: refused(messages=[{"role": "user", "content": "far " * 40_000}]))
    _with_tools_and_vectors(api)
    check("openai", TEXT, "prompt", lambda: filled(api.completions.create(
        model=MODEL, prompt="Once upon a time", max_tokens=8, temperature=0).choices[0].text))  # fmt: skip
    check("openai", TEXT, "stream", lambda: filled("".join(one.choices[0].text for one in api.completions.create(
        model=MODEL, prompt="Once upon a time", max_tokens=8, temperature=0, stream=True))))  # fmt: skip


def called(call: Any) -> str:
    """A call that must be one of TOOL."""
    arguments = json.loads(call.arguments)
    assert (call.name, list(arguments)) == ("weather", ["place"]), call
    return str(call.arguments)


def _with_tools_and_vectors(api: Any) -> None:
    """Tools, the newer interface, and embeddings, of the client of OpenAI itself."""
    common = {"model": CALLER, "messages": ASK, "max_tokens": 200, "tools": [TOOL], "tool_choice": "required"}
    create, respond = api.chat.completions.create, api.responses.create
    flat = {"type": "function", **TOOL["function"], "strict": False}
    short = {"model": MODEL, "input": "Name three colours.", "max_output_tokens": 24, "temperature": 0}

    def streamed() -> str:
        pieces = [one.choices[0].delta.tool_calls for one in create(**common, stream=True) if one.choices]
        calls = [call.function for found in pieces for call in found or ()]
        assert calls[0].name == "weather"
        return str(json.loads("".join(call.arguments for call in calls)))

    def goes_on() -> str:
        first = respond(**short)
        return filled(respond(**short | {"input": "More."}, previous_response_id=first.id).output_text)

    def events() -> str:
        kinds = [event.type for event in respond(**short, stream=True)]
        assert kinds[0] == "response.created"
        return f"{len(set(kinds))} kinds"

    wanted = {"format": {"type": "json_schema", "name": "person", "strict": True, "schema": SCHEMA}}
    check("openai", CHAT, "tools, required", lambda: called(create(**common).choices[0].message.tool_calls[0].function))
    check("openai", CHAT, "tools, streamed", streamed)
    check("openai", "/v1/responses", "input", lambda: filled(respond(**short).output_text))
    check("openai", "/v1/responses", "stream", events)
    check("openai", "/v1/responses", "text.format json_schema", lambda: person(
        respond(**short | {"max_output_tokens": 200}, text=wanted).output_text))  # fmt: skip
    check("openai", "/v1/responses", "tools, required", lambda: called(respond(
        **short | {"model": CALLER, "max_output_tokens": 200}, tools=[flat], tool_choice="required").output[0]
    ))  # fmt: skip
    check("openai", "/v1/responses", "previous_response_id", goes_on)
    check("openai", "/v1/embeddings", "input, base64", lambda: len(
        api.embeddings.create(model=EMBEDDER, input=["one", "two"]).data[1].embedding))  # fmt: skip


def _same(work: Callable[[], Any]) -> None:
    one, other = (work().choices[0].message.content for _ in range(2))
    assert one == other, (one, other)


def _ends_before(text: str, stop: str) -> str:
    assert stop not in text, text
    return text


def with_litellm(litellm: Any) -> None:
    """By OpenAI's interface, and by Ollama's."""
    litellm.telemetry = False
    for name, base in ((f"openai/{MODEL}", f"{SERVER}/v1"), (f"ollama_chat/{MODEL}", SERVER)):
        common = {
            "model": name, "api_base": base, "api_key": "none", "messages": ASK, "max_tokens": 16, "temperature": 0,
        }  # fmt: skip
        kind = name.partition("/")[0]

        def whole(common: dict[str, Any] = common) -> str:
            return filled(litellm.completion(**common).choices[0].message.content)

        def stream(common: dict[str, Any] = common) -> str:
            pieces = litellm.completion(**common, stream=True)
            return filled("".join(one.choices[0].delta.content or "" for one in pieces))

        def schema(common: dict[str, Any] = common) -> str:
            wanted = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": SCHEMA}}
            answer = litellm.completion(**common | {"max_tokens": 200}, response_format=wanted)
            return person(answer.choices[0].message.content)

        check("litellm", kind, "messages", whole)
        check("litellm", kind, "stream", stream)
        check("litellm", kind, "json_schema", schema)


def with_ollama(ollama: Any) -> None:
    """The client of Ollama itself."""
    api = ollama.Client(host=SERVER)
    options = {"num_predict": 16, "temperature": 0}

    def cancelled() -> None:
        asked = api.chat(MODEL, ASK, stream=True, options=options | {"num_predict": 4000})
        next(asked)
        assert computing()
        asked.close()
        stopped()

    def refused() -> str:
        try:
            api.chat("nobody", ASK)
        except ollama.ResponseError as error:
            return f"{error.status_code} {error.error}"
        raise AssertionError("it was not refused")

    check("ollama", "/api/tags", "list", lambda: api.list().models[0].model)
    check("ollama", "/api/show", "show", lambda: api.show(MODEL).capabilities)
    check("ollama", "/api/chat", "messages", lambda: filled(api.chat(MODEL, ASK, options=options).message.content))
    check("ollama", "/api/chat", "stream", lambda: filled(
        "".join(one.message.content for one in api.chat(MODEL, ASK, stream=True, options=options))))  # fmt: skip
    check("ollama", "/api/chat", "format schema", lambda: person(
        api.chat(MODEL, ASK, format=SCHEMA, options=options | {"num_predict": 200}).message.content))  # fmt: skip
    check("ollama", "/api/chat", "closed stream stops computing", cancelled)
    check("ollama", "/api/chat", "unknown model", refused)
    check("ollama", "/api/generate", "prompt", lambda: filled(api.generate(MODEL, "Hello", options=options).response))
    check("ollama", "/api/ps", "ps", lambda: api.ps().models[0].size)


def with_llm(llm: Any) -> None:  # noqa: ARG001 - its program is what people use
    """The command-line program, with the model in its list of others."""
    import pathlib
    import subprocess

    folder = pathlib.Path(os.environ["HOME"], "llm")
    folder.mkdir()
    entry = {"model_id": "ours", "model_name": MODEL, "api_base": f"{SERVER}/v1", "api_key_name": "none"}
    (folder / "extra-openai-models.yaml").write_text(json.dumps([entry]))
    environment = {**os.environ, "LLM_USER_PATH": str(folder), "OPENAI_API_KEY": "none"}

    def ask(*more: str) -> str:
        command = [sys.executable, "-m", "llm", "prompt", "-m", "ours", "Name three colours.", "-o", "max_tokens", "60"]
        command += ["--key", "none", *more]
        done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-200:]
        return filled(done.stdout)

    check("llm", CHAT, "prompt, streamed", ask)
    check("llm", CHAT, "prompt, whole", lambda: ask("--no-stream"))


Checks = dict[str, Callable[[Any], object]]


def run_checks(clients: Checks) -> None:
    """Those of every client that is here, as JSON."""
    with contextlib.redirect_stdout(sys.stderr):  # some print advice there
        for name, work in clients.items():
            if (module := client_module(name)) is not None:
                work(module)
    print(json.dumps(rows))


if __name__ == "__main__":
    run_checks({"openai": with_openai, "litellm": with_litellm, "ollama": with_ollama, "llm": with_llm})
