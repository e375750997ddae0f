"""Where a card's name is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit

from advisor.machine.hardware import all_cards


class CardNameField(QLineEdit):
    """Where a card's name is typed; from the first time it has the focus, the cards and chips that are known by any
    part of their names are offered."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Learn the names, which none waits for who does not type here."""
        if self.completer() is None:
            known = QCompleter([card.name for card in all_cards()], self)
            known.setFilterMode(Qt.MatchFlag.MatchContains)
            known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.setCompleter(known)
        super().focusInEvent(event)
