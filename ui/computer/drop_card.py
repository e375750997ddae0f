"""The way in: open a file, or drop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from ui.controls.buttons import TARGET, button
from ui.controls.direction import start
from ui.controls.labels import label, picture
from ui.controls.layouts import column
from ui.controls.plain_text import elided, set_tip
from ui.theme import GRID, SUBHEADING, em
from ui.words import translate


class DropCard(QFrame):
    """The way in: open a file. Lies flat where there is little room, else stands in the middle of what is left."""

    TALL = 184  # px of height from which its parts stand above each other

    def __init__(self, choose_file: Callable[[], None], show_found: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.open = button(translate("ThisPc", "Open a .gguf…"), choose_file, picture="folder-open")
        self._title = label(
            translate("ThisPc", "Have a model already? Open it and see whether it fits"),
            factor=SUBHEADING,
            bold=True,
            wrap=True,
        )
        self._words = label(
            translate(
                "ThisPc",
                "Choose a .gguf file, or drop one anywhere in this window. "
                "Its memory is worked out to the byte before anything is loaded.",
            ),
            muted=True,
            wrap=True,
        )
        words = QWidget()
        self.found = button(translate("ThisPc", "Found on this PC"), show_found, link=True)
        words.setLayout(column(self._title, self._words, self.found, spacing=GRID // 2))
        self._said = words
        # Its parts lie in a widget of their own: a layout around this one asks a layout that it had itself, not
        # heightForWidth, how high it must be, and one that once stood tall would stay so in a smaller window.
        self._inside = QWidget(self)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._inside)
        self._layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._layout.setSpacing(2 * GRID)
        self._layout.addStretch(0)
        self._icon = picture("file-plus", "accent", 32)
        for part in (self._icon, words, self.open):
            self._layout.addWidget(part)
        self._layout.addStretch(0)
        self._arrange(tall=False)

    def show_found(self, words: str) -> None:
        """Say which models are on this computer already, where some are."""
        self.found.setVisible(bool(words))
        if words:
            self.found.setAccessibleName(words)
            self._fit_found()
        self.updateGeometry()

    def _fit_found(self) -> None:
        """As much of it as there is room for; the tooltip has all."""
        words = self.found.accessibleName()
        beside = 0 if self._layout.direction() is QBoxLayout.Direction.TopToBottom else self._icon.width()
        beside += self.open.sizeHint().width() if beside else 0
        room = self.width() - beside - 10 * GRID
        shown = elided(self.found.fontMetrics(), words, max(1, room))
        self.found.setText(shown)
        set_tip(self.found, words if shown != words else "")

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Of the flat form, whichever it has now, or the taller one would keep it tall."""
        frame = self.contentsMargins()
        beside = self._icon.width() + self.open.sizeHint().width() + 8 * GRID + frame.left() + frame.right()
        words = sum(part.heightForWidth(max(1, width - beside)) for part in (self._title, self._words))
        found = 0 if self.found.isHidden() else self.found.sizeHint().height() + GRID // 2
        return max(88, GRID // 2 + words + found + 4 * GRID + frame.top() + frame.bottom())

    def _tall_height(self) -> int:
        """The height in px that its parts need above each other, at its width."""
        across = max(1, self.contentsRect().width() - 4 * GRID)
        words = sum(part.heightForWidth(across) for part in (self._title, self._words)) + GRID // 2
        found = 0 if self.found.isHidden() else self.found.sizeHint().height() + GRID // 2
        return self._icon.height() + words + found + self.open.sizeHint().height() + 8 * GRID

    def sizeHint(self) -> QSize:
        return QSize(400, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 88)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._inside.setGeometry(self.contentsRect())
        least = em(self.TALL) + (0 if self.found.isHidden() else TARGET)
        self._arrange(tall=self.height() >= max(least, self._tall_height()))
        self._fit_found()

    def _arrange(self, *, tall: bool) -> None:
        sides = Qt.AlignmentFlag.AlignHCenter if tall else start()
        for words in (self._title, self._words):
            words.setAlignment(sides)
        self._layout.setDirection(QBoxLayout.Direction.TopToBottom if tall else QBoxLayout.Direction.LeftToRight)
        for index, stretch in enumerate((2, 0, 0, 0, 3) if tall else (0, 0, 1, 0, 0)):
            self._layout.setStretch(index, stretch)
        # In the middle of a line it is as high as its texts are at their width, not as they would like to be.
        self._layout.setAlignment(self._said, Qt.AlignmentFlag(0) if tall else Qt.AlignmentFlag.AlignVCenter)
        for part in (self._icon, self.open):
            self._layout.setAlignment(part, Qt.AlignmentFlag.AlignHCenter if tall else Qt.AlignmentFlag.AlignVCenter)
