"""What a page shows when it has nothing: what goes here, and one button that brings it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.controls.labels import IconLabel, label
from ui.controls.layouts import row
from ui.theme import GRID, HEADING, em

_WORDS = 440  # px of width for the sentence


class EmptyState(QWidget):
    """A picture, a headline, a sentence and its buttons, in the middle."""

    def __init__(self, picture: str, title: str, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        self._image = IconLabel(picture, "accent", 48)
        self.title = label(title, factor=HEADING, bold=True)
        self.words = label(text, muted=True, wrap=True)
        for part in (self.title, self.words):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setFixedWidth(em(_WORDS))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(GRID)
        layout.addStretch(2)
        layout.addWidget(self._image, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(GRID)
        layout.addWidget(self.title)
        layout.addLayout(row(None, self.words, None))
        layout.addSpacing(GRID)
        layout.addLayout(row(None, *buttons, None))
        layout.addStretch(3)
        self._below: QWidget | None = None

    def put_below(self, part: QWidget) -> None:
        """More to do, below all else, for which a low window has no room."""
        self._below = part
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 1, part, 0, Qt.AlignmentFlag.AlignHCenter)

    def minimumSizeHint(self) -> QSize:
        """The sentence can be narrower than it is, and the picture can go."""
        return QSize(min(240, super().minimumSizeHint().width()), self._least())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.words.setFixedWidth(max(160, min(em(_WORDS), event.size().width() - 6 * GRID)))
        self._image.setVisible(event.size().height() >= self._least() + self._picture_height())

    def _picture_height(self) -> int:
        return self._image.sizeHint().height() + GRID

    def _least(self) -> int:
        """The height in px of everything but the picture."""
        return super().minimumSizeHint().height() - (0 if self._image.isHidden() else self._picture_height())
