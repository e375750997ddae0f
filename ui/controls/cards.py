"""The white sheets that pages are made of, and the lines inside them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from ui.controls.labels import label
from ui.theme import GRID, SUBHEADING


def line() -> QFrame:
    """A hairline between two parts of a card."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    return made


class Panel(QFrame):
    """A white sheet with round corners; `body` takes its content."""

    def __init__(self, title: str = "", *, name: str = "card") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)
        if title:
            self.body.addWidget(label(title, factor=SUBHEADING, bold=True, wrap=True))

    def sizeHint(self) -> QSize:
        """As high as it may ever have to be, for the size hint is the most it gets: what its layout takes is less."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.minimumSizeHint().width())))
