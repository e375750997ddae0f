"""Words and what is done about them: side by side, or below each other where both have no room in one line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from ui.theme import GRID, em

READABLE = 200  # px that words keep beside something else; with less of them they stand above it


class _Beside(QLayout):
    def __init__(self, gap: int, elastic: int) -> None:
        super().__init__()
        self._heights: dict[int, int] = {}  # by width; Qt asks for each many times until something changes
        self.setContentsMargins(0, 0, 0, 0)
        self._gap, self._elastic = gap, elastic
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
        return Qt.Orientation.Horizontal

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
        hints = [item.sizeHint() for item in self._shown()]
        across = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(across, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        least = [item.minimumSize() for item in self._shown()]
        return QSize(max((one.width() for one in least), default=0), max((one.height() for one in least), default=0))

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._place(area, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _place(self, area: QRect, *, move: bool) -> int:
        """Put the items into `area`; the height that takes."""
        shown = self._shown()
        widths = self._across(shown, area.width())
        if widths:
            high = max(_height(item, width) for item, width in zip(shown, widths, strict=True))
            if move:
                x = 0
                for item, width in zip(shown, widths, strict=True):
                    self._set(item, area, QRect(x, 0, width, max(high, area.height())))
                    x += width + self._gap
            return high
        y = 0
        for item in shown:
            width = area.width() if item is self._items[self._elastic] else min(area.width(), item.sizeHint().width())
            high = _height(item, width)
            if move:
                self._set(item, area, QRect(0, y, width, high))
            y += high + self._gap // 2
        return max(0, y - self._gap // 2)

    def _across(self, shown: list[QLayoutItem], width: int) -> list[int]:
        """The widths of the two beside each other; none where they have to stand below each other."""
        if len(shown) < 2:
            return []
        elastic, fixed = self._items[self._elastic], self._items[1 - self._elastic].sizeHint().width()
        room = width - self._gap - fixed
        if room < max(elastic.minimumSize().width(), min(elastic.sizeHint().width(), em(READABLE))):
            return []
        return [fixed, room] if self._elastic else [room, fixed]

    def _set(self, item: QLayoutItem, area: QRect, place: QRect) -> None:
        parent = self.parentWidget()
        mirrored = parent is not None and parent.isRightToLeft()
        left = area.right() + 1 - place.x() - place.width() if mirrored else area.x() + place.x()
        item.setGeometry(QRect(left, area.y() + place.y(), place.width(), place.height()))


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class Beside(QWidget):
    """Holds two parts, of which the first takes what width the other leaves; or, if `last_grows`, the last."""

    def __init__(
        self, first: QWidget | QLayout, last: QWidget | QLayout, *, spacing: int = 2 * GRID, last_grows: bool = False
    ) -> None:
        super().__init__()
        lines = _Beside(spacing, int(last_grows))
        self.setLayout(lines)
        for part in (first, last):
            lines.addWidget(held(part) if isinstance(part, QLayout) else part)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def held(layout: QLayout) -> QWidget:
    """A widget around a layout."""
    made = QWidget()
    made.setLayout(layout)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(layout.hasHeightForWidth())
    made.setSizePolicy(policy)
    return made
