"""Where a person types what is planned: a whole number, a model's name, hardware."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from ui.controls.buttons import TARGET
from ui.controls.labels import label
from ui.controls.layouts import column
from ui.theme import GRID, SMALL, em, set_property
from ui.words import number

NUMBER_WIDTH = 88  # px


def captioned(caption: str, field: QWidget) -> QWidget:
    """A field below its caption, which names it too."""
    field.setAccessibleName(caption)
    words = label(caption, factor=SMALL, muted=True)
    words.setBuddy(field)
    made = QWidget()
    made.setLayout(column(words, field, spacing=GRID // 2))
    return made


class TypedField(QLineEdit):
    """`asked` carries what was typed, once Enter was pressed or the field was left; what is being typed stays."""

    asked = Signal(str)

    def __init__(self, hint: str = "", width: int = 0) -> None:
        """width: px, 0 for as much as there is."""
        super().__init__()
        self.setPlaceholderText(hint)
        self.setMinimumHeight(TARGET)
        if width:
            self.setFixedWidth(em(width))
        self.editingFinished.connect(self.take)
        self.textEdited.connect(lambda _: set_property(self, "invalid", False))

    def show_text(self, text: str) -> None:
        """Show `text`, unless something else is being typed."""
        if not self.isModified() and text != self.text():
            self.setText(text)

    def take(self) -> None:
        """Have what is typed taken now."""
        if self.isModified():
            self.setModified(False)
            self.asked.emit(self.text().strip())


class NumberField(TypedField):
    """`counted` carries a whole number within bounds; `refused` what was typed instead, which stays, marked."""

    counted = Signal(int)
    refused = Signal(str)

    def __init__(self, least: int, most: int) -> None:
        super().__init__("", NUMBER_WIDTH)
        self._least, self._most = least, most
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.asked.connect(self._read)

    def show_number(self, value: int) -> None:
        """Show a number, unless another is being typed."""
        self.show_text(number(value))

    def _read(self, text: str) -> None:
        value, whole = QLocale().toInt(text)
        if whole and self._least <= value <= self._most:
            self.counted.emit(value)
            return
        self.setModified(True)
        set_property(self, "invalid", True)
        self.refused.emit(text)


class ModelField(TypedField):
    """A model's name; `chosen` carries what stands for it. Those that can be had are offered by any part of their
    names."""

    chosen = Signal(str)

    def __init__(self, hint: str, offered: Callable[[], Mapping[str, str]]) -> None:
        """offered: what stands for each model, by its words in the list; asked when the field gets the keyboard."""
        super().__init__(hint)
        self._offered = offered
        self._known: Mapping[str, str] = {}
        self.asked.connect(lambda text: self.chosen.emit(self._known.get(text, text)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Offer what there is by now."""
        known = self._offered()
        if known != self._known:
            self._known = known
            names = QCompleter(list(known), self)
            names.setFilterMode(Qt.MatchFlag.MatchContains)
            names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            names.setMaxVisibleItems(12)
            names.activated.connect(self._picked)
            self.setCompleter(names)
        super().focusInEvent(event)

    def _picked(self, text: str) -> None:
        self.setText(text)
        self.setModified(True)
        self.take()
