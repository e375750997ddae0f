"""A simulation of users on a server: who asks when, what is computed, and who waits. The same each time.

A copy of the model reads prompts one after the other and writes all its replies side by side, each at the same speed.
A request waits until the cache has room for its prompt and its reply, and until fewer than the most are under way.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import NamedTuple

from advisor.planner.highest import most
from advisor.planner.simulation.assumptions import Server, Users
from advisor.planner.simulation.pool import BlockPool, PromptPart

_GOLDEN = 0.6180339887498949  # its multiples spread evenly between 0 and 1, without a die
MOST_HELD = 512  # users who are tried at once
_ON_TIME = 95  # of 100 messages
_ASKED = -1  # in place of the copy that is done with a request
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


class _Request(NamedTuple):
    """One message of a user. prompt: tokens of its parts."""

    user: int
    turn: int
    asked: float
    parts: Sequence[PromptPart]
    prompt: int


class _Copy:
    """One copy of the model."""

    def __init__(self, pool: BlockPool) -> None:
        self.pool = pool
        self.waiting: deque[_Request] = deque()
        self.running = 0
        self.reads_until = 0.0


class _Run:
    """One simulation as it goes on. late: messages whose first token came after more than the patience."""

    def __init__(self, server: Server, users: Users, count: int, patience: float = 0.0) -> None:
        self.server, self.users, self.count, self.patience = server, users, count, patience
        self.copies = [_Copy(BlockPool(server.cache, server.offload)) for _ in range(server.copies)]
        self.events: list[tuple[float, int, int, _Request]] = []
        self.numbered = self.running = self.computed = self.reused = self.loaded = self.most = self.late = 0
        self.first: list[float] = []
        self.room: list[float] = []
        self.beginnings = [(-1 - group, users.shared) for group in range(min(count, users.groups))]  # users are 0, 1, …
        self.writes, self.replies = 1 / server.writing, users.reply / server.writing

    def go_on(self, most_late: int | None = None) -> bool:
        """Run it to its end, or until more than so many messages are late; whether it came to its end."""
        events, copies, aware = self.events, self.copies, len(self.copies) > 1
        for user in range(self.count):
            begins = self.users.think * (user * _GOLDEN % 1)  # not all at once
            self._ask(user, 0, begins)
        while events:
            now, _, at, request = heappop(events)
            if at == _ASKED:
                at = self._copy_for(request) if aware else 0
                copies[at].waiting.append(request)
                wakes = len(copies[at].waiting) == 1  # what waits before it still has no room
            else:
                self._done(copies[at], request, now)
                wakes = bool(copies[at].waiting)
            if wakes:
                self._start(at, now)
                if most_late is not None and self.late > most_late:
                    return False
        return True

    def _ask(self, user: int, turn: int, now: float) -> None:
        users = self.users
        own = users.message + turn * (users.message + users.reply)
        whole = users.shared + own
        if not self.server.reused:
            parts: Sequence[PromptPart] = ((user * users.turns + turn, whole),)
        elif users.shared:
            parts = (self.beginnings[user % users.groups], (user, own))
        else:
            parts = ((user, own),)
        self.numbered += 1  # what happens at the same moment stays in its order
        heappush(self.events, (now, self.numbered, _ASKED, _Request(user, turn, now, parts, whole)))

    def _copy_for(self, request: _Request) -> int:
        """Where a request goes: to the copy that has most of its beginning, unless that is much busier; else in turn,
        as a distributor that knows nothing of caches does."""
        if not self.server.aware:
            return (request.user + request.turn) % len(self.copies)
        busy = [copy.running + len(copy.waiting) for copy in self.copies]
        there = [copy.pool.looked_up(request.parts) for copy in self.copies]
        found = [sum(one) for one in there]
        order = range(len(self.copies))
        best = max(order, key=lambda at: (found[at], -busy[at]))
        own = found[best] > self.users.shared
        if own and busy[best] - min(busy) <= _IMBALANCE:
            return best
        return min(order, key=lambda at: (busy[at], -there[at].there))

    def _start(self, at: int, now: float) -> None:
        """Begin what there is room for, in the order in which it was asked."""
        copy, server, reply = self.copies[at], self.server, self.users.reply
        waiting, pool = copy.waiting, copy.pool
        while waiting and copy.running < server.requests:
            request = waiting[0]
            there, beside = pool.looked_up(request.parts)
            if not pool.take(request.parts, reply):
                return
            waiting.popleft()
            copy.running += 1
            self.running += 1
            computed = max(1, request.prompt - there - beside)  # the last token always is
            begins = max(now, copy.reads_until)
            read = copy.reads_until = begins + computed / server.reading + beside / server.loading
            self.computed += computed
            self.reused += request.prompt - computed - beside
            self.loaded += beside
            self.room.append(now - request.asked)
            first = read + self.writes - request.asked
            self.first.append(first)
            if first > self.patience:
                self.late += 1
            if self.running > self.most:
                self.most = self.running
            self.numbered += 1
            heappush(self.events, (read + self.replies, self.numbered, at, request))

    def _done(self, copy: _Copy, request: _Request, now: float) -> None:
        users, user, turn = self.users, request.user, request.turn + 1
        copy.pool.give_back(request.parts, users.reply, keep=self.server.reused)
        copy.running -= 1
        self.running -= 1
        if turn < users.turns:
            spread = 0.5 + ((user + 1) * turn * _GOLDEN) % 1
            self._ask(user, turn, now + users.think * spread)
        else:
            copy.pool.forget(user)

    def told(self) -> SimulationOutcome:
        """What came of it."""
        messages = len(self.first)
        slow = sorted(self.first)[max(0, _on_time(messages) - 1)]
        return SimulationOutcome(
            self.count, messages, sum(self.first) / messages, slow, sum(self.room) / messages,
            self.computed + self.reused + self.loaded, self.computed, self.reused, self.loaded,
            sum(copy.pool.evicted for copy in self.copies), self.most,
        )  # fmt: skip


def _on_time(messages: int) -> int:
    """How many of so many are 95 of 100."""
    return -(-_ON_TIME * messages // 100)


def simulate(server: Server, users: Users, count: int) -> SimulationOutcome:
    """What comes of `count` users, each with one conversation. Both are checked by whoever made them; a conversation
    that no cache has room for would wait for ever, so its length is at most a copy's cache."""
    run = _Run(server, users, count)
    run.go_on()
    return run.told()


def in_time(server: Server, users: Users, count: int, patience: float) -> bool:
    """Whether the outcome's `slow` is at most `patience`, in seconds; given up as soon as it cannot be."""
    messages = count * users.turns
    return _Run(server, users, count, patience).go_on(messages - _on_time(messages))


def most_in_time(server: Server, users: Users, patience: float) -> int:
    """The most users, up to MOST_HELD, for whom that is so; 0 where it is not for one alone."""
    return most(lambda count: in_time(server, users, count, patience), MOST_HELD)


Simulator = Callable[[Sequence[Server], Users, int, float], Sequence[tuple[SimulationOutcome, int]]]
"""Of each server: what comes of so many users, and how many are held within a patience in seconds."""


def simulate_at_once(
    servers: Sequence[Server], users: Users, count: int, patience: float
) -> list[tuple[SimulationOutcome, int]]:
    """A Simulator that computes here. Held are what there is room for, whatever the plan lets in at once, for that is
    set for the users that were asked for."""
    free = [replace(server, requests=MOST_HELD) for server in servers]
    return [
        (simulate(server, users, count), most_in_time(wider, users, patience))
        for server, wider in zip(servers, free, strict=True)
    ]
