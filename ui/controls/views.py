"""Several views of which one is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Views(QStackedWidget):
    """As QStackedWidget, which is never lower than the highest of its views; this one than that which is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        shown, widest = self.currentWidget(), super().minimumSizeHint()
        return QSize(widest.width(), shown.minimumSizeHint().height()) if shown else widest
