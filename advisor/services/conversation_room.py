"""What goes into a conversation with a model in memory, and what can be done where that is too much. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from advisor.chat.attach import read_attachment
from advisor.chat.conversation import Attachment, ChatSettings
from advisor.chat.cost import costs
from advisor.chat.overflow import TooLong
from advisor.progress import Cancel
from advisor.services.computer import Computer
from advisor.services.engine import FRONT, Engine
from advisor.services.fits import Fits
from advisor.services.overflow import Overflow
from advisor.session.session import Message, Session


class ConversationRoom:
    """Methods block, may be called from any thread, and raise EngineProblem when no model is loaded."""

    def __init__(self, engine: Engine, computer: Computer, fits: Fits, session: Callable[[str], Session]) -> None:
        """session: the loaded model of a name, as Sessions.session."""
        self._engine, self._computer, self._session = engine, computer, session
        self._overflow = Overflow(engine, fits)

    def read(self, path: Path) -> Attachment:
        """A file to attach; FileProblem as read_attachment."""
        return read_attachment(path).attachment

    def count(self, files: Sequence[Attachment], name: str = FRONT) -> list[int]:
        """What each file adds to a message, in tokens."""
        return costs(self._session(name), files)

    def count_text(self, text: str, name: str = FRONT) -> int:
        """What a text takes, in tokens; does not wait for a reply under way."""
        return self._session(name).count([text])[0]

    def ways(
        self,
        messages: Sequence[Message],
        settings: ChatSettings,
        files: Sequence[Attachment],
        cancel: Cancel,
        *,
        asked: bool,
        name: str = FRONT,
    ) -> TooLong | None:
        """What can be done about a conversation; None where nothing needs to be. asked: a person wants room made."""
        machine = self._computer.room([other for other in list(self._engine.sessions) if other != name])
        return self._overflow.find(self._session(name), machine, messages, settings, files, cancel, asked=asked)
