"""Stopping long work from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from advisor.errors import Cancelled


class Cancel:
    """A request to stop, settable from any thread, once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []
        self._set = False

    @property
    def requested(self) -> bool:
        """Whether someone asked to stop."""
        return self._set

    def request(self) -> None:
        """Ask the work to stop."""
        with self._lock:
            if self._set:
                return
            self._set = True
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise Cancelled if someone asked to stop."""
        if self._set:
            raise Cancelled("Stopped.")

    @contextmanager
    def calling(self, callback: Callable[[], None]) -> Iterator[None]:
        """While the block runs, `request` calls `callback`; at once if it was requested before."""
        with self._lock:
            self._callbacks.append(callback)
            already = self._set
        try:
            if already:
                callback()
            yield
        finally:
            with self._lock:
                self._callbacks.remove(callback)
