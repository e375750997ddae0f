"""Stopping the request at work: said by the thread that reads requests, asked by the one that answers them."""

from __future__ import annotations

import threading
from collections.abc import Callable

NOBODY = -1  # the id of no request


class Stops:
    """Which request is to stop; set by the reading thread, asked by the working one."""

    def __init__(self) -> None:
        self._wanted: set[int] = set()
        self._paused: set[int] = set()
        self._current = NOBODY
        self._abort: Callable[[bool], None] | None = None
        self._lock = threading.Lock()
        self._closing = False

    def begin(self, identity: int) -> None:
        """A request starts; it may have been stopped before it began."""
        with self._lock:
            self._current = identity

    def stop(self, identity: int | None, *, at_token: bool = False) -> None:
        """Stop request `identity`, or, with None, everything: the parent is gone.

        at_token: let it compute what it computes, so that it can be gone on with exactly where it was.
        """
        with self._lock:
            if at_token and identity is not None:
                self._paused.add(identity)
                return
            if identity is None:
                self._closing = True
            else:
                self._wanted.add(identity)
            if self._abort and (identity is None or identity == self._current):
                self._abort(True)

    def requested(self) -> bool:
        """Whether the running request is to stop."""
        return self._closing or self._current in self._wanted or self._current in self._paused

    def wanted(self, identity: int) -> bool:
        """Whether a request among several is to stop; one that is to pause goes on."""
        return self._closing or identity in self._wanted

    def pausing(self) -> bool:
        """Whether it is to stop at a token, to be gone on with later, and for no other reason."""
        return self._current in self._paused and self._current not in self._wanted and not self._closing

    def watch(self, abort: Callable[[bool], None] | None) -> None:
        """While a model computes, also switch its abort flag; None ends that."""
        with self._lock:
            if self._abort and self._abort is not abort:
                self._abort(False)
            self._abort = abort
            if abort:
                abort(self._closing or self._current in self._wanted)
