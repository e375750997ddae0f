"""The message box, of which what is typed is kept; and formulas, which are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer

from ui.actions.loading import Loading
from ui.chat_room import ChatRoom
from ui.formula_room import draw
from ui.formulas import Drawn, Formula
from ui.store import Draft

DRAFT_MS = 400  # of quiet typing after which what was typed is kept
AT_A_TIME = 16  # formulas that are drawn before the first of them are shown


class Drafting(Loading):
    """Verbs of what is not said yet."""

    def _begin_drafting(self, chats: ChatRoom) -> None:
        """chats: where drafts are kept."""
        self._chats = chats
        self._typed: str | None = None  # not kept yet
        self._box = ""  # what stands in the message box
        self._unsent = ""  # what stood in that of a chat that is not there yet
        self._aside = ""  # what stood there before a message was taken up to be edited
        self._to_draw: tuple[Formula, ...] = ()
        self._drafting = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._drafting.timeout.connect(self._keep_draft)

    def _in_line(self, work: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        self._jobs.stand_in_line(work, done, failed=self._keep_failed)

    def _keep_failed(self, error: Exception) -> None:
        """What was to be kept was not."""
        self._problem(error)

    # -- the message box ---------------------------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """What stands in the message box changed; it is kept after a moment."""
        self._box = text
        if self.state.editing is None:
            self._typed = text
            self._drafting.start()

    def _keep_draft(self) -> None:
        text, self._typed = self._typed, None
        self._drafting.stop()
        if text is None:
            return
        identity = self.state.chat.id if self.state.chat else None
        if identity is None:
            self._unsent = text
        self._in_line(lambda: self._chats.keep_draft(identity, text))

    def _flush_draft(self) -> None:
        """Keep what was typed before another chat is shown."""
        self._keep_draft()
        if self.state.editing:
            self._aside = ""  # it is kept with its chat

    def _sent(self) -> None:
        """The box is empty now; what stood in it is kept as a message."""
        self._typed, self._box = None, ""
        self._drafting.stop()
        if self.state.chat is None:
            self._unsent = ""

    def _set_aside(self) -> None:
        if self.state.editing is None:
            self._keep_draft()
            self._aside = self._box

    def _take_up(self) -> None:
        """What was set aside for editing is in the box again."""
        aside, self._aside = self._aside, ""
        if aside or self._box:
            self._put(aside)

    def _put(self, text: str) -> None:
        """Put `text` into the message box."""
        self._box = text
        self._store.set(draft=Draft(text, self.state.draft.number + 1))

    # -- formulas ----------------------------------------------------------------------------------------------

    def typeset(self, formulas: tuple[Formula, ...], done: Callable[[dict[Formula, Drawn | None]], None]) -> None:
        """Have formulas drawn; `done` gets them, some at a time."""
        self._to_draw += formulas
        if self._to_draw and not self._jobs.busy("formulas"):
            some, self._to_draw = self._to_draw[:AT_A_TIME], self._to_draw[AT_A_TIME:]

            def drawn(found: dict[Formula, Drawn | None]) -> None:
                done(found)
                self.typeset((), done)

            self._jobs.start("formulas", lambda task: draw(some, task.cancel), drawn, failed=self._fault)
