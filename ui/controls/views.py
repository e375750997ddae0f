"""Several views of which one is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget

from ui.theme import em

_ROWS = 150  # px: a header and two rows


class Views(QStackedWidget):
    """As QStackedWidget, which is never lower than the highest of its views; this one than that which is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """What is left of a page is theirs; more than a few rows they do not ask for."""
        shown, usual = self.currentWidget(), super().sizeHint()
        height = max(em(_ROWS), shown.minimumSizeHint().height()) if shown else usual.height()
        return QSize(usual.width(), min(usual.height(), height))

    def minimumSizeHint(self) -> QSize:
        shown, widest = self.currentWidget(), super().minimumSizeHint()
        return QSize(widest.width(), shown.minimumSizeHint().height()) if shown else widest
