"""Lines and paragraphs of text, and the icons beside them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.controls.direction import start
from ui.controls.plain_text import drawn_line, elided, set_tip, text_width
from ui.theme import BODY, current, em, pixmap, scaled


def label(
    text: str = "", *, factor: float = BODY, bold: bool = False, muted: bool = False, wrap: bool = False
) -> QLabel:
    """A line, or with `wrap` a paragraph, of plain text."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(scaled(factor, bold=bold))
    made.setProperty("muted", muted)
    made.setAlignment(start())
    made.setWordWrap(wrap)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)  # which Qt would set only with the next text
        made.setSizePolicy(policy)
    return made


class IconLabel(QLabel):
    """An icon beside text, in the colours of the theme that is worn; says nothing to a screen reader."""

    def __init__(self, name: str, role: str = "muted", side: int = 20) -> None:
        """side: px."""
        super().__init__()
        self._name, self._role = name, role
        self.setFixedSize(side, side)

    def show_icon(self, name: str, role: str = "muted") -> None:
        """Show this icon from now on."""
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self.update()

    def sizeHint(self) -> QSize:
        return self.maximumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = current().hex(self._role if self.isEnabled() else "muted")
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._name, colour, self.width(), self.devicePixelRatioF()))
        painter.end()


def picture(name: str, role: str = "muted", side: int = 20) -> IconLabel:
    """An icon of `side` px, or more where text is larger, beside text."""
    return IconLabel(name, role, em(side))


class Elided(QLabel):
    """One line that is cut with "…" where there is no room; the whole of it is in the tooltip."""

    def __init__(self, *, factor: float = BODY, bold: bool = False, muted: bool = False) -> None:
        super().__init__()
        self.setFont(scaled(factor, bold=bold))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("muted", muted)
        self.setAlignment(start())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show `text`, as much as fits."""
        whole = drawn_line(text)
        if whole == self._whole:
            return  # asking for room anew lays out all that stands around
        self._whole = whole
        self.setAccessibleName(self._whole)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(text_width(self.fontMetrics(), self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(48, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = elided(self.fontMetrics(), self._whole, max(1, self.width()))
        self.setText(shown)
        set_tip(self, self._whole if shown != self._whole else "")
