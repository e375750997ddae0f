"""Listening for other programs: the socket, the key, and the server's life."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from advisor.errors import AdvisorError, UsageError
from advisor.progress import Cancel
from advisor.server.activity import Activity
from advisor.server.address import Listening, address_of, needed_key
from advisor.server.app import make_app
from advisor.server.connections import Connections, TimedConnection, connections_at_most
from advisor.services.serving import Serving

_BACKLOG = 2048
_LOST = 60  # seconds after which a client that the network has lost is gone, as one that takes nothing is
_GRACE = 5  # seconds that answers under way have when the server stops


def open_socket(host: str, port: int) -> socket.socket:
    """Listen at an address of this computer; UsageError where that cannot be. port: 0 for any that is free."""
    if not 0 <= port <= 65535:
        raise UsageError("A port is a number up to 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind)
    except (OSError, UnicodeError) as error:  # the latter of what cannot be a name at all
        raise UsageError("{host} is no address of this computer.", host=host) from error
    try:
        if sys.platform != "win32":  # there it would let two programs listen at once
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _notice_lost(made)
        made.bind(address)
        made.listen(_BACKLOG)
        made.setblocking(False)
    except OSError as error:
        made.close()
        raise UsageError(
            "Port {port} of {host} cannot be had: {reason}. Another program may use it; take another port.",
            port=port, host=host, reason=error.strerror or "it is refused",
        ) from error  # fmt: skip
    return made


def _notice_lost(listener: socket.socket) -> None:
    """Have connections end over which nothing comes any more, as when a cable is drawn: nobody says goodbye then, and
    the system would go on for a quarter of an hour with what it has to send, and for hours where it has nothing.

    What is set of a listener holds for those that it takes, on Linux and macOS; other systems know some of it.
    """
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    wanted = {
        "TCP_KEEPIDLE": _LOST // 3, "TCP_KEEPALIVE": _LOST // 3, "TCP_KEEPINTVL": _LOST // 6, "TCP_KEEPCNT": 4,
        "TCP_USER_TIMEOUT": _LOST * 1000, "TCP_RXT_CONNDROPTIME": _LOST,
    }  # fmt: skip
    for name, value in wanted.items():
        if (option := getattr(socket, name, None)) is not None:
            listener.setsockopt(socket.IPPROTO_TCP, option, value)


class _Server(uvicorn.Server):
    """Ends when it is told to; signals are the terminal's affair."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve_programs(
    serving: Serving,
    listener: socket.socket,
    key: str,
    cancel: Cancel,
    *,
    log: Callable[[str], None],
    began: Callable[[], None] = lambda: None,
    activity: Activity | None = None,
) -> None:
    """Answer until `cancel` is requested; blocks. The socket is closed afterwards. AdvisorError where it cannot begin.

    log: as make_app. began: called once it answers. activity: is told of each request.
    """
    host = listener.getsockname()[0]
    app = make_app(serving, key=key, hosts=frozenset({host}), log=log, activity=activity or Activity())
    config = uvicorn.Config(
        app, ws="none", lifespan="on", log_config=None, log_level=logging.WARNING, access_log=False,
        server_header=False, proxy_headers=False, timeout_graceful_shutdown=_GRACE, http=TimedConnection,
    )  # fmt: skip
    server = _Server(config)

    async def run() -> None:
        loop, wanted = asyncio.get_running_loop(), asyncio.Event()

        async def watch() -> None:
            while not server.started:
                await asyncio.sleep(0.01)
            began()
            taking = asyncio.create_task(Connections(server, connections_at_most()).take(listener))
            taking.add_done_callback(lambda _: wanted.set())
            await wanted.wait()  # told to end while it starts, uvicorn would leave behind what it has started
            taking.cancel()
            server.should_exit = True
            app.state.work.stop()  # what is being written need not be waited for
            with suppress(asyncio.CancelledError):
                await taking

        def stop() -> None:
            loop.call_soon_threadsafe(wanted.set)

        watching = asyncio.create_task(watch())
        try:
            with cancel.calling(stop):
                await server.serve(sockets=[])
                await watching
        except SystemExit as error:  # uvicorn logs why, and would end the program
            raise AdvisorError("The server could not begin; its log says why.") from error
        finally:
            watching.cancel()

    with listener:
        if not cancel.requested:
            asyncio.run(run())


@contextmanager
def serving_beside(
    serving: Serving,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    key: str | None = None,
    log: Callable[[str], None],
    activity: Activity | None = None,
) -> Iterator[Listening]:
    """A server in a thread of its own, while the block runs; errors as open_socket."""
    listener, chosen = open_socket(host, port), needed_key(host, key)
    listening = Listening(address_of(host, listener.getsockname()[1]), chosen)
    cancel, began = Cancel(), threading.Event()

    def run() -> None:
        try:
            serve_programs(serving, listener, chosen, cancel, log=log, began=began.set, activity=activity)
        finally:
            began.set()

    thread = threading.Thread(target=run, name="server-for-programs")
    thread.start()
    try:
        began.wait()
        yield listening
    finally:
        cancel.request()
        thread.join()
