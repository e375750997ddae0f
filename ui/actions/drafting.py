"""The message box, of which what is typed and attached is kept; and formulas, which are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from ui.actions.loading import Loading

from advisor.chat.conversation import Attachment
from ui.chat.formula_drawing import draw
from ui.chat.formulas import Drawn, Formula
from ui.chat.state import Attached, Draft

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
        self._unsent_files: tuple[Attachment, ...] = ()  # and was attached there
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
        if self.state.chat.editing is None:
            self._typed = text
            self._drafting.start()

    def _keep_draft(self) -> None:
        """Keep what was typed, at once: also before another chat is shown."""
        text, self._typed = self._typed, None
        self._drafting.stop()
        if text is None:
            return
        identity = self.state.chat.open.id if self.state.chat.open else None
        if identity is None:
            self._unsent = text
        self._in_line(lambda: self._chats.keep_draft(identity, text))

    def _files(self) -> tuple[Attachment, ...]:
        return tuple(one.file for one in self.state.chat.attached)

    def _keep_files(self, added: Attachment | None = None) -> None:
        """Keep what is attached now; what is attached to a message that is edited is kept when that is sent.

        added: all that is new about it, at the end: the others, which may be large, are not looked at then.
        """
        if self.state.chat.editing is None:
            files, identity = self._files(), self.state.chat.open.id if self.state.chat.open else None
            if identity is None:
                self._unsent_files = files
            if added:
                self._in_line(lambda: self._chats.keep_file(identity, added))
            else:
                self._in_line(lambda: self._chats.keep_files(identity, files))

    def _sent(self) -> None:
        """The box is empty now; what stood in it is kept as a message."""
        self._typed, self._box = None, ""
        self._drafting.stop()
        if self.state.chat.open is None:
            self._unsent, self._unsent_files = "", ()

    def _moved_in(self) -> None:
        """The chat is there now: what was written for it while its first message was kept is no longer a new one's."""
        if self._unsent:
            self._unsent, self._typed = "", self._box
            self._in_line(lambda: self._chats.keep_draft(None, ""))
            self._drafting.start()
        if self._unsent_files:
            self._unsent_files = ()
            self._in_line(lambda: self._chats.keep_files(None, ()))

    def _set_aside(self) -> None:
        if self.state.chat.editing is None:
            self._keep_draft()
            self._aside = self._box

    def _take_up(self) -> None:
        """What was set aside for editing is in the box again."""
        aside, self._aside = self._aside, ""
        if aside or self._box:
            self._put(aside)

    def _put_draft(self, text: str, files: Sequence[Attachment]) -> None:
        """What stands unsent in the chat that is shown now."""
        self._aside = ""
        self._put(text)
        self._put_files(files)

    def _put_files(self, files: Sequence[Attachment]) -> None:
        self._store.change(chat={"attached": tuple(map(Attached, files))})

    def _put(self, text: str) -> None:
        """Put `text` into the message box."""
        self._box = text
        self._store.change(chat={"draft": Draft(text, self.state.chat.draft.number + 1)})

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
