"""The bars above the message box that say that memory runs short under a model, and offer the way on."""

from __future__ import annotations

from ui.chat.controller import ChatController
from ui.controls.buttons import button
from ui.controls.notice import NoticeBar
from ui.session.recovery_text import changes
from ui.session.spill_text import spilled_words
from ui.store import AppState
from ui.words import size, translate


class SpillBar(NoticeBar):
    """Part of the model lies in system memory since a card is full: whose doing, what it costs, and what helps."""

    def __init__(self, chat: ChatController) -> None:
        self.relieve = button(translate("Chat", "Make room"), chat.sleep.relieve, primary=True)
        super().__init__(self.relieve, long=True)
        self.closed.connect(chat.session.leave_spilled)
        self.hide()

    def render_state(self, state: AppState) -> None:
        """Show it while it is so, unless a person leaves it so."""
        found, way_on = state.session.spilled, state.session.relief
        shown = found is not None and state.session.phase.loaded and not state.session.spill_left
        self.setVisible(shown)
        if found is None or not shown:
            return
        self.relieve.setVisible(way_on is not None)
        if way_on:
            self.relieve.setText(translate("Chat", "Make room: {0}").format(size(way_on.saved)))
            self.relieve.setAccessibleName(self.relieve.text())
            helps = translate("Chat", "What gives up least: {0}.").format(changes(way_on))
        else:
            helps = translate("Chat", "Close other programs, or shorten the conversation and load again.")
        self.say(f"{spilled_words(found)} {helps}")
