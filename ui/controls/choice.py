"""One thing of several, under its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from ui.controls.dropdown import Dropdown
from ui.controls.labels import label
from ui.controls.layouts import column
from ui.theme import GRID, SMALL


class Choice(QWidget):
    """A combo box under its name. `chosen` carries the value of the entry that the person took; `words` names one."""

    chosen = Signal(object)

    def __init__(self, name: str, values: Sequence[Any], words: Callable[[Any], str]) -> None:
        super().__init__()
        self.words = words
        self.box = Dropdown(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value in values:
            self.box.addItem(words(value), value)
        self.box.activated.connect(lambda index: self.chosen.emit(self.box.itemData(index)))
        caption = label(name, factor=SMALL, muted=True)
        caption.setBuddy(self.box)
        self.setLayout(column(caption, self.box, spacing=GRID // 2))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def name_anew(self) -> None:
        """What the entries are called may have changed."""
        for at in range(self.box.count()):
            if (words := self.words(self.box.itemData(at))) != self.box.itemText(at):
                self.box.setItemText(at, words)

    def show_value(self, value: Any) -> None:
        """Show a value as taken; one that is not among the entries is added."""
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(self.words(value), value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)
