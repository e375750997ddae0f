"""The list of chats: painted rows, quick with thousands; opened, renamed and deleted from the keyboard too."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.chat_rows import ChatRow
from ui.text import translate
from ui.theme import GRID, SMALL, Theme, pixmap, scaled
from ui.widgets.basics import Themed

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
SIDE = GRID + GRID // 2  # px, left and right of the text in a row
MORE = 28  # px at the end of a row that open its menu
ROW, GROUP = 36, 32  # px, least heights
EXCERPT_LINES = 2


class ChatRows(QAbstractListModel):
    """The rows to show. A chat's title can be edited; `renamed` carries its id and what was typed."""

    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ChatRow] = []

    def show_rows(self, rows: Sequence[ChatRow]) -> None:
        """Show these."""
        made = list(rows)
        if [_identity(row) for row in made] == [_identity(row) for row in self.rows]:
            self.rows = made
            if made:
                self.dataChanged.emit(self.index(0), self.index(len(made) - 1))
            return
        self.beginResetModel()
        self.rows = made
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return row.title if row.kind != "group" else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        if row is None or row.kind == "group":
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if row.kind == "chat" else found

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        if isinstance(value, str) and value.strip() and value != row.title:
            self.renamed.emit(row.chat, value)
        return True


def _identity(row: ChatRow) -> tuple[object, ...]:
    return row.kind, row.chat, row.hit, bool(row.detail), row.title if row.kind == "group" else ""


def _spoken(row: ChatRow) -> str:
    said = [row.title]
    if row.pinned:
        said.append(translate("Chats", "pinned"))
    if row.writing:
        said.append(translate("Chats", "a reply is being written"))
    return ", ".join([*said, row.detail] if row.detail else said)


