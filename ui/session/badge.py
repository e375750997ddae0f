"""The verdict as a pill: a shape, words with a number, and only then a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.fit.verdict import Verdict
from ui.controls.plain_text import elided
from ui.session.verdicts import VERDICTS, paint_verdict
from ui.theme import current, em, scaled

HEIGHT, SHAPE = 28, 16  # px
LEAST = 160  # px of width, with less of its words than there are


class Badge(QWidget):
    """Shows one verdict."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict, self._text = Verdict.UNKNOWN, ""
        self.setFont(scaled(1.0, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_verdict(self, verdict: Verdict, text: str) -> None:
        """Show a verdict in these words."""
        self._verdict, self._text = verdict, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words shown."""
        return self._text

    def _shown(self, box: QRectF) -> str:
        return elided(QFontMetrics(self.font()), self._text, int(box.width()) + 1)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._text) + em(SHAPE) + 32, em(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(em(LEAST), em(HEIGHT)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = VERDICTS[self._verdict].colour
        colour = current().colour(role)
        pill = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(current().mixed(role, "surface", 0.12))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        side = em(SHAPE)
        shape = QRectF(10, (self.height() - side) / 2, side, side)
        words = QRectF(self.rect()).adjusted(10 + side + 8, 0, -10, 0)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            shape.moveLeft(self.width() - 10 - side)
            words = QRectF(self.rect()).adjusted(10, 0, -(10 + side + 8), 0)
        paint_verdict(painter, self._verdict, shape, self.font())
        painter.setPen(current().colour("text"))
        painter.setFont(self.font())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self._shown(words))
        painter.end()
