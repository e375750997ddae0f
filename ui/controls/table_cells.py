"""Paints the cells of a table: ground, words on two lines, the shape before them, and a ring around the current row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ui.controls.direction import start
from ui.controls.plain_text import elided, plain
from ui.controls.table_rows import Cell, Rows
from ui.theme import GRID, SMALL, Theme, current, scaled

_Index = QModelIndex | QPersistentModelIndex
SHAPE = 18  # px, of the shape before the words
MOST_CUT = 20_000  # texts
_ROLES = ("accent", "accent_soft", "sunken", "hairline", "text", "muted")
_SELECTED = QStyle.StateFlag.State_Selected


class Cells(QStyledItemDelegate):
    """Paints what the columns say. edges: the first and the last column that are shown; hovered: the row pointed at,
    or -1."""

    def __init__(self, view: QTableView, rows: Rows, side: int, *, dense: bool) -> None:
        """side: px, left and right of a row."""
        super().__init__(view)
        self.edges = 0, len(rows.columns) - 1
        self.hovered = -1
        self._theme: Theme | None = None
        self._worn: dict[str, QColor] = {}
        self._start = start().value
        self._view, self._rows, self._side = view, rows, side
        self._fonts = {"bold": scaled(1.0, bold=True), "body": scaled(1.0), "small": scaled(SMALL)}
        self._metrics = {name: QFontMetrics(font) for name, font in self._fonts.items()}
        self._line = self._metrics["bold"].height()
        self.height = 2 * self._line + (GRID + 6 if dense else 2 * GRID + 4)
        self._cut: dict[tuple[str, str, int], str] = {}  # texts as they were cut before: cutting costs like drawing

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(80, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, at, box = index.row(), index.column(), option.rect
        column = self._rows.columns[at]
        cell = self._rows.cell(row, at)
        colours = self._colours()
        painter.save()
        self._paint_ground(painter, box, row, at, chosen=_SELECTED in option.state)
        inner = words = self._inner(box, at)
        if column.marked:
            if cell.mark:
                self._paint_mark(painter, inner, cell)
            words = self._mirrored(inner.adjusted(SHAPE + GRID, 0, 0, 0), inner)
        painter.setPen(colours["muted" if cell.quiet else "text"])
        upper = QRect(words.left(), self._top(box, cell), words.width(), self._line)
        self._text(painter, upper, cell.first, "bold" if cell.bold else "body")
        if cell.second:
            painter.setPen(colours["muted"])
            self._text(painter, upper.translated(0, self._line + 1), cell.second, "small")
        painter.restore()

    def _colours(self) -> dict[str, QColor]:
        """The colours of the theme that is worn."""
        theme = current()
        if theme is not self._theme:
            self._theme = theme
            self._worn = {role: theme.colour(role) for role in _ROLES}
        return self._worn

    def _inner(self, box: QRect, at: int) -> QRect:
        first, last = self.edges
        inner = box.adjusted(self._side if at == first else 0, 0, -(self._side if at == last else GRID), 0)
        return self._mirrored(inner, box)

    def _top(self, box: QRect, cell: Cell) -> int:
        """Where the first line begins; alone it stands in the middle."""
        above = (self.height - 1 - 2 * self._line) // 2
        return box.top() + above + (0 if cell.second else self._line // 2)

    def _mirrored(self, rect: QRect, box: QRect) -> QRect:
        if not self._view.isRightToLeft():
            return rect
        return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, box, rect)

    def _paint_ground(self, painter: QPainter, box: QRect, row: int, at: int, *, chosen: bool) -> None:
        colours = self._colours()
        if chosen or row == self.hovered:
            painter.fillRect(box, colours["accent_soft" if chosen else "sunken"])
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colours["hairline"])
        if row == self._view.currentIndex().row() and self._view.hasFocus():
            self._paint_ring(painter, box, at)

    def _paint_ring(self, painter: QPainter, box: QRect, at: int) -> None:
        """The part of a row's ring that lies in one cell."""
        colour = self._colours()["accent"]
        painter.fillRect(box.left(), box.top(), box.width(), 2, colour)
        painter.fillRect(box.left(), box.bottom() - 2, box.width(), 2, colour)
        sides = (at == self.edges[0], box.left()), (at == self.edges[1], box.right() - 1)
        for drawn, x in sides:
            if drawn:
                edge = QRect(x, box.top(), 2, box.height() - 1)
                painter.fillRect(self._mirrored(edge, box), colour)

    def _paint_mark(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        shape = QRect(inner.left(), self._top(inner, cell) + (self._line - SHAPE) // 2, SHAPE, SHAPE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if cell.mark:
            cell.mark(painter, QRectF(self._mirrored(shape, inner)), self._fonts["bold"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _text(self, painter: QPainter, rect: QRect, text: str, font: str) -> None:
        painter.setFont(self._fonts[font])
        painter.drawText(rect, self._start, self._shown(text, font, rect.width()))

    def _shown(self, text: str, font: str, width: int) -> str:
        """As much of the text as there is room for."""
        key = text, font, width
        shown = self._cut.get(key)
        if shown is None:
            if len(self._cut) > MOST_CUT:
                self._cut.clear()
            shown = self._cut[key] = elided(self._metrics[font], text, width)
        return shown

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Who points at a cell is told its tip, or what did not fit into it."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        column = self._rows.columns[index.column()]
        cell = self._rows.cell(index.row(), index.column())
        width = self._inner(option.rect, index.column()).width() - (SHAPE + GRID if column.marked else 0)
        lines = (cell.first, "bold" if cell.bold else "body"), (cell.second, "small")
        cut = any(self._shown(text, font, width) != text for text, font in lines)
        words = cell.tip or ("\n".join(text for text, _ in lines if text) if cut else "")
        QToolTip.showText(event.globalPos(), plain(words), view)
        return True
