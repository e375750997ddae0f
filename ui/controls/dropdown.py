"""A list to choose one thing from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.controls.buttons import TARGET


class Dropdown(QComboBox):
    """A closed list that a turn of the wheel passes over: who scrolls a page changes no choice on the way."""

    def __init__(self, name: str) -> None:
        """name: what a screen reader calls it."""
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumHeight(TARGET)
        # By default the wheel gives it the focus too.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """With a pixel or two more than Qt asks for, whose style rounds the room for the words down."""
        return super().sizeHint() + QSize(2, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
