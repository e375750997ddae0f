"""Whose turn it is, where only one can be served at a time: a person goes before programs. No Qt."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from advisor.progress import Cancel


class WritingTurns:
    """One at a time, in no particular order but that. May be used from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = False
        self._people = 0  # that wait

    @contextmanager
    def taken(self, cancel: Cancel, *, person: bool) -> Iterator[None]:
        """Wait for a turn, and have it while the block runs; Cancelled where that is requested before."""
        with cancel.calling(self._wake):
            self._wait(cancel, person=person)
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()

    def _wait(self, cancel: Cancel, *, person: bool) -> None:
        with self._changed:
            self._people += person
            try:
                while self._taken or (self._people and not person):
                    cancel.check()
                    self._changed.wait()
                cancel.check()
                self._taken = True
            finally:
                self._people -= person
                if not self._taken:
                    self._changed.notify_all()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
