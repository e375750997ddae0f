"""The bar that says that a reply waits for another model."""

from __future__ import annotations

from collections.abc import Callable

from ui.chat.text import name_at
from ui.controls.buttons import button
from ui.controls.notice import NoticeBar
from ui.session.state import Phase
from ui.store import AppState
from ui.words import translate


class Waiting(NoticeBar):
    """Shown in the chat whose reply it is. stop: the person would rather not wait."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self.cancel = button(translate("Chat", "Cancel"), stop)
        super().__init__(self.cancel, closable=False)
        self.say("", problem=False)
        self.hide()

    def render_state(self, state: AppState) -> None:
        """Say what it waits for."""
        awaited = state.chat.awaited
        here = awaited is not None and state.chat.open is not None and state.chat.open.id == awaited.chat
        self.setVisible(here)
        if awaited is None or not here:
            return
        if awaited.path:
            words = translate("Chat", "{0} is being looked into.").format(
                name_at(state, awaited.path) or awaited.path.stem
            )
        elif state.session.phase is Phase.LOADING and state.opened.model:
            words = translate("Chat", "{0} is being loaded. Then it writes the reply anew, beside this one.").format(
                state.opened.model.header.name
            )
        else:
            words = translate("Chat", "A reply waits for another model. The next one you load writes it anew.")
        self.say(words, problem=False)
