"""Looking for a setting by words of its name, of what it does, of what it offers, or of its card's title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from ui.common.fuzzy import folded
from ui.controls.beside import held
from ui.controls.cards import Panel
from ui.controls.escape import offers_escape
from ui.controls.field import Field
from ui.controls.fold import Fold
from ui.controls.layouts import column
from ui.words import translate


class SettingsSearch(Field):
    """A line to search with; Esc empties it."""

    def __init__(self) -> None:
        super().__init__(translate("Settings", "Search settings"), translate("Settings", "Search settings"))
        self.setClearButtonEnabled(True)
        for cross in self.findChildren(QToolButton):  # Qt's own
            cross.setAccessibleName(translate("Settings", "Clear the search"))

    def event(self, event: QEvent) -> bool:
        if offers_escape(event) and self.text():  # before it stops a reply
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SearchedCard:
    """A card of settings, of which only what is looked for may be shown.

    Each part of it lies in a widget of its own, for the part itself may come and go for other reasons.
    """

    def __init__(self, card: Panel) -> None:
        self.card = card
        first = card.body.itemAt(0)
        title = first.widget() if first else None
        self._title = folded(title.text()) if isinstance(title, QLabel) else ""
        self._parts: list[QWidget] = []
        self._folds = card.findChildren(Fold)
        self._unfolded: list[Fold] = []
        for at in range(1, card.body.count()):
            item = card.body.itemAt(at)
            part = (item.widget() or item.layout()) if item else None
            if part is None:
                continue  # a gap
            if isinstance(part, QWidget):
                # Its item goes before it gets another: Qt tells only the first when its height has changed.
                card.body.removeWidget(part)
            else:
                card.body.takeAt(at)
            self._parts.append(_around(part))
            card.body.insertWidget(at, self._parts[-1])

    def show_found(self, words: Sequence[str]) -> bool:
        """Show what has all these words, folded, in it, everything where there are none; whether there is any."""
        whole = all(word in self._title for word in words)
        shown = False
        for part in self._parts:
            found = whole or self._has(part, words)
            part.setVisible(found)
            shown = shown or found
        for fold in self._folds:
            self._show_folded(fold, () if whole else words)
        self.card.setVisible(shown)
        return shown

    def _has(self, part: QWidget, words: Sequence[str]) -> bool:
        text = f"{self._title} {_text_of(part)}"
        return all(word in text for word in words)

    def _show_folded(self, fold: Fold, words: Sequence[str]) -> None:
        """What is folded away is shown too where it is what is looked for, and folded again afterwards."""
        inside = fold.content
        parts = [part for part in inside.findChildren(QWidget) if part.parent() is inside]
        found = [self._has(part, words) for part in parts]
        for part, one in zip(parts, found, strict=True):
            part.setVisible(one or not any(found))
        if words and any(found) and not fold.button.isChecked():
            self._unfolded.append(fold)
            fold.button.setChecked(True)
        elif not words and fold in self._unfolded:
            self._unfolded.remove(fold)
            fold.button.setChecked(False)


def _around(part: QWidget | QLayout) -> QWidget:
    if isinstance(part, QLayout):
        return held(part)
    hidden = part.isHidden()
    holder = QWidget()
    holder.setLayout(column(part, spacing=0))
    holder.setSizePolicy(part.sizePolicy())
    part.setHidden(hidden)
    return holder


def _text_of(part: QWidget) -> str:
    """Everything that it says, folded."""
    said: list[str] = []
    for one in (part, *part.findChildren(QWidget)):
        said += [one.accessibleName(), one.accessibleDescription()]
        match one:
            case QLabel() | QAbstractButton():
                said.append(one.text())
            case QComboBox():
                said += [one.itemText(at) for at in range(one.count())]
            case QLineEdit() | QPlainTextEdit():
                said.append(one.placeholderText())
            case _:
                pass
    return folded(" ".join(filter(None, said)))
