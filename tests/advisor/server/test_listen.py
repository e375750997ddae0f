"""Where a server listens, and with which key."""

from __future__ import annotations

import socket

import pytest

from advisor.errors import UsageError
from advisor.server.listen import is_loopback, needed_key, open_socket


def test_only_loopback_goes_without_a_key() -> None:
    assert needed_key("127.0.0.1", None) == needed_key("localhost", None) == needed_key("::1", None) == ""
    assert len(needed_key("0.0.0.0", None)) > 20
    assert needed_key("0.0.0.0", None) != needed_key("0.0.0.0", None)
    assert len(needed_key("127.0.0.1", "")) > 20
    assert needed_key("127.0.0.1", "mine") == needed_key("10.0.0.1", "mine") == "mine"
    assert is_loopback("127.8.8.8")
    assert not is_loopback("example.org")


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} of 127.0.0.1 cannot be had"):
            open_socket("127.0.0.1", port)
    with pytest.raises(UsageError, match="up to 65535"):
        open_socket("127.0.0.1", 70000)
