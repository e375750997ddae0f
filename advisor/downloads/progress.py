"""How far one download is, written by its thread and read by anybody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import Enum
from typing import Self

from advisor.downloads.speed import Meter
from advisor.downloads.throttle import Alarm
from advisor.sentences import Sentence, sentence


class State(Enum):
    """What a download is doing; the value is the terminal's word for it. Another state is a row here.

    shown: what the window says. running: whether a thread works at it.
    """

    QUEUED = "queued", sentence("Waits for its turn"), False
    LOADING = "downloading", sentence("Downloading"), True
    RETRYING = "trying again", sentence("Waits for the connection"), True
    SHARED = "another program is fetching it", sentence("Another program is fetching it"), True
    CHECKING = "checking", sentence("Checking the file"), True
    REPAIRING = "repairing", sentence("Mending damaged parts"), True
    PAUSED = "paused", sentence("Paused"), False
    DONE = "done", sentence("Verified"), False
    FAILED = "failed", sentence("Stopped"), False

    _value_: str
    shown: Sentence
    running: bool

    def __new__(cls, word: str, shown: Sentence, running: bool) -> Self:
        """The member `word`."""
        made = object.__new__(cls)
        made._value_, made.shown, made.running = word, shown, running
        return made


class Track:
    """The state of one download and the bytes of each of its files. Safe from any thread."""

    def __init__(self, sizes: dict[str, int], changed: Callable[[bool], None], clock: Callable[[], float]) -> None:
        """sizes: bytes by file name. changed: told after each change; True where the state is another one."""
        self.lock = threading.RLock()
        self.sizes = sizes
        self.done = dict.fromkeys(sizes, 0)
        self.state = State.QUEUED
        self.reason = ""
        self.retry_at: float | None = None
        self.repeated = 0
        self.checked: Callable[[], int] | None = None
        self.meter = Meter(clock)
        self.alarm = Alarm()
        self._changed, self._clock = changed, clock

    def set(self, state: State, reason: str = "", retry_in: float | None = None) -> None:
        """Another state. reason: a sentence; retry_in: seconds until the next try."""
        with self.lock:
            if (state, reason) == (self.state, self.reason) and retry_in is None:
                return
            self.state, self.reason = state, reason
            self.retry_at = None if retry_in is None else self._clock() + retry_in
            if state is not State.LOADING:
                self.meter.reset()
        self._changed(True)

    def checks(self, done: Callable[[], int] | None) -> None:
        """Whom to ask how many bytes of the file at hand are checked."""
        with self.lock:
            self.checked = done

    def have(self, name: str, count: int) -> None:
        """So many bytes of a file are here."""
        with self.lock:
            self.done[name] = count
        self._changed(False)

    def received(self, name: str, count: int) -> None:
        """`count` new bytes of a file came."""
        self.meter.add(count)
        with self.lock:
            self.done[name] += count
        self._changed(False)

    def again(self, count: int) -> None:
        """`count` bytes came, or will have to come, for the second time."""
        with self.lock:
            self.repeated += count
        self._changed(False)

    @property
    def retry_in(self) -> float | None:
        """Seconds until the next try, None where none is waited for."""
        with self.lock:
            return None if self.retry_at is None else max(0.0, self.retry_at - self._clock())
