"""Connections that are slow, idle, or too many; real ones, with short limits."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import time
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import psutil
import pytest

from advisor.server import connections, listen
from tests.advisor.server.conftest import Client, Serve
from tests.advisor.server.test_bodies import head, raw
from tests.helpers.patience import until

WHOLE = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture
def alone(serve_here: Serve) -> Client:
    """A server without a model, which nobody else asks."""
    return serve_here()


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, serve_here: Serve) -> Client:
    """One that takes four connections at once."""
    monkeypatch.setattr(listen, "connections_at_most", lambda: 4)
    return serve_here()


def rest_of(one: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while more := one.recv(4096):
            found += more
    return found


def asked(one: socket.socket) -> None:
    """One request over it, answered."""
    one.sendall(WHOLE)
    found = b""
    while not found.endswith(b"}"):
        more = one.recv(4096)
        assert more, "the server hung up"
        found += more
    assert found.startswith(b"HTTP/1.1 200")


def test_headers_that_come_a_byte_at_a_time_are_waited_for_so_long(
    alone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.2)
    with raw(alone) as slow, raw(alone) as silent:
        slow.sendall(b"GET /health HTT")
        assert rest_of(silent) == b""
        answer = rest_of(slow)
    assert answer.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
    assert b"The request's headers did not come within" in answer


def test_each_request_has_its_time_and_no_more_than_its_headers_are_timed(
    alone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.3)
    with raw(alone) as one, raw(alone) as other:
        other.sendall(head("Content-Length: 2"))
        for _ in range(2):
            asked(one)
        one.sendall(WHOLE[:9])
        assert rest_of(one).startswith(b"HTTP/1.1 408 ")
        other.sendall(b"{}")  # a body has its own time
        assert other.recv(4096).startswith(b"HTTP/1.1 400")


def test_of_too_many_those_go_that_are_idle_for_longest(few: Client) -> None:
    with ExitStack() as stack:
        first, *rest = [stack.enter_context(raw(few)) for _ in range(4)]
        for one in (*rest, first):  # which so is the last that would go
            asked(one)
        more = [stack.enter_context(raw(few)) for _ in range(3)]
        for one in rest:
            assert rest_of(one) == b""
        for one in (first, *more):
            asked(one)


def test_where_all_are_being_answered_who_comes_waits(few: Client) -> None:
    with ExitStack() as stack:
        busy = [stack.enter_context(raw(few)) for _ in range(4)]
        for one in busy:
            one.sendall(head("Content-Length: 2"))
        until(lambda: len(few.activity.seen()) == len(busy))
        waits = stack.enter_context(raw(few))
        waits.sendall(WHOLE)
        waits.settimeout(0.2)
        with pytest.raises(TimeoutError):
            waits.recv(1)
        busy[2].sendall(b"{}")
        waits.settimeout(10)
        assert waits.recv(4096).startswith(b"HTTP/1.1 200")
        busy[0].sendall(b"{}")
        assert busy[0].recv(4096).startswith(b"HTTP/1.1 400")


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
def test_where_the_system_gives_no_more_files_it_asks_again_later(
    alone: Client, caplog: pytest.LogCaptureFixture
) -> None:
    import resource

    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    asked_of = urlsplit(str(alone.http.base_url))
    with ExitStack() as stack:
        made = [stack.enter_context(socket.socket()) for _ in range(3)]
        lowest = os.dup(made[0].fileno())
        os.close(lowest)
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, usual)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, usual[1]))
        for one in made:
            one.connect((asked_of.hostname, asked_of.port))
        until(lambda: "no connection can be taken" in caplog.text)
        time.sleep(3 * connections._AGAIN)
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)
        asked(made[-1])  # one that came before it may have gone to make room
        assert alone.http.get("/health").status_code == 200
    assert caplog.text.count("no connection can be taken") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
def test_where_there_are_no_more_files_nobody_goes_for_nobody(alone: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses the next connection also before there is one."""
    import resource

    tries: list[bool] = []
    somebody_waits = connections._somebody_waits

    def told(listener: socket.socket) -> bool:
        tries.append(somebody_waits(listener))
        return tries[-1]

    monkeypatch.setattr(connections, "_AGAIN", 0.01)
    monkeypatch.setattr(connections, "_somebody_waits", told)
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    with ExitStack() as stack:
        one = stack.enter_context(socket.socket())
        lowest = os.dup(one.fileno())
        os.close(lowest)
        stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, usual)
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + 1, usual[1]))  # one more
        asked_of = urlsplit(str(alone.http.base_url))
        one.connect((asked_of.hostname, asked_of.port))
        asked(one)

        def refused_often() -> bool:
            with suppress(OSError):  # what was closed meanwhile elsewhere is taken, too
                while True:
                    stack.callback(os.close, os.dup(one.fileno()))
            return len(tries) > 5

        until(refused_often)
        asked(one)
    assert not any(tries)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such bound")
@pytest.mark.parametrize(
    ("soft", "hard", "most", "raised"),
    [(1024, 1 << 20, 4096, 4324), (1024, 2048, 1820, 2048), (256, 256, 28, None), (64, 64, 8, None),
     (-1, -1, 4096, None), (1024, -1, 4096, 4324), (9000, 9000, 4096, None)],
)  # fmt: skip
def test_as_many_as_the_system_lets_us_have(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, most: int, raised: int | None
) -> None:
    import resource

    found = list[int]()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: found.append(limits[0]))
    monkeypatch.setattr(psutil.Process, "num_fds", lambda _: 100)
    assert connections.connections_at_most() == most
    assert found == ([raised] if raised else [])
