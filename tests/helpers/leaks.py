"""What a test must not leave behind: child processes, threads, windows.

Each test is compared with the moment before it, so what a module- or session-scoped fixture started for it is not
held against it. A fixture that starts something longer-lived in the middle of a test says so with `keep_process` or
`keep_thread`.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PATIENCE = 30.0
"""Seconds in all that processes and threads may take to end after the test, on a slow machine."""

_kept_processes: set[int] = set()
_kept_threads: set[threading.Thread] = set()


def keep_process(pid: int) -> None:
    """`pid` outlives the test on purpose; whoever started it ends it."""
    _kept_processes.add(pid)


def keep_thread(thread: threading.Thread) -> None:
    """`thread` outlives the test on purpose; whoever started it ends it."""
    _kept_threads.add(thread)


@dataclass(frozen=True)
class Belongings:
    """What was alive at one moment."""

    processes: frozenset[psutil.Process]
    threads: frozenset[threading.Thread]
    windows: frozenset[QWidget]

    @classmethod
    def now(cls) -> Belongings:
        return cls(frozenset(_processes()), frozenset(_threads()), frozenset(_windows()))


def leaks_since(before: Belongings) -> list[str]:
    """One line for each thing that is there now, was not before, and does not end within PATIENCE.

    The windows among them are closed and the processes killed, so that the next test starts clean.
    """
    deadline = time.monotonic() + PATIENCE
    found = [f"a visible window: {type(window).__name__} {window.windowTitle()!r}" for window in _new_windows(before)]
    for thread in _threads() - before.threads:
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            found.append(f"a running thread: {thread.name}")
    if not _qt_pool_idle(deadline):
        found.append("a job in Qt's global thread pool that is still running")
    for process in _survivors(_processes() - before.processes, deadline):
        found.append(f"a child process: {_describe(process)}")
        process.kill()
    return found


def _processes() -> set[psutil.Process]:
    # multiprocessing's tracker is started once for the whole run, by whoever first needs a lock (tqdm does).
    tracker = getattr(resource_tracker, "_resource_tracker", None)
    ignored = _kept_processes | {getattr(tracker, "_pid", None)}
    found = set()
    for pid in _children() - ignored:
        with suppress(psutil.NoSuchProcess):
            found.add(psutil.Process(pid))
    return found


def _children() -> set[int | None]:
    """Process ids of our children.

    psutil looks through all processes of the computer for them (1.4 ms among a hundred, twice for each test), Linux
    can be asked (0.02 ms). Where one ends meanwhile, Linux may leave out another: it is asked twice.
    """
    lists = sorted(Path("/proc/self/task").glob("*/children"))
    if not lists:
        return {child.pid for child in psutil.Process().children()}
    found: set[int | None] = set()
    for children in (*lists, *lists):
        with suppress(OSError):  # a thread that has ended
            found |= {int(pid) for pid in children.read_text(encoding="ascii").split()}
    return found


def _survivors(processes: set[psutil.Process], deadline: float) -> list[psutil.Process]:
    """Those that live on, or have ended without anybody waiting for them (zombies)."""
    alive = processes
    while alive and time.monotonic() < deadline:
        time.sleep(0.02)
        alive = _processes() & processes
    return sorted(alive, key=lambda process: process.pid)


def _describe(process: psutil.Process) -> str:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return f"{process.pid} has ended, but nobody waited for it"
        return f"{process.pid} {' '.join(process.cmdline())[:200]}"
    except psutil.NoSuchProcess:
        return f"{process.pid}, just ended"


def _threads() -> set[threading.Thread]:
    # A "dummy" stands for a thread that Python did not start (Qt's own) and stays listed after it has ended.
    return {
        thread
        for thread in threading.enumerate()
        if not isinstance(thread, threading._DummyThread) and thread not in _kept_threads
    }


def _windows() -> set[QWidget]:
    # Asked of Qt only where the test loaded it: most tests do without.
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return set()
    tooltip = sys.modules["PySide6.QtCore"].Qt.WindowType.ToolTip
    return {
        window
        for window in widgets.QApplication.topLevelWidgets()
        if window.isVisible() and window.windowType() != tooltip
    }


def _new_windows(before: Belongings) -> list[QWidget]:
    new = list(_windows() - before.windows)
    for window in new:
        window.hide()
        window.deleteLater()
    return new


def _qt_pool_idle(deadline: float) -> bool:
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return True
    left = max(0, round(1000 * (deadline - time.monotonic())))
    return bool(core.QThreadPool.globalInstance().waitForDone(left))
