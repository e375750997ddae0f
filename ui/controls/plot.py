"""What our pictures of numbers share: axes, ticks, the frame with its labels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from ui.theme import current


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high`, even or by doublings, with the values to mark and how to write them."""

    low: float
    high: float
    ticks: tuple[float, ...]
    write: Callable[[float], str]
    doubling: bool = False

    def place(self, value: float) -> float:
        """Where a value lies, 0.0 at `low` and 1.0 at `high`."""
        if self.doubling:
            value, low, high = math.log2(max(value, 1e-9)), math.log2(self.low), math.log2(self.high)
        else:
            low, high = self.low, self.high
        return (value - low) / (high - low) if high > low else 0.0


def round_ticks(low: float, high: float, steps: int = 5) -> tuple[float, ...]:
    """About `steps` round values around low and high."""
    rough = max(high - low, 1e-9) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first = math.floor(low / step)
    last = max(math.ceil(high / step), first + 1)
    return tuple(index * step for index in range(first, last + 1))


def even(low: float, high: float, write: Callable[[float], str]) -> Axis:
    """An even scale around low and high."""
    ticks = round_ticks(low, high)
    return Axis(ticks[0], ticks[-1], ticks, write)


def doublings(low: float, high: float, unit: float, write: Callable[[float], str]) -> Axis:
    """A scale by doublings that holds low and high, marked at powers of two of `unit`."""
    first, last = math.floor(math.log2(max(low, 1) / unit)), math.ceil(math.log2(max(high, low, 1) / unit))
    last = max(last, first + 1)
    ticks = tuple(unit * 2.0**power for power in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks, write, doubling=True)


@dataclass(frozen=True)
class PlotArea:
    """The area of a picture between its axes, in px."""

    box: QRectF
    x: Axis
    y: Axis

    def at(self, x: float, y: float) -> QPointF:
        """Where a pair of values lies."""
        return QPointF(
            self.box.left() + self.x.place(x) * self.box.width(),
            self.box.bottom() - self.y.place(y) * self.box.height(),
        )


def frame(area: QRectF, x: Axis, y: Axis, metrics: QFontMetricsF) -> PlotArea:
    """The frame that leaves room for the labels of both axes."""
    left = max((metrics.horizontalAdvance(y.write(tick)) for tick in y.ticks), default=0.0) + 10
    right = metrics.horizontalAdvance(x.write(x.ticks[-1])) / 2 + 2
    return PlotArea(area.adjusted(left, metrics.height() / 2 + 2, -right, -(metrics.height() + 8)), x, y)


def paint_frame(painter: QPainter, found: PlotArea) -> None:
    """Grid lines at the ticks of y, labels at those of both axes, as many as there is room for."""
    metrics = QFontMetricsF(painter.font())
    box = found.box
    for tick in _with_room(
        [found.at(found.x.low, tick).y() for tick in found.y.ticks], found.y.ticks, metrics.height() + 4
    ):
        y = found.at(found.x.low, tick).y()
        painter.setPen(QPen(current().colour("hairline"), 1))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        painter.setPen(current().colour("muted"))
        rect = QRectF(0, y - metrics.height() / 2, box.left() - 8, metrics.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, found.y.write(tick))
    widest = max((metrics.horizontalAdvance(found.x.write(tick)) for tick in found.x.ticks), default=0.0) + 12
    painter.setPen(QPen(current().colour("border"), 1))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    for tick in _with_room([found.at(tick, found.y.low).x() for tick in found.x.ticks], found.x.ticks, widest):
        x = found.at(tick, found.y.low).x()
        painter.setPen(QPen(current().colour("border"), 1))
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x, box.bottom() + 4))
        painter.setPen(current().colour("muted"))
        rect = QRectF(x - widest / 2, box.bottom() + 6, widest, metrics.height())
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, found.x.write(tick))


def _with_room(places: Sequence[float], ticks: Sequence[float], least: float) -> list[float]:
    """Every tick, or every second, or every third…: as many as lie `least` px apart."""
    for every in range(1, len(ticks) + 1):
        kept = places[::every]
        if all(abs(b - a) >= least for a, b in pairwise(kept)):
            return list(ticks[::every])
    return list(ticks[:1])


def paint_plate(painter: QPainter, at: QPointF, text: str, within: QRectF, *, framed: bool = False) -> None:
    """Words on a plate beside a point, kept inside `within`."""
    metrics = QFontMetricsF(painter.font())
    rect = QRectF(at.x(), at.y() - metrics.height() / 2 - 1, metrics.horizontalAdvance(text) + 8, metrics.height() + 2)
    rect.moveLeft(min(max(within.left(), rect.left()), within.right() - rect.width()))
    rect.moveTop(min(max(within.top(), rect.top()), within.bottom() - rect.height()))
    painter.setPen(QPen(current().colour("border"), 1) if framed else Qt.PenStyle.NoPen)
    painter.setBrush(current().colour("surface"))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setPen(current().colour("text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
