"""How fast it goes and how long it will take, from what was really received; None where that is not known."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_WINDOW = 10.0  # seconds that the speed is taken over
ENOUGH = 2.0  # seconds of data before there is a speed at all
SILENCE = 3.0  # seconds without a byte after which the last speed says nothing any more
_STEP = 0.25  # seconds between two samples

_Clock = Callable[[], float]


class Meter:
    """Counts bytes as they come; safe from any thread."""

    def __init__(self, clock: _Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._total = 0
        self._last = 0.0
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, count: int) -> None:
        """`count` bytes came just now."""
        with self._lock:
            now = self._clock()
            if not self._samples:
                self._samples.append((now, self._total))
            self._total += count
            self._last = now
            if now - self._samples[-1][0] >= _STEP:
                self._samples.append((now, self._total))

    def reset(self) -> None:
        """Forget what was: after a pause the old speed says nothing."""
        with self._lock:
            self._samples.clear()

    @property
    def speed(self) -> float | None:
        """Bytes a second over the last WINDOW seconds, None before ENOUGH of them and after SILENCE."""
        with self._lock:
            now = self._clock()
            while len(self._samples) > 1 and self._samples[1][0] <= now - _WINDOW:
                self._samples.popleft()
            if not self._samples or now - self._last > SILENCE:
                self._samples.clear()
                return None
            start, before = self._samples[0]
            return (self._total - before) / (now - start) if now - start >= ENOUGH else None


def seconds_left(remaining: int, speed: float | None) -> float | None:
    """Seconds until `remaining` bytes are there at this speed, None where nobody knows."""
    return remaining / speed if speed else None
