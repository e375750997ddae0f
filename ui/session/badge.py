"""The verdict as a pill: a shape, words with a number, and only then a colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.fit.verdict import Verdict
from ui.theme import current, scaled

HEIGHT, SHAPE = 28, 16  # px


class Badge(QWidget):
    """Shows one verdict."""

    def __init__(self) -> None:
        super().__init__()
        self._verdict, self._text = Verdict.UNKNOWN, ""
        self.setFont(scaled(1.0, bold=True))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_verdict(self, verdict: Verdict, text: str) -> None:
        """Show a verdict in these words."""
        self._verdict, self._text = verdict, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The words shown."""
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self._text) + SHAPE + 32, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = self._verdict.value
        colour = current().colour(role)
        pill = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(current().mixed(role, "surface", 0.12))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        shape = QRectF(10, (self.height() - SHAPE) / 2, SHAPE, SHAPE)
        words = QRectF(self.rect()).adjusted(10 + SHAPE + 8, 0, -10, 0)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            shape.moveLeft(self.width() - 10 - SHAPE)
            words = QRectF(self.rect()).adjusted(10, 0, -(10 + SHAPE + 8), 0)
        paint_verdict(painter, self._verdict, shape, self.font())
        painter.setPen(current().colour("text"))
        painter.setFont(self.font())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self._text)
        painter.end()


def paint_verdict(painter: QPainter, verdict: Verdict, box: QRectF, font: QFont) -> None:
    """Draw a verdict's shape into `box`; `font` is for the question mark of what is not known."""
    colour = current().colour(verdict.value)
    pen = QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(1, 1, -1, -1)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height())

    match verdict:
        case Verdict.FITS:
            painter.drawEllipse(inner)
            painter.drawPolyline(QPolygonF([at(0.3, 0.52), at(0.45, 0.67), at(0.71, 0.36)]))
        case Verdict.TIGHT:
            painter.drawPolygon(QPolygonF([at(0.5, 0.08), at(0.96, 0.9), at(0.04, 0.9)]))
            painter.drawLine(at(0.5, 0.4), at(0.5, 0.62))
            painter.drawPoint(at(0.5, 0.77))
        case Verdict.SLOWER:
            painter.drawEllipse(inner)
            half = QPainterPath(inner.center())
            half.arcTo(inner, 90, 180)
            painter.fillPath(half, colour)
        case Verdict.NO:
            cut = 0.29
            corners = [
                (cut, 0),
                (1 - cut, 0),
                (1, cut),
                (1, 1 - cut),
                (1 - cut, 1),
                (cut, 1),
                (0, 1 - cut),
                (0, cut),
            ]
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([at(0.06 + x * 0.88, 0.06 + y * 0.88) for x, y in corners]))
            painter.setPen(QPen(current().colour("surface"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(at(0.35, 0.35), at(0.65, 0.65))
            painter.drawLine(at(0.65, 0.35), at(0.35, 0.65))
        case _:
            painter.drawEllipse(inner)
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
