"""The middle of the page: the conversation, or what stands there while there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedLayout, QWidget

from ui.chat.controller import ChatController
from ui.chat.starters import Starters
from ui.controls.buttons import button
from ui.controls.empty import EmptyState
from ui.controls.plain_text import elided
from ui.pages import PageId
from ui.session.state import Phase
from ui.store import AppState
from ui.theme import em
from ui.words import translate


class Middle(QWidget):
    """Renders the transcript, a greeting, or how to come to a model."""

    def __init__(self, chat: ChatController, choose_file: Callable[[], None], transcript: QWidget) -> None:
        super().__init__()
        self._transcript = transcript
        self.load = button(translate("Chat", "Load the model"), chat.load_opened, primary=True, picture="play")
        self.catalogue = button(translate("Chat", "Find a model"), lambda: chat.go(PageId.MODELS), primary=True)
        self.local = button(translate("Chat", "On this PC"), lambda: chat.go(PageId.LOCAL))
        self.choose = button(translate("Chat", "Open a .gguf…"), choose_file, picture="folder-open")
        self.other = button(translate("Chat", "Choose another…"), lambda: chat.go(PageId.LOCAL))
        self.cancel = button(translate("Chat", "Cancel"), chat.session.cancel_load)
        self.no_model = EmptyState(
            "chat",
            translate("Chat", "No model loaded"),
            "",
            self.load,
            self.catalogue,
            self.local,
            self.choose,
            self.other,
            self.cancel,
        )
        self.greeting = EmptyState(
            "chat", "", translate("Chat", "Write a message below to begin. It stays on this computer.")
        )
        self.starters = Starters()
        self.starters.chosen.connect(chat.conversation.start_with)
        self.greeting.put_below(self.starters)
        self._stack = QStackedLayout(self)
        for widget in (self.no_model, self.greeting, transcript):
            self._stack.addWidget(widget)
        self.setMinimumHeight(em(24))  # not that of the tallest of the three: what stands below needs the room more

    def render_state(self, state: AppState) -> None:
        """Show what there is."""
        if state.chat.turns or state.chat.open_reply:
            self._stack.setCurrentWidget(self._transcript)
            return
        if state.session.loaded and state.session.phase in (Phase.READY, Phase.WRITING):
            self.greeting.title.setText(translate("Chat", "{0} is ready").format(state.session.loaded.fit.model.name))
            name = state.session.loaded.fit.model.name
            if state.session.loaded.has_template:
                words = translate("Chat", "Write a message below to begin. It stays on this computer.")
            else:
                words = translate(
                    "Chat",
                    "{0} is a base model: it answers no questions, it goes on with a text that you begin. That is good "
                    "for stories, lists and code. It writes some lines at a time; Continue has it write more.",
                ).format(name)
            self.greeting.words.setText(words)
            self.starters.show_for(state.session.loaded)
            self.starters.setEnabled(state.session.phase is Phase.READY)
            self._stack.setCurrentWidget(self.greeting)
            return
        self._render_no_model(state)
        self._stack.setCurrentWidget(self.no_model)

    def _render_no_model(self, state: AppState) -> None:
        loading, has_model = state.session.phase is Phase.LOADING, state.opened.model is not None
        can_load = has_model and state.opened.judged.runs
        self.cancel.setVisible(loading)
        self.load.setVisible(can_load and not loading)
        for way in (self.catalogue, self.local, self.choose):
            way.setVisible(not has_model and not loading)
        self.other.setVisible(has_model and not loading)
        name = state.opened.model.header.name if state.opened.model else ""
        self.load.setText(translate("Chat", "Load {0}").format(elided(self.fontMetrics(), name, 220)))
        self.load.setAccessibleName(translate("Chat", "Load {0}").format(name))
        if loading:
            title, words = (
                translate("Chat", "Loading {0}…").format(name),
                translate("Chat", "You can write as soon as it is in memory."),
            )
        elif has_model:
            title, words = (
                translate("Chat", "No model loaded"),
                translate("Chat", "{0} is open but not in memory yet.").format(name),
            )
        else:
            title, words = (
                translate("Chat", "No model loaded"),
                translate("Chat", "Find one that runs here, or take one that you have."),
            )
        self.no_model.title.setText(title)
        self.no_model.words.setText(words)
