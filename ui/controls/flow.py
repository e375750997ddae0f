"""Things in lines, as words in a paragraph: what has no room in a line begins the next."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from ui.theme import GRID


class _Lines(QLayout):
    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}  # by width; Qt asks for each many times until something changes
        self.setContentsMargins(0, 0, 0, 0)
        self._gap = spacing
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        across = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(across, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        hints = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(max((h.width() for h in hints), default=0), max((h.height() for h in hints), default=0))

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    def _place(self, area: QRect, *, move: bool) -> int:
        """Put the items into lines as wide as `area`; the height that takes."""
        x, y, high = 0, 0, 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.isRightToLeft()
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint().boundedTo(QSize(area.width(), 1 << 20)) if area.width() else item.sizeHint()
            if x and x + hint.width() > area.width():
                x, y, high = 0, y + high + self._gap, 0
            if move:
                left = area.right() + 1 - x - hint.width() if mirrored else area.x() + x
                item.setGeometry(QRect(left, area.y() + y, hint.width(), hint.height()))
            x, high = x + hint.width() + self._gap, max(high, hint.height())
        return y + high


class Flow(QWidget):
    """Holds widgets in lines."""

    def __init__(self, *parts: QWidget, spacing: int = GRID) -> None:
        super().__init__()
        self._lines = _Lines(spacing)
        self.setLayout(self._lines)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_parts(*parts)

    def show_parts(self, *parts: QWidget) -> None:
        """Hold these instead of those before, which are deleted."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()  # until the event loop deletes it
                old.deleteLater()
        for part in parts:
            self._lines.addWidget(part)
        self.updateGeometry()
