"""The rail on the left: one entry a page, icon and word, only icons where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QVBoxLayout

from ui.store import PageId
from ui.theme import GRID, Theme, pixmap
from ui.widgets.basics import Themed

WIDE, NARROW = 170, 56  # px
ENTRY = 40


class RailButton(QAbstractButton, Themed):
    """One entry."""

    def __init__(self, picture: str, words: str, shortcut: str, theme: Theme) -> None:
        super().__init__()
        self._picture, self._theme = picture, theme
        self.narrow = False
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words} ({shortcut})")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize((NARROW if self.narrow else WIDE) - 2 * GRID, ENTRY)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(theme.colour("accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(box, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box, 8, 8)
        role = "accent" if self.isChecked() else "text"
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        size, left = 20, (self.width() - 20) // 2 if self.narrow else 12
        x = self.width() - left - size if mirrored else left
        image = pixmap(self._picture, theme.hex(role), size, self.devicePixelRatioF())
        painter.drawPixmap(x, (self.height() - size) // 2, image)
        if not self.narrow:
            font = self.font()
            font.setBold(self.isChecked())
            painter.setFont(font)
            painter.setPen(theme.colour("text"))
            words = self.rect().adjusted(12, 0, -44, 0) if mirrored else self.rect().adjusted(44, 0, -12, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        painter.end()


class Rail(QFrame):
    """The entries, from data: (page, icon, words, shortcut)."""

    chosen = Signal(object)

    def __init__(self, entries: list[tuple[PageId, str, str, str]], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        layout.setSpacing(GRID // 2)
        self.buttons: dict[PageId, RailButton] = {}
        group = QButtonGroup(self)
        for page, picture, words, shortcut in entries:
            made = RailButton(picture, words, shortcut, theme)
            made.clicked.connect(lambda _=False, page=page: self.chosen.emit(page))
            group.addButton(made)
            layout.addWidget(made)
            self.buttons[page] = made
        layout.addStretch(1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show only icons, or icons and words."""
        self.setFixedWidth(NARROW if narrow else WIDE)
        for made in self.buttons.values():
            made.narrow = narrow
            made.updateGeometry()
            made.update()

    def show_page(self, page: PageId) -> None:
        """Mark the page that is open."""
        self.buttons[page].setChecked(True)
