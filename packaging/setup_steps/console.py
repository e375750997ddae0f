"""What the person sees while setting up. Everything goes to stderr: stdout belongs to the app."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class SetupProblem(Exception):
    """Setting up cannot go on; `str()` says in a sentence what is wrong and what to do."""


def say(text: str) -> None:
    """Print one line for the person."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """One line that counts up on a terminal; elsewhere (a log, CI) a line every tenth of the way."""

    def __init__(self, title: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._stream = stream or sys.stderr
        self._clock = clock
        self._started = clock()
        self._live = self._stream.isatty()
        self._tenths_said = -1
        self._width = 0

    def update(self, done: int, total: int) -> None:
        """Show that `done` of `total` pieces are finished."""
        percent = 100 * done // total if total else 0
        text = f"{self._title}: {percent} % ({done} of {total}){self._time_left(done, total)}"
        if self._live:
            self._write("\r" + text.ljust(self._width))
            self._width = len(text)
        elif percent // 10 > self._tenths_said:
            self._tenths_said = percent // 10
            self._write(text + "\n")

    def finish(self) -> None:
        """Leave the line and say how long it took."""
        took = f"{self._title}: done in {duration(self._clock() - self._started)}"
        self._write(("\r" + took.ljust(self._width) if self._live else took) + "\n")

    def give_up(self) -> None:
        """Leave the line as it is, so that what follows starts on its own line."""
        if self._live and self._width:
            self._write("\n")

    def _time_left(self, done: int, total: int) -> str:
        elapsed = self._clock() - self._started
        if elapsed < 10 or done < 5 or done >= total:
            return ""
        return f", about {duration(elapsed * (total - done) / done)} left"

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def duration(seconds: float) -> str:
    """`seconds` as a person says it: 0.4 s, 12 s, 3 min 20 s."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"
