"""Parts below each other, as high as they need up to a height; what is beyond that is scrolled to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.controls.layouts import column
from ui.controls.sheet import ScrolledColumn


class LimitedColumn(QScrollArea):
    """Holds `parts`; hidden while all of them are. Whoever shows or hides one calls `fit`."""

    def __init__(self, parts: Sequence[QWidget], spacing: int) -> None:
        """spacing: px between two of them."""
        super().__init__()
        self._parts = parts
        self._most = 1 << 20
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = ScrolledColumn()
        inner.setObjectName("page")
        self._lines = column(*parts, spacing=spacing)
        inner.setLayout(self._lines)
        self.setWidget(inner)
        inner.installEventFilter(self)

    def fit(self, most: int | None = None) -> None:
        """most: px that it may be high, the one before where it is not said."""
        self._most = self._most if most is None else most
        shown = any(not part.isHidden() for part in self._parts)
        if shown:
            self.setFixedHeight(max(0, min(self._lines.heightForWidth(max(1, self.width())), self._most)))
        self.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # of the parts: they need another height
            self.fit()
        return super().eventFilter(watched, event)
