"""The rail on the left: one entry a page, icon and word, only icons where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy, QStyle, QVBoxLayout

from ui.commands import with_keys
from ui.controls.plain_text import elided, set_tip
from ui.pages import ENTRIES, ROWS, PageId
from ui.theme import GRID, SMALL, current, em, pixmap, scaled
from ui.words import number, plural

WIDE, WIDEST, NARROW = 170, 200, 56  # px; the rail is as wide as its longest word, within bounds
ENTRY, LEAST_ENTRY = 40, 26  # px, the height of one; less where the window is low


class RailButton(QAbstractButton):
    """One entry."""

    def __init__(self, picture: str, words: str, command: str) -> None:
        """command: the one whose shortcut does the same."""
        super().__init__()
        self._picture = picture
        self._words, self._command = words, command
        self.narrow = False
        self.count = 0
        self.setText(words)
        self.setAccessibleName(words)
        set_tip(self, with_keys(words, command))
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_count(self, count: int) -> None:
        """How many things are going on there."""
        if count != self.count:
            self.count = count
            words = plural("Rail", "{0}, %Ln under way", count, self._words) if count else self._words
            self.setAccessibleName(words)
            set_tip(self, with_keys(words, self._command))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(em(NARROW if self.narrow else WIDE) - 2 * GRID, em(ENTRY))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, em(LEAST_ENTRY))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(current().colour("accent_soft" if self.isChecked() else "sunken"))
            painter.drawRoundedRect(box, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawRoundedRect(box, 8, 8)
        role = "accent" if self.isChecked() else "text"
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        size = em(20)
        left = (self.width() - size) // 2 if self.narrow else 12
        x = self.width() - left - size if mirrored else left
        image = pixmap(self._picture, current().hex(role), size, self.devicePixelRatioF())
        painter.drawPixmap(x, (self.height() - size) // 2, image)
        if not self.narrow:
            font = self.font()
            font.setBold(self.isChecked())
            painter.setFont(font)
            painter.setPen(current().colour("text"))
            start = left + size + 12
            place = QStyle.visualRect(
                self.layoutDirection(), self.rect(), self.rect().adjusted(start, 0, -self._end(), 0)
            )
            shown = elided(painter.fontMetrics(), self.text(), place.width())
            side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | side, shown)
        if self.count:
            self._paint_count(painter, mirrored=mirrored)
        painter.end()

    def needs(self) -> int:
        """The width in px that its words have room in, with a number behind them."""
        font = self.font()
        font.setBold(True)
        return 12 + em(20) + 12 + QFontMetrics(font).horizontalAdvance(self.text()) + em(18) + 8

    def _end(self) -> int:
        return em(18) + 8 if self.count else 8

    def _paint_count(self, painter: QPainter, *, mirrored: bool) -> None:
        """The number in a pill: at the end of the entry, or over the corner of its icon where there is no room."""
        font = scaled(SMALL, bold=True)
        painter.setFont(font)
        text = number(self.count)
        height = float(em(18))
        width = max(height, QFontMetricsF(font).horizontalAdvance(text) + 10)
        left = self.width() - width - 4
        pill = QRectF(left, 3 if self.narrow else (self.height() - height) / 2, width, height)
        if mirrored:
            pill.moveLeft(self.width() - pill.right())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().colour("accent"))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(current().colour("on_accent"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QFrame):
    """The entries of the registry of pages."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        layout.setSpacing(GRID // 2)
        self.buttons: dict[PageId, RailButton] = {}
        group = QButtonGroup(self)
        for page in ENTRIES:
            made = RailButton(ROWS[page].icon, ROWS[page].title(), f"page-{page}")
            made.clicked.connect(lambda _=False, page=page: self.chosen.emit(page))
            group.addButton(made)
            layout.addWidget(made)
            self.buttons[page] = made
        layout.addStretch(1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Show only icons, or icons and words."""
        widest = max(made.needs() for made in self.buttons.values()) + 2 * GRID
        self.setFixedWidth(em(NARROW) if narrow else max(em(WIDE), min(widest, em(WIDEST))))
        for made in self.buttons.values():
            made.narrow = narrow
            made.updateGeometry()
            made.update()

    def show_count(self, page: PageId, count: int) -> None:
        """Show how many things are going on on a page."""
        self.buttons[page].show_count(count)

    def show_page(self, page: PageId) -> None:
        """Mark the page that is open."""
        self.buttons[page].setChecked(True)
