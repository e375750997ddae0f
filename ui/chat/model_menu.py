"""The switcher at the top of a chat: the models in memory, those that could come beside them, and the way to others."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from advisor.services.judgement import PacedFit
from ui.chat.controller import ChatController
from ui.chat.other_models import recent_models
from ui.pages import PageId
from ui.session.models_in_memory import doing_now
from ui.session.verdicts import verdict_word
from ui.store import AppState
from ui.words import size, translate


class ModelMenu(QMenu):
    """Filled as it opens; whether a file fits beside what is in memory is told as it becomes known."""

    def __init__(self, chat: ChatController, parent: QWidget) -> None:
        super().__init__(parent)
        self._chat = chat
        self._files: dict[str, QAction] = {}
        self.aboutToHide.connect(chat.model.close)

    def fill(self, state: AppState) -> None:
        """Show what there is now."""
        self.clear()
        self._files = {}
        held = {name: one.loaded for name, one in state.in_memory.items() if one.loaded}
        if held:
            self._title(translate("Switcher", "In memory"))
        for name, loaded in held.items():
            facts = translate("Switcher", "{0}, {1}").format(size(loaded.allocated.total), doing_now(state, name))
            action = self.addAction(_line(loaded.fit.model.name, facts), partial(self._chat.model.talk_with, name))
            action.setCheckable(True)
            action.setChecked(name == state.front)
        files = recent_models(state)
        if files:
            self._title(translate("Switcher", "Can be loaded"))
        for path, name in files:
            self._files[str(path)] = self.addAction(name, partial(self._chat.model.load, path))
            self._files[str(path)].setData(name)
        self.addSeparator()
        for name, loaded in held.items():
            words = translate("Switcher", "Eject {0}").format(_drawn(loaded.fit.model.name))
            self.addAction(words, partial(self._chat.session.eject, name))
        if state.front in held:
            self.addAction(translate("Switcher", "This model's settings"), partial(self._chat.go, PageId.MODEL))
        self.addAction(translate("Switcher", "Other models\u2026"), self._chat.model.others)
        self.render_state(state)

    def _title(self, words: str) -> None:
        """What stands below it; a section's own title would not be drawn by every style."""
        if self.actions():
            self.addSeparator()
        self.addAction(words).setEnabled(False)

    def render_state(self, state: AppState) -> None:
        """Show whether each fits beside what is in memory, as far as that is known."""
        answers = state.chat.switching.answers if state.chat.switching else {}
        known = {str(path): answer for path, answer in answers.items()}
        for path, action in self._files.items():
            answer = known.get(path)
            words = ""
            if isinstance(answer, PacedFit):
                words = verdict_word(answer.fit.verdict, answer.speed)
            elif answer:
                words = translate("Switcher", "cannot be judged")
            name = str(action.data())
            action.setText(_line(name, words) if words else name)


def _line(name: str, facts: str) -> str:
    """A name, and what stands at the right of it."""
    return f"{_drawn(name)}\t{_drawn(facts)}"


def _drawn(text: str) -> str:
    """With every ampersand drawn, where one would underline the next letter."""
    return text.replace("&", "&&")
