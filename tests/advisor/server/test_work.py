"""Clients that go away, many at once, and engines that die under a request."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.advisor.server.conftest import Client, Serve
from tests.advisor.server.test_bodies import raw

# A second of writing on a free processor: the grammar slows it down.
LONG = {
    "messages": [{"role": "user", "content": "Hello"}],
    "max_tokens": 3900,
    "temperature": 0,
    "grammar": 'root ::= ([a-z] | " ")*',
}
SOON = 5.0


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)


def session_of(client: Client):
    serving = client.services.serving
    return client.services.sessions.session(serving.held(serving.find(client.model)) or "")


def test_who_leaves_a_stream_stops_its_computing(client: Client) -> None:
    session = session_of(client)
    with client.http.stream(
        "POST", "/v1/chat/completions", json={"model": client.model, "stream": True, **LONG}
    ) as one:
        next(one.iter_lines())
        assert session.writing
    until(lambda: not session.writing)
    assert session.context_used < 3500
    assert client.chat()["choices"]


def test_who_hangs_up_on_an_answer_stops_it_too(client: Client) -> None:
    session = session_of(client)
    with pytest.raises(httpx2.TimeoutException):
        client.http.post("/v1/chat/completions", json={"model": client.model, **LONG}, timeout=0.1)
    until(lambda: not session.writing)
    assert client.chat()["choices"]


def test_who_leaves_the_line_is_not_served(client: Client) -> None:
    session = session_of(client)
    with client.http.stream(
        "POST", "/v1/chat/completions", json={"model": client.model, "stream": True, **LONG}
    ) as one:
        next(one.iter_lines())
        with pytest.raises(httpx2.TimeoutException):
            client.http.post("/v1/chat/completions", json={"model": client.model, **LONG}, timeout=0.1)
        assert session.writing
    until(lambda: not session.writing)
    time.sleep(0.1)
    assert not session.writing  # nobody was next


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
        *_, failed, done = pieces
    assert json.loads(failed)["error"]["code"] == "engine"
    assert done == "[DONE]"
    assert server.chat()["choices"]


def test_when_the_server_stops_nobody_is_left_waiting(serve_here: Serve, talker: Path) -> None:
    server = serve_here(talker)
    server.chat()
    with server.http.stream(
        "POST", "/v1/chat/completions", json={"model": server.model, "stream": True, **LONG}
    ) as one:
        next(one.iter_lines())
    # The rest is the fixture's: the server ends, and nothing of it is left behind.
