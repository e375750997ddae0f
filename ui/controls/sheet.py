"""A page's frame."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import CONTENT_WIDTH, GRID, em


class ScrolledColumn(QWidget):
    """What is scrolled: as high as its texts need at their width. Their least height is that of far narrower ones,
    and would leave a hole."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class Scrolled(QScrollArea):
    """What is scrolled, and stays in its place when a button in it hides or greys itself.

    The keyboard then goes to what holds the button (ui/shell/keyboard_place.py), which may be as high as the page; Qt
    would bring its middle into view.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def focusNextPrevChild(self, onwards: bool) -> bool:
        bar = self.verticalScrollBar()
        before = bar.value()
        moved = super().focusNextPrevChild(onwards)
        at = self.focusWidget()
        if at is not None and not at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            bar.setValue(before)
        return moved


class Sheet(Scrolled):
    """A page's frame: scrolls when it must, and keeps its column readable on wide windows. `body` takes the content."""

    def __init__(self) -> None:
        super().__init__()
        inner = ScrolledColumn()
        inner.setObjectName("page")
        content = QWidget()
        content.setMaximumWidth(em(CONTENT_WIDTH))
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        across = QHBoxLayout(inner)
        across.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        across.addStretch(1)
        across.addWidget(content, 1000)
        across.addStretch(1)
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(2 * GRID)
        self.setWidget(inner)


class ListPage(Scrolled):
    """The frame of a page whose list takes what room is left: it is scrolled only where that is not even a few rows."""

    def __init__(self, most_width: int) -> None:
        """most_width: px, of the column; larger text makes more of it."""
        super().__init__()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole, column = QWidget(), QWidget()
        whole.setObjectName("page")
        column.setMaximumWidth(em(most_width))
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addStretch(1)
        across.addWidget(column, 1000)
        across.addStretch(1)
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        self.body.setSpacing(GRID + GRID // 2)
        self.setWidget(whole)
