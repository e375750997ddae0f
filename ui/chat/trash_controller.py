"""Deleting chats and messages, with a way back: for ten seconds at once, for thirty days from the bin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from advisor.chat.bin import Bin
from advisor.chat.conversation import Chat
from advisor.services.chats import Chats
from advisor.services.requests import ClearingChats
from ui.chat.drafts_controller import DraftsController
from ui.chat.file_queue import ChatFileQueue
from ui.chat.list_controller import ChatListController
from ui.chat.state import Undo
from ui.context import Context
from ui.pages import PageId
from ui.session.state import Phase
from ui.words import plural, translate

UNDO_SECONDS = 10.0


class TrashController(QObject):
    """Verbs of the bin, and those that lead into it."""

    def __init__(
        self,
        ctx: Context,
        chats: Chats,
        queue: ChatFileQueue,
        list_: ChatListController,
        drafts: DraftsController,
        stop_reply: Callable[[], None],
    ) -> None:
        """stop_reply: ends the reply under way."""
        super().__init__()
        self._ctx, self._chats, self._queue = ctx, chats, queue
        self._list, self._drafts, self._stop_reply = list_, drafts, stop_reply
        self._forgetting = QTimer(self, singleShot=True, interval=round(UNDO_SECONDS * 1000))
        self._forgetting.timeout.connect(self.forget_undo)

    def delete_chat(self, chat: int) -> None:
        """Move a chat into the bin; for ten seconds `undo` is offered."""
        state = self._ctx.state.chat
        title = next((known.title for known in state.chats if known.id == chat), "")
        if state.reply and state.reply.chat == chat:
            self._stop_reply()
        self._ctx.change(chat={"chats": tuple(known for known in self._ctx.state.chat.chats if known.id != chat)})
        self._queue.put(lambda: self._chats.delete(chat), self._list.show_list)
        open_ = self._ctx.state.chat.open
        if open_ and open_.id == chat:
            self._list.new()
        self.offer_undo(Undo("chat", chat, title))

    def ask_to_clear(self) -> None:
        """Ask whether all chats shall go, with how many those are."""

        def counted(found: Bin) -> None:
            chat = self._ctx.state.chat
            asleep = sum(one.size for one in chat.asleep)
            self._ctx.ask(ClearingChats(len(chat.chats), len(found.chats) + len(found.turns), asleep))

        self._queue.put(self._chats.bin, counted)

    def clear(self, *, for_good: bool) -> None:
        """The person said yes: all chats go into the bin, or with what is in it for good."""
        self._ctx.ask_next()
        count = len(self._ctx.state.chat.chats)
        if self._ctx.state.chat.reply:
            self._stop_reply()
        if self._ctx.state.chat.open:
            self._list.new()
            self._ctx.go(PageId.SETTINGS)
        self._ctx.change(chat={"chats": (), "undo": None})
        self._queue.put(
            lambda: self._chats.delete_all(for_good=for_good),
            lambda left: self._cleared(left, 0 if for_good else count),
        )

    def leave(self) -> None:
        """The person said no."""
        self._ctx.ask_next()

    def _cleared(self, left: tuple[Chat, ...], in_bin: int) -> None:
        self._list.show_list(left)
        if in_bin:
            self._ctx.say(plural("Bin", "%Ln chats are in the bin, where they wait for 30 days.", in_bin))
        else:
            self._ctx.say(translate("Bin", "All chats are deleted."))

    def delete_turn(self, turn: int) -> None:
        """Move a message and what follows from it into the bin; for ten seconds `undo` is offered."""
        if self._ctx.state.session.phase is not Phase.WRITING:
            offer = Undo("turn", turn)
            self._list.alter(lambda chat: self._chats.delete_turn(chat, turn), lambda: self.offer_undo(offer))

    def offer_undo(self, undo: Undo) -> None:
        """For ten seconds."""
        self._ctx.change(chat={"undo": undo})
        self._forgetting.start()

    def undo(self) -> None:
        """Take back the last deletion."""
        undo = self._ctx.state.chat.undo
        if undo is None:
            return
        self._ctx.change(chat={"undo": None})
        if undo.what == "chat":
            self.restore_chat(undo.id, show=True)
        elif undo.what == "wording" and (before := undo.before) is not None:
            self._list.alter(lambda chat: self._chats.unwrite(chat, undo.id, before), lambda: None)
        else:
            self.restore_turn(undo.id)

    def forget_undo(self) -> None:
        """Offer `undo` no longer."""
        self._ctx.change(chat={"undo": None})

    # -- the bin -----------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Look into the bin."""
        self._queue.put(self._chats.bin, lambda found: self._ctx.change(chat={"bin": found, "undo": None}))

    def hide(self) -> None:
        """Look at the list of chats again."""
        self._ctx.change(chat={"bin": None})

    def _changed(self, found: Bin) -> None:
        if self._ctx.state.chat.bin is not None:  # it is still looked at
            self._ctx.change(chat={"bin": found, "undo": None})

    def restore_chat(self, chat: int, *, show: bool = False) -> None:
        """Take a chat out of the bin. show: and open it."""
        self._queue.put(lambda: self._chats.restore(chat), self._list.show_list)
        if self._ctx.state.chat.bin is not None:
            self._queue.put(self._chats.bin, self._changed)
        if show:
            self._list.open(chat)

    def restore_turn(self, turn: int) -> None:
        """Take a message, and what followed from it, out of the bin, and open its chat at it."""
        self._drafts.keep()
        self._queue.put(lambda: self._chats.restore_turn(turn), lambda found: self._list.show(found, turn))

    def forget_chat(self, chat: int) -> None:
        """Delete for good a chat that is in the bin."""
        self._queue.put(lambda: self._chats.forget(chat), self._changed)

    def forget_turn(self, turn: int) -> None:
        """Delete for good a message that is in the bin, with what followed from it."""
        self._queue.put(lambda: self._chats.forget_turn(turn), self._changed)

    def empty(self) -> None:
        """Delete for good what is in the bin."""
        self._queue.put(self._chats.empty_bin, self._changed)
