"""A probe child that stays, and the last thing it said: how a library that may hang is asked several times a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from advisor.machine.probes.process import ProbeChild, ProbeFailed

_PATIENCE = 0.003  # seconds for a fresh answer of a probe child; NVML needs a fraction of one millisecond
_STALE = 5.0  # seconds after which an old figure is no figure
RETRY = 10.0  # seconds before a probe child that failed is started again

Starter = Callable[[str], ProbeChild]


class LiveProbe:
    """One probe child, started when it is first asked and again some time after it failed."""

    def __init__(self, name: str, start: Starter) -> None:
        self._name, self._start = name, start
        self._child: ProbeChild | None = None
        self._failed_at: float | None = None
        self._said: tuple[float, dict[str, Any]] | None = None

    @property
    def lost(self) -> bool:
        """Whether it failed since it last answered."""
        return self._failed_at is not None

    @property
    def answering(self) -> bool:
        """Whether its newest answer is a fresh one."""
        return self._failed_at is None and self._said is not None and time.monotonic() - self._said[0] < _STALE

    def latest(self) -> tuple[float, dict[str, Any]] | None:
        """(when, what) of the newest answer that is not stale; None without one. Waits PATIENCE at most."""
        now = time.monotonic()
        if self._failed_at is not None and now - self._failed_at < RETRY:
            return None
        try:
            self._child = self._child or self._start(self._name)
            self._child.ask("sample")
            answer = self._child.answer(_PATIENCE)
        except ProbeFailed:
            self._child, self._failed_at, self._said = None, now, None
            return None
        if answer is not None:
            self._said, self._failed_at = (now, answer), None
        return self._said if self._said and now - self._said[0] < _STALE else None

    def close(self) -> None:
        if self._child:
            self._child.close()
            self._child = None
