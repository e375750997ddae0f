"""A setting that is written in one line: checked when it is left, with what holds where it is empty in grey."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from advisor.settings import Setting
from ui.controls.beside import Beside
from ui.controls.field import Field
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.settings.rows import default_button
from ui.settings.text import SettingWords
from ui.theme import GRID, SMALL, em, set_property

_WIDTH = 260  # px


class LineRow(QWidget):
    """Name and meaning beside the line."""

    def __init__(
        self, setting: Setting, words: SettingWords, usual: str, wrong: str, keep: Callable[[str], object]
    ) -> None:
        """usual: what the empty line stands for; wrong: the sentence for what cannot be used."""
        super().__init__()
        self._setting, self._wrong, self._keep = setting, wrong, keep
        self._value = ""
        self.edit = Field(words.name, usual)
        self.edit.setAccessibleDescription(words.help)
        self.edit.setFixedWidth(em(_WIDTH))
        self.edit.editingFinished.connect(self._finished)
        self.edit.textEdited.connect(lambda _: self._complain(""))
        self.reset = default_button(setting, words, lambda _: self._take_back())
        self.problem = label(factor=SMALL, wrap=True)
        self.problem.setObjectName("problem")
        self.problem.hide()
        name = label(words.name, wrap=True)
        name.setBuddy(self.edit)
        meaning = label(words.help, factor=SMALL, muted=True, wrap=True)
        line = Beside(column(name, meaning, spacing=0), row(self.edit, self.reset, spacing=GRID // 2))
        self.setLayout(column(line, self.problem, spacing=2))

    def show_value(self, value: str) -> None:
        """Show the one in force; what is being written stays."""
        if value != self._value:
            self._value = value
            self.edit.setText(value)
            self._complain("")
        self.reset.setVisible(bool(value) or bool(self.problem.text()))

    def _finished(self) -> None:
        text = self.edit.text().strip()
        if not self._setting.takes(text):
            self._complain(self._wrong)
        elif text != self._value:
            self._keep(text)

    def _take_back(self) -> None:
        self.edit.clear()
        self._complain("")
        self.edit.setFocus()
        self._keep("")

    def _complain(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.reset.setVisible(bool(sentence) or bool(self._value))
        set_property(self.edit, "invalid", bool(sentence))
