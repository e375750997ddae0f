"""Deleting chats and messages, with a way back: for ten seconds at once, for thirty days from the bin."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from advisor.chat.bin import Bin
from advisor.services.chats import Chats
from ui.actions.chats import Chats
from ui.chat.state import Undo
from ui.session.state import Phase

UNDO_SECONDS = 10.0


class Binning(Chats):
    """Verbs of the bin, and those that lead into it."""

    def _begin_chats(self, chats: ChatRoom) -> None:
        super()._begin_chats(chats)
        self._forgetting = QTimer(self, singleShot=True, interval=round(UNDO_SECONDS * 1000))
        self._forgetting.timeout.connect(self.forget_undo)

    def delete_chat(self, chat: int) -> None:
        """Move a chat into the bin; for ten seconds `undo` is offered."""
        title = next((known.title for known in self.state.chat.chats if known.id == chat), "")
        if self.state.chat.reply and self.state.chat.reply.chat == chat:
            self.stop()
        self._in_line(lambda: self._chats.delete(chat), self._show_list)
        self._store.change(chat={"chats": tuple(known for known in self.state.chat.chats if known.id != chat)})
        if self.state.chat.open and self.state.chat.open.id == chat:
            self.new_chat()
        self._offer_undo(Undo("chat", chat, title))

    def stop(self) -> None:
        """End the reply under way; what is written stays."""
        raise NotImplementedError

    def delete_turn(self, turn: int) -> None:
        """Move a message and what follows from it into the bin; for ten seconds `undo` is offered."""
        if self.state.session.phase is not Phase.WRITING:
            self._alter(lambda chat: self._chats.delete_turn(chat, turn), lambda: self._offer_undo(Undo("turn", turn)))

    def _offer_undo(self, undo: Undo) -> None:
        self._store.change(chat={"undo": undo})
        self._forgetting.start()

    def undo(self) -> None:
        """Take back the last deletion."""
        undo = self.state.chat.undo
        if undo is None:
            return
        self._store.change(chat={"undo": None})
        if undo.what == "chat":
            self.restore_chat(undo.id, show=True)
        else:
            self.restore_turn(undo.id)

    def forget_undo(self) -> None:
        """Offer `undo` no longer."""
        self._store.change(chat={"undo": None})

    # -- the bin -----------------------------------------------------------------------------------------------

    def show_bin(self, on: bool) -> None:
        """Look into the bin, or back at the list."""
        if on:
            self._in_line(self._chats.bin, lambda found: self._store.change(chat={"bin": found, "undo": None}))
        else:
            self._store.change(chat={"bin": None})

    def _bin_changed(self, found: Bin) -> None:
        if self.state.chat.bin is not None:  # it is still looked at
            self._store.change(chat={"bin": found, "undo": None})

    def restore_chat(self, chat: int, *, show: bool = False) -> None:
        """Take a chat out of the bin. show: and open it."""
        self._in_line(lambda: self._chats.restore(chat), self._show_list)
        if self.state.chat.bin is not None:
            self._in_line(self._chats.bin, self._bin_changed)
        if show:
            self.open_chat(chat)

    def restore_turn(self, turn: int) -> None:
        """Take a message, and what followed from it, out of the bin, and open its chat at it."""
        self._keep_draft()
        self._in_line(lambda: self._chats.restore_turn(turn), lambda found: self._show(found, turn))

    def forget_chat(self, chat: int) -> None:
        """Delete for good a chat that is in the bin."""
        self._in_line(lambda: self._chats.forget(chat), self._bin_changed)

    def forget_turn(self, turn: int) -> None:
        """Delete for good a message that is in the bin, with what followed from it."""
        self._in_line(lambda: self._chats.forget_turn(turn), self._bin_changed)

    def empty_bin(self) -> None:
        """Delete for good what is in the bin."""
        self._in_line(self._chats.empty_bin, self._bin_changed)
