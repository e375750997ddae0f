"""The only file with threads: blocking work goes out, and results, errors and progress land on the GUI thread.

A job belongs to a group. Starting another job of a group asks the earlier one to stop and drops whatever it still
sends: the newest wins. What must not be dropped (keeping what a person wrote) stands in line instead. Callbacks run on
the GUI thread, in the order in which the work sent them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.progress import Cancel

T = TypeVar("T")


class Lane(StrEnum):
    """What work waits for. Each has its own threads, so that a slow hub cannot keep the gauge waiting."""

    ENGINE = "engine"
    NETWORK = "network"
    FILES = "files"
    GAUGE = "gauge"
    SERVER = "server"


# A reply, a load and several dry runs may each wait for the engine while others come and go.
WORKERS: dict[Lane, int] = {Lane.ENGINE: 6, Lane.NETWORK: 6, Lane.FILES: 4, Lane.GAUGE: 1, Lane.SERVER: 1}


@dataclass(frozen=True)
class Task:
    """What work is handed: when to stop, and where to report to (any value; it lands on the GUI thread)."""

    cancel: Cancel
    report: Callable[[Any], None]


@dataclass(eq=False)
class Job(Generic[T]):
    """One piece of work under way. `cancel.request()` asks it to end; unless it is superseded it still answers."""

    group: str
    done: Callable[[T], None] | None
    failed: Callable[[Exception], None]
    reported: Callable[[Any], None] | None
    cancel: Cancel = field(default_factory=Cancel)
    superseded: bool = False


@dataclass(frozen=True)
class _Landing:
    job: Job[Any]
    deliver: Callable[[], None]
    last: bool


class Jobs(QObject):
    """Runs jobs on threads, or, when `serial`, at once in the caller's: for tests that want no threads."""

    _landed = Signal(object)

    def __init__(self, *, serial: bool = False) -> None:
        super().__init__()
        self._serial = serial
        self._pools = (
            {} if serial else {lane: ThreadPoolExecutor(n, thread_name_prefix=lane) for lane, n in WORKERS.items()}
        )
        self._line = None if serial else ThreadPoolExecutor(1, thread_name_prefix="line")
        self._stood = 0
        self._current: dict[str, Job[Any]] = {}
        self._running: set[Job[Any]] = set()
        self._open = True
        self._lock = threading.Lock()
        self._landed.connect(self._land)

    def start(
        self,
        group: str,
        work: Callable[[Task], T],
        done: Callable[[T], None] | None = None,
        *,
        failed: Callable[[Exception], None],
        reported: Callable[[Any], None] | None = None,
        lane: Lane = Lane.ENGINE,
    ) -> Job[T]:
        """Run `work` off the GUI thread, in its lane; one of `done` and `failed` follows, unless it is superseded.

        After `close` it is not run: a timer may still come to its end then, and nobody waits for an answer.
        """
        self.drop(group)
        job: Job[T] = Job(group, done, failed, reported)
        if not self._open:
            job.superseded = True
            return job
        self._current[group] = job
        with self._lock:
            self._running.add(job)
        if self._serial:
            self._run(job, work)
        else:
            self._pools[lane].submit(self._run, job, work)
        return job

    def stand_in_line(
        self, work: Callable[[], T], done: Callable[[T], None] | None = None, *, failed: Callable[[Exception], None]
    ) -> None:
        """Run `work` once all that was put in line before it has ended; it is never dropped, not by `close` either."""
        self._stood += 1
        job: Job[T] = Job(f"line {self._stood}", done, failed, None)
        self._current[job.group] = job
        with self._lock:
            self._running.add(job)
        if self._line:
            self._line.submit(self._run, job, lambda _: work())
        else:
            self._run(job, lambda _: work())

    def busy(self, group: str) -> bool:
        """Whether a job of the group is under way."""
        return group in self._current

    def drop(self, group: str) -> None:
        """Ask the group's job to stop and forget it: nothing more of it arrives."""
        if job := self._current.pop(group, None):
            job.superseded = True
            job.cancel.request()

    def close(self, interrupt: Callable[[], None] | None = None) -> None:
        """Ask everything to stop and wait until every thread has ended; nothing arrives afterwards.

        interrupt: called after the asking, to end what does not listen (engine children).
        """
        self._open = False
        self._current.clear()
        with self._lock:
            running = list(self._running)
        for job in running:
            job.cancel.request()
        if interrupt:
            interrupt()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        if self._line:
            self._line.shutdown(wait=True)

    # -- on a worker's thread ----------------------------------------------------------------------------------

    def _run(self, job: Job[T], work: Callable[[Task], T]) -> None:
        def report(value: Any) -> None:
            if job.reported:
                self._send(_Landing(job, lambda: job.reported(value) if job.reported else None, last=False))

        if job.superseded:  # while it waited for a thread
            self._forget(job)
            return
        try:
            value = work(Task(job.cancel, report))
        except Exception as error:  # noqa: BLE001 - the edge: every error becomes a value for the GUI thread
            caught = error
            self._send(_Landing(job, lambda: job.failed(caught), last=True))
        else:
            self._send(_Landing(job, lambda: job.done(value) if job.done else None, last=True))
        finally:
            self._forget(job)

    def _forget(self, job: Job[Any]) -> None:
        with self._lock:
            self._running.discard(job)

    def _send(self, landing: _Landing) -> None:
        if self._open:
            self._landed.emit(landing)

    # -- on the GUI thread -------------------------------------------------------------------------------------

    def _land(self, landing: _Landing) -> None:
        if not self._open or self._current.get(landing.job.group) is not landing.job:
            return
        if landing.last:
            del self._current[landing.job.group]
        landing.deliver()


class Latest(QObject):
    """Values that come from any thread, as fast as they like: now and then the newest lands on the GUI thread."""

    landed = Signal(object)
    _came = Signal()

    def __init__(self, pause: int) -> None:
        """pause: ms between two landings, at least."""
        super().__init__()
        self._lock = threading.Lock()
        self._value: Any = None
        self._waiting, self._open = False, True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(pause)
        self._timer.timeout.connect(self._land)
        self._came.connect(self._soon)

    def send(self, value: Any) -> None:
        """From any thread."""
        with self._lock:
            self._value = value
            first, self._waiting = not self._waiting, True
        if first and self._open:
            self._came.emit()

    def close(self) -> None:
        """Nothing lands any more."""
        self._open = False
        self._timer.stop()

    def _soon(self) -> None:
        if self._open and not self._timer.isActive():
            self._land()

    def _land(self) -> None:
        with self._lock:
            value, was, self._waiting = self._value, self._waiting, False
        if was and self._open:
            self._timer.start()
            self.landed.emit(value)
