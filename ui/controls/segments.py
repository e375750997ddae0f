"""Two or more buttons of which one is down: a choice that is seen whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from ui.controls.buttons import button
from ui.controls.layouts import row


class Segments(QWidget):
    """`chosen` carries the value of the button that the person pressed."""

    chosen = Signal(object)

    def __init__(self, name: str, entries: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._values = [value for value, _ in entries]
        self.buttons = [button(words) for _, words in entries]
        group = QButtonGroup(self)
        for index, made in enumerate(self.buttons):
            made.setCheckable(True)
            made.setProperty("segment", True)
            made.clicked.connect(lambda _=False, index=index: self.chosen.emit(self._values[index]))
            group.addButton(made)
        self.setLayout(row(*self.buttons, spacing=4))

    def show_value(self, value: Any) -> None:
        """Press the button of a value."""
        self.buttons[self._values.index(value)].setChecked(True)

    def focus_value(self, value: Any) -> None:
        """Give the keyboard to the button of a value."""
        self.buttons[self._values.index(value)].setFocus()
