"""What an empty chat offers to ask: for the model to try, what that one can answer; for others, usual things."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from advisor.downloads.first_model import first_model
from advisor.services.readings import LoadedModel
from ui.controls.across import Across
from ui.controls.buttons import button
from ui.controls.layouts import column
from ui.theme import GRID, em
from ui.words import translate

WIDTH = 640  # px, the most that they take


class Starters(QWidget):
    """Two and two of them. chosen: carries the text to ask."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chips = [button("", lambda index=index: self.chosen.emit(self._texts[index])) for index in range(4)]
        self._texts: tuple[str, ...] = ()
        pairs = [Across(*self.chips[start : start + 2], stretch=True) for start in (0, 2)]
        for chip in self.chips:
            policy = chip.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Expanding)
            chip.setSizePolicy(policy)
        self.setLayout(column(*pairs, spacing=GRID))
        self.setMaximumWidth(em(WIDTH))

    def show_for(self, loaded: LoadedModel) -> None:
        """Offer what suits a model; nothing to one that goes on with texts instead of answering."""
        self._texts = starters(loaded)
        self.setVisible(bool(self._texts))
        for chip, text in zip(self.chips, self._texts, strict=False):
            chip.setText(text.replace("&", "&&"))
            chip.setAccessibleName(text)


def starters(loaded: LoadedModel) -> tuple[str, ...]:
    """What to ask a model; nothing where it was not made for chats."""
    ours = first_model()
    if not loaded.has_template:
        return ()
    if loaded.model.header.set_bytes == ours.size:
        return ours.starters
    return (
        translate("Starters", "Explain in simple words how a rainbow comes about."),
        translate("Starters", "Help me write a friendly message to a neighbour."),
        translate("Starters", "Plan a weekend for two by the sea."),
        translate("Starters", "Name three ideas for a quick dinner."),
    )
