"""The message box: what is typed and attached in it is kept for each chat, also while an older message is edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from advisor.chat.conversation import Attachment, Turn
from advisor.services.chats import Chats
from ui.chat.file_queue import ChatFileQueue
from ui.chat.state import Attached, Draft, WaitingMessage
from ui.context import Context

DRAFT_MS = 400  # of quiet typing after which what was typed is kept


class DraftsController(QObject):
    """Verbs of what is not said yet. files_shown: other files are attached than before, not yet counted."""

    files_shown = Signal()

    def __init__(self, ctx: Context, chats: Chats, queue: ChatFileQueue) -> None:
        """chats: where drafts are kept."""
        super().__init__()
        self._ctx, self._chats, self._queue = ctx, chats, queue
        self._typed: str | None = None  # not kept yet
        self._box = ""  # what stands in the message box
        self._unsent = ""  # what stood in that of a chat that is not there yet
        self._unsent_files: tuple[Attachment, ...] = ()  # and was attached there
        self._aside = ""  # what stood there before a message was taken up to be edited
        self._files_aside: tuple[Attached, ...] = ()  # and was attached
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._timer.timeout.connect(self.keep)

    # -- text --------------------------------------------------------------------------------------------------

    @property
    def box(self) -> str:
        """What stands in the message box."""
        return self._box

    def typed(self, text: str) -> None:
        """What stands in the message box changed; it is kept after a moment."""
        self._box = text
        if self._ctx.state.chat.editing is None:
            self._typed = text
            self._timer.start()

    def keep(self) -> None:
        """Keep what was typed, at once: also before another chat is shown."""
        text, self._typed = self._typed, None
        self._timer.stop()
        if text is None:
            return
        chat, waiting = self._open_chat(), self._waiting()
        if waiting:
            text = _joined(waiting.text, text)
        if chat is None:
            self._unsent = text
        self._queue.put(lambda: self._chats.keep_draft(chat, text))

    def put(self, text: str) -> None:
        """Put `text` into the message box."""
        self._box = text
        self._ctx.change(chat={"draft": Draft(text, self._ctx.state.chat.draft.number + 1)})

    def _open_chat(self) -> int | None:
        open_ = self._ctx.state.chat.open
        return open_.id if open_ else None

    # -- files -------------------------------------------------------------------------------------------------

    def files(self) -> tuple[Attachment, ...]:
        """What is attached now."""
        return sent_files(self._ctx.state.chat.attached)

    def put_files(self, files: Sequence[Attachment]) -> None:
        """Attach these in place of what is attached."""
        self._ctx.change(chat={"attached": tuple(map(Attached, files))})
        self.files_shown.emit()

    def keep_files(self, added: Attachment | None = None) -> None:
        """Keep what is attached now; what is attached to a message that is edited is kept when that is sent.

        added: all that is new about it, at the end: the others, which may be large, are not looked at then.
        """
        if self._ctx.state.chat.editing is not None:
            return
        files, chat, waiting = self.files(), self._open_chat(), self._waiting()
        if waiting:
            files = (*(one.file for one in waiting.files), *files)
        if chat is None:
            self._unsent_files = files
        if added:
            self._queue.put(lambda: self._chats.keep_file(chat, added))
        else:
            self._queue.put(lambda: self._chats.keep_files(chat, files))

    def add_elsewhere(self, chat: int | None, file: Attachment) -> None:
        """Keep a file with what stands unsent in a chat that is not shown now (None: in a new one)."""
        if chat is None:
            self._unsent_files = (*self._unsent_files, file)

        def kept(_: None) -> None:
            if chat is not None and chat == self._open_chat():  # it was being opened
                self.put_files((*self.files(), file))

        self._queue.put(lambda: self._chats.keep_file(chat, file), kept)

    # -- a message that waits until the model is free, and is a draft until then ---------------------------------

    def _waiting(self) -> WaitingMessage | None:
        """What waits to be sent in the chat that is shown."""
        waiting = self._ctx.state.chat.waiting
        return waiting if waiting and waiting.chat == self._open_chat() else None

    def wait(self, text: str) -> None:
        """What stood in the box, with what is attached, waits to be sent; below what waits already."""
        before, attached = self._waiting(), self._ctx.state.chat.attached
        whole = _joined(before.text, text) if before else text
        files = (*before.files, *attached) if before else attached
        self._ctx.change(chat={"waiting": WaitingMessage(self._open_chat(), whole, files), "attached": ()})
        self._box = ""
        self._keep_soon()

    def take_back_waiting(self) -> None:
        """It is in the box again, above what was typed since."""
        waiting, attached = self._waiting(), self._ctx.state.chat.attached
        if waiting:
            self._ctx.change(chat={"waiting": None, "attached": (*waiting.files, *attached)})
            self.put(_joined(waiting.text, self._box))
            self._keep_soon()

    def follow_waiting(self, chat: int | None) -> None:
        """Its chat has this number now; None: another chat is shown, and it stays behind as the draft that it is."""
        waiting = self._ctx.state.chat.waiting
        self._ctx.change(chat={"waiting": replace(waiting, chat=chat) if waiting and chat is not None else None})

    def waiting_sent(self) -> None:
        """It is being kept as a message; what was typed since stays in the box, and is the draft now."""
        if self._ctx.state.chat.open is None:
            self._unsent, self._unsent_files = "", ()
        self._ctx.change(chat={"waiting": None})
        if self._box:
            self._keep_soon()

    def _keep_soon(self) -> None:
        self._typed = self._box
        self._timer.start()
        self.keep_files()

    # -- each chat has its own ---------------------------------------------------------------------------------

    def show(self, text: str, files: Sequence[Attachment]) -> None:
        """What stands unsent in the chat that is shown now."""
        self._aside = ""
        self.put(text)
        self.put_files(files)

    def show_unsent(self) -> None:
        """What stands unsent in a chat that is not there yet; it is shown now."""
        self.show(self._unsent, self._unsent_files)

    def remember_unsent(self, text: str, files: tuple[Attachment, ...]) -> None:
        """What stood unsent there when the program ended."""
        self._unsent, self._unsent_files = text, files

    def remember_unsent_files(self, files: tuple[Attachment, ...]) -> None:
        """What was attached there."""
        self._unsent_files = files

    def sent(self) -> None:
        """The box is empty now; what stood in it is kept as a message. What was set aside for editing comes back."""
        self._typed, self._box = None, ""
        self._timer.stop()
        if self._ctx.state.chat.open is None:
            self._unsent, self._unsent_files = "", ()
        if self._ctx.state.chat.editing is None:
            self._files_aside = ()
        self._ctx.change(chat={"attached": self._files_aside})

    def moved_in(self) -> None:
        """The chat is there now: what was written for it while its first message was kept is no longer a new one's."""
        if self._unsent:
            self._unsent, self._typed = "", self._box
            self._queue.put(lambda: self._chats.keep_draft(None, ""))
            self._timer.start()
        if self._unsent_files:
            self._unsent_files = ()
            self._queue.put(lambda: self._chats.keep_files(None, ()))

    # -- while an older message is edited ----------------------------------------------------------------------

    def edit(self, turn: Turn, text: str, attached: tuple[Attached, ...]) -> None:
        """Take a message into the box, in this wording and with these files; what stood there is set aside."""
        if self._ctx.state.chat.editing is None:
            self.keep()
            self._aside, self._files_aside = self._box, self._ctx.state.chat.attached
        self._ctx.change(chat={"editing": turn, "attached": attached})
        self.put(text)

    def stop_editing(self) -> None:
        """Leave the message that is being edited as it is."""
        if self._ctx.state.chat.editing:
            self._ctx.change(chat={"editing": None, "attached": self._files_aside})
            self._take_up()

    def edited(self) -> None:
        """The new wording is kept; what was set aside is in the box again, unless something was typed meanwhile."""
        if self._aside:
            self._take_up()

    def _take_up(self) -> None:
        """What was set aside for editing is in the box again."""
        aside, self._aside = self._aside, ""
        if aside or self._box:
            self.put(aside)


def sent_files(attached: Sequence[Attached]) -> tuple[Attachment, ...]:
    """Files as they are kept with a message: with what they cost."""
    return tuple(replace(one.file, tokens=one.tokens) for one in attached)


def _joined(text: str, later: str) -> str:
    """A message, and what was written since, below it."""
    return "\n\n".join(part for part in (text, later) if part.strip())
