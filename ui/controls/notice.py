"""The bar that says one sentence at the top of the window, and its cousin with buttons inside a page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy

from ui.controls.beside import Beside
from ui.controls.buttons import icon_button
from ui.controls.flow import Flow
from ui.controls.labels import label, picture
from ui.controls.layouts import column, row
from ui.theme import GRID
from ui.words import said, translate


class NoticeBar(QFrame):
    """An icon, a sentence, buttons, and (where `closable`) a cross. long: the buttons stand below the sentence, where
    they stand of others that have no room beside it."""

    closed = Signal()

    def __init__(self, *buttons: QPushButton, closable: bool = True, long: bool = False) -> None:
        super().__init__()
        self.setObjectName("notice")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.icon = picture("alert", "no")
        self.words = label(wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cross = icon_button("close", translate("Notice", "Close this message"), self.closed.emit)
        if not closable:
            self.cross.hide()
        beside = Beside(self.words, row(*buttons, spacing=GRID), spacing=GRID) if buttons and not long else self.words
        line = row(self.icon, beside, self.cross, spacing=GRID)
        line.setStretchFactor(beside, 1)
        whole = column(line, row(None, Flow(*buttons), spacing=GRID)) if long else line
        whole.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self.setLayout(whole)

    def say(self, text: str, *, problem: bool = True) -> None:
        """Show this sentence, ours or one of advisor's."""
        words = said(text)
        self.words.setText(words)
        self.setAccessibleName(words)
        self.icon.show_icon("alert" if problem else "info", "no" if problem else "accent")
