"""How fast a model writes, from its words as they come: what a slowdown is told from while a reply is under way."""

from __future__ import annotations

import threading
from collections import deque

MOST = 4096  # pieces of replies that are remembered
ENOUGH_TOKENS, ENOUGH_SECONDS = 8, 0.5  # of fewer, the figure says nothing


class WritingSpeed:
    """Remembers when tokens came. May be used from any thread; seconds are time.monotonic()."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: deque[tuple[float, int, float]] = deque(maxlen=MOST)  # when, tokens, seconds that they took
        self._last: tuple[float, int] | None = None  # of the reply under way

    def begin(self) -> None:
        """A reply begins, or goes on: what passes until its first word is no writing."""
        with self._lock:
            self._last = None

    def heard(self, tokens: int, at: float) -> None:
        """So many tokens were written in all by then."""
        with self._lock:
            if self._last is not None and tokens > self._last[1]:
                self._pieces.append((at, tokens - self._last[1], at - self._last[0]))
            self._last = at, tokens

    def between(self, since: float, until: float) -> float | None:
        """Tokens a second of what was written between two moments; None where that is too little to tell."""
        with self._lock:
            within = [(tokens, took) for at, tokens, took in self._pieces if since <= at - took and at <= until]
        written, seconds = sum(tokens for tokens, _ in within), sum(took for _, took in within)
        return written / seconds if written >= ENOUGH_TOKENS and seconds >= ENOUGH_SECONDS else None
