"""A line to write in, with a hint of what belongs there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from ui.controls.buttons import TARGET
from ui.theme import em

LEAST = 140  # px


class Field(QLineEdit):
    """Its hint is cut with "…" where there is no room; the whole of it is in the tooltip."""

    def __init__(self, name: str, hint: str) -> None:
        """name: what a screen reader calls it."""
        super().__init__()
        self._hint = hint
        self.setAccessibleName(name)
        self.setMinimumSize(em(LEAST), TARGET)
        self.setPlaceholderText(hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect().width() - 24  # the style's padding, and the cursor
        shown = self.fontMetrics().elidedText(self._hint, Qt.TextElideMode.ElideRight, max(1, room))
        self.setPlaceholderText(shown)
        self.setToolTip(self._hint if shown != self._hint else "")
