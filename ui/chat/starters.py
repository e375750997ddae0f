"""What an empty chat offers to ask: for the model to try, what that one can answer; for others, usual things."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from advisor.downloads.first_model import first_model
from advisor.services.readings import LoadedModel
from ui.controls.buttons import button
from ui.theme import GRID, em
from ui.words import translate

_WIDTH = 720  # px, the most that they take


class Starters(QWidget):
    """Two and two of them, or only two where there is less room. chosen: carries the text to ask."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chips = [button("", partial(self._choose, index)) for index in range(4)]
        self._texts: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID)
        for chip in self.chips:
            chip.setAccessibleName(translate("Chat", "Something to ask"))  # until there is one
            policy = chip.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Expanding)
            chip.setSizePolicy(policy)
        self._columns = 0
        self._arrange()
        self.setMaximumWidth(em(_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two beside each other where the longest have room for that, else two below each other."""
        longest = max(chip.sizeHint().width() for chip in self.chips)
        columns = 2 if 2 * longest + GRID <= self.width() else 1
        if columns != self._columns:
            self._columns = columns
            for index, chip in enumerate(self.chips):
                self._grid.addWidget(chip, index // columns, index % columns)
                chip.setVisible(columns == 2 or index < 2)

    def _choose(self, index: int) -> None:
        self.chosen.emit(self._texts[index])

    def show_for(self, loaded: LoadedModel) -> None:
        """Offer what suits a model: questions, or to one that goes on with texts, their beginnings."""
        self._texts = starters(loaded)
        self.setVisible(bool(self._texts))
        for chip, text in zip(self.chips, self._texts, strict=False):
            chip.setText(text.replace("&", "&&"))
            chip.setAccessibleName(text)
        self._arrange()


def starters(loaded: LoadedModel) -> tuple[str, ...]:
    """What to ask a model; for a base model, beginnings of texts."""
    ours = first_model()
    if not loaded.has_template:
        return (
            translate("Starters", "Once upon a time there was a small ship that"),
            translate("Starters", "Dear neighbour, thank you very much for"),
            translate("Starters", "What to take along on a long walk: 1."),
            "def average(numbers):",
        )
    if loaded.model.header.set_bytes == ours.size:
        return ours.starters
    return (
        translate("Starters", "Explain how a rainbow comes about."),
        translate("Starters", "Write a friendly note to a neighbour."),
        translate("Starters", "Plan a weekend for two by the sea."),
        translate("Starters", "Give me three ideas for a quick dinner."),
    )
