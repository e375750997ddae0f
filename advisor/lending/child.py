"""llama.cpp's server for one borrower, in a child: it computes what a stranger sends, and may crash over it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import msgspec
import psutil

from advisor.child_environment import child_environment
from advisor.engine.lender_settings import LenderSettings
from advisor.engine.rpc_protocol import CAPABILITY_BYTES, LENGTH, RPC_ANSWER_BYTES, RPC_HEAD, RpcCommand, read_exactly
from advisor.errors import EngineMissing, EngineProblem

_START_SECONDS = 60.0
_PAUSE = 0.02  # between two calls at a server that is not there yet
_TRIES = 3  # ports
_LAST_LINES = 20
# Between two of a token's visits this computer is its owner's. Threads that spin meanwhile also hold each other up:
# with three lenders of two threads each on two cores a model wrote 1 token a second, and 22 so.
WAITING = "passive"


class LenderChild:
    """One running server, and the connection to it, on which HELLO was said; nobody else is helped by it."""

    def __init__(self, devices: Sequence[str], cache: Path | None, threads: int) -> None:
        """Start it and connect; EngineProblem where that fails."""
        self._words: deque[str] = deque(maxlen=_LAST_LINES)
        for left in reversed(range(_TRIES)):
            settings = LenderSettings(_free_port(), tuple(devices), str(cache or ""), threads)
            self._process = _start(settings)
            assert self._process.stderr
            self._reader = threading.Thread(
                target=self._read_words, args=(self._process.stderr,), name="lender-log", daemon=True
            )
            self._reader.start()
            try:
                self.socket = self._connect(settings.port)
                break
            except EngineProblem:
                self._end()
                if not left:
                    raise

    def _connect(self, port: int) -> socket.socket:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            try:
                made = socket.create_connection(("127.0.0.1", port), timeout=_START_SECONDS)
            except OSError:
                time.sleep(_PAUSE)  # it has no other way to say that it listens
                continue
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Another program may have been given the same free port, and listen there.
            if self._listens(port) and _asked(made, RpcCommand.HELLO, bytes(CAPABILITY_BYTES)):
                made.settimeout(None)
                return made
            made.close()
            break
        self._process.kill()
        self._reader.join()
        raise EngineProblem(
            "The engine cannot lend its devices: {words}.", words=self.last_line or "it does not say why"
        )

    def _listens(self, port: int) -> bool:
        try:
            return any(found.laddr.port == port for found in psutil.Process(self.pid).net_connections("tcp4"))
        except psutil.Error:
            return False

    def ask(self, command: RpcCommand, body: bytes) -> bytes:
        """Its answer to a question of ours, before it is a borrower's; EngineProblem."""
        if answer := _asked(self.socket, command, body):
            return answer
        raise EngineProblem(
            "The engine cannot lend its devices: {words}.", words=self.last_line or "it does not say why"
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def computed(self) -> int:
        """Milliseconds of processor time that it took; 0 once it is gone."""
        try:
            times = psutil.Process(self.pid).cpu_times()
        except psutil.Error:
            return 0
        return round(1000 * (times.user + times.system))

    @property
    def last_line(self) -> str:
        """The last of what it said."""
        return self._words[-1] if self._words else ""

    def _read_words(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                if text := line.decode("utf-8", "replace").strip().rstrip("."):
                    self._words.append(text)

    def close(self) -> None:
        """End it; what the borrower allocated is free afterwards."""
        self.socket.close()
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdin
        self._process.stdin.close()
        self._reader.join()


def _asked(connection: socket.socket, command: RpcCommand, body: bytes) -> bytes:
    """The body of the answer; empty where none comes."""
    wanted = LENGTH.size + RPC_ANSWER_BYTES[command]
    try:
        connection.sendall(RPC_HEAD.pack(command, len(body)) + body)
        found = read_exactly(connection, wanted)
    except OSError:  # it crashed over it, or is silent; its log may say why
        return b""
    return found[LENGTH.size :] if len(found) == wanted else b""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(settings: LenderSettings) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "advisor.engine.worker.lend", msgspec.json.encode(settings).decode()],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            env={"OMP_WAIT_POLICY": WAITING, **child_environment(), "PYTHONPATH": path, "GGML_NO_BACKTRACE": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )  # fmt: skip
    except OSError as error:
        raise EngineMissing("The engine could not be started: {strerror}.", strerror=error.strerror) from error
