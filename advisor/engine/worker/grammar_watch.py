"""Watches llama.cpp over a grammar: one with too many possibilities computes for ever, or takes all memory there is.

Nothing breaks that off but the end of this program, with the model in it; its last words say why.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

_SECONDS = 10.0  # of one step; a step of a usual grammar takes some milliseconds, over the largest vocabulary
_MEMORY = 2 << 30  # bytes that one step may add
_LOOK_SECONDS = 0.25
_WORDS = b"\nThe grammar failed: it leads to more possibilities than can be followed\n"


class GrammarWatch:
    """Ends this program if a `step` takes too much. Close it."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._over = threading.Event()
        self._words = os.dup(2)  # llama.cpp's parser gets another stderr for a moment
        self._before = 0
        self._thread = threading.Thread(target=self._look, name="grammar-watch", daemon=True)
        self._thread.start()

    @contextmanager
    def step(self) -> Iterator[None]:
        """While llama.cpp is at work over the grammar."""
        self._since = time.monotonic()
        try:
            yield
        finally:
            self._since = None

    def _look(self) -> None:
        process = psutil.Process()
        seen: float | None = None
        while not self._over.wait(_LOOK_SECONDS):
            since, held = self._since, process.memory_info().rss
            if since is None or since != seen:
                seen, self._before = since, held
                continue
            if time.monotonic() - since > _SECONDS or held - self._before > _MEMORY:
                os.write(self._words, _WORDS)
                os.abort()

    def close(self) -> None:
        """Stop watching."""
        self._over.set()
        self._thread.join()
        os.close(self._words)
