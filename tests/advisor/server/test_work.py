"""Clients that go away, many at once, and engines that die under a request."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2
import pytest

from advisor.plan import plimsoll_plan
from advisor.server import openai_api
from advisor.server.openai_forms import ChatForm
from advisor.services.judgement import SpelledOut
from tests.advisor.engine.asking import SLOWLY
from tests.advisor.engine.talking import talking
from tests.advisor.server.conftest import MARKS, TEMPLATE, Client, Serve, sharing
from tests.advisor.server.test_bodies import CHAT, head, raw
from tests.helpers import patience
from tests.helpers.patience import until

# Half a minute of writing on a free processor.
LONG = {
    "messages": [{"role": "user", "content": "Hello"}],
    "max_tokens": 3900,
    "temperature": 0,
    "grammar": SLOWLY,
}


def session_of(client: Client):
    serving = client.services.serving
    return client.services.sessions.session(serving.held(serving.find(client.model)) or "")


@contextmanager
def asking(client: Client, body: Mapping[str, object], path: str = CHAT) -> Iterator[None]:
    """A program has asked, and hangs up without an answer at the end."""
    text = json.dumps(body).encode()
    with raw(client) as program:
        program.sendall(head(f"Content-Length: {len(text)}", path) + text)
        yield


def test_who_leaves_a_stream_stops_its_computing(client: Client) -> None:
    session = session_of(client)
    with client.http.stream(
        "POST", "/v1/chat/completions", json={"model": client.model, "stream": True, **LONG}
    ) as one:
        next(one.iter_lines())
        until(lambda: session.writing)
    until(lambda: not session.writing)
    assert session.context_used < 3500
    assert client.chat()["choices"]


def test_who_hangs_up_on_an_answer_stops_it_too(client: Client) -> None:
    session = session_of(client)
    with asking(client, {"model": client.model, **LONG}):
        until(lambda: session.writing)
    until(lambda: not session.writing)
    assert session.context_used < 3500
    assert client.chat()["choices"]


def test_who_leaves_the_line_is_not_served(client: Client) -> None:
    session = session_of(client)
    with client.http.stream(
        "POST", "/v1/chat/completions", json={"model": client.model, "stream": True, **LONG}
    ) as one:
        lines = one.iter_lines()  # one that is let go of closes its connection
        next(lines)
        with asking(client, {"model": client.model, **LONG}):
            until(lambda: gauge(client, "waiting") == 1)
        until(lambda: gauge(client, "waiting") == 0)
        assert session.writing
    until(lambda: not any(seen.under_way for seen in client.activity.seen()))
    assert client.chat()["choices"]
    last = max((seen for seen in client.activity.seen() if seen.state == "left"), key=lambda seen: seen.id)
    assert (last.written, last.waited > 0) == (0, True)


def test_who_leaves_before_a_model_is_loaded_for_him_has_it_not(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = client.services.serving
    monkeypatch.setattr(serving, "_named", serving._named)  # other tests ask the same server what it has
    other = serving.name(long_talker(tmp_path, "Unwanted"))
    with client.http.stream(
        "POST", "/v1/chat/completions", json={"model": client.model, "stream": True, **LONG}
    ) as one:
        lines = one.iter_lines()  # one that is let go of closes its connection
        next(lines)
        with asking(client, {"model": other.id}, "/api/generate"):
            until(lambda: gauge(client, "waiting") == 1)
        until(lambda: gauge(client, "waiting") == 0)
    assert client.chat()["choices"]
    assert serving.held(other) is None


def test_one_that_a_person_ends_before_its_turn_is_told_so(client: Client) -> None:
    with (
        ThreadPoolExecutor(1) as threads,
        client.http.stream("POST", "/v1/chat/completions", json={"model": client.model, "stream": True, **LONG}) as one,
    ):
        lines = one.iter_lines()  # one that is let go of closes its connection
        next(lines)
        waiting = threads.submit(client.post, "/v1/chat/completions", **LONG)
        until(lambda: gauge(client, "waiting") == 1)
        client.activity.drop(next(seen.id for seen in client.activity.seen() if seen.state == "waiting"))
        answered = waiting.result(patience.SECONDS)
    assert (answered.status_code, answered.json()["error"]["message"]) == (503, "Plimsoll's user ended this answer.")


@pytest.mark.parametrize("stream", [True, False])
def test_a_fault_of_ours_in_an_answer_ends_its_computing(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, stream: bool
) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ChatForm, "pieces", fails)
    monkeypatch.setattr(openai_api, "Stats", fails)  # what a whole answer is compared with while it is written
    session = session_of(client)
    with caplog.at_level(logging.CRITICAL), contextlib.suppress(httpx2.TransportError):
        assert client.post("/v1/chat/completions", stream=stream, **LONG).status_code == (200 if stream else 500)
    until(lambda: not session.writing)
    assert session.context_used < 3500


def test_many_at_once_are_all_answered(client: Client) -> None:
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda number: client.chat(f"Number {number}", max_tokens=2), range(36)))
    assert all(answer["usage"]["completion_tokens"] == 2 for answer in found)


def test_a_slow_client_holds_nobody_up(client: Client) -> None:
    body = b'{"stream": true, "max_tokens": 400, "temperature": 0, "messages": [{"role": "user", "content": "Hello"}]}'
    with raw(client) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        assert slow.recv(10) == b"HTTP/1.1 2"
        assert client.chat()["usage"]["completion_tokens"] == 8


def test_an_engine_that_died_idle_is_begun_anew(serve_here: Serve, talker: Path) -> None:
    server = serve_here(talker)
    first = server.chat()
    os.kill(session_of(server).pid, signal.SIGKILL)
    assert server.chat()["choices"] == first["choices"]


def test_one_that_dies_under_an_answer_is_told_and_the_next_request_is_answered(
    serve_here: Serve, talker: Path
) -> None:
    server = serve_here(talker)
    asked = {"model": server.model, "stream": True, **LONG}
    with server.http.stream("POST", "/v1/chat/completions", json=asked) as answered:
        pieces = (line.removeprefix("data: ") for line in answered.iter_lines() if line)
        for piece in pieces:
            if json.loads(piece)["choices"][0]["delta"].get("content"):
                break
        os.kill(session_of(server).pid, signal.SIGKILL)
        *_, failed = pieces
    assert json.loads(failed)["error"]["code"] == "engine"
    assert server.chat()["choices"]


def test_when_the_server_stops_nobody_is_left_waiting(serve_here: Serve, talker: Path) -> None:
    server = serve_here(talker)
    server.chat()
    with server.http.stream(
        "POST", "/v1/chat/completions", json={"model": server.model, "stream": True, **LONG}
    ) as one:
        next(one.iter_lines())
    # The rest is the fixture's: the server ends, and nothing of it is left behind.


# -- several at once ---------------------------------------------------------------------------------------------------

SLOTS, CONTEXT = 4, 32_768
ENDLESS = {**LONG, "max_tokens": 30_000}


@pytest.fixture(scope="module")
def chatterbox(models_folder: Path) -> Path:
    """A small model that can go on for long."""
    return long_talker(models_folder, "Chatterbox")


def long_talker(folder: Path, name: str) -> Path:
    path = folder / f"{name}.gguf"
    return talking(path, TEMPLATE, control=MARKS, general__name=name, qwen2__context_length=CONTEXT)


@pytest.fixture(scope="module")
def shared(chatterbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server that writes four replies at once."""
    with sharing(chatterbox, tmp_path_factory.mktemp("asleep"), SLOTS, CONTEXT) as made:
        made.chat()
        yield made


