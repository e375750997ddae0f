"""Replies of a model that holds several conversations at once: written together, each with a context of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from advisor.engine.answers import Progress, PromptProgress, Text
from advisor.engine.process import EngineProcess
from advisor.engine.protocol import ResumeReply, WriteReply
from advisor.engine.sampling import Stats
from advisor.errors import StateProblem
from advisor.progress import Cancel


class SlotReplies:
    """May be asked from any thread; who comes when all slots are taken waits for one.

    last_used: when a reply ended last, in time.monotonic's seconds; kept: as Stats.kept_bytes of the last one.
    """

    def __init__(self, process: EngineProcess, count: int) -> None:
        """count: of slots."""
        self._process, self.count = process, count
        self._lock, self._under_way = threading.Lock(), 0
        self.last_used, self.kept = time.monotonic(), 0

    @property
    def writing(self) -> bool:
        """Whether any reply is under way."""
        return self._under_way > 0

    def answer(
        self, asked: WriteReply | ResumeReply, on_event: Callable[[PromptProgress | Text], None], cancel: Cancel | None
    ) -> Stats:
        """As Session.answer; one cannot be paused."""
        if isinstance(asked, ResumeReply):
            raise StateProblem("There is no reply to go on with.")

        def forward(event: Progress | PromptProgress | Text) -> None:
            if not isinstance(event, Progress):
                on_event(event)

        with self._lock:
            self._under_way += 1
        try:
            stats = self._process.request_among(asked, on_event=forward, cancel=cancel).stats
        finally:
            with self._lock:
                self._under_way -= 1
            self.last_used = time.monotonic()
        self.kept = stats.kept_bytes
        return stats
