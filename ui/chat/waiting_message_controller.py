"""A message that was sent while the model was not free: it waits, and goes when the model is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ui.chat.conversation_controller import ConversationController
from ui.chat.drafts_controller import DraftsController
from ui.context import Context
from ui.session.state import Phase
from ui.store import AppState


class WaitingMessageController(QObject):
    """Sends it as soon as that can be. Whoever leaves its chat finds it in the message box there, unsent."""

    def __init__(self, ctx: Context, drafts: DraftsController, conversation: ConversationController) -> None:
        super().__init__()
        self._ctx, self._drafts, self._conversation = ctx, drafts, conversation
        self._soon = QTimer(self, singleShot=True, interval=0)  # not while a reply is still being ended
        self._soon.timeout.connect(self._send)
        ctx.store.changed.connect(self._changed)

    def take_back(self) -> None:
        """It shall not be sent by itself: it is in the message box again."""
        self._drafts.take_back_waiting()

    def _changed(self, old: AppState, new: AppState) -> None:
        waiting = new.chat.waiting
        if waiting is None:
            return
        open_ = new.chat.open.id if new.chat.open else None
        if open_ != waiting.chat:
            begun = waiting.chat is None and new.chat.reply is not None and new.chat.reply.chat == open_
            self._drafts.follow_waiting(open_ if begun else None)
        elif _free(new) and not self._soon.isActive():
            self._soon.start()

    def _send(self) -> None:
        state = self._ctx.state
        if state.chat.waiting is None or not _free(state):
            return
        if state.chat.turns and state.chat.turns[-1].ending in ("failed", "lost"):
            self.take_back()  # what failed would fail again: the person decides
        else:
            self._conversation.send_waiting()


def _free(state: AppState) -> bool:
    """Whether a message could be sent now."""
    chat = state.chat
    return state.session.phase is Phase.READY and chat.summing is None and chat.too_long is None and not chat.awaited
