"""Ten minutes of the engine's memory as a line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.session.gauge import Reading
from ui.controls.plain_text import set_tip
from ui.session.state import HISTORY_SECONDS
from ui.theme import SMALL, current, scaled
from ui.words import size, translate


class History(QWidget):
    """The engine child's memory over the last ten minutes, against what was predicted for it."""

    def __init__(self) -> None:
        super().__init__()
        self._readings: tuple[Reading, ...] = ()
        self._expected = 0
        self.setFont(scaled(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_readings(self, readings: tuple[Reading, ...], expected: int) -> None:
        """Draw these. expected: bytes the child should hold, base included, drawn as a dashed line."""
        self._readings, self._expected = readings, expected
        if readings:
            words = translate("History", "Engine memory over the last ten minutes: now {0}, expected {1}")
            self.setAccessibleName(words.format(size(readings[-1].held), size(expected)))
            set_tip(self, words.format(size(readings[-1].held), size(expected)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 72)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(current().colour("hairline"), 1))
        painter.setBrush(current().colour("sunken"))
        painter.drawRoundedRect(box, 6, 6)
        if self._readings:
            self._paint_lines(painter, box.adjusted(6, 10, -6, -8))
        painter.end()

    def _paint_lines(self, painter: QPainter, box: QRectF) -> None:
        top = max(self._expected, *(reading.held for reading in self._readings)) * 1.15
        newest = self._readings[-1].at

        def point(at: float, value: float) -> QPointF:
            x = box.right() - (newest - at) / HISTORY_SECONDS * box.width()
            return QPointF(x, box.bottom() - value / top * box.height())

        level = point(newest, self._expected).y()
        painter.setPen(QPen(current().colour("muted"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), level), QPointF(box.right(), level))
        line = QPolygonF([point(reading.at, reading.held) for reading in self._readings])
        painter.setPen(QPen(current().colour("weights"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)
        painter.setBrush(current().colour("weights"))
        painter.drawEllipse(line.last(), 3, 3)
