"""What for, and how long a conversation: the two questions every recommendation answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from ui.controls.dropdown import Dropdown
from ui.controls.labels import label
from ui.controls.layouts import column, row
from ui.models.text import use
from ui.theme import GRID, SMALL
from ui.words import tokens_in_short, translate

CONTEXTS = (4096, 8192, 16384, 32768, 65536, 131072, 262144)


class Choice(QWidget):
    """A combo box under its name. `chosen` carries the value of the entry that the person took."""

    chosen = Signal(object)

    def __init__(self, name: str, values: Sequence[Any], words: Callable[[Any], str]) -> None:
        super().__init__()
        self._words = words
        self.box = Dropdown(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for value in values:
            self.box.addItem(words(value), value)
        self.box.activated.connect(lambda index: self.chosen.emit(self.box.itemData(index)))
        caption = label(name, factor=SMALL, muted=True)
        caption.setBuddy(self.box)
        self.setLayout(column(caption, self.box, spacing=GRID // 2))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def show_value(self, value: Any) -> None:
        """Show a value as taken; one that is not among the entries is added."""
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(self._words(value), value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)


class WishBar(QWidget):
    """For what, and with how much context."""

    asked_use = Signal(object)
    asked_context = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.use = Choice(translate("WishBar", "For"), tuple(Use), use)
        self.context = Choice(translate("WishBar", "Conversation"), CONTEXTS, tokens_in_short)
        self.use.chosen.connect(self.asked_use)
        self.context.chosen.connect(self.asked_context)
        self.setLayout(row(self.use, self.context, spacing=GRID))

    def show_wish(self, wish: Requirements) -> None:
        """Show what is wished."""
        self.use.show_value(wish.use)
        self.context.show_value(wish.context)
