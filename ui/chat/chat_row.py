"""How a row of the list of chats is painted: a title, a pin, a second line, and the dots that open its menu."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.chat.list_rows import ChatRow
from ui.controls.plain_text import elided
from ui.controls.table_rows import ROW_ROLE
from ui.theme import GRID, SMALL, current, pixmap, scaled
from ui.words import translate

_Index = QModelIndex | QPersistentModelIndex
_SIDE = GRID + GRID // 2  # px, left and right of the text in a row
MORE = 28  # px at the end of a row that open its menu
ROW, GROUP = 36, 32  # px, least heights
EXCERPT_LINES = 2


class RowPainter(QStyledItemDelegate):
    """Paints a row: a title, a pin, a second line, and the dots that open its menu."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.open: int | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(ROW_ROLE)
        line = QFontMetrics(scaled(1.0)).height()
        if row.kind == "group":
            return QSize(0, max(GROUP, line + 2 * GRID))
        small = QFontMetrics(scaled(SMALL)).height()
        return QSize(0, max(ROW, line + _lines(row) * small + 2 * GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ChatRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect
        if row.kind == "group":
            painter.setFont(scaled(SMALL, bold=True))
            painter.setPen(current().colour("muted"))
            painter.drawText(
                box.adjusted(_SIDE, 0, -_SIDE, -4),
                Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading,
                row.title,
            )
        else:
            self._paint_row(painter, box.adjusted(1, 1, -1, -1), row, option.state)
        painter.restore()

    def _paint_row(self, painter: QPainter, box: QRect, row: ChatRow, state: QStyle.StateFlag) -> None:
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        is_open = row.chat == self.open and row.kind == "chat"
        if is_open or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("accent_soft" if is_open else "sunken"))
            painter.drawRoundedRect(box, 6, 6)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(_SIDE - 1, 0, -(GRID // 2), 0)
        if row.kind != "hit" and (hovered or focused):
            inner.setRight(inner.right() - MORE)
            painter.setPen(current().colour("text"))
            painter.drawText(more_place(box), Qt.AlignmentFlag.AlignCenter, "⋯")
        elif row.pinned:
            inner.setRight(inner.right() - 20)
            painter.drawPixmap(inner.right() + 2, box.center().y() - 7, pixmap("pin", current().hex("muted"), 14))
        self._paint_words(painter, inner, row, bold=is_open)

    def _paint_words(self, painter: QPainter, box: QRect, row: ChatRow, *, bold: bool) -> None:
        font = scaled(1.0, bold=bold or row.writing)
        metrics = QFontMetrics(font)
        small = QFontMetrics(scaled(SMALL)).height()
        lines = _lines(row)
        top = box.y() + (box.height() - metrics.height() - lines * small) // 2
        painter.setFont(font)
        painter.setPen(current().colour("text"))
        painter.setLayoutDirection(direction(row.title))
        title = row.title if not row.writing else translate("Chats", "{0} …writing").format(row.title)
        painter.drawText(
            QRect(box.x(), top, box.width(), metrics.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading,
            elided(metrics, title, box.width()),
        )
        if row.detail:
            self._paint_detail(painter, QRect(box.x(), top + metrics.height(), box.width(), lines * small), row)

    def _paint_detail(self, painter: QPainter, box: QRect, row: ChatRow) -> None:
        font = scaled(SMALL)
        painter.setPen(current().colour("muted"))
        if row.kind != "hit":
            painter.setFont(font)
            metrics = QFontMetrics(font)
            words = "\n".join(elided(metrics, line, box.width()) for line in row.detail.split("\n"))
            painter.drawText(QRectF(box), words, _below(row))
            return
        layout = QTextLayout(row.detail, font)
        layout.setTextOption(_wrapping())
        mark = QTextCharFormat()
        mark.setFontWeight(QFont.Weight.Bold)
        mark.setForeground(current().colour("text"))
        mark.setBackground(current().colour("accent_soft"))
        layout.setFormats([_range(start, end, mark) for start, end in row.spans])
        layout.beginLayout()
        y = 0.0
        for _ in range(EXCERPT_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(box.width())
            line.setPosition(QPoint(0, round(y)))
            y += line.height()
        layout.endLayout()
        painter.setClipRect(box)
        layout.draw(painter, box.topLeft())

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        made = QLineEdit(parent)
        made.setAccessibleName(translate("Chats", "Title"))
        made.setMaxLength(300)
        return made

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -1))


def _below(row: ChatRow) -> QTextOption:
    """How what stands below a title is set: on the title's side, but read as what it is, our words or tags."""
    left = direction(row.title) is Qt.LayoutDirection.LeftToRight
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    option = QTextOption(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(direction(row.detail))
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option


def _lines(row: ChatRow) -> int:
    """How many lines stand below a row's title."""
    if not row.detail:
        return 0
    return EXCERPT_LINES if row.kind == "hit" else row.detail.count("\n") + 1


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option


def _range(start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, end - start, form
    return made


def direction(text: str) -> Qt.LayoutDirection:
    """The way a text runs: as its first letter does."""
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), "L")
    return Qt.LayoutDirection.LeftToRight if first == "L" else Qt.LayoutDirection.RightToLeft


def more_place(box: QRect) -> QRect:
    """Where a row's dots are."""
    return QRect(box.right() - MORE, box.y(), MORE, box.height())
