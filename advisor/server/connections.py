"""Connections of clients: each has some time in which its request has to begin, and there are no more than can be held.

asyncio's own way of taking them knows no bound, and where the system gives no more files it asks for one thousands of
times a second.
"""

from __future__ import annotations

import asyncio
import logging
import select
import socket
import sys
from collections.abc import Callable
from typing import Any

import h11
import psutil
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from advisor.server.problems import ApiProblem

_log = logging.getLogger(__name__)
HEADER_SECONDS = 60.0  # in which all that stands before a request's body has to come; as long as the body has
MOST_CONNECTIONS = 4096  # some 5 kB each where no request came, and more than may wait in line
_FEWEST = 8
_FOR_OTHERS = 128  # files that engine children, chats and downloads open meanwhile
_AGAIN = 0.2  # seconds after which the system is asked again for a connection that it could not give
_TOLD_AGAIN = 60.0  # seconds after which the log says once more that it could not


def connections_at_most() -> int:
    """As many as this program may have open, asked of the system: many allow 1,024 files where nobody asks."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = psutil.Process().num_fds() + _FOR_OTHERS
    wanted = MOST_CONNECTIONS + held
    if now == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
            now = wanted
        except (OSError, ValueError):
            pass  # macOS may say that there is no limit, and then have one: fewer are held at once
    return max(_FEWEST, min(MOST_CONNECTIONS, now - held))


def _somebody_waits(listener: socket.socket) -> bool:
    """Whether a client is to be taken. Takes no file for that."""
    if sys.platform == "win32":
        return bool(select.select([listener], [], [], 0)[0])
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    return bool(poll.poll(0))


class TimedConnection(H11Protocol):
    """One of them."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        idle: dict[TimedConnection, None],
        moved: Callable[[], object],
    ) -> None:
        """idle: those over which no request came that is not answered, since longest first; this one keeps its place.

        moved: called when it may have become idle, or has ended.
        """
        super().__init__(config, server_state, app_state)
        self._idle, self._moved = idle, moved
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._rest()
        self._time()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._rest()
        self._time()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._rest()
        self._moved()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._idle.pop(self, None)
        self._stop_timer()
        self._moved()

    def drop(self) -> None:
        """End it at once; what has not been sent is not."""
        self._idle.pop(self, None)
        self.transport.abort()

    def _rest(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._idle.pop(self, None)
        elif not self.transport.is_closing():
            self._idle.setdefault(self)

    def _time(self) -> None:
        """A request that has begun to come has a while for that; each of a connection anew."""
        if self.conn.their_state is not h11.IDLE:
            self._stop_timer()
        elif self._timer is None:
            self._timer = self.loop.call_later(HEADER_SECONDS, self._too_slow)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        if self.transport.is_closing():
            return
        begun, _ = self.conn.trailing_data
        if begun:  # else nothing was asked, and nothing is answered
            problem = ApiProblem(408, f"The request's headers did not come within {HEADER_SECONDS:.0f} seconds.")
            answer = problem.response()
            answer.headers["connection"] = "close"
            for event in (
                h11.Response(status_code=408, headers=answer.raw_headers, reason=b"Request Timeout"),
                h11.Data(data=bytes(answer.body)),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


class Connections:
    """Takes them. Lives in one event loop."""

    def __init__(self, server: uvicorn.Server, most: int) -> None:
        """server: one that has started. most: that are open together."""
        self._server, self._most = server, most
        self._changed = asyncio.Event()
        self._idle: dict[TimedConnection, None] = {}

    async def take(self, listener: socket.socket) -> None:
        """Take whoever comes, until this is cancelled.

        Where there are too many, those go that have been idle for longest; where all are being answered, who comes
        waits until one is.
        """
        loop, told = asyncio.get_running_loop(), float("-inf")
        while True:
            try:
                came, _ = await loop.sock_accept(listener)
            except ConnectionAbortedError:
                continue
            except OSError as error:
                if _somebody_waits(listener):  # Linux says that it has no more files before it looks for anybody
                    if loop.time() - told > _TOLD_AGAIN:
                        _log.warning("no connection can be taken: %s", error)
                        told = loop.time()
                    self._drop_idle()
                await asyncio.sleep(_AGAIN)
                continue
            try:
                await self._room()
                await loop.connect_accepted_socket(self._make, came)
            except OSError as error:
                _log.info("a connection was lost before it was taken: %s", error)
            except asyncio.CancelledError:
                came.close()
                raise

    def _make(self) -> TimedConnection:
        server = self._server
        return TimedConnection(
            server.config, server.server_state, server.lifespan.state, self._idle, self._changed.set
        )  # fmt: skip

    async def _room(self) -> None:
        while len(self._server.server_state.connections) >= self._most:
            self._changed.clear()
            self._drop_idle()
            await self._changed.wait()

    def _drop_idle(self) -> None:
        if longest := next(iter(self._idle), None):
            longest.drop()
