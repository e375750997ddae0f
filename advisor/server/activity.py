"""What other programs ask for, now and lately: who, which model, how much; never what was said."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from advisor.engine.sampling import Stats

KEPT = 200  # requests that have ended
_QUIET = frozenset({"/health", "/metrics", "/"})  # asked every few seconds by who watches

RequestState = Literal["open", "waiting", "loading", "reading", "writing", "done", "left", "refused"]
"""open: it asks for no reply. left: its client went away before the end."""


@dataclass(frozen=True)
class RequestSeen:
    """One request. when: seconds since 1970; program, address: who asks, by its own word and by the network's.

    status: of HTTP, 0 before there is one; reason: a word for why it was refused. In tokens: prompt, reused of that
    without reading, written. seconds: so far, of which it waited for others; speed: tokens a second that were written.
    """

    id: int
    when: float
    program: str
    address: str
    path: str
    model: str = ""
    state: RequestState = "open"
    status: int = 0
    reason: str = ""
    prompt: int = 0
    reused: int = 0
    written: int = 0
    seconds: float = 0.0
    waited: float = 0.0
    speed: float | None = None

    @property
    def under_way(self) -> bool:
        """Whether its answer is not there yet."""
        return self.state in ("open", "waiting", "loading", "reading", "writing")


class Followed(Protocol):
    """A reply under way, as work.ReplyTask is one."""

    @property
    def stage(self) -> RequestState: ...
    @property
    def dropped(self) -> bool: ...

    waited: float
    stats: Stats | None
    prompt: int
    reused: int
    written: int
    first_word: float

    def end_soon(self) -> None: ...


class ActivityWatch:
    """One request while it is under way."""

    def __init__(
        self, seen: RequestSeen, moved: Callable[[], object], ended: Callable[[ActivityWatch], object]
    ) -> None:
        self._seen, self._moved, self._ended = seen, moved, ended
        self._began = time.monotonic()
        self._task: Followed | None = None

    def follow(self, model: str, task: Followed | None = None) -> None:
        """It is about a model; and a reply is written for it."""
        self._seen, self._task = replace(self._seen, model=model), task
        self._moved()

    def refuse(self, reason: str) -> None:
        """Why it cannot be: a word for programs."""
        self._seen = replace(self._seen, reason=reason)

    def end(self, status: int) -> None:
        """It was answered, or nobody is there to hear it."""
        found = self.seen
        state: RequestState = "done"
        if status >= 400 or found.reason:
            state = "refused"
        if status == 499 or (self._task and self._task.dropped and not found.reason):
            state = "left"
        self._seen, self._task = replace(found, state=state, status=status), None
        self._ended(self)

    def drop(self) -> None:
        """A person wants it to end; from any thread."""
        if task := self._task:
            task.end_soon()

    @property
    def seen(self) -> RequestSeen:
        """As it is now."""
        task, seen = self._task, self._seen
        if not seen.under_way:
            return seen
        now = time.monotonic()
        seen = replace(seen, seconds=now - self._began)
        if task is None:
            return seen
        seen = replace(
            seen, state=task.stage, waited=task.waited or (seen.seconds if task.stage == "waiting" else 0.0),
            prompt=task.prompt, reused=task.reused, written=task.written,
        )  # fmt: skip
        if stats := task.stats:
            speed = stats.tokens / stats.writing_seconds if stats.writing_seconds > 0 else None
            return replace(
                seen, prompt=stats.prompt_tokens, reused=stats.reused_tokens, written=stats.tokens, speed=speed
            )
        if task.first_word and task.written > 1 and now > task.first_word:
            return replace(seen, speed=(task.written - 1) / (now - task.first_word))
        return seen


class Activity:
    """Remembers requests. May be used from any thread."""

    def __init__(self, changed: Callable[[], object] = lambda: None) -> None:
        """changed: called where one begins, finds its model, or ends, in the server's thread; must not block."""
        self._changed, self._lock = changed, threading.Lock()
        self._open: dict[int, ActivityWatch] = {}
        self._done: deque[RequestSeen] = deque(maxlen=KEPT)
        self._count = 0

    def begin(self, address: str, program: str, path: str) -> ActivityWatch:
        """A request came; `end` in any case."""
        with self._lock:
            self._count += 1
            made = ActivityWatch(
                RequestSeen(self._count, time.time(), program, address, path), self._changed, self._end
            )
            if path not in _QUIET:
                self._open[self._count] = made
        self._changed()
        return made

    def _end(self, watch: ActivityWatch) -> None:
        seen = watch.seen
        with self._lock:
            if self._open.pop(seen.id, None) is not None:
                self._done.appendleft(seen)
        self._changed()

    def seen(self) -> tuple[RequestSeen, ...]:
        """Those under way, then those that ended, the newest first."""
        with self._lock:
            watches, done = list(self._open.values()), tuple(self._done)
        return (*(watch.seen for watch in reversed(watches)), *done)

    def drop(self, request: int) -> None:
        """End a reply under way; nothing where it has ended."""
        with self._lock:
            watch = self._open.get(request)
        if watch:
            watch.drop()

    def forget(self) -> None:
        """Those that have ended are not shown any more."""
        with self._lock:
            self._done.clear()
        self._changed()
