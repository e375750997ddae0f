"""The captions of a table: a click sorts, and so do Enter and Space where the keyboard came to them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QStyle, QTableView, QWidget

from ui.controls.direction import start
from ui.controls.plain_text import elided
from ui.controls.table_cells import Cells
from ui.controls.table_rows import Rows
from ui.theme import GRID, SMALL, current, em, pixmap, scaled

ARROW = 12  # px
_HEIGHT = 28  # px, the least, for it is clicked


class TableHeader(QHeaderView):
    """The line above the rows. Its `sectionClicked` says which column was clicked, or entered by keyboard."""

    def __init__(self, view: QTableView, rows: Rows, cells: Cells, side: int) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._rows, self._cells, self._side = rows, cells, side
        self._at = 0
        self.setFont(scaled(SMALL))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(0)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(em(_HEIGHT), QFontMetrics(self.font()).height() + GRID))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's own name
        at, order = logicalIndex, self._rows.order
        first, last = self._cells.edges
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), current().colour("hairline"))
        inner = rect.adjusted(self._side if at == first else 0, 0, -(self._side if at == last else GRID), 0)
        sorted_by = order is not None and order.column == at
        painter.setFont(self.font())
        painter.setPen(current().colour("text" if sorted_by else "muted"))
        room = inner.width() - (ARROW - GRID // 2 if sorted_by else 0)  # the arrow may stand between the columns
        caption = str(self.model().headerData(at, Qt.Orientation.Horizontal))
        shown = elided(painter.fontMetrics(), caption, room)
        words = QRect(inner.left(), inner.top(), room, inner.height())
        painter.drawText(self._mirrored(words, rect), start(), shown)
        if order is not None and sorted_by:
            left = inner.left() + min(room, painter.fontMetrics().horizontalAdvance(shown)) + 2
            arrow = QRect(left, inner.center().y() - ARROW // 2 + 1, ARROW, ARROW)
            name = "chevron-down" if order.falling else "chevron-up"
            image = pixmap(name, current().hex("text"), ARROW, self.devicePixelRatioF())
            painter.drawPixmap(self._mirrored(arrow, rect), image)
        if self.hasFocus() and at == self._at:
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _mirrored(self, rect: QRect, box: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), box, rect)

    # -- the keyboard ------------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go(self._at if self._at in self._places() else next(iter(self._places()), 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places, key = self._places(), event.key()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if step and self._at in places:
            step = -step if self.isRightToLeft() else step
            self._go(places[max(0, min(len(places) - 1, places.index(self._at) + step))])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at in places:
            self.sectionClicked.emit(self._at)
            self._go(self._at)
        else:
            super().keyPressEvent(event)

    def _places(self) -> list[int]:
        """The columns that can be sorted by and are to be seen."""
        return [at for at, one in enumerate(self._rows.columns) if one.raw and not self.isSectionHidden(at)]

    def _go(self, at: int) -> None:
        self._at = at
        said = self.model().headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
        self.setAccessibleName(str(said or ""))
        self.viewport().update()


class Corner(QWidget):
    """The end of that line, above the scroll bar."""

    def __init__(self, height: int) -> None:
        """height: px."""
        super().__init__()
        self.setFixedHeight(height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), current().colour("hairline"))
        painter.end()
