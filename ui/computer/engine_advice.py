"""A better engine for this computer: what it would change, and the one command, ready to copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy

from advisor.machine.machine import EngineAdvice
from ui.controls.buttons import TARGET, button
from ui.controls.labels import label, picture
from ui.controls.layouts import column, row
from ui.controls.plain_text import set_tip
from ui.theme import GRID, SMALL, scaled
from ui.words import said, translate


class AdviceBar(QFrame):
    """Shows one EngineAdvice."""

    def __init__(self, copy: Callable[[str], None]) -> None:
        """copy: puts a text on the clipboard."""
        super().__init__()
        self.setObjectName("notice")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.words = label(wrap=True)
        self.command = QLineEdit()
        self.command.setReadOnly(True)
        self.command.setFont(scaled(SMALL, mono=True))
        self.command.setMinimumHeight(TARGET)
        self.command.setAccessibleName(translate("AdviceBar", "Command that installs the engine"))
        self.copy = button(translate("AdviceBar", "Copy"), lambda: copy(self.command.text()), picture="copy")
        set_tip(self.copy, translate("AdviceBar", "Copy the command; run it in a terminal, in Plimsoll's folder"))
        right = column(self.words, row(self.command, self.copy))
        icon = picture("info", "accent")
        layout = row(column(icon, None), right, spacing=GRID)
        layout.setContentsMargins(2 * GRID, GRID + GRID // 2, 2 * GRID, GRID + GRID // 2)
        self.setLayout(layout)

    def show_advice(self, advice: EngineAdvice) -> None:
        """Show this advice."""
        self.words.setText(said(advice.change))
        self.setAccessibleName(said(advice.sentence))
        if self.command.text() != advice.command:
            self.command.setText(advice.command)
            self.command.setCursorPosition(0)
