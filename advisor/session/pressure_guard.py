"""Replies while system memory runs short: paused at a token, what is idle freed, and gone on with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from advisor.engine.sampling import Stats
from advisor.progress import Cancel
from advisor.session.session import ReplyEvent, Session
from advisor.system.pressure import MemoryPressure

_APART = 1.0  # seconds between two looks while words come
CALM = 1.0  # seconds that there has to be memory again
FREE_AGAIN = 5.0  # seconds after which more of what is idle is freed while it waits
LONGEST_PAUSE = 20.0  # seconds that a reply waits at most; then it goes on as it is
WRITES = 30.0  # seconds that it writes then before it may be paused again
_STEP = 0.25  # seconds between two looks while it waits

Begin = Callable[[Callable[[ReplyEvent], None]], Stats]


class PressureGuard:
    """Stands between a face and a model that writes. May be used from any thread."""

    def __init__(
        self,
        look: Callable[[], MemoryPressure],
        free: Callable[[], object],
        clock: Callable[[], float] = time.monotonic,
        step: float = _STEP,
    ) -> None:
        """look: how short memory is, in a millisecond or so. free: gives back what is idle; must not raise."""
        self._look, self._clock, self._step = look, clock, step
        self.free = free
        self._held: set[int] = set()

    def holds(self, session: Session) -> bool:
        """Whether a reply of this model waits for memory now."""
        return id(session) in self._held

    def reply(
        self, session: Session, begin: Begin, on_event: Callable[[ReplyEvent], None], cancel: Cancel | None = None
    ) -> Stats:
        """A reply as `begin` writes it, which is given whom to tell; figures of the whole, errors as its own.

        One that a person pauses meanwhile stays so. One of several that a model writes at once does not wait: none can
        pause alone, and none takes more memory as it goes on.
        """
        if session.slots:
            return begin(self.freeing(on_event))
        watch = _Watch(self, session, on_event, self._clock)
        stats = begin(watch.heard)
        while stats.stop_reason == "suspended" and watch.paused and self._held_out(session, cancel):
            watch.went_on()
            stats = session.resume(watch.heard, cancel=cancel)
        return stats

    def freeing(self, on_event: Callable[[ReplyEvent], None]) -> Callable[[ReplyEvent], None]:
        """`on_event`, while whose events come what is idle is freed where memory runs short; for what cannot pause."""
        looked = self._clock()

        def heard(event: ReplyEvent) -> None:
            nonlocal looked
            on_event(event)
            if self._clock() - looked >= _APART:
                looked = self._clock()
                if self.short():
                    self.free()

        return heard

    def short(self) -> bool:
        """Whether memory runs short now."""
        return self._look().critical

    def _held_out(self, session: Session, cancel: Cancel | None) -> bool:
        """Free what is idle, and wait until there is memory again, for a while at most; whether to go on then."""
        if session.leaving:
            return False
        self._held.add(id(session))
        woken, began = threading.Event(), self._clock()
        try:
            self.free()
            freed = self._clock()
            with (cancel or Cancel()).calling(woken.set):
                calm = 0.0
                while self._clock() - began < LONGEST_PAUSE and calm < CALM and not session.leaving:
                    last = self._clock()
                    if last - freed >= FREE_AGAIN:
                        self.free()
                        freed = self._clock()
                    short, stopped = self.short(), woken.wait(self._step)
                    calm = 0.0 if short else calm + self._clock() - last
                    if stopped:
                        break
        finally:
            self._held.discard(id(session))
        return not session.leaving


class _Watch:
    """Looks at memory while the words of one reply come."""

    def __init__(
        self,
        guard: PressureGuard,
        session: Session,
        on_event: Callable[[ReplyEvent], None],
        clock: Callable[[], float],
    ) -> None:
        self._guard, self._session, self._on_event, self._clock = guard, session, on_event, clock
        self._next = clock()
        self.paused = False

    def heard(self, event: ReplyEvent) -> None:
        self._on_event(event)
        if self.paused or self._clock() < self._next:
            return
        self._next = self._clock() + _APART
        if self._guard.short():
            self.paused = True
            self._session.pause()

    def went_on(self) -> None:
        self.paused, self._next = False, self._clock() + WRITES
