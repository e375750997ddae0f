"""The one table for everything that is listed: headers that sort, rows that are opened with Enter or a click.

Quick with thousands of rows: only what is to be seen is asked for and painted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from ui.controls.table_cells import Cells
from ui.controls.table_header import Corner, TableHeader
from ui.controls.table_rows import Column, Order, Rows
from ui.theme import GRID, scaled

_SIDE = 2 * GRID  # px, left and right of a row


class Table(QTableView):
    """Shows rows of any kind. Signals of rows carry one as it was given.

    opened: it was entered with the keyboard, or double-clicked (with `by_click` clicked once). marked: it became the
    current one. thrown: the person pressed Delete on it. sort_asked: a header was clicked, for who sorts the rows.
    order_changed: it sorts them otherwise now.
    """

    opened = Signal(object)
    marked = Signal(object)
    thrown = Signal(object)
    sort_asked = Signal(int)
    order_changed = Signal()

    def __init__(
        self,
        words: str,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable],
        spoken: Callable[[Any], str],
        *,
        by_click: bool = False,
        sorts: bool = True,
        whole: bool = False,
    ) -> None:
        """words: of the table, for a screen reader. key: tells a row from others. spoken: a row as a sentence.

        sorts: it sorts the rows itself; else whoever hears `sort_asked` does, and says so by `show_order`.
        whole: it is as high as its rows, and part of something else that has a frame.
        """
        super().__init__()
        self.rows = Rows(columns, key, spoken, sorts=sorts)
        self.rows.setParent(self)
        self._sorts, self._whole, self._side = sorts, whole, GRID if whole else _SIDE
        self._cells = Cells(self, self.rows, self._side, dense=whole)
        self._showing = False
        self.setModel(self.rows)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(words)
        self._set_up()
        header = TableHeader(self, self.rows, self._cells, self._side)
        header.sectionClicked.connect(self._header_clicked)
        self.setHorizontalHeader(header)
        self.addScrollBarWidget(Corner(header.sizeHint().height()), Qt.AlignmentFlag.AlignTop)
        (self.clicked if by_click else self.doubleClicked).connect(lambda index: self._tell(self.opened, index))
        self.selectionModel().currentRowChanged.connect(self._gone_to)

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(0)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self._cells.height)
        if self._whole:
            self.setFrameShape(QFrame.Shape.NoFrame)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        else:
            self.setObjectName("card")

    # -- showing -----------------------------------------------------------------------------------------------

    def show_rows(self, rows: Sequence[Any], current: Hashable = "", *, from_top: bool = False) -> None:
        """Show these. current: the key of the marked one, "" to keep what is marked; from_top: the person asked for
        others, so that they begin at the first; else the place that was scrolled to stays."""
        self._keep_place(lambda: self.rows.show(rows), current, from_top=from_top)
        if self._whole:
            self.setFixedHeight(self.horizontalHeader().sizeHint().height() + len(rows) * self._cells.height + 2)

    def show_order(self, order: Order | None) -> None:
        """Sort so, or where others sort, say so in the header."""
        if order != self.rows.order:
            self._keep_place(lambda: self.rows.sort_by(order), "", from_top=True)
            self.horizontalHeader().viewport().update()
            self.order_changed.emit()

    def _keep_place(self, show: Callable[[], bool], current: Hashable, *, from_top: bool) -> None:
        self._showing = True
        before = self.current_row()
        key = current if current != "" or before is None else self.rows.key(before)
        at = 0 if from_top else self.verticalScrollBar().value()
        others = show()
        if others:
            self.executeDelayedItemsLayout()  # else there is no scrolling yet to the place that it had
        place = self.rows.place(key) if key != "" else None
        if place is not None and place != self.currentIndex().row():
            self.setCurrentIndex(self.rows.index(place, 0))
        if others:
            self.verticalScrollBar().setValue(at)
        self._showing = False

    def set_caption(self, column: int, caption: str) -> None:
        """Name a column anew."""
        self.rows.set_caption(column, caption)

    def current_row(self) -> Any | None:
        """The marked row."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def enter(self) -> None:
        """Move the keyboard here, to the first row where none is current."""
        if not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0, 0))
        self.setFocus(Qt.FocusReason.TabFocusReason)

    # -- the person --------------------------------------------------------------------------------------------

    def _header_clicked(self, at: int) -> None:
        column, order = self.rows.columns[at], self.rows.order
        if column.raw is None:
            return
        if not self._sorts:
            self.sort_asked.emit(at)
        elif order is None or order.column != at:
            self.show_order(Order(at, column.falling))
        elif order.falling == column.falling:
            self.show_order(Order(at, not column.falling))
        else:
            self.show_order(None)  # a third click: as they came

    def _tell(self, signal: Any, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.rows.rows):
            signal.emit(self.rows.rows[index.row()])

    def _gone_to(self, index: QModelIndex) -> None:
        if not self._showing:
            self._tell(self.marked, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.opened, index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self._tell(self.thrown, index)
        else:
            super().keyPressEvent(event)

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N803 - Qt's own name
        """Home and End lead to the first and the last row, as in a list."""
        ends = {
            QAbstractItemView.CursorAction.MoveHome: 0,
            QAbstractItemView.CursorAction.MoveEnd: len(self.rows.rows) - 1,
        }
        if cursorAction in ends and self.rows.rows:
            return self.rows.index(ends[cursorAction], max(0, self.currentIndex().column()))
        return super().moveCursor(cursorAction, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """What is typed leads to the next row whose name begins with it."""
        if self.currentIndex().column() > 0:
            self.setCurrentIndex(self.currentIndex().siblingAtColumn(0))
        super().keyboardSearch(search)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.rowAt(round(event.position().y())))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._point_at(-1)
        return super().viewportEvent(event)

    def _point_at(self, row: int) -> None:
        before, self._cells.hovered = self._cells.hovered, row
        for one in {before, row} - {-1}:
            top = self.rowViewportPosition(one)
            self.viewport().update(QRect(0, top, self.viewport().width(), self._cells.height))

    # -- columns -----------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """The headers and one row."""
        least = self.horizontalHeader().sizeHint().height() + self._cells.height + 2 * self.frameWidth()
        return QSize(super().minimumSizeHint().width(), least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Give the columns their widths; what there is no room for goes."""
        columns, digit = self.rows.columns, QFontMetricsF(scaled(1.0)).horizontalAdvance("0")
        shown = {at: round(column.width * digit) for at, column in enumerate(columns)}
        room = self.viewport().width() - 2 * self._side + GRID
        for at in sorted((at for at in shown if columns[at].goes), key=lambda at: columns[at].goes):
            if sum(width + GRID for width in shown.values()) > room:
                del shown[at]
        excess = sum(width + GRID for width in shown.values()) / max(1, room)
        if excess > 1:  # nothing more may go: all are cut alike
            shown = {at: round(width / excess) for at, width in shown.items()}
        rest = room - sum(width + GRID for at, width in shown.items() if not columns[at].grows)
        first, last = self._cells.edges = min(shown), max(shown)
        for at, column in enumerate(columns):
            self.setColumnHidden(at, at not in shown)
            if at in shown:
                width = max(0, rest - GRID) if column.grows else shown[at]
                before, behind = self._side if at == first else 0, self._side if at == last else GRID
                self.setColumnWidth(at, before + width + behind)
