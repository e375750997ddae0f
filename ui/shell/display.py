"""Whether a window can open here. A display may be named and answer nobody, and Qt then ends the whole program.

Standard library only: the set-up asks as well, before anything is installed.
"""

from __future__ import annotations

import ctypes
import re
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

_SECONDS = 2.0  # for a display on another computer to take the connection
X_SOCKETS, X_PORT = "/tmp/.X11-unix/X", 6000

_DISPLAY = re.compile(r"(?:(?P<protocol>unix|tcp|inet6?)/)?(?P<host>.*?):(?P<number>\d{1,5})(?:\.\d+)?")

Address = tuple[int, str | tuple[str, int]]  # a socket family, and where to connect


def has_display(env: Mapping[str, str]) -> bool:
    """Whether a window could be shown: always on Windows and macOS, elsewhere where a display answers."""
    if sys.platform in ("win32", "darwin"):
        return True
    if env.get("QT_QPA_PLATFORM"):
        return True  # offscreen and the like are asked for on purpose, by tests and screenshot tools
    return _wayland_answers(env) or _x_answers(env.get("DISPLAY", ""))


def _wayland_answers(env: Mapping[str, str]) -> bool:
    name = env.get("WAYLAND_DISPLAY", "")
    path = PurePosixPath(env.get("XDG_RUNTIME_DIR", "/"), name)  # a full path stands for itself
    made = _connected((socket.AF_UNIX, str(path))) if name else None
    if made:
        made.close()
    return made is not None


def _x_answers(display: str) -> bool:
    for address in _x_addresses(display):
        if made := _connected(address):
            with made:  # open meanwhile: a server that loses its last client starts over, and turns others away then
                return _x_lets_in(display)
    return False


def _x_addresses(display: str) -> Iterator[Address]:
    """Where libxcb looks for a display's server, in its order; none for what is no display's name."""
    match = _DISPLAY.fullmatch(display)
    if match is None:
        return
    host, number = match["host"].strip("[]"), int(match["number"])
    if not host or host == "unix":
        if match["protocol"] not in ("tcp", "inet", "inet6"):
            yield socket.AF_UNIX, f"\0{X_SOCKETS}{number}"  # Linux's names without a file
            yield socket.AF_UNIX, f"{X_SOCKETS}{number}"
        host = "localhost"
    yield socket.AF_UNSPEC, (host, X_PORT + number)


def _connected(address: Address) -> socket.socket | None:
    family, where = address
    made = None
    try:
        if isinstance(where, tuple):
            return socket.create_connection(where, timeout=_SECONDS)
        made = socket.socket(family, socket.SOCK_STREAM)
        made.settimeout(_SECONDS)
        made.connect(where)
    except (OSError, ValueError, OverflowError):  # nobody there, or no place that can be
        if made:
            made.close()
        return None
    return made


def _x_lets_in(display: str) -> bool:
    """Whether the server also lets us in, which takes the person's key to it; True where libxcb cannot be asked."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused
