"""What a full disk did not take of replies: kept as soon as there is room again."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from advisor.chat.conversation import Ending
from advisor.chat.store import ChatStore
from advisor.engine.sampling import Stats
from advisor.errors import StoreProblem

_log = logging.getLogger(__name__)


@dataclass
class _Late:
    """What a full disk did not take of a reply: it is kept as soon as there is room again."""

    pieces: list[tuple[str, str]]
    ending: Ending
    stats: Stats | None


class LateReplies:
    """Replies that have ended and could not be ended in the file yet."""

    def __init__(self) -> None:
        self._late: dict[int, _Late] = {}

    def add(self, turn: int, pieces: list[tuple[str, str]], ending: Ending, stats: Stats | None) -> None:
        """One more. pieces: text and reasoning that were not kept yet."""
        self._late[turn] = _Late(pieces, ending, stats)

    def clear(self) -> None:
        """Another file is open now: the ids of before mean nothing any more."""
        self._late.clear()

    def settle(self, store: ChatStore) -> None:
        """End, in the file, the replies that have ended; what a full disk did not take is added first.

        Where the disk is still full that waits for the next verb; what was shown is in the file in any case.
        """
        for turn, late in list(self._late.items()):
            try:
                while late.pieces:
                    store.turns.append(turn, *late.pieces[0])
                    del late.pieces[0]
                store.turns.finish(turn, late.ending, late.stats)
            except StoreProblem as problem:
                _log.warning("a reply cannot be ended in the file yet: %s", problem)
                return
            del self._late[turn]
