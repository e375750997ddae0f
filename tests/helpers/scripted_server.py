"""A server on loopback that says what a test wants it to say, for clients that must not trust one."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from tests.helpers import patience

Talk = Callable[[socket.socket], None]


@contextlib.contextmanager
def saying(talk: Talk) -> Iterator[str]:
    """The endpoint ("host:port") of a server that has `talk` with each caller, one after the other."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()
    open_now: list[socket.socket] = []

    def serve() -> None:
        while not over.is_set():
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            open_now.append(caller)
            with caller, contextlib.suppress(OSError):
                talk(caller)

    thread = threading.Thread(target=serve, name="scripted-server", daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        for waiting in (listener, *open_now):
            with contextlib.suppress(OSError):
                waiting.shutdown(socket.SHUT_RDWR)
            waiting.close()
        thread.join(timeout=patience.SECONDS)
