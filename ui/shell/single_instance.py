"""One window a person: a second start hands its files to the first one, raises it, and ends.

The lock says who is first, also of two that start at the same moment; it is stale where its process is gone. The
socket is the way to the first one. Both lie in the state folder's name, so each person, and each state folder, has one.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ANSWER_MS = 3000  # for the first one to take what it is handed; its window never blocks for so long
STARTING_SECONDS = 5.0  # the first one has the lock before it listens
_MOST_BYTES = 64 * 1024  # of what is handed over: paths


def _socket_name(folder: Path) -> str:
    person = str(getattr(os, "getuid", lambda: os.environ.get("USERNAME", ""))())
    return "plimsoll-" + hashlib.sha256(f"{person}\n{folder}".encode("utf-8", "surrogateescape")).hexdigest()[:24]


class SingleInstance(QObject):
    """`asked` carries the files (str) that another start was given; it wants the window in front."""

    asked = Signal(list)

    def __init__(self, folder: Path) -> None:
        """folder: where the lock lies; it is made where it is missing."""
        super().__init__()
        self._name = _socket_name(folder)
        self._server: QLocalServer | None = None
        self._callers: list[QLocalSocket] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            pass  # without a lock there is nothing that says another one runs
        self._lock = QLockFile(str(folder / "window.lock"))
        self._lock.setStaleLockTime(0)  # only a process that is gone makes it stale, never its age

    def first(self) -> bool:
        """Whether nobody else runs; from then on this one listens. True too where no lock can be written."""
        if not self._lock.tryLock(0) and self._lock.error() is QLockFile.LockError.LockFailedError:
            return False
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)  # left behind by one that was killed
        server.newConnection.connect(self._heard)
        server.listen(self._name)
        self._server = server
        return True

    def hand_over(self, files: Sequence[str]) -> bool:
        """Have the first one come to the front and open these; whether it took them."""
        line = json.dumps([os.path.abspath(file) for file in files]).encode() + b"\n"
        until = time.monotonic() + STARTING_SECONDS
        while True:
            socket = QLocalSocket()
            socket.connectToServer(self._name)
            if socket.waitForConnected(200):
                socket.write(line)
                taken = socket.waitForBytesWritten(ANSWER_MS) and socket.waitForReadyRead(ANSWER_MS)
                socket.disconnectFromServer()
                return bool(taken)
            if time.monotonic() > until:
                return False
            time.sleep(0.05)

    def _heard(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            self._callers.append(socket)
            socket.readyRead.connect(self._read_all)
            self._read(socket)

    def _read_all(self) -> None:
        for socket in list(self._callers):
            self._read(socket)
        self._callers = [one for one in self._callers if one.state() is QLocalSocket.LocalSocketState.ConnectedState]

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _MOST_BYTES:
                socket.abort()
            return
        try:
            files = json.loads(bytes(socket.readLine(_MOST_BYTES).data()))
        except ValueError:
            socket.abort()
            return
        socket.write(b"taken\n")
        socket.flush()
        if isinstance(files, list):
            self.asked.emit([file for file in files if isinstance(file, str)])

    def close(self) -> None:
        """Listen no longer; the next start is the first again."""
        if self._server:
            self._server.newConnection.disconnect(self._heard)
            for socket in self._callers:
                socket.readyRead.disconnect(self._read_all)
                socket.abort()
            self._callers = []
            self._server.close()
        self._lock.unlock()
