"""What must not be lost: log files, a crash file, and errors that nobody foresaw."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from advisor.foreign_text import printable
from advisor.storage.files import make_private
from advisor.storage.folders import log_folder
from ui.shell.state import Trouble
from ui.store import Store

_log = logging.getLogger("plimsoll")


def start_logging() -> IO[str] | None:
    """Log files, and a crash file that the interpreter writes to when it dies; None where they cannot be written."""
    folder = log_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(folder)  # what is in it, old files among it, is then nobody else's
        handler = RotatingFileHandler(folder / "plimsoll.log", maxBytes=2_000_000, backupCount=2, encoding="utf-8")
        crash_file = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError as error:
        print(f"Logs cannot be written to {folder}: {error.strerror}.", file=sys.stderr)
        return None
    for file in folder.glob("*.log*"):
        make_private(file)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    faulthandler.enable(crash_file)
    return crash_file


class _Formatter(logging.Formatter):
    """Lines that are safe to show in a terminal, whatever a file or a hub put into them."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


class Hooks(QObject):
    """Unforeseen errors, from any thread, to the one error dialog; Qt's messages to the log."""

    caught = Signal(object)

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._undrawn: tuple[object, ...] = ()
        self.caught.connect(self._show)
        self._system, self._threads = sys.excepthook, threading.excepthook
        sys.excepthook = self._error
        threading.excepthook = lambda args: self._error(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(qt_message)

    def remove(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook = self._system, self._threads
        qInstallMessageHandler(None)

    def _error(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None or not isinstance(error, Exception):
            self._system(kind, error or kind(), trace)
            return
        _log.error("unforeseen error", exc_info=(kind, error, trace))
        self.caught.emit(error)

    def _show(self, error: Exception) -> None:
        if self._store.showing:  # what cannot be drawn cannot be drawn beside the dialog either: it is said once
            undrawn = (self._store.state.shell.page, type(error), str(error))
            if undrawn == self._undrawn:
                return
            self._undrawn = undrawn
        details = "".join(traceback.format_exception(error))
        self._store.change(shell={"trouble": Trouble("inside", error, details)})


_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def qt_message(kind: QtMsgType, _: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
