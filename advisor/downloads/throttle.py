"""Waiting: for the speed limit, and before another try."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.progress import Cancel

LONGEST_WAIT = 3600.0  # seconds; a Retry-After beyond that is no help to anybody


class Alarm:
    """A wait that ends early when someone stops the work, or says that it shall go on now."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ring(self) -> None:
        """End the wait that is under way, if there is one."""
        self._event.set()

    def wait(self, seconds: float, cancel: Cancel) -> None:
        """Wait; raises Cancelled as soon as that is asked for."""
        with cancel.calling(self._event.set):
            self._event.wait(seconds)
        self._event.clear()
        cancel.check()


@dataclass(frozen=True)
class RetryPolicy:
    """When to try again, and when to give up.

    first, most: seconds before the first retry and at most; each is about twice the one before. tries: in a row
    without one new byte. stall: seconds without a byte after which a connection is taken for dead. connect: seconds to
    wait for a connection. random: a number from 0 to 1, so that many clients do not come back at the same moment.
    """

    first: float = 0.5
    most: float = 60.0
    tries: int = 12
    stall: float = 20.0
    connect: float = 15.0
    random: Callable[[], float] = field(default=random.random, compare=False)

    def delay(self, fruitless: int, asked: float | None) -> float:
        """Seconds to wait after `fruitless` tries in a row. asked: what the server's Retry-After says."""
        own = min(self.first * 2.0 ** min(fruitless, 30), self.most) * (0.5 + self.random() / 2)
        return own if asked is None else min(max(asked, 0.0) + own / 10, LONGEST_WAIT)


class SpeedLimit:
    """At most so many bytes a second, all downloads together: a bucket that fills at that rate. For any thread."""

    def __init__(self, rate: int | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        """rate: bytes a second, None for no limit."""
        self._lock = threading.Lock()
        self._clock = clock
        self._rate = rate
        self._level, self._at = 0.0, clock()

    @property
    def rate(self) -> int | None:
        """Bytes a second, None for no limit; settable at any time."""
        return self._rate

    @rate.setter
    def rate(self, rate: int | None) -> None:
        with self._lock:
            self._rate = rate
            self._level, self._at = 0.0, self._clock()

    def take(self, count: int, cancel: Cancel) -> None:
        """Wait until `count` bytes may pass; they are bytes that came, so the debt is paid by waiting after them."""
        with self._lock:
            if not self._rate:
                return
            now = self._clock()
            # A bucket of a fifth of a second: short pauses are made up for, long ones are not.
            self._level = min(self._level + (now - self._at) * self._rate, self._rate / 5) - count
            self._at = now
            wait = -self._level / self._rate
        if wait > 0:
            Alarm().wait(wait, cancel)
