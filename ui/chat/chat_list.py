"""The list of chats: painted rows, quick with thousands; opened, renamed and deleted from the keyboard too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QFrame,
    QListView,
    QWidget,
)

from ui.chat.chat_row import RowPainter, more_place
from ui.chat.list_rows import ChatRow, followed
from ui.controls.plain_text import plain
from ui.controls.table_rows import ROW_ROLE
from ui.words import translate

_Index = QModelIndex | QPersistentModelIndex


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

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.title
            case Qt.ItemDataRole.ToolTipRole:
                return plain(_tip(row) or "")
            case Qt.ItemDataRole.AccessibleTextRole:
                return _spoken(row)
            case _:
                return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        if row is None or row.kind == "group":
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return found | Qt.ItemFlag.ItemIsEditable if row.kind == "chat" else found

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        if isinstance(value, str) and value.strip() and value != row.title:
            self.renamed.emit(row.chat, value)
        return True


def _identity(row: ChatRow) -> tuple[object, ...]:
    lines = row.detail.count("\n") if row.detail else -1
    return row.kind, row.chat, row.turn, row.hit, lines, row.title if row.kind == "group" else ""


def _tip(row: ChatRow) -> str | None:
    if row.kind == "group":
        return None
    return "\n".join(filter(None, [row.title, followed(row.others), row.detail])) if row.turn else row.title


def _spoken(row: ChatRow) -> str:
    said = [row.title]
    if row.pinned:
        said.append(translate("Chats", "pinned"))
    if row.writing:
        said.append(translate("Chats", "a reply is being written"))
    if row.turn:
        said.append(followed(row.others))
    return ", ".join(filter(None, [*said, *row.detail.split("\n")]))


class ChatList(QListView):
    """Shows rows. opened, removed and menu_asked carry the row; renamed a chat's id and its new title."""

    opened = Signal(object)
    removed = Signal(object)
    menu_asked = Signal(object, QPoint)
    renamed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.rows = ChatRows(self)
        self._later: tuple[Sequence[ChatRow], int | None] | None = None
        self.rows.renamed.connect(self.renamed)
        self.painter = RowPainter(self)
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

    def show_rows(self, rows: Sequence[ChatRow], open_chat: int | None) -> None:
        """Show these; the open chat's row is marked. While a title is typed that waits: the field goes with its row."""
        if self.state() is QListView.State.EditingState:
            self._later = (rows, open_chat)
            return
        self._later = None
        at, line = self.current(), self.currentIndex().row()
        self.rows.show_rows(rows)
        self.painter.open = open_chat
        if at and self.current() is None:  # the keyboard goes on where it was
            self._go_to(at.chat, at.turn)
            if at.kind == "binned" and self.current() is None and rows and rows[-1].kind == "binned":
                self.setCurrentIndex(self.rows.index(min(line, len(rows) - 1)))
        self.viewport().update()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._later:
            self.show_rows(*self._later)

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

    def _go_to(self, chat: int, turn: int | None = None) -> None:
        for at, row in enumerate(self.rows.rows):
            if row.kind != "group" and (row.chat, row.turn) == (chat, turn):
                self.setCurrentIndex(self.rows.index(at))
                return

    def _clicked(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row.kind == "group":
            return
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
        # While a title is typed, Enter comes here too, once the field has heard it.
        row = self.current() if self.state() is not QListView.State.EditingState else None
        if row and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if row.kind == "binned":
                where = self.visualRect(self.currentIndex()).center()
                self.menu_asked.emit(row, self.viewport().mapToGlobal(where))
            else:
                self.opened.emit(row)
        elif row and event.key() == Qt.Key.Key_Delete and row.kind == "chat":
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
