"""Bodies that are too large, too slow, or no JSON."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest

from advisor.server import bodies
from tests.advisor.server.conftest import Client
from tests.helpers import patience

CHAT = "/v1/chat/completions"


def raw(client: Client) -> socket.socket:
    there = urlsplit(str(client.http.base_url))
    assert there.hostname
    return socket.create_connection((there.hostname, there.port or 0), patience.SECONDS)


def head(length: str, path: str = CHAT) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{length}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe",
        b'{"messages": 1}',
        b'{"messages":' + b"[" * 100_000,
        b"null",
        b"NaN",
        b'{"max_tokens": 3.5, x',
    ],
)
def test_what_is_no_json_is_told(client: Client, body: bytes) -> None:
    answered = client.http.post(CHAT, content=body)
    assert answered.status_code == 400
    message = answered.json()["error"]["message"]
    assert message.startswith(("The request is not valid JSON: ", "The request does not have the right shape: "))
    assert len(message) < 400


def test_whole_numbers_may_be_written_with_a_point(client: Client) -> None:
    """As programs do that know no other numbers; a half stays one."""
    asked = {"messages": [{"role": "user", "content": "1.5"}], "max_tokens": 3.0, "seed": 7.0, "temperature": 1.0}
    assert client.post(CHAT, **asked).json()["usage"]["completion_tokens"] == 3
    options = {"num_predict": 3.0, "top_k": 4.0}
    assert client.post("/api/generate", prompt="x", stream=False, options=options).json()["eval_count"] == 3
    half = client.post(CHAT, **{**asked, "max_tokens": 3.5})
    assert half.status_code == 400
    assert "`$.max_tokens`" in half.json()["error"]["message"]


def test_a_gigabyte_is_refused_before_it_is_sent(client: Client) -> None:
    with raw(client) as connection:
        connection.sendall(head(f"Content-Length: {1 << 30}"))
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


def test_one_that_does_not_say_how_large_it_is_is_not_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", 1 << 20)

    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield bytes(1 << 20)

    before = psutil.Process().memory_info().rss
    try:
        assert client.http.post(CHAT, content=pieces()).status_code == 413
    except (OSError, httpx2.TransportError):
        pass  # the connection was closed in the middle of it
    assert psutil.Process().memory_info().rss - before < 32 << 20


def test_all_that_wait_together_are_bounded_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_TOGETHER", 1 << 20)
    large = b'"' + b"x" * (600 << 10) + b'"'

    def other_than(status: int) -> httpx2.Response:
        for _ in range(500):
            if (answered := client.http.post(CHAT, content=large)).status_code != status:
                break
            time.sleep(0.01)
        return answered

    with raw(client) as first:
        first.sendall(head(f"Content-Length: {1 << 20}") + large)  # and the rest does not come
        busy = other_than(400)  # once what was sent has been read
        assert (busy.status_code, busy.headers["retry-after"], busy.json()["error"]["code"]) == (503, "5", "busy")
        assert client.chat(max_tokens=1)["choices"]  # small ones go on
    assert other_than(503).status_code == 400


def test_one_that_does_not_come_is_not_waited_for(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    with raw(client) as connection:
        connection.sendall(head("Content-Length: 10") + b"{")
        assert connection.recv(100).startswith(b"HTTP/1.1 408 ")
