"""Parts side by side, or below each other where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from ui.theme import GRID

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class Across(QWidget):
    """Holds widgets; those that are hidden take no room. stretch: they share all of the width."""

    def __init__(self, *parts: QWidget, spacing: int = GRID, stretch: bool = False) -> None:
        super().__init__()
        self._parts = parts
        self._layout = QBoxLayout(_ACROSS, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(spacing)
        for part in parts:
            self._layout.addWidget(part, 1 if stretch else 0)
        if not stretch:
            self._layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _shown(self) -> list[QSize]:
        return [part.sizeHint() for part in self._parts if not part.isHidden()]

    def minimumSizeHint(self) -> QSize:
        """No wider than its widest part: it can always go down instead."""
        widest = max((hint.width() for hint in self._shown()), default=0)
        return QSize(widest, self._layout.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self._shown()
        needed = sum(hint.width() for hint in shown) + self._layout.spacing() * max(0, len(shown) - 1)
        wanted = _ACROSS if needed <= self.width() else _DOWN
        if wanted is not self._layout.direction():
            self._layout.setDirection(wanted)
            self.updateGeometry()
