"""A line to write in, with a hint of what belongs there."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit

from ui.controls.buttons import TARGET
from ui.controls.plain_text import elided, set_tip
from ui.theme import em

_LEAST = 140  # px


class Field(QLineEdit):
    """Its hint is cut with "…" where there is no room; the whole of it is in the tooltip."""

    def __init__(self, name: str, hint: str) -> None:
        """name: what a screen reader calls it."""
        super().__init__()
        self._hint = hint
        self.setAccessibleName(name)
        self.setMinimumSize(em(_LEAST), TARGET)
        self.setPlaceholderText(hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.contentsRect().width() - 24  # the style's padding, and the cursor
        shown = elided(self.fontMetrics(), self._hint, max(1, room))
        self.setPlaceholderText(shown)
        set_tip(self, self._hint if shown != self._hint else "")
