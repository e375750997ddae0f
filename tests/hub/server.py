"""The two servers, the hub and its storage: their ports, their threads, what was asked, and a tidy end."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.hub import api
from tests.hub.api import Account
from tests.hub.faults import Faults
from tests.hub.handler import Handler, Request, Role
from tests.hub.repositories import FACTS_FILE, Repositories
from tests.hub.sending import Dropped

TOKEN = "hf_loopback"  # a token that exists from the start; it reads nothing that strangers cannot


class Hub:
    """A running hub. Settable at any time: `faults`, `accounts`, `link_seconds`, `search_page`, `tree_page`.

    endpoint: what HF_ENDPOINT names. storage: the second host. accounts: token -> Account. link_seconds: how long a
    link to the storage holds.
    """

    def __init__(self, root: Path, port: int = 0, storage_port: int = 0) -> None:
        self.root = root
        self.faults = Faults()
        self.accounts: dict[str, Account] = {TOKEN: Account("reader")}
        self.link_seconds = 3600.0
        self.search_page, self.tree_page = api.SEARCH_PAGE, api.TREE_PAGE
        self.repositories = Repositories(root)
        self.closing = threading.Event()
        self.requests: list[Request] = []
        self._servers = {"hub": Server(self, "hub", port), "storage": Server(self, "storage", storage_port)}
        self.endpoint, self.storage = (f"http://127.0.0.1:{server.server_port}" for server in self._servers.values())
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.02,), name=f"tests.hub {role}")
            for role, server in self._servers.items()
        ]
        for thread in self._threads:
            thread.start()

    def put(self, name: str, source: bytes | Path, **facts: Any) -> Path:
        """Make the file "owner/repo/name" of these bytes, or a link to a file; facts: of its repository, see Facts."""
        owner, repo, rest = name.split("/", 2)
        path = self.root / owner / repo / rest
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, Path):
            os.link(source, path)
        else:
            path.write_bytes(source)
        if facts:
            (self.root / owner / repo / FACTS_FILE).write_text(json.dumps(facts), encoding="utf-8")
        return path

    def allow(self, token: str, name: str, *repos: str) -> None:
        """Make a token that belongs to `name` and opens these private or gated repositories."""
        self.accounts[token] = Account(name, frozenset(repos))

    def asked(self, path: str = "*", host: str = "*", method: str = "*") -> list[Request]:
        """The requests for an API path or for "owner/repo/file", "*" matching any letters."""
        return [
            request
            for request in list(self.requests)
            if fnmatchcase(request.host, host)
            and fnmatchcase(request.method, method)
            and (fnmatchcase(request.file, path) or fnmatchcase(request.path, path))
        ]

    def served(self, path: str = "*", host: str = "*") -> int:
        """Bytes of bodies sent in answer to them."""
        return sum(request.sent for request in self.asked(path, host))

    def close(self) -> None:
        """Cut every connection and end every thread."""
        self.closing.set()
        for server in self._servers.values():
            server.shutdown()
            server.cut()
        for server in self._servers.values():
            server.server_close()
        for thread in self._threads:
            thread.join()


@contextmanager
def serve(root: Path, port: int = 0, storage_port: int = 0) -> Iterator[Hub]:
    """A hub over `root` on ports of this machine (0: any free one), ended with the block."""
    hub = Hub(root, port, storage_port)
    try:
        yield hub
    finally:
        hub.close()


class Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, hub: Hub, role: Role, port: int) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.hub, self.role = hub, role
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def server_bind(self) -> None:
        """Without asking who 127.0.0.1 is, which takes a while on some networks."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def cut(self) -> None:
        """End the connections that are open, so that the threads that serve them end."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # its peer was faster

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A peer that goes away in the middle is what some tests are about."""
        if not isinstance(sys.exception(), (OSError, Dropped)):
            super().handle_error(request, client_address)
