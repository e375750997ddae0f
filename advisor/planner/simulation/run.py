"""A simulation of users on a server: who asks when, what is computed, and who waits. The same each time.

A copy of the model reads prompts one after the other and writes all its replies side by side, each at the same speed.
A request waits until the cache has room for its prompt and its reply, and until fewer than the most are under way.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.planner.simulation.assumptions import Server, Users
from advisor.planner.simulation.pool import BlockPool, PromptPart

_GOLDEN = 0.6180339887498949  # its multiples spread evenly between 0 and 1, without a die
_IMBALANCE = 10  # requests by which the copy that has a beginning may be busier than the least busy one


@dataclass(frozen=True)
class SimulationOutcome:
    """What came of it. first: seconds from a message to the first token of its reply, on average; slow: so many were
    not exceeded by 95 of 100; room: seconds waited for room, on average. Tokens: prompts in all, computed, reused from
    the cache, loaded from the memory beside it, and evicted from the cache. most: requests under way at once.
    """

    users: int
    turns: int
    first: float
    slow: float
    room: float
    prompts: int
    computed: int
    reused: int
    loaded: int
    evicted: int
    most: int

    @property
    def reused_share(self) -> float:
        """Of all prompts' tokens, those that were not computed again."""
        return (self.reused + self.loaded) / self.prompts if self.prompts else 0.0


@dataclass
class _Request:
    """One message of a user."""

    user: int
    turn: int
    asked: float
    parts: Sequence[PromptPart]


@dataclass
class _Copy:
    """One copy of the model."""

    pool: BlockPool
    waiting: deque[_Request] = field(default_factory=deque)
    running: int = 0
    reads_until: float = 0.0


class _Run:
    """One simulation as it goes on."""

    def __init__(self, server: Server, users: Users, count: int) -> None:
        self.server, self.users, self.count = server, users, count
        self.copies = [_Copy(BlockPool(server.cache, server.offload)) for _ in range(server.copies)]
        self.events: list[tuple[float, int, str, int, _Request]] = []
        self.numbered = self.turned = self.computed = self.reused = self.loaded = self.most = 0
        self.first: list[float] = []
        self.room: list[float] = []

    def outcome(self) -> SimulationOutcome:
        """Run it to its end."""
        for user in range(self.count):
            begins = self.users.think * (user * _GOLDEN % 1)  # not all at once
            self._ask(user, 0, begins)
        while self.events:
            now, _, what, at, request = heapq.heappop(self.events)
            if what == "asked":
                at = self._copy_for(request)
                self.copies[at].waiting.append(request)
            else:
                self._done(at, request, now)
            self._start(at, now)
        return self._told()

    def _ask(self, user: int, turn: int, now: float) -> None:
        users = self.users
        own = users.message + turn * (users.message + users.reply)
        parts: list[PromptPart] = [(("shared", user % users.groups), users.shared)] if users.shared else []
        parts.append((user, own))
        if not self.server.reused:
            parts = [((user, turn), users.shared + own)]
        self._at(now, "asked", 0, _Request(user, turn, now, parts))

    def _copy_for(self, request: _Request) -> int:
        """Where a request goes: to the copy that has most of its beginning, unless that is much busier; else in turn,
        as a distributor that knows nothing of caches does."""
        if not self.server.aware:
            return (request.user + request.turn) % len(self.copies)
        busy = [copy.running + len(copy.waiting) for copy in self.copies]
        found = [copy.pool.looked_up(request.parts) for copy in self.copies]
        order = range(len(self.copies))
        best = max(order, key=lambda at: (found[at].there + found[at].beside, -busy[at]))
        own = found[best].there + found[best].beside > self.users.shared
        if own and busy[best] - min(busy) <= _IMBALANCE:
            return best
        return min(order, key=lambda at: (busy[at], -found[at].there))

    def _start(self, at: int, now: float) -> None:
        """Begin what there is room for, in the order in which it was asked."""
        copy, users, server = self.copies[at], self.users, self.server
        while copy.waiting and copy.running < server.requests:
            request = copy.waiting[0]
            found = copy.pool.looked_up(request.parts)
            if not copy.pool.take(request.parts, users.reply):
                return
            copy.waiting.popleft()
            copy.running += 1
            prompt = sum(length for _, length in request.parts)
            computed = max(1, prompt - found.there - found.beside)  # the last token always is
            begins = max(now, copy.reads_until)
            copy.reads_until = begins + computed / server.reading + found.beside / server.loading
            self.computed += computed
            self.reused += prompt - computed - found.beside
            self.loaded += found.beside
            self.room.append(now - request.asked)
            self.first.append(copy.reads_until + 1 / server.writing - request.asked)
            self.most = max(self.most, sum(one.running for one in self.copies))
            self._at(copy.reads_until + users.reply / server.writing, "done", at, request)

    def _done(self, at: int, request: _Request, now: float) -> None:
        copy, users = self.copies[at], self.users
        copy.pool.give_back(request.parts, users.reply, keep=self.server.reused)
        copy.running -= 1
        self.turned += 1
        if request.turn + 1 < users.turns:
            spread = 0.5 + ((request.user + 1) * (request.turn + 1) * _GOLDEN) % 1
            self._ask(request.user, request.turn + 1, now + users.think * spread)
        else:
            copy.pool.forget(request.user)

    def _at(self, when: float, what: str, at: int, request: _Request) -> None:
        self.numbered += 1  # what happens at the same moment stays in its order
        heapq.heappush(self.events, (when, self.numbered, what, at, request))

    def _told(self) -> SimulationOutcome:
        slow = sorted(self.first)[max(0, -(-95 * len(self.first) // 100) - 1)]
        return SimulationOutcome(
            self.count, self.turned, sum(self.first) / len(self.first), slow, sum(self.room) / len(self.room),
            self.computed + self.reused + self.loaded, self.computed, self.reused, self.loaded,
            sum(copy.pool.evicted for copy in self.copies), self.most,
        )  # fmt: skip


def simulate(server: Server, users: Users, count: int) -> SimulationOutcome:
    """What comes of `count` users, each with one conversation. Both are checked by whoever made them; a conversation
    that no cache has room for would wait for ever, so its length is at most a copy's cache."""
    return _Run(server, users, count).outcome()
