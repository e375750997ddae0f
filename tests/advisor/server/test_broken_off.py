"""Answers that end before they are whole: no endpoint says of one that it has come to its end."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from advisor.plan import plimsoll_plan
from advisor.server.activity import Activity
from advisor.server.listen import serving_beside
from advisor.services.app import Services
from advisor.services.judgement import SpelledOut
from tests.advisor.engine.talking import talking
from tests.advisor.server.conftest import MARKS, TEMPLATE, Client, serving_alone
from tests.advisor.services.conftest import HEALTH
from tests.models.embedding import build_embedder

CONTEXT = 32_768
MOST = 30_000  # tokens: seconds of writing, on any processor
SOON = 20.0
SAID = [{"role": "user", "content": "Hello"}]
OPTIONS = {"options": {"num_predict": MOST, "temperature": 0}}
ENDPOINTS: dict[str, dict[str, Any]] = {
    "/v1/chat/completions": {"messages": SAID, "max_tokens": MOST},
    "/v1/completions": {"prompt": "Hello", "max_tokens": MOST},
    "/v1/responses": {"input": "Hello", "max_output_tokens": MOST},
    "/api/chat": {"messages": SAID, **OPTIONS},
    "/api/generate": {"prompt": "Hello", **OPTIONS},
}
ASKED = [(path, stream) for path in ENDPOINTS for stream in (True, False)]
SENTENCES = {  # in this order, for a server can be closed but once
    "ended": "Plimsoll's user ended this answer.",
    "ejected": "Talkative:F16 was ejected before its answer was whole.",
    "killed": "The engine was ended from outside while writing (SIGKILL)",
    "closed": "The server was closed before this answer was whole.",
}


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def answer(client: Client, path: str, stream: bool) -> tuple[int, str]:
    """The status, and all that came."""
    found = client.post(path, stream=stream, **ENDPOINTS[path])
    return found.status_code, found.text


def told(path: str, stream: bool, status: int, text: str) -> str:
    """What a client of that endpoint hears of an answer that broke off; nothing of it may say that it is whole."""
    assert "[DONE]" not in text
    assert 'finish_reason":"' not in text
    assert "done_reason" not in text
    assert "response.completed" not in text
    if not stream:
        assert status >= 500
        error = json.loads(text)["error"]
        return str(error if path.startswith("/api") else error["message"])
    assert status == 200
    last = [line for line in text.splitlines() if line][-1].removeprefix("data: ")
    found = json.loads(last)
    if path == "/v1/responses":
        assert (found["type"], found["response"]["status"]) == ("response.failed", "failed")
        assert {item["status"] for item in found["response"]["output"]} == {"incomplete"}
        found = found["response"]
    return str(found["error"] if path.startswith("/api") else found["error"]["message"])


@pytest.fixture(scope="module")
def talkative(models_folder: Path) -> Path:
    """One that never ends by itself, and can go on for long."""
    path = models_folder / "talkative.gguf"
    return talking(path, TEMPLATE, control=MARKS, general__name="Talkative", qwen2__context_length=CONTEXT)


class Server:
    """One that writes all of ASKED at once, which can be closed while its client goes on listening."""

    def __init__(self, stack: ExitStack, model: Path, folder: Path) -> None:
        services = stack.enter_context(Services(check=lambda **_: HEALTH, asleep=folder))
        services.serving.run = lambda _: SpelledOut(plimsoll_plan(CONTEXT, len(ASKED)))
        services.serving.length_chosen, services.serving.at_once = True, len(ASKED)
        http, self._served, activity = stack.enter_context(httpx2.Client(timeout=60)), ExitStack(), Activity()
        there = self._served.enter_context(serving_beside(services.serving, log=lambda _: None, activity=activity))
        stack.enter_context(self._served)
        http.base_url = there.address
        self.client = Client(http, services, services.serving.name(model).id, activity=activity)

    def close(self) -> None:
        """It answers nobody any more."""
        self._served.close()


def test_what_each_endpoint_tells(talkative: Path, tmp_path: Path) -> None:
    with ExitStack() as stack:
        server = Server(stack, talkative, tmp_path)
        for way, sentence in SENTENCES.items():
            check(server, way, sentence)


def check(server: Server, way: str, sentence: str) -> None:
    client = server.client
    client.activity.forget()
    with ThreadPoolExecutor(len(ASKED)) as threads:
        answers = [threads.submit(answer, client, path, stream) for path, stream in ASKED]
        until(lambda: sum(seen.written > 0 for seen in client.activity.seen()) == len(ASKED))
        (name,) = client.services.engine.sessions
        match way:
            case "ended":
                for seen in client.activity.seen():
                    client.activity.drop(seen.id)
            case "ejected":
                client.services.sessions.eject(name)
            case "killed":
                os.kill(client.services.sessions.session(name).pid, signal.SIGKILL)
            case "closed":
                server.close()
        for (path, stream), one in zip(ASKED, answers, strict=True):
            assert told(path, stream, *one.result(SOON)).startswith(sentence), (way, path, stream)
    until(lambda: not any(seen.under_way for seen in client.activity.seen()))
    states = {(seen.state, seen.reason) for seen in client.activity.seen()}
    assert states == {("refused", {"killed": "engine", "ejected": "ejected"}.get(way, "stopped"))}, way


def test_embeddings(tmp_path: Path) -> None:
    texts = ["long " * 200] * 2000
    with serving_alone(build_embedder(tmp_path / "embedder.gguf"), tmp_path) as client, ThreadPoolExecutor(1) as thread:
        client.post("/v1/embeddings", input="x")
        (name,) = client.services.engine.sessions
        for path, way in (("/api/embed", "ended"), ("/v1/embeddings", "ejected")):
            one = thread.submit(client.post, path, input=texts)
            until(lambda: client.services.sessions.session(name)._process._doing == "embed")
            if way == "ejected":
                client.services.sessions.eject(name)
            else:
                client.activity.drop(next(seen.id for seen in client.activity.seen() if seen.under_way))
            found = one.result(SOON)
            sentence = SENTENCES[way].replace("Talkative:F16", client.model)
            assert told(path, False, found.status_code, found.text) == sentence
        assert found.headers["x-should-retry"] == "false"  # or OpenAI's client would load it again
