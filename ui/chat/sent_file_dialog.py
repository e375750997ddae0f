"""A file that went with a message, as the model read it, and the way to the file itself where that is still there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from advisor.chat.conversation import Attachment, Turn
from ui.chat.attachments_controller import AttachmentsController
from ui.chat.transcript.sent_files import picture_of
from ui.controls.buttons import button
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.controls.plain_text import plain
from ui.theme import GRID, SMALL, em
from ui.words import size, tokens, translate

_SIZE = (640, 520)  # px
_LARGEST = 1600  # px of a picture's longer side
_MOST_SHOWN = 200_000  # characters


class SentFileDialog(QDialog):
    """Shows one. `show_place` says what has become of the file."""

    def __init__(self, file: Attachment, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(plain(file.name))
        self._file = file
        facts = [size(file.size)] if file.tokens is None else [tokens(file.tokens), size(file.size)]
        self.place = label(factor=SMALL, muted=True, wrap=True)
        self.place.setVisible(False)
        self.open_file = button(translate("SentFile", "Open the file"), self._open)
        self.open_file.setVisible(False)
        self.open_file.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        outer.setSpacing(GRID)
        outer.addWidget(
            label(translate("SentFile", "As the model read it · {0}").format(" · ".join(facts)), muted=True)
        )
        outer.addWidget(self._picture(file.picture) if file.picture else self._text(file.text), 1)
        outer.addWidget(self.place)
        outer.addLayout(row(self.open_file, None, buttons))
        self.resize(em(_SIZE[0]), em(_SIZE[1]))

    def _text(self, text: str) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setReadOnly(True)
        made.setTabChangesFocus(True)
        made.setAccessibleName(translate("SentFile", "What the file said"))
        left = len(text) - _MOST_SHOWN
        made.setPlainText(text[:_MOST_SHOWN] + ("\n…" if left > 0 else ""))
        return made

    def _picture(self, picture: str) -> QWidget:
        shown = label()
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        drawn = picture_of(picture, _LARGEST)
        if drawn is None:
            shown.setText(translate("SentFile", "This picture cannot be drawn."))
        else:
            shown.setPixmap(drawn)
        shown.setAccessibleName(plain(self._file.name))
        made = QScrollArea()
        made.setWidget(shown)
        made.setWidgetResizable(True)
        made.setAccessibleName(plain(self._file.name))
        return made

    def show_place(self, there: bool) -> None:
        """there: the file is still where it lay."""
        if not self._file.path:
            return
        words = (
            translate("SentFile", "The file lies at {0}.")
            if there
            else translate("SentFile", "The file is no longer at {0}. What the model read of it is kept here.")
        )
        self.place.setText(words.format(plain(self._file.path)))
        self.place.setVisible(True)
        self.open_file.setVisible(there)

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._file.path))))


def open_sent_file(
    parent: QWidget, attachments: AttachmentsController, turns: Sequence[Turn], turn: int, at: int
) -> None:
    """Show the file at place `at` of those that went with a turn (its id)."""
    file = next(one for one in turns if one.id == turn).attachments[at]
    dialog = SentFileDialog(file, parent)
    attachments.look_for(file, dialog.show_place)
    dialog.open()
