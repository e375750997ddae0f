"""What blocks around the loaded model's conversations, behind plain methods without Qt: files, counting, making room.

Only ui.actions calls it, through ui.jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from advisor.chat.attach import read_attachment
from advisor.chat.conversation import Attachment, ChatSettings
from advisor.chat.cost import costs
from advisor.chat.overflow import TooLong, larger_context, ways_on
from advisor.chat.summary import Summary, summarise
from advisor.errors import EngineProblem
from advisor.fit.fit import Fit
from advisor.progress import Cancel
from advisor.services.engine import EngineRoom
from advisor.services.readings import Loaded
from advisor.session.session import Message

WANTED_FREE = 4  # where a person asks for room: at least one part in so many of the context


class SessionRoom:
    """Methods block, may be called from any thread, and raise EngineProblem when no model is loaded."""

    def __init__(self, room: EngineRoom) -> None:
        self._room = room

    def read(self, path: Path) -> Attachment:
        """A file to attach; FileProblem as read_attachment."""
        return read_attachment(path).attachment

    def count(self, files: Sequence[Attachment]) -> list[int]:
        """What each file adds to a message, in tokens."""
        return costs(self._room.session, files)

    def ways(
        self,
        messages: Sequence[Message],
        settings: ChatSettings,
        files: Sequence[Attachment],
        cancel: Cancel,
        *,
        asked: bool,
    ) -> TooLong | None:
        """What can be done about a conversation; None where nothing needs to be. asked: a person wants room made."""
        session = self._room.session
        room = session.fit.plan.context // WANTED_FREE if asked else None
        outlook = session.outlook(messages, settings.thinking, room)
        if outlook.fits and not asked:
            return None
        machine = self._room.room()
        larger = None
        if machine:
            larger = larger_context(self._room.measurer, session.model, machine, session.fit, outlook, cancel)
        costs = [(file.name, tokens) for file, tokens in zip(files, self.count(files), strict=True)] if files else []
        return ways_on(outlook, session.fit, larger, talks=session.has_template, files=costs)

    def grow(self, fit: Fit) -> Loaded:
        """Give the loaded model the context of `fit`; errors as Session.grow."""
        session = self._room.session
        if fit.plan.with_(context=session.fit.plan.context) != session.fit.plan:
            raise EngineProblem("Another model was loaded meanwhile.")
        session.grow(fit)
        return self._room.facts()

    def summarise(
        self, older: Sequence[Message], so_far: str, report: Callable[[float], None], cancel: Cancel
    ) -> Summary:
        """A summary of `older` by the model itself; errors as advisor.chat.summary."""
        return summarise(self._room.session, older, report, cancel, so_far)
