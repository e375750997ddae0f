"""Running rpc_server.py: a real GPU-typed device on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.helpers import patience

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving() -> Iterator[str]:
    """The endpoint ("host:port") of a server that runs while the block does."""
    for _ in range(5):  # another program may take the port before the server does
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "tests.helpers.rpc_server", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            patience.until(partial(_ended_or_answers, server, port))
            if server.poll() is None:
                yield f"127.0.0.1:{port}"
                return
        finally:
            server.kill()
            server.wait()
    raise AssertionError("the RPC server ended")


def _ended_or_answers(server: subprocess.Popen[bytes], port: int) -> bool:
    return server.poll() is not None or _answers(port)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True
