"""Models that nobody waits for, while system memory runs short: the one used longest ago goes first. No Qt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping

from advisor.session.pressure_guard import PressureGuard
from advisor.session.session import Session

EPISODE = 15.0  # seconds without being asked after which memory runs short anew
SETTLES = 5.0  # seconds in which what was freed has to show, before the next one goes


class IdleModels:
    """Frees one after the other, for as long as that is asked for. May be used from any thread."""

    def __init__(
        self,
        sessions: Mapping[str, Session],
        eject: Callable[[str], None],
        guard: PressureGuard,
        free_rest: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """eject: ends a session, its chat asleep on the disk first. guard: knows how short memory is.
        free_rest: gives back what else is idle."""
        self._sessions, self._eject, self._guard = sessions, eject, guard
        self._free_rest, self._clock, self._lock = free_rest, clock, threading.Lock()
        self._asked = self._freed = -EPISODE

    def free(self, staying: Collection[str] = ()) -> list[str]:
        """Memory is short: end the idle model that was used longest ago, but for `staying`; whom that was.

        Nobody the first time: what else was freed may be enough, and after each some seconds pass.
        """
        with self._lock:
            now = self._clock()
            first, self._asked = now - self._asked >= EPISODE, now
            if first:
                self._freed = now
                self._free_rest()
            if now - self._freed < SETTLES or not self._guard.short():
                return []
            self._free_rest()
            idle = [(session.last_used, name) for name, session in list(self._sessions.items()) if self._idle(session)]
            _, name = min((one for one in idle if one[1] not in staying), default=(0.0, ""))
            if not name:
                return []
            self._eject(name)
            self._freed = self._clock()
            return [name]

    def _idle(self, session: Session) -> bool:
        return not (session.writing or session.leaving or session.paused or self._guard.holds(session))
