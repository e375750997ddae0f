"""Where a message is written: grows with its text, Enter sends, Shift+Enter starts a line, Esc stops a reply."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from ui.text import translate
from ui.theme import GRID, SMALL, set_property
from ui.widgets.basics import TARGET, button, column, label, row

MOST_LINES = 8


class MessageBox(QPlainTextEdit):
    """The text itself."""

    sent = Signal()
    escaped = Signal()
    recalled = Signal()
    focused = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("Composer", "Message"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())
        self._grow()

    def _grow(self) -> None:
        lines = min(MOST_LINES, max(1, round(self.document().size().height())))
        self.setFixedHeight(max(TARGET, lines * self.fontMetrics().lineSpacing() + 12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Up and not event.modifiers() and not self.toPlainText():
            self.recalled.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QFrame):
    """Message box and its one button, which sends or, while a reply is written, stops.

    typed carries what stands in the box after every change; recalled: Up was pressed in the empty box;
    left: the message that was being edited is to stay as it is.
    """

    sent = Signal(str)
    stopped = Signal()
    left = Signal()
    recalled = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("composer")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.box = MessageBox()
        self.button = button(translate("Composer", "Send"), self._pressed, primary=True)
        line = row(self.box, self.button)
        line.setAlignment(self.button, Qt.AlignmentFlag.AlignBottom)
        self.editing = False
        words = translate("Composer", "Editing a message. Sending makes a new version; the old one stays.")
        self._leave = button(translate("Composer", "Cancel"), self.left.emit, link=True, tip="Esc")
        self._edited = QWidget()
        self._edited.setLayout(row(4, label(words, factor=SMALL, muted=True, wrap=True), self._leave))
        self._edited.hide()
        layout = column(self._edited, line, spacing=GRID // 2)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        self.setLayout(layout)
        self._writing = self._ready = self._stopping = False
        self._hints = "", ""
        self.box.sent.connect(self._send)
        self.box.escaped.connect(lambda: (self.left if self.editing else self.stopped).emit())
        self.box.recalled.connect(self.recalled)
        self.box.textChanged.connect(self._changed)
        self.box.focused.connect(lambda on: set_property(self, "focused", on))
        self._refresh()

    def show_state(self, *, ready: bool, writing: bool, stopping: bool, hint: str, short: str = "") -> None:
        """ready: a message may be sent now; writing: a reply is under way.

        hint: what the empty box says; short: in its place where there is little room.
        """
        self._ready, self._writing = ready, writing
        self._hints = hint, short or hint
        self._show_hint()
        self.button.setText(translate("Composer", "Stop") if writing else translate("Composer", "Send"))
        self.button.setAccessibleName(self.button.text())
        self.button.setToolTip(
            translate("Composer", "Stop the reply (Esc)")
            if writing
            else translate("Composer", "Send the message (Enter)")
        )
        set_property(self.button, "primary", not writing)
        self._stopping = stopping
        self._refresh()

    def _show_hint(self) -> None:
        hint, short = self._hints
        fits = self.box.fontMetrics().horizontalAdvance(hint) < self.box.viewport().width() - 2 * GRID
        self.box.setPlaceholderText(hint if fits else short)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_hint()

    def show_editing(self, editing: bool) -> None:
        """Whether the box holds an earlier message, to be sent in another wording."""
        self.editing = editing
        self._edited.setVisible(editing)

    def put(self, text: str) -> None:
        """Fill the box."""
        self.box.setPlainText(text)
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    def _changed(self) -> None:
        self._refresh()
        self.typed.emit(self.box.toPlainText())

    def _refresh(self) -> None:
        has_text = bool(self.box.toPlainText().strip())
        self.button.setEnabled(not self._stopping if self._writing else self._ready and has_text)

    def _pressed(self) -> None:
        if self._writing:
            self.stopped.emit()
        else:
            self._send()

    def _send(self) -> None:
        text = self.box.toPlainText().strip()
        if text and self._ready and not self._writing:
            self.box.clear()
            self.sent.emit(text)
