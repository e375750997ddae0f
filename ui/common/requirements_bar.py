"""What for, and how long a conversation: the two questions every recommendation answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from advisor.catalogue.candidate import Requirements
from advisor.catalogue.entry import Use
from ui.common.model_text import use
from ui.controls.choice import Choice
from ui.controls.layouts import row
from ui.theme import GRID
from ui.words import tokens_in_short, translate

OFFERED_CONTEXTS = (4096, 8192, 16384, 32768, 65536, 131072, 262144)


class WishBar(QWidget):
    """For what, and with how much context."""

    asked_use = Signal(object)
    asked_context = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.use = Choice(translate("WishBar", "For"), tuple(Use), use)
        self.context = Choice(translate("WishBar", "Conversation"), OFFERED_CONTEXTS, tokens_in_short)
        self.use.chosen.connect(self.asked_use)
        self.context.chosen.connect(self.asked_context)
        self.setLayout(row(self.use, self.context, spacing=GRID))

    def show_wish(self, wish: Requirements) -> None:
        """Show what is wished."""
        self.use.show_value(wish.use)
        self.context.show_value(wish.context)
