"""Finding in the chat that is open: what to look for, which of how many places is shown, and the way on."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame

from ui.chat.transcript.finder import Finder
from ui.commands import with_keys
from ui.controls.buttons import button, icon_button
from ui.controls.direction import margins
from ui.controls.field import Field
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.controls.plain_text import text_width
from ui.theme import GRID, SMALL, em
from ui.words import number, translate

_WIDEST = 360  # px of the field


class _FindField(Field):
    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


class FindBar(QFrame):
    """closed: it has gone. all_chats: the same is to be looked for in all chats."""

    closed = Signal()
    all_chats = Signal(str)

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._finder = finder
        self.field = _FindField(translate("Find", "Find in this chat"), translate("Find", "Find in this chat"))
        self.field.setMaximumWidth(em(_WIDEST))
        self.field.textChanged.connect(finder.look_for)
        self.field.stepped.connect(finder.step)
        self.count = label(factor=SMALL, muted=True)
        self.previous = icon_button(
            "chevron-up", with_keys(translate("Find", "Previous place"), "find-previous"), lambda: finder.step(-1)
        )
        self.next = icon_button(
            "chevron-down", with_keys(translate("Find", "Next place"), "find-next"), lambda: finder.step(1)
        )
        self.elsewhere = button(
            translate("Find", "Look in all chats"), lambda: self.all_chats.emit(self.field.text()), link=True
        )
        self.cross = icon_button("close", with_keys(translate("Find", "Close"), "stop"), self.close_it)
        line = row(self.field, self.count, self.previous, self.next, self.elsewhere, None, self.cross, spacing=GRID)
        line.setStretchFactor(self.field, 1)
        margins(line, 2 * GRID, GRID // 2, GRID, GRID // 2)
        self.setLayout(line)
        finder.changed.connect(self._show_count)
        self._show_count()
        self.hide()

    def open_it(self) -> None:
        """Begin to type; what was looked for last is there, to be typed over."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._finder.look_for(self.field.text())

    def suggest(self, text: str) -> None:
        """What to look for when it is opened next: what led to this chat."""
        if text and not self.isVisible():
            with QSignalBlocker(self.field):
                self.field.setText(text)

    def step(self, by: int) -> None:
        """Show the next place, or the one before (-1); where nothing is looked for yet, begin to type."""
        if self.isVisible() and self.field.text().strip():
            self._finder.step(by)
        else:
            self.open_it()

    def close_it(self) -> None:
        """Nothing is marked any more."""
        self.hide()
        self._finder.look_for("")
        self.closed.emit()

    def _show_count(self) -> None:
        total, place = self._finder.total, self._finder.place
        typed = bool(self.field.text().strip())
        if not typed:
            words = ""
        elif not self._finder.counted:
            words = translate("Find", "Looking…")
        elif not total:
            words = translate("Find", "Not in this chat")
        elif place:
            words = translate("Find", "{0} of {1}").format(number(place), number(total))
        else:
            words = translate("Find", "{0} found").format(number(total))
        for step in (self.previous, self.next):
            step.setEnabled(total > 0)
        self.elsewhere.setVisible(typed and self._finder.counted and not total)
        if words != self.count.text():
            self.count.setText(words)
            self.count.setMinimumWidth(text_width(self.count.fontMetrics(), words))
            if words and self.isVisible() and QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
