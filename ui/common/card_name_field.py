"""Where a card's name is typed."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from advisor.machine.hardware import all_cards

# What stands before the name that is being typed: other names, and how many of it ("24 GB" is no count of anything).
_BEFORE = re.compile(r"(?:.*[,;+]\s*)?(?:\d{1,2}\s*[x×*]\s*|\d{1,2}\s+(?![kmgt]i?b?\b))?", re.IGNORECASE)


class CardNameField(QLineEdit):
    """Where a card's name is typed; from the first time it has the focus, the cards and chips that are known by any
    part of their names are offered, also behind a count and behind other names."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Learn the names, which none waits for who does not type here."""
        if self.completer() is None:
            self.setCompleter(_CardNames(self))
        super().focusInEvent(event)


class _CardNames(QCompleter):
    def __init__(self, parent: QWidget) -> None:
        super().__init__([card.name for card in all_cards()], parent)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, path: str) -> list[str]:
        return [path[len(_before(path)) :]]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return _before(self.completionPrefix()) + super().pathFromIndex(index)


def _before(typed: str) -> str:
    found = _BEFORE.match(typed)
    return found[0] if found else ""
