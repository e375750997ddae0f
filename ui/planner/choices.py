"""Lists to choose one value from, which show what was chosen also where it is not among what is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QSizePolicy

from ui.controls.dropdown import Dropdown
from ui.theme import em

ChoiceValue = TypeVar("ChoiceValue")
CHOICE = 152  # px


def dropdown(width: int = CHOICE) -> Dropdown:
    """A list that is as wide as its longest choice, and at least so many px."""
    made = Dropdown("")
    made.setMinimumWidth(em(width))  # in some languages a choice has longer words
    made.setSizeAdjustPolicy(Dropdown.SizeAdjustPolicy.AdjustToContents)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


class Choices(Generic[ChoiceValue]):
    """`box` offers values by their words; `chosen` is called with the one that a person takes."""

    def __init__(self, chosen: Callable[[ChoiceValue], object], width: int = CHOICE) -> None:
        self.box = dropdown(width)
        self._values: list[ChoiceValue] = []
        self._words: list[str] = []
        self.box.activated.connect(lambda at: chosen(self._values[at]))

    def show_choices(
        self, values: Sequence[ChoiceValue], chosen: ChoiceValue, words: Callable[[ChoiceValue], str]
    ) -> None:
        """Offer `values`, the chosen one among them."""
        offered = [*values] if chosen in values else [*values, chosen]
        said = [words(value) for value in offered]
        if said != self._words or offered != self._values:
            self._values, self._words = offered, said
            self.box.clear()
            self.box.addItems(said)
        self.box.setCurrentIndex(offered.index(chosen))
