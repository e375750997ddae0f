"""Reasons below each other, each a paragraph that can be selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.controls.labels import label
from ui.theme import GRID
from ui.words import said


def clear(layout: QBoxLayout) -> None:
    """Remove every widget of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()  # until the event loop deletes it
            old.deleteLater()


class Sentences(QWidget):
    """Shows sentences, whole."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GRID, 0, 0, GRID // 2)
        self._layout.setSpacing(GRID // 2)
        self._shown: tuple[str, ...] = ()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show these instead of those before."""
        if tuple(sentences) == self._shown:
            return
        self._shown = tuple(sentences)
        clear(self._layout)
        for sentence in sentences:
            paragraph = label(said(sentence), wrap=True)
            paragraph.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._layout.addWidget(paragraph)
