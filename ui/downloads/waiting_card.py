"""A download that was asked for while the hub could not be reached."""

from __future__ import annotations

from PySide6.QtCore import Signal

from advisor.services.requests import Wanted
from ui.controls.buttons import button
from ui.controls.cards import Panel
from ui.controls.labels import Elided, label, picture
from ui.controls.layouts import row
from ui.theme import GRID, SMALL
from ui.words import translate


class WaitingCard(Panel):
    """Renders one Wanted. tried: the hub is to be asked now; dropped: carries the key of what is wanted no more."""

    tried = Signal()
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self.name = Elided(bold=True)
        self.words = label(factor=SMALL, muted=True, wrap=True)
        self.again = button(translate("Downloads", "Try again now"), self.tried.emit)
        self.cancel = button(translate("Downloads", "Cancel"), lambda: self.dropped.emit(self._key))
        head = row(picture("refresh", "tight"), self.name, self.again, self.cancel, spacing=GRID)
        head.setStretch(1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.words)

    def show_wanted(self, wanted: Wanted, *, asking: bool) -> None:
        """Show what waits. asking: the hub is being asked right now."""
        self._key = wanted.key
        self.name.show_text(wanted.title)
        self.again.setEnabled(not asking)
        self.words.setText(
            translate("Downloads", "Asking Hugging Face…")
            if asking
            else translate("Downloads", "Waits until Hugging Face can be reached, and begins then by itself.")
        )
        self.setAccessibleName(wanted.title)
