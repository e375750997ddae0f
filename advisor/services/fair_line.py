"""Who is served next where many wait: each asker in turn, what one asked in its order. No Qt."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from advisor.errors import AdvisorError


class LineFull(AdvisorError):
    """So many wait already that nobody may join."""


@dataclass(eq=False)
class LinePlace:
    """One who waits or is served. called: when its turn comes, by whoever makes room; must not block."""

    asker: str
    called: Callable[[], None] = field(repr=False)


class FairLine:
    """Serves one at a time. May be used from any thread; nothing blocks.

    Somebody who asks a hundred things at once delays another one by one of them, not by a hundred.
    """

    def __init__(self, most: int) -> None:
        """most: how many may wait."""
        self._most, self._lock = most, threading.Lock()
        self._waiting: OrderedDict[str, deque[LinePlace]] = OrderedDict()  # who is asked next comes first
        self._served: LinePlace | None = None

    def join(self, asker: str, called: Callable[[], None]) -> LinePlace:
        """Wait for a turn, which may come at once; `leave` in any case. LineFull where too many wait."""
        place = LinePlace(asker, called)
        with self._lock:
            if self.waiting >= self._most:
                raise LineFull("{most:,} requests wait already. Try again in a while.", most=self._most)
            self._waiting.setdefault(asker, deque()).append(place)
            begins = self._next()
        self._call(begins)
        return place

    def leave(self, place: LinePlace) -> None:
        """It was served, or waits no longer."""
        with self._lock:
            if self._served is place:
                self._served = None
            elif place in (mine := self._waiting.get(place.asker, deque())):
                mine.remove(place)
                if not mine:
                    del self._waiting[place.asker]
            begins = self._next()
        self._call(begins)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, list(self._waiting.values())))

    @property
    def busy(self) -> bool:
        """Whether somebody is served."""
        return self._served is not None

    def _next(self) -> LinePlace | None:
        if self._served or not self._waiting:
            return None
        asker, mine = self._waiting.popitem(last=False)
        self._served = mine.popleft()
        if mine:
            self._waiting[asker] = mine  # behind the others
        return self._served

    def _call(self, place: LinePlace | None) -> None:
        if place:
            place.called()
