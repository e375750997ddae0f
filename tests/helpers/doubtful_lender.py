"""A computer between a borrower and a real lender, that passes on what it likes, or nothing more at all."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from advisor.engine.rpc_protocol import RPC_HEAD, RpcCommand

_PIECE = 1 << 16


@dataclass
class DoubtfulLender:
    """endpoint: where it is reached. swallows: a command from which on it reads what comes and nothing is answered;
    None for none. rate: bytes a second that it takes, 0 for all. began: set once it swallows."""

    target: str
    swallows: RpcCommand | None = None
    endpoint: str = ""

    def forward(self, caller: socket.socket) -> None:
        """One connection, until it ends."""
        host, _, port = self.target.rpartition(":")
        with caller, socket.create_connection((host, int(port))) as real:
            back = threading.Thread(target=self._back, args=(real, caller), daemon=True)
            back.start()
            with suppress(OSError):
                self._there(caller, real)
            for end in (real, caller):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()

    def _there(self, caller: socket.socket, real: socket.socket) -> None:
        while head := caller.recv(RPC_HEAD.size, socket.MSG_WAITALL):
            command, left = RPC_HEAD.unpack(head)
            if command == self.swallows:
                while caller.recv(_PIECE):
                    pass
                return
            real.sendall(head)
            while left:
                piece = caller.recv(min(left, _PIECE))
                if not piece:
                    return
                real.sendall(piece)
                left -= len(piece)

    def _back(self, real: socket.socket, caller: socket.socket) -> None:
        with suppress(OSError):
            while piece := real.recv(_PIECE):
                caller.sendall(piece)
        with suppress(OSError):
            caller.shutdown(socket.SHUT_RDWR)


@contextmanager
def doubtful(lender: DoubtfulLender) -> Iterator[DoubtfulLender]:
    """It listens while the block runs."""
    threads: list[threading.Thread] = []
    callers: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        lender.endpoint = f"127.0.0.1:{listener.getsockname()[1]}"

        def accept() -> None:
            with suppress(OSError):
                while True:
                    caller, _ = listener.accept()
                    callers.append(caller)
                    threads.append(threading.Thread(target=lender.forward, args=(caller,), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield lender
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for caller in callers:
                with suppress(OSError):
                    caller.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