@contextmanager
def streams(client: Client, count: int = SLOTS) -> Iterator[list[ExitStack]]:
    """So many long answers, all of which have begun; each ends when its stack is closed."""
    with ExitStack() as all_of_them:
        found, read = [], []
        for _ in range(count):
            one = all_of_them.enter_context(ExitStack())
            body = {"model": client.model, "stream": True, **ENDLESS}
            answered = one.enter_context(client.http.stream("POST", "/v1/chat/completions", json=body))
            lines = (line.removeprefix("data: ") for line in answered.iter_lines() if line)
            next(line for line in lines if json.loads(line)["choices"][0]["delta"].get("content"))
            found.append(one)
            read.append(lines)  # one that is let go of closes its connection
        yield found


def gauge(client: Client, name: str) -> float:
    lines = client.http.get("/metrics").text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"plimsoll_requests_{name} "))


def test_four_are_written_together_and_who_leaves_makes_room(shared: Client) -> None:
    session = session_of(shared)
    with ThreadPoolExecutor(1) as threads, streams(shared) as open_ones:
        assert gauge(shared, "served") == SLOTS
        fifth = threads.submit(shared.chat)
        until(lambda: gauge(shared, "waiting") == 1)
        open_ones[1].close()
        assert fifth.result(patience.SECONDS)["usage"]["completion_tokens"] == 8
        assert session.writing  # the others go on
    until(lambda: not session.writing)


def test_many_requests_on_four_slots(shared: Client) -> None:
    with ThreadPoolExecutor(25) as threads:
        found = list(threads.map(lambda number: shared.chat(f"Number {number}", max_tokens=2), range(40)))
    assert all(answer["usage"]["completion_tokens"] == 2 for answer in found)


def test_one_that_is_longer_than_a_slot_is_refused(shared: Client) -> None:
    answered = shared.post("/v1/chat/completions", messages=[{"role": "user", "content": "long " * CONTEXT}])
    error = answered.json()["error"]
    assert (answered.status_code, error["code"], error["context"]) == (400, "context_length_exceeded", CONTEXT)


def test_the_bill_counts_the_slots(shared: Client, serve_here: Serve, chatterbox: Path) -> None:
    session = session_of(shared)
    assert session.fit.plan.slots == SLOTS
    for part in ("weights", "context", "compute"):
        assert session.fit.bill.line(part) == session.allocated.line(part) > 0
    alone = serve_here(chatterbox)
    alone.services.serving.run = lambda _: SpelledOut(plimsoll_plan(CONTEXT))
    alone.services.serving.length_chosen = True
    alone.chat()
    assert session.fit.bill.line("context") == SLOTS * session_of(alone).ceiling.bill.line("context")


def test_another_model_is_loaded_once_nobody_is_written_for(shared: Client, tmp_path: Path) -> None:
    other = shared.services.serving.name(long_talker(tmp_path, "Other"))
    asked = {"model": other.id, "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 2}
    with ThreadPoolExecutor(1) as threads, streams(shared, 1) as (writing,):
        answer = threads.submit(shared.http.post, "/v1/chat/completions", json=asked)
        until(lambda: gauge(shared, "waiting") == 1)
        writing.close()
        assert answer.result(patience.SECONDS).json()["usage"]["completion_tokens"] == 2
    shared.services.serving.eject(other)
