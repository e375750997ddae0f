"""What a page shows when it has nothing: what goes here, and one button that brings it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.controls.flow import Flow
from ui.controls.labels import IconLabel, label
from ui.controls.layouts import row
from ui.theme import GRID, HEADING, em

_WORDS = 440  # px of width for the sentence


class EmptyState(QWidget):
    """A picture, a headline, a sentence and its buttons, in the middle."""

    def __init__(self, picture: str, title: str, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        self._image = IconLabel(picture, "accent", 48)
        self.title = label(title, factor=HEADING, bold=True, wrap=True)
        self.words = label(text, muted=True, wrap=True)
        for part in (self.title, self.words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setFixedWidth(em(_WORDS))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 3 * GRID, GRID)
        layout.setSpacing(GRID)
        layout.addStretch(2)
        layout.addWidget(self._image, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(GRID)
        layout.addWidget(self.title)
        layout.addLayout(row(None, self.words, None))
        layout.addSpacing(GRID)
        layout.addLayout(row(None, Flow(*buttons), None))
        layout.addStretch(3)
        self._below = QWidget()  # shown where there is room for it, whatever its part shows
        self._below.hide()
        layout.insertWidget(layout.count() - 1, self._below)

    def put_below(self, part: QWidget) -> None:
        """More to do, below all else, for which a low window has no room."""
        held = row(None, part, None)
        held.setStretch(1, 1000)
        held.setContentsMargins(0, GRID, 0, 0)
        self._below.setLayout(held)
        self._below.show()

    def minimumSizeHint(self) -> QSize:
        """The sentence can be narrower than it is, and the picture can go."""
        return QSize(min(240, super().minimumSizeHint().width()), self._least())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.words.setFixedWidth(max(160, min(em(_WORDS), event.size().width() - 6 * GRID)))
        room = event.size().height() - self._least()
        if self._below.layout():
            self._below.setVisible(room >= self._below.sizeHint().height() + GRID)
            room -= 0 if self._below.isHidden() else self._below.sizeHint().height() + GRID
        self._image.setVisible(room >= self._picture_height())

    def _picture_height(self) -> int:
        return self._image.sizeHint().height() + GRID

    def _least(self) -> int:
        """The height in px of everything but the picture and what lies below."""
        shown = 0 if self._image.isHidden() else self._picture_height()
        if not self._below.isHidden():
            shown += self._below.sizeHint().height() + GRID
        return max(super().minimumSizeHint().height(), self.heightForWidth(self.width())) - shown
