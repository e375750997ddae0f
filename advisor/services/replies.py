"""Replies being written: every piece is in the file before it is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable

from advisor.chat.conversation import Ending
from advisor.engine.sampling import Stats
from advisor.errors import Cancelled, EngineProblem, StoreProblem
from advisor.progress import Cancel
from advisor.services.chat_file import ChatFile
from advisor.services.late_replies import LateReplies
from advisor.session.session import ReplyEvent, Text

OnEvent = Callable[[ReplyEvent], None]
Respond = Callable[[OnEvent], Stats]


class Replies:
    """Writes one reply at a time."""

    def __init__(self, file: ChatFile, late: LateReplies) -> None:
        self._file, self._late = file, late
        self.lock = threading.Lock()  # a reply that was dropped still has to end

    def write(self, turn: int, talk: Respond, report: OnEvent, cancel: Cancel) -> Stats:
        """Let `talk` write the reply begun as `turn`: every piece is kept before it is reported; errors as `talk`.

        Whatever happens, the turn has ended afterwards, and what was reported is kept.
        """
        with self.lock:
            store = self._file.store()
            unkept: list[tuple[str, str]] = []

            def heard(event: ReplyEvent) -> None:
                if isinstance(event, Text):
                    unkept.append((event.text, event.reasoning))
                    store.turns.append(turn, event.text, event.reasoning)
                    unkept.clear()
                report(event)

            ending: Ending = "failed"
            stats: Stats | None = None
            try:
                stats = talk(heard)
                ending = stats.stop_reason
                return stats
            except Cancelled:
                ending = "stopped"
                raise
            except StoreProblem:
                ending = "stopped"
                raise
            except EngineProblem as problem:
                ending = "stopped" if cancel.requested else "lost" if problem.outcome else "failed"
                raise
            finally:
                with self._file.lock:
                    self._late.add(turn, unkept, ending, stats)
                    self._late.settle(store)
