"""The chats beside the conversation: a new one, finding, the list by day, and the bin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QInputDialog, QLineEdit, QMenu, QMessageBox, QToolButton, QVBoxLayout, QWidget

from advisor.chat.bin import Bin
from ui.chat.chat_list import ChatList
from ui.chat.controller import ChatController
from ui.chat.list_rows import ChatRow, amount, followed, rows_of
from ui.commands import keys_of, with_keys
from ui.controls.buttons import button, icon_button, set_icon
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.controls.plain_text import message_box
from ui.store import AppState
from ui.theme import GRID, em
from ui.words import translate

_WIDTH = 232  # px
_SHORT = 80  # characters of a message that a question names it by
SEARCH_MS = 120  # of quiet typing before a search begins


class _Field(QLineEdit):
    """Where one types what to look for."""

    down = Signal()
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class Sidebar(QFrame):
    """Renders the list of chats. export_asked carries a chat's id; chose: a chat was opened."""

    export_asked = Signal(object)
    chose = Signal()

    def __init__(self, chat: ChatController) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(em(_WIDTH))
        self._chat = chat
        self._rendered: tuple[object, ...] = ()
        self._in_bin = Bin()
        self.new = button(translate("Chats", "New chat"), self._new, picture="plus", tip=keys_of("new"))
        self.search = _Field()
        self.search.setPlaceholderText(with_keys(translate("Chats", "Search chats"), "find"))
        self.search.setAccessibleName(translate("Chats", "Search chats"))
        self.search.setClearButtonEnabled(True)
        for cross in self.search.findChildren(QToolButton):
            cross.setAccessibleName(translate("Chats", "Clear the search"))
        self._looking = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._looking.timeout.connect(lambda: chat.list.find(self.search.text()))
        self.search.textChanged.connect(lambda _: self._looking.start())
        self.list = ChatList()
        self.search.down.connect(self.list.enter)
        self.search.entered.connect(self._enter)
        self.list.opened.connect(self._open)
        self.list.renamed.connect(chat.list.rename)
        self.list.removed.connect(lambda found: chat.trash.delete_chat(found.chat))
        self.list.menu_asked.connect(self._menu)
        self.nothing = label(muted=True, wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._build_bin()
        self._lay_out()

    def _build_bin(self) -> None:
        self.bin = button(translate("Chats", "Bin"), self._chat.trash.show, link=True, picture="bin")
        set_icon(self.bin, "bin", "accent")
        self.back = icon_button("chevron-left", translate("Chats", "Back to the chats"), self._leave_bin)
        self.empty = button(translate("Chats", "Empty…"), self._ask_to_empty)
        self._bin_head = QWidget()
        self._bin_head.setLayout(
            row(self.back, label(translate("Chats", "Bin"), bold=True), None, self.empty, spacing=GRID // 2)
        )

    def _lay_out(self) -> None:
        self._list_head = QWidget()
        head = QVBoxLayout(self._list_head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(GRID)
        self.new.setSizePolicy(self.search.sizePolicy().horizontalPolicy(), self.new.sizePolicy().verticalPolicy())
        head.addWidget(self.new)
        head.addWidget(self.search)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID, GRID, GRID, GRID)
        outer.setSpacing(GRID)
        outer.addWidget(self._list_head)
        outer.addWidget(self._bin_head)
        outer.addWidget(self.list, 1)
        outer.addWidget(self.nothing, 1)
        outer.addWidget(self.bin)

    # -- showing -----------------------------------------------------------------------------------------------

    def render_state(self, state: AppState) -> None:
        """Show the chats, what was found, or the bin."""
        now = datetime.now()
        writing = state.chat.reply.chat if state.chat.reply else None
        open_chat = state.chat.open.id if state.chat.open else None
        wanted = (state.chat.chats, state.chat.found, state.chat.bin, writing, open_chat, now.date())
        if wanted == self._rendered:
            return
        self._rendered = wanted
        binned = state.chat.bin is not None
        self._list_head.setVisible(not binned)
        self._bin_head.setVisible(binned)
        self._in_bin = state.chat.bin or Bin()
        self.empty.setVisible(bool(state.chat.bin))
        self.bin.setVisible(not binned)
        rows = rows_of(state, now)
        self.list.show_rows(rows, open_chat)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if binned:
            words = translate("Chats", "The bin is empty. Deleted chats and messages stay here for 30 days.")
            self.nothing.setText(words)
        elif state.chat.found is not None:
            self.nothing.setText(translate("Chats", "Nothing found for “{0}”.").format(state.chat.searched))
        else:
            self.nothing.setText(translate("Chats", "No chats yet. What you write is kept here, on this computer."))

    def focus_search(self) -> None:
        """Begin to type what to look for."""
        self._chat.trash.hide()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def searching(self) -> bool:
        """Whether something is looked for, or the bin looked into."""
        return bool(self.search.text()) or self.search.hasFocus() or self._bin_head.isVisibleTo(self)

    def leave_search(self) -> bool:
        """Show the list again; whether it was not what is shown."""
        if self._bin_head.isVisibleTo(self):
            self._leave_bin()
            return True
        found = bool(self.search.text())
        self.search.clear()
        return found

    # -- acting ------------------------------------------------------------------------------------------------

    def _new(self) -> None:
        self._chat.list.new()
        self.chose.emit()

    def _enter(self) -> None:
        """Enter looks at once for what was typed, or opens the first that was found."""
        if self._looking.isActive():
            self._looking.stop()
            self._chat.list.find(self.search.text())
        else:
            self.list.open_first()

    def _open(self, found: ChatRow) -> None:
        if found.hit:
            self._chat.list.open_hit(found.hit)
        else:
            self._chat.list.open(found.chat)
        self.chose.emit()

    def _leave_bin(self) -> None:
        self._chat.trash.hide()

    def _menu(self, found: ChatRow, where: QPoint) -> None:
        menu = QMenu(self)
        chat = found.chat
        if found.kind == "binned":
            menu.addAction(translate("Chats", "Restore")).triggered.connect(lambda: self._restore(found))
            menu.addAction(translate("Chats", "Delete for good…")).triggered.connect(lambda: self._ask_to_forget(found))
        else:
            pin = translate("Chats", "Unpin") if found.pinned else translate("Chats", "Pin to the top")
            menu.addAction(translate("Chats", "Rename")).triggered.connect(lambda: self.list.rename(chat))
            menu.addAction(pin).triggered.connect(lambda: self._chat.list.pin(chat, not found.pinned))
            menu.addAction(translate("Chats", "Tags…")).triggered.connect(lambda: self._ask_tags(found))
            menu.addAction(translate("Chats", "Export…")).triggered.connect(lambda: self.export_asked.emit(chat))
            menu.addSeparator()
            menu.addAction(translate("Chats", "Delete")).triggered.connect(lambda: self._chat.trash.delete_chat(chat))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _ask_tags(self, found: ChatRow) -> None:
        dialog = QInputDialog(self)
        dialog.setWindowTitle(translate("Chats", "Tags"))
        dialog.setLabelText(
            translate("Chats", "Tags of “{0}”, with commas between them.\nSearch for #tag to find them again.").format(
                found.title
            )
        )
        dialog.setTextValue(", ".join(found.tags))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(lambda text: self._chat.list.tag(found.chat, _tags(text)))
        dialog.open()

    def _restore(self, found: ChatRow) -> None:
        if found.turn is None:
            self._chat.trash.restore_chat(found.chat)
            return
        self._chat.trash.restore_turn(found.turn)
        self.chose.emit()

    def _ask_to_forget(self, found: ChatRow) -> None:
        turn, chat, title = found.turn, found.chat, translate("Chats", "Delete for good")
        if turn is None:
            words = translate("Chats", "Delete “{0}” for good?").format(found.title)
            self._ask(title, words, lambda: self._chat.trash.forget_chat(chat))
        else:
            words = translate("Chats", "Delete “{0}” for good?")
            if found.below:
                words = translate("Chats", "Delete “{0}” for good, {1}?")
            words = words.format(_short(found.title), followed(found.below))
            self._ask(title, words, lambda: self._chat.trash.forget_turn(turn))

    def _ask_to_empty(self) -> None:
        words = translate("Chats", "Delete {0} for good?").format(amount(self._in_bin))
        self._ask(translate("Chats", "Empty the bin"), words, self._chat.trash.empty)

    def _ask(self, title: str, words: str, do: Callable[[], None]) -> None:
        question = message_box(self, title, words, translate("Chats", "This cannot be undone."))
        delete = question.addButton(translate("Chats", "Delete for good"), QMessageBox.ButtonRole.DestructiveRole)
        keep = question.addButton(QMessageBox.StandardButton.Cancel)
        question.setDefaultButton(keep)
        question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(do)
        question.open()


def _short(text: str) -> str:
    """The beginning of a message."""
    return text if len(text) <= _SHORT else text[:_SHORT].rstrip() + "…"


def _tags(text: str) -> tuple[str, ...]:
    """What was typed as tags: commas between them, with or without "#"; a space inside becomes a hyphen."""
    parts = (part.strip().lstrip("#").strip() for part in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys("-".join(part.split()) for part in parts if part))
