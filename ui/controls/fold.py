"""A line that unfolds what is below it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.controls.layouts import row
from ui.theme import GRID, em, icon


class Fold(QWidget):
    """A line that unfolds what is below it."""

    def __init__(self, title: str, content: QWidget, heading: Callable[[QPushButton], QWidget] | None = None) -> None:
        """heading: the line with the button in it, where more than that stands there."""
        super().__init__()
        self.button = QPushButton(title)
        self.button.setProperty("link", True)
        self.button.setAccessibleName(title)
        self.button.setCheckable(True)
        if self.layoutDirection() is Qt.LayoutDirection.LeftToRight:  # the chevron stands behind the words
            self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.content = content
        content.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(GRID // 2)
        if heading is None:
            outer.addLayout(row(self.button, None))
        else:
            outer.addWidget(heading(self.button))
        outer.addWidget(content)
        self.button.toggled.connect(self._toggled)
        self._point()

    def _point(self) -> None:
        """The chevron says which way it goes."""
        side = em(16)
        self.button.setIconSize(QSize(side, side))
        self.button.setIcon(icon("chevron-down" if self.button.isChecked() else "chevron-right", "accent", side))

    def _toggled(self, on: bool) -> None:
        self.content.setVisible(on)
        self._point()
