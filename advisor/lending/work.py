"""What is done for a borrower, counted: by it who waits tells a lender that computes from one that stands still."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class BorrowerWork:
    """Of one borrower; safe from any thread. moved: bytes that went to its child and came from there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._due = self.moved = 0
        self._taking = False

    @property
    def owes(self) -> bool:
        """Whether the child has not done yet what it was asked for."""
        with self._lock:
            return self._due > 0 or self._taking

    def asked(self) -> None:
        """The child owes one answer more."""
        with self._lock:
            self._due += 1

    def answered(self) -> None:
        """It gave one, and the borrower has it."""
        with self._lock:
            self._due -= 1

    def move(self, size: int) -> None:
        """So many bytes went to the child or came from there."""
        with self._lock:
            self.moved += size

    @contextmanager
    def taking(self, size: int) -> Iterator[None]:
        """While the child is given so many bytes; one that stands still does not take them."""
        self._taking = True
        try:
            yield
        finally:
            self._taking = False
        self.move(size)
