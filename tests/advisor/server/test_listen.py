"""Where a server listens."""

from __future__ import annotations

import socket

import pytest

from advisor.errors import UsageError
from advisor.server.listen import open_socket


def test_a_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} of 127.0.0.1 cannot be had"):
            open_socket("127.0.0.1", port)
    with pytest.raises(UsageError, match="up to 65535"):
        open_socket("127.0.0.1", 70000)
