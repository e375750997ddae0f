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
    """One who waits or is served.

    called: when its turn comes, by whoever makes room. alone: asked when it is next, whether nobody else may be served
    beside it. Neither may block.
    """

    asker: str
    called: Callable[[], None] = field(repr=False)
    alone: Callable[[], bool] = field(repr=False, default=lambda: True)


class FairLine:
    """Serves some at a time. May be used from any thread; nothing blocks.

    Somebody who asks a hundred things at once delays another one by one of them, not by a hundred.
    """

    def __init__(self, most: int, at_once: Callable[[], int] = lambda: 1) -> None:
        """most: how many may wait; at_once: how many may be served, asked whenever somebody comes or goes."""
        self._most, self._at_once, self._lock = most, at_once, threading.Lock()
        self._waiting: OrderedDict[str, deque[LinePlace]] = OrderedDict()  # who is asked next comes first
        self._served: set[LinePlace] = set()
        self._alone: LinePlace | None = None  # of those served, who wants nobody beside it

    def join(self, asker: str, called: Callable[[], None], alone: Callable[[], bool] = lambda: True) -> LinePlace:
        """Wait for a turn, which may come at once; `leave` in any case. LineFull where too many wait."""
        place = LinePlace(asker, called, alone)
        with self._lock:
            if self.waiting >= self._most:
                raise LineFull("{most:,} requests wait already. Try again in a while.", most=self._most)
            self._waiting.setdefault(asker, deque()).append(place)
            begin = self._next()
        self._call(begin)
        return place

    def share(self, place: LinePlace) -> None:
        """It is served, and needs no longer to be alone, if `alone` now says so."""
        with self._lock:
            if self._alone is place and not place.alone():
                self._alone = None
            begin = self._next()
        self._call(begin)

    def leave(self, place: LinePlace) -> None:
        """It was served, or waits no longer."""
        with self._lock:
            if place in self._served:
                self._served.remove(place)
                self._alone = None if self._alone is place else self._alone
            elif place in (mine := self._waiting.get(place.asker, deque())):
                mine.remove(place)
                if not mine:
                    del self._waiting[place.asker]
            begin = self._next()
        self._call(begin)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(map(len, list(self._waiting.values())))

    @property
    def served(self) -> int:
        """How many are served."""
        return len(self._served)

    def _next(self) -> list[LinePlace]:
        """Those whose turn has come."""
        begin: list[LinePlace] = []
        while self._waiting and self._alone is None and len(self._served) < self._at_once():
            asker, mine = next(iter(self._waiting.items()))
            if alone := mine[0].alone():
                if self._served:
                    break  # it waits until those have been, and whoever comes behind it waits, too
                self._alone = mine[0]
            place = mine.popleft()
            del self._waiting[asker]
            if mine:
                self._waiting[asker] = mine  # behind the others
            self._served.add(place)
            begin.append(place)
            if alone:
                break
        return begin

    def _call(self, places: list[LinePlace]) -> None:
        for place in places:
            place.called()