class _Painter(QStyledItemDelegate):
    """Paints a row: a title, a pin, a second line, and the dots that open its menu."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self.theme = theme
        self.open: int | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        line = QFontMetrics(scaled(1.0)).height()
        if row.kind == "group":
            return QSize(0, max(GROUP, line + 2 * GRID))
        small = QFontMetrics(scaled(SMALL)).height()
        lines = (EXCERPT_LINES if row.kind == "hit" else 1) if row.detail else 0
        return QSize(0, max(ROW, line + lines * small + 2 * GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ChatRow = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, theme = option.rect, self.theme
        if row.kind == "group":
            painter.setFont(scaled(SMALL, bold=True))
            painter.setPen(theme.colour("muted"))
            painter.drawText(
                box.adjusted(SIDE, 0, -SIDE, -4),
                Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeading,
                row.title,
            )
        else:
            self._paint_row(painter, box.adjusted(1, 1, -1, -1), row, option.state)
        painter.restore()

    def _paint_row(self, painter: QPainter, box: QRect, row: ChatRow, state: QStyle.StateFlag) -> None:
        theme = self.theme
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        is_open = row.chat == self.open and row.kind == "chat"
        if is_open or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_soft" if is_open else "sunken"))
            painter.drawRoundedRect(box, 6, 6)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box, 6, 6)
        inner = box.adjusted(SIDE - 1, 0, -(GRID // 2), 0)
        if row.kind != "hit" and (hovered or focused):
            inner.setRight(inner.right() - MORE)
            painter.setPen(theme.colour("text"))
            painter.drawText(more_place(box), Qt.AlignmentFlag.AlignCenter, "⋯")
        elif row.pinned:
            inner.setRight(inner.right() - 20)
            painter.drawPixmap(inner.right() + 2, box.center().y() - 7, pixmap("pin", theme.hex("muted"), 14))
        self._paint_words(painter, inner, row, bold=is_open)

    def _paint_words(self, painter: QPainter, box: QRect, row: ChatRow, *, bold: bool) -> None:
        theme, font = self.theme, scaled(1.0, bold=bold or row.writing)
        metrics = QFontMetrics(font)
        small = QFontMetrics(scaled(SMALL)).height()
        lines = (EXCERPT_LINES if row.kind == "hit" else 1) if row.detail else 0
        top = box.y() + (box.height() - metrics.height() - lines * small) // 2
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        painter.setLayoutDirection(direction(row.title))
        title = row.title if not row.writing else translate("Chats", "{0} …writing").format(row.title)
        painter.drawText(
            QRect(box.x(), top, box.width(), metrics.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading,
            metrics.elidedText(title, Qt.TextElideMode.ElideRight, box.width()),
        )
        if row.detail:
            self._paint_detail(painter, QRect(box.x(), top + metrics.height(), box.width(), lines * small), row)

    def _paint_detail(self, painter: QPainter, box: QRect, row: ChatRow) -> None:
        font = scaled(SMALL)
        painter.setPen(self.theme.colour("muted"))
        if row.kind != "hit":
            painter.setFont(font)
            words = QFontMetrics(font).elidedText(row.detail, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, words)
            return
        layout = QTextLayout(row.detail, font)
        layout.setTextOption(_wrapping())
        mark = QTextCharFormat()
        mark.setFontWeight(QFont.Weight.Bold)
        mark.setForeground(self.theme.colour("text"))
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

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = QLineEdit(parent)
        made.setAccessibleName(translate("Chats", "Title"))
        made.setMaxLength(300)
        return made

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -1))


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


class ChatList(QListView, Themed):
    """Shows rows. opened, removed and menu_asked carry the row; renamed a chat's id and its new title."""

    opened = Signal(object)
    removed = Signal(object)
    menu_asked = Signal(object, QPoint)
    renamed = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.rows = ChatRows(self)
        self.rows.renamed.connect(self.renamed)
        self.painter = _Painter(theme, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(translate("Chats", "Chats"))
        self.clicked.connect(self._clicked)

    def set_theme(self, theme: Theme) -> None:
        self.painter.theme = theme
        self.viewport().update()

    def show_rows(self, rows: Sequence[ChatRow], open_chat: int | None) -> None:
        """Show these; the open chat's row is marked."""
        at = self.current()
        self.rows.show_rows(rows)
        self.painter.open = open_chat
        if at and self.current() is None:  # the keyboard goes on where it was
            self._go_to(at.chat)
        self.viewport().update()

    def current(self) -> ChatRow | None:
        """The row that the keyboard is on."""
        found = self.currentIndex().data(ROW_ROLE)
        return found if isinstance(found, ChatRow) else None

    def enter(self) -> None:
        """Take the keyboard, on the first row where it was on none."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.current() is None:
            first = next((at for at, row in enumerate(self.rows.rows) if row.kind != "group"), None)
            if first is not None:
                self.setCurrentIndex(self.rows.index(first))

    def open_first(self) -> None:
        """Open the first row there is."""
        first = next((row for row in self.rows.rows if row.kind != "group"), None)
        if first:
            self.opened.emit(first)

    def rename(self, chat: int) -> None:
        """Let the title of a chat be edited in its row."""
        self._go_to(chat)
        self.edit(self.currentIndex())

    def _go_to(self, chat: int) -> None:
        for at, row in enumerate(self.rows.rows):
            if row.kind != "group" and row.chat == chat:
                self.setCurrentIndex(self.rows.index(at))
                return

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        asked = row.kind == "chat" and more_place(self.visualRect(index)).contains(at)
        if asked or row.kind == "binned":
            self.menu_asked.emit(row, self.viewport().mapToGlobal(at))
        else:
            self.opened.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.indexAt(event.position().toPoint()).data(ROW_ROLE)
        pointing = isinstance(over, ChatRow) and over.kind != "group"
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if pointing else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current()
        if row and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row.kind == "binned":
                where = self.visualRect(self.currentIndex()).center()
                self.menu_asked.emit(row, self.viewport().mapToGlobal(where))
            else:
                self.opened.emit(row)
        elif row and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row.kind == "chat":
            self.removed.emit(row)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = index.data(ROW_ROLE)
        if isinstance(row, ChatRow) and row.kind in ("chat", "binned"):
            self.setCurrentIndex(index)
            where = self.visualRect(index).center() if by_key else event.pos()
            self.menu_asked.emit(row, self.viewport().mapToGlobal(where))
