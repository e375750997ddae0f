"""The bars above the message box that say that memory runs short under a model, and offer the way on."""

from __future__ import annotations

import time

from ui.chat.controller import ChatController
from ui.chat.text import free_memory_help
from ui.controls.buttons import button
from ui.controls.notice import NoticeBar
from ui.session.recovery_text import changes
from ui.session.spill_text import spilled_words
from ui.store import AppState
from ui.words import size, translate

_LASTING = 5.0  # seconds that memory is short before that is worth a word


class SpillBar(NoticeBar):
    """Part of the model lies in system memory since a card is full: whose doing, what it costs, and what helps."""

    def __init__(self, chat: ChatController) -> None:
        self.relieve = button(translate("Chat", "Make room"), chat.sleep.relieve, primary=True)
        super().__init__(self.relieve, long=True)
        self.closed.connect(chat.session.spill.leave_spilled)
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


class ShortBar(NoticeBar):
    """System memory runs short: that a reply waits for it, or what may be done."""

    def __init__(self, chat: ChatController) -> None:
        self.free = button(translate("Chat", "Free the memory"), chat.sleep.suspend, tip=free_memory_help())
        super().__init__(self.free)
        self.closed.connect(chat.session.spill.leave_short)
        self.hide()

    def render_state(self, state: AppState) -> None:
        """Show it while it is so, unless a person leaves it so."""
        session = state.session
        lasts = session.short_since is not None and time.monotonic() - session.short_since >= _LASTING
        shown = session.phase.loaded and not session.short_left and (session.waits or lasts)
        self.setVisible(shown)
        if shown:
            self.say(_short(state), problem=not session.waits)


def _short(state: AppState) -> str:
    """That memory is short, and who holds most of it."""
    if state.session.waits:
        return translate("Chat", "Memory is short on this PC: the reply waits for a moment, then goes on by itself.")
    machine = state.computer.machine
    others = state.computer.programs.get(machine.cpu.id, ()) if machine else ()
    held = state.session.reading.engine if state.session.reading else 0
    if others and held:
        words = translate("Chat", "Memory is short on this PC. {0} holds {1} of it, the model {2}.")
        return words.format(others[0].name, size(others[0].size), size(held))
    return translate("Chat", "Memory is short on this PC. Close other programs, or free the model’s.")
