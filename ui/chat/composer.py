"""Where a message is written: grows with its text, Enter sends, Shift+Enter starts a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from ui.chat.attachments import AttachmentBar
from ui.chat.state import Attached
from ui.commands import keys_of, with_keys
from ui.controls.buttons import TARGET, button, icon_button
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.controls.plain_text import elided, set_tip
from ui.theme import GRID, SMALL, set_property
from ui.words import translate

MOST_VISIBLE_LINES = 8
MOST_WHILE_REWORDING = 14  # a reply is mostly longer than what a person writes
LONG_PASTE = 4000  # characters from which a pasted text is offered as a file


class MessageBox(QPlainTextEdit):
    """The text itself."""

    sent = Signal()
    recalled = Signal()
    leafed = Signal(int)  # a page up, -1, or down, 1
    focused = Signal(bool)
    dropped = Signal(list)  # paths
    pasted_long = Signal(str)
    widened = Signal()  # or narrowed

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("Composer", "Message"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._most_lines = MOST_VISIBLE_LINES
        self.document().setDocumentMargin(4)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._grow())
        self._grow()

    def _grow(self) -> None:
        lines = min(self._most_lines, max(1, round(self.document().size().height())))
        self.setFixedHeight(max(TARGET, lines * self.fontMetrics().lineSpacing() + 12))

    def show_lines(self, most: int) -> None:
        """It is at most so many lines high from now on."""
        if most != self._most_lines:
            self._most_lines = most
            self._grow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        ):
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Up and not event.modifiers() and not self.toPlainText():
            self.recalled.emit()
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not event.modifiers() and self._all_shown():
            self.leafed.emit(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    def _all_shown(self) -> bool:
        """Whether there is nothing to leaf through in the box itself."""
        bar = self.verticalScrollBar()
        return bar.maximum() == bar.minimum()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Files are attached, and a long text may be; else as usual."""
        files = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(files)
            return
        text = source.text()
        super().insertFromMimeData(source)
        if len(text) >= LONG_PASTE:
            self.pasted_long.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.widened.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class Composer(QFrame):
    """Message box, the button that sends, and while a reply is written another one, which stops it.

    Where one was, the other never comes: who presses twice does not send what stands in the box.

    typed carries what stands in the box after every change; recalled: Up was pressed in the empty box;
    left: the message that was being edited is to stay as it is. attach_asked: a file is to be chosen; dropped: paths of
    files; filed: a text that was pasted is to be a file rather than part of the message.
    """

    sent = Signal(str)
    stopped = Signal()
    left = Signal()
    recalled = Signal()
    typed = Signal(str)
    attach_asked = Signal()
    dropped = Signal(list)
    filed = Signal(str)

    def __init__(self, files: AttachmentBar) -> None:
        """files: what is attached, shown above the box."""
        super().__init__()
        self.setObjectName("composer")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.box = MessageBox()
        self.button = button(translate("Composer", "Send"), self._pressed, primary=True)
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.files, self._attached = files, False
        self.attach = icon_button(
            "clip",
            with_keys(translate("Composer", "Attach files, or drop them here"), "attach"),
            self.attach_asked.emit,
        )
        self.stop = button(
            translate("Composer", "Stop"), self._stop, tip=with_keys(translate("Composer", "Stop the reply"), "stop")
        )
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop.hide()
        line = row(self.attach, self.box, self.stop, self.button, spacing=GRID // 2)
        for side in (self.attach, self.stop, self.button):
            line.setAlignment(side, Qt.AlignmentFlag.AlignBottom)
        self._paste = ""
        as_file = button(translate("Composer", "Attach it as a file"), self._file_paste, link=True)
        leave = icon_button("close", translate("Composer", "Leave it in the message"), self._leave_paste)
        self._pasted = QWidget()
        long = translate("Composer", "That is a long text.")
        self._pasted.setLayout(row(4, label(long, factor=SMALL, muted=True), as_file, leave, None, spacing=GRID // 2))
        self._pasted.hide()
        self.cost = label(factor=SMALL, wrap=True)
        self.cost.setContentsMargins(4, 0, 4, 0)
        self.cost.hide()
        self.editing, self._rewording = False, False
        self._leave = button(translate("Composer", "Cancel"), self.left.emit, link=True, tip=keys_of("stop"))
        self._edited = QWidget()
        self._edited_words = label(factor=SMALL, muted=True, wrap=True)
        self._edited.setLayout(row(4, self._edited_words, self._leave))
        self._edited.hide()
        layout = column(self._edited, self.files, self._pasted, self.cost, line, spacing=GRID // 2)
        layout.setContentsMargins(GRID, GRID, GRID, GRID)
        self.setLayout(layout)
        self._ready = self._later = False
        self._hints = "", ""
        self.box.sent.connect(self._send)
        self.box.recalled.connect(self.recalled)
        self.box.dropped.connect(self.dropped)
        self.box.widened.connect(self._show_hint)
        self.box.pasted_long.connect(self._offer_file)
        self.box.textChanged.connect(self._changed)
        self.box.focused.connect(lambda on: set_property(self, "focused", on))
        self._refresh()

    def show_state(
        self, *, ready: bool, writing: bool, stopping: bool, hint: str, short: str = "", later: bool = False
    ) -> None:
        """ready: a message may be sent now; later: it may, and waits; writing: a reply is under way.

        hint: what the empty box says; short: in its place where there is little room.
        """
        self._ready, self._later = (ready, later) if not self._rewording else (not writing, False)
        self._hints = hint, short or hint
        self._show_hint()
        set_tip(
            self.button,
            translate("Composer", "Save the reply in these words (Enter)")
            if self._rewording
            else translate("Composer", "Send it as soon as the model can answer (Enter)")
            if later and not ready
            else translate("Composer", "Send the message (Enter)"),
        )
        held = self.stop.hasFocus()
        self.stop.setVisible(writing)
        self.stop.setEnabled(not stopping)
        if held and not self.stop.hasFocus():
            self.box.setFocus()
        self._refresh()

    def _show_hint(self) -> None:
        hint, short = self._hints
        metrics, room = self.box.fontMetrics(), self.box.viewport().width() - 2 * GRID
        if metrics.horizontalAdvance(hint) >= room:
            hint = elided(metrics, short, max(0, room))
        if hint != self.box.placeholderText():
            self.box.setPlaceholderText(hint)
            self.box.viewport().update()  # Qt draws it only where there was none before

    def show_editing(self, *, editing: bool, reply: bool) -> None:
        """Whether the box holds an earlier message, to be sent in another wording, or a reply, to be kept in one."""
        self.editing, self._rewording = editing, reply
        self._edited.setVisible(editing)
        self._edited_words.setText(
            translate("Composer", "Editing a reply. Saving makes a new version; the old one stays.")
            if reply
            else translate("Composer", "Editing a message. Sending makes a new version; the old one stays.")
        )
        words = translate("Composer", "Save") if reply else translate("Composer", "Send")
        self.button.setText(words)
        self.button.setAccessibleName(words)
        self.attach.setEnabled(not reply)
        self.box.show_lines(MOST_WHILE_REWORDING if reply else MOST_VISIBLE_LINES)

    def show_files(self, files: Sequence[Attached], reading: int, left: int | None = None) -> None:
        """What goes with the message; reading: how many files more are being read. left: as AttachmentBar has it."""
        self.files.show_files(files, reading, left)
        self._attached = bool(files) and not reading
        self._refresh()

    def show_cost(self, words: str, *, problem: bool) -> None:
        """What a long message takes of the context, "" for nothing. problem: it is more than is left."""
        self.cost.setVisible(bool(words))
        self.cost.setText(words)
        set_property(self.cost, "muted", not problem)
        set_property(self.cost, "problem", problem)

    # -- a long text that was pasted -----------------------------------------------------------------------------

    def _offer_file(self, text: str) -> None:
        self._paste = text
        self._pasted.show()

    def _leave_paste(self) -> None:
        self._paste = ""
        self._pasted.hide()

    def _file_paste(self) -> None:
        """Take what was pasted out of the message, and have it attached."""
        text, whole = self._paste, self.box.toPlainText()
        at = whole.rfind(text)
        if at >= 0:
            self.box.setPlainText(whole[:at] + whole[at + len(text) :])
        self._leave_paste()
        self.filed.emit(text)
        self.box.setFocus()

    # -- sending -------------------------------------------------------------------------------------------------

    def put(self, text: str) -> None:
        """Fill the box."""
        self.box.setPlainText(text)
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)

    def _changed(self) -> None:
        text = self.box.toPlainText()
        if self._paste and self._paste not in text:
            self._leave_paste()
        self._refresh()
        self.typed.emit(text)

    def _refresh(self) -> None:
        something = self._attached or bool(self.box.toPlainText().strip())
        self.button.setEnabled((self._ready or self._later) and something)

    def _pressed(self) -> None:
        self.box.setFocus()  # the button is about to be grey
        self._send()

    def _stop(self) -> None:
        self.box.setFocus()  # the button is about to go
        self.stopped.emit()

    def _send(self) -> None:
        text = self.box.toPlainText().strip()
        if (text or self._attached) and (self._ready or self._later):
            self.box.clear()
            self.sent.emit(text)
