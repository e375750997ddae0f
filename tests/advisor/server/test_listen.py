"""Where a server listens."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from advisor.errors import AdvisorError, UsageError
from advisor.progress import Cancel
from advisor.server.listen import open_socket, serve_programs
from advisor.services.app import Services
from tests.advisor.services.conftest import HEALTH


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} of 127.0.0.1 cannot be had"):
            open_socket("127.0.0.1", port)
    with pytest.raises(UsageError, match="up to 65535"):
        open_socket("127.0.0.1", 70000)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other names for it")
def test_a_client_that_the_network_lost_is_noticed_by_the_connection_itself() -> None:
    with open_socket("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        listener.setblocking(True)
        taken, _ = listener.accept()
        with taken:
            assert taken.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 60_000
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 20


@pytest.mark.parametrize("problem", [UnicodeError("label empty or too long"), socket.gaierror(-2, "not known")])
def test_what_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(socket, "getaddrinfo", refuse)  # as it does of "no..host"; the guard lets no test ask
    with pytest.raises(UsageError, match=r"no\.\.host is no address of this computer"):
        open_socket("no..host", 0)


def test_one_that_is_stopped_before_it_began_ends(tmp_path: Path) -> None:
    before, starting = Cancel(), Cancel()
    before.request()
    with Services(check=lambda **_: HEALTH, asleep=tmp_path) as services:
        for cancel in (before, starting):
            listener = open_socket("127.0.0.1", 0)
            serve_programs(services.serving, listener, "", cancel, log=lambda _: None, began=starting.request)
            assert listener.fileno() == -1


def test_one_that_cannot_begin_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    start = threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        if thread.name == "server_2":  # as a system that has no threads left does
            raise RuntimeError("can't start new thread")
        start(thread)

    with Services(check=lambda **_: HEALTH, asleep=tmp_path) as services:
        listener = open_socket("127.0.0.1", 0)
        monkeypatch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(AdvisorError, match="The server could not begin; its log says why"):
            serve_programs(services.serving, listener, "", Cancel(), log=lambda _: None)
        assert listener.fileno() == -1
    assert "can't start new thread" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
def test_a_system_that_grants_no_more_files_serves_fewer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import resource

    def refuse(*_: object) -> None:
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    starting = Cancel()
    with Services(check=lambda **_: HEALTH, asleep=tmp_path) as services:
        listener = open_socket("127.0.0.1", 0)
        serve_programs(services.serving, listener, "", starting, log=lambda _: None, began=starting.request)
    assert starting.requested
