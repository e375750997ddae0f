"""A server that answers whatever a test wants: lies of every kind, on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import NamedTuple


class Said(NamedTuple):
    """What is answered; a body in pieces comes without its length."""

    body: bytes | Iterable[bytes]
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})


class Liar:
    """A running server. answer: what to say to a path; asked: (path, token) of every request."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self.answer: Callable[[str], Said] = lambda _: Said(b"")
        self.asked: list[tuple[str, str]] = []
        self.sent = 0


@contextmanager
def lying() -> Iterator[Liar]:
    """A Liar for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            liar.asked.append((self.path, self.headers.get("Authorization", "")))
            said = liar.answer(self.path)
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            pieces: Iterable[bytes] = [said.body] if isinstance(said.body, bytes) else said.body
            if isinstance(said.body, bytes) and "Content-Length" not in said.headers:
                self.send_header("Content-Length", str(len(said.body)))
            self.send_header("Connection", "close")
            self.end_headers()
            try:
                for piece in pieces:
                    self.wfile.write(piece)
                    liar.sent += len(piece)
            except OSError:
                pass  # enough, says the other side
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    liar = Liar(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
