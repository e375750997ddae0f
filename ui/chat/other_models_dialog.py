"""The choice of another model for a reply: opened and closed as the state wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from advisor.library.entry import LibraryEntry
from ui.chat.controller import ChatController
from ui.chat.model_chooser import ModelChooser
from ui.store import AppState

ChooseFile = Callable[[QWidget, Callable[[Path], object]], None]


class AnotherModel:
    """Keeps one dialog over `parent` up to the state. dialog: the one that is open."""

    def __init__(
        self, parent: QWidget, chat: ChatController, choose_file: ChooseFile, facts: Callable[[LibraryEntry], str]
    ) -> None:
        """choose_file: asks for a file over a widget, for somebody; facts: the line below a model's name."""
        self._parent, self._chat, self._choose_file, self._facts = parent, chat, choose_file, facts
        self.dialog: ModelChooser | None = None

    def render_state(self, state: AppState) -> None:
        """Show what there is to choose from; nothing, where nobody chooses."""
        if self.dialog:
            if state.chat.another is None:
                self.dialog.reject()
            else:
                self.dialog.render_state(state)
        elif state.chat.another:
            self.dialog = ModelChooser(self._chat, self._ask_for_file, self._facts, state, self._parent)
            self.dialog.finished.connect(self._closed)
            self.dialog.open()

    def _ask_for_file(self, over: QWidget) -> None:
        self._choose_file(over, self._chat.other_models.answer_with)

    def _closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog:
            dialog.deleteLater()
        self._chat.other_models.decline()
