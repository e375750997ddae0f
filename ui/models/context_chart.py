"""Memory against conversation length: what a device would hold, stacked, and the line where it ends."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.common.memory_axis import memory_axis
from ui.controls.plot import Axis, PlotArea, frame, paint_frame, paint_plate
from ui.session.line_names import role_name
from ui.session.memory_bar import paint_area
from ui.session.memory_bars import BarRole, Curve
from ui.theme import SMALL, current, em, scaled
from ui.words import plural, short_tokens, size, translate

ORDER: tuple[BarRole, ...] = ("other", "weights", "overhead", "vocabulary", "compute", "kv")  # what grows lies on top


class ContextChart(QWidget):
    """Shows a Curve. `asked` carries the length that was clicked; `told` what lies under the cursor, in words."""

    asked = Signal(object)
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._curve: Curve | None = None
        self._now, self._longest = 0, 0
        self._cursor: int | None = None  # index of a stage
        self.setFont(scaled(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(translate("ContextChart", "Memory against conversation length"))

    def show_curve(self, curve: Curve | None, now: int, longest: int | None) -> None:
        """Draw `curve`. now: the wished length; longest: that fits, None for none."""
        if (curve, now, longest or 0) == (self._curve, self._now, self._longest):
            return
        self._curve, self._now, self._longest = curve, now, longest or 0
        if curve and self._cursor is not None and self._cursor >= len(curve.stages):
            self._cursor = None
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, em(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, em(240))

    # -- the cursor --------------------------------------------------------------------------------------------

    def words(self, index: int) -> str:
        """What a stage holds."""
        assert self._curve is not None
        tokens, figure = self._curve.stages[index]
        ours = figure.used - figure.size_of("other")
        parts = ", ".join(
            translate("ContextChart", "{0} {1}").format(role_name(role), size(figure.size_of(role)))
            for role in ("weights", "kv", "compute")
            if figure.size_of(role)
        )
        length = short_tokens(tokens)
        return plural("ContextChart", "At {0} tokens the model takes {1}: {2}.", tokens, length, size(ours), parts)

    def _tell(self) -> None:
        if self._curve is None or not self._curve.stages:
            words = ""
        elif self._cursor is not None:
            words = self.words(self._cursor)
        else:
            words = translate("ContextChart", "{0}. Point at a length, or move with the arrow keys.").format(
                self._curve.device.name
            )
        self.setAccessibleDescription(words)
        self.told.emit(words)

    def _move_to(self, index: int | None) -> None:
        if index != self._cursor:
            self._cursor = index
            self._tell()
            self.update()

    def _nearest(self, x: float) -> int | None:
        found = self._frame()
        if found is None or self._curve is None:
            return None
        places = [found.at(tokens, 0).x() for tokens, _ in self._curve.stages]
        return min(range(len(places)), key=lambda index: abs(places[index] - x))

    def _ask(self) -> None:
        if self._curve and self._cursor is not None:
            self.asked.emit(self._curve.stages[self._cursor][0])

    # -- events ------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._nearest(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._nearest(event.position().x()))
        self._ask()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def leaveEvent(self, event: object) -> None:
        if not self.hasFocus():
            self._move_to(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._curve.stages) - 1 if self._curve else -1
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if last < 0:
            super().keyPressEvent(event)
        elif step is not None:
            start = self._index_of_now() if self._cursor is None else self._cursor + step
            self._move_to(min(max(0, start), last))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move_to(0 if event.key() == Qt.Key.Key_Home else last)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)

    def _index_of_now(self) -> int:
        stages = self._curve.stages if self._curve else ()
        return min(range(len(stages)), key=lambda index: abs(stages[index][0] - self._now), default=0)

    # -- painting ----------------------------------------------------------------------------------------------

    def _frame(self) -> PlotArea | None:
        if self._curve is None or len(self._curve.stages) < 2:
            return None
        stages = self._curve.stages
        low, high = stages[0][0], stages[-1][0]
        powers = [2**power for power in range(math.ceil(math.log2(low)), math.floor(math.log2(high)) + 1)]
        across = Axis(low, high, tuple(float(p) for p in powers), lambda value: short_tokens(round(value)), True)
        top = max(stages[-1][1].used, stages[-1][1].capacity or 0)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        return frame(area, across, memory_axis(round(top * 1.04)), QFontMetricsF(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        found = self._frame()
        if found is None:
            painter.setPen(current().colour("muted"))
            words = translate("ContextChart", "Measuring…")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            painter.end()
            return
        paint_frame(painter, found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_stack(painter, found)
        self._paint_limits(painter, found)
        self._paint_lengths(painter, found)
        if self.hasFocus():
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_stack(self, painter: QPainter, found: PlotArea) -> None:
        assert self._curve is not None
        stages = self._curve.stages
        below = [0] * len(stages)
        for role in ORDER:
            above = [base + figure.size_of(role) for base, (_, figure) in zip(below, stages, strict=True)]
            if above != below:
                upper = [found.at(tokens, value) for (tokens, _), value in zip(stages, above, strict=True)]
                lower = [found.at(tokens, value) for (tokens, _), value in zip(stages, below, strict=True)]
                paint_area(painter, role, upper, lower)
            below = above

    def _paint_limits(self, painter: QPainter, found: PlotArea) -> None:
        assert self._curve is not None
        figure = self._curve.stages[-1][1]
        if figure.safe is not None:
            words = translate("ContextChart", "safe limit {0}").format(size(figure.safe))
            self._paint_limit(painter, found, figure.safe, QPen(current().colour("text"), 2, Qt.PenStyle.DashLine))
            self._paint_words(painter, found, figure.safe, words, em(11))
        if figure.capacity is not None:
            words = translate("ContextChart", "all of it: {0}").format(size(figure.capacity))
            self._paint_limit(painter, found, figure.capacity, QPen(current().colour("text"), 3))
            self._paint_words(painter, found, figure.capacity, words, -em(11))

    def _paint_limit(self, painter: QPainter, found: PlotArea, value: int, pen: QPen) -> None:
        painter.setPen(pen)
        painter.drawLine(found.at(found.x.low, value), found.at(found.x.high, value))

    def _paint_words(self, painter: QPainter, found: PlotArea, value: int, words: str, below: float) -> None:
        at = found.at(found.x.low, value) + QPointF(6, below)
        paint_plate(painter, at, words, found.box.adjusted(0, -em(14), 0, 0))

    def _paint_lengths(self, painter: QPainter, found: PlotArea) -> None:
        """The wished length, the longest that fits, and the cursor."""
        assert self._curve is not None
        box, stages = found.box, self._curve.stages
        if stages[0][0] <= self._longest < stages[-1][0]:
            x = found.at(self._longest, 0).x()
            painter.setPen(QPen(current().colour("text"), 2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            words = translate("ContextChart", "longest: {0}").format(short_tokens(self._longest))
            paint_plate(painter, QPointF(x + 5, box.bottom() - 12), words, box)
        x = found.at(min(max(self._now, stages[0][0]), stages[-1][0]), 0).x()
        painter.setPen(QPen(current().colour("accent"), 2))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        if self._cursor is not None:
            tokens, figure = stages[self._cursor]
            at = found.at(tokens, figure.used)
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.setBrush(current().colour("surface"))
            painter.drawEllipse(at, 6, 6)
