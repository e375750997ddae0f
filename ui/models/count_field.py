"""Any other number than those that are offered, to type."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.controls.buttons import TARGET
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.theme import GRID, em, set_property
from ui.words import number, translate

FIELD, INDENT = 64, 24  # px


class CountField(QWidget):
    """`asked` carries a whole number from 0 to the most there are; `refused` a sentence where something else is typed.

    It is empty until then, and afterwards: what is taken is shown among the choices.
    """

    asked = Signal(int)
    refused = Signal(str)

    def __init__(self, name: str, most: int) -> None:
        """name: of what is counted."""
        super().__init__()
        self._most = most
        words = label(translate("Where", "Another number"), muted=True)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(translate("Where", "{0}: another number").format(name))
        self.edit.setFixedWidth(em(FIELD))
        self.edit.setMinimumHeight(TARGET)
        words.setBuddy(self.edit)
        self.edit.returnPressed.connect(self._typed)
        self.edit.textEdited.connect(lambda _: set_property(self.edit, "invalid", False))
        self.setLayout(row(em(INDENT), words, self.edit, None, spacing=GRID))

    def _typed(self) -> None:
        count, whole = QLocale().toInt(self.edit.text().strip())
        if whole and 0 <= count <= self._most:
            self.edit.clear()
            self.asked.emit(count)
            return
        set_property(self.edit, "invalid", True)
        self.refused.emit(translate("Where", "Write a whole number from 0 to {0}.").format(number(self._most)))
