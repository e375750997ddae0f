"""What is said while the model is not free: a message that waits for it, and which chat it is writing in."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from ui.chat.controller import ChatController
from ui.chat.list_rows import title_of
from ui.chat.state import WaitingMessage
from ui.controls.buttons import button
from ui.controls.notice import NoticeBar
from ui.controls.plain_text import drawn_line, elided, set_tip
from ui.session.state import Phase
from ui.store import AppState
from ui.words import plural, translate

_MOST = 320  # px of a message or a title


class PendingBars:
    """Renders both; each is hidden while it has nothing to say."""

    def __init__(self, chat: ChatController) -> None:
        self._chat = chat
        self._writing: int | None = None
        self.waiting = NoticeBar(button(translate("Chat", "Take it back"), chat.waiting.take_back), closable=False)
        self.elsewhere = NoticeBar(button(translate("Chat", "Go there"), self._go_there), closable=False)
        for one in (self.waiting, self.elsewhere):
            one.say("", problem=False)
            one.hide()

    def render_state(self, state: AppState) -> None:
        """Show what there is to say."""
        title = writing_elsewhere(state)
        self._writing = state.chat.reply.chat if state.chat.reply and title is not None else None
        self.elsewhere.setVisible(title is not None)
        if title is not None:
            words = translate("Chat", "A reply in “{0}” is being written.").format(_short(self.elsewhere, title))
            self.elsewhere.say(words, problem=False)
        waiting = state.chat.waiting
        self.waiting.setVisible(waiting is not None)
        if waiting is not None:
            self.waiting.say(_when(state).format(_said(self.waiting, waiting)), problem=False)
            set_tip(self.waiting, waiting.text)

    def _go_there(self) -> None:
        if self._writing is not None:
            self._chat.list.open(self._writing)


def writing_elsewhere(state: AppState) -> str | None:
    """The title of the chat that a reply is being written in; None where that is the open one, or none is written."""
    reply = state.chat.reply
    if reply is None or reply.chat == (state.chat.open.id if state.chat.open else None):
        return None
    return title_of(next((one.title for one in state.chat.chats if one.id == reply.chat), ""))


def _when(state: AppState) -> str:
    if state.session.phase is Phase.WRITING:
        return translate("Chat", "Sent as soon as the reply is finished: {0}")
    if state.session.phase is Phase.LOADING:
        return translate("Chat", "Sent as soon as the model is in memory: {0}")
    return translate("Chat", "Waits until a model can answer: {0}")


def _said(bar: NoticeBar, waiting: WaitingMessage) -> str:
    if waiting.text.strip():
        return translate("Chat", "“{0}”").format(_short(bar, drawn_line(waiting.text)))
    return plural("Chat", "%Ln files", len(waiting.files))


def _short(bar: NoticeBar, words: str) -> str:
    return elided(QFontMetrics(bar.font()), words, _MOST)
