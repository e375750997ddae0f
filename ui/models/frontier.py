"""Quality against memory: every build a point, a line along the best of each size, and where this computer ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.fit.verdict import Verdict
from advisor.units import GIB
from ui.controls.plot import PlotArea, doublings, even, frame, paint_frame, paint_plate
from ui.models.rows import Point, frontier
from ui.models.text import point as in_words
from ui.session.verdicts import paint_mark, verdict_word
from ui.theme import SMALL, current, em, scaled
from ui.words import number, size, translate

REACH = 18.0  # px around a point within which the mouse finds it
_PADDING = 8  # px, around everything
SMALL_POINT, LARGE_POINT = 3.6, 5.6  # px, radius of any point, and of those on the line


class Frontier(QWidget):
    """Shows Points. `chosen` carries the Candidate that was clicked or entered; `told` the one looked at, in words."""

    chosen = Signal(object)
    told = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._points: tuple[Point, ...] = ()
        self._best: list[Point] = []
        self._room: int | None = None
        self._marked = ""
        self._current: Point | None = None
        self._picture: QPixmap | None = None  # all but the current point: many points are slow to draw anew
        self.setFont(scaled(SMALL))
        self._line = QFontMetricsF(self.font()).height() + 4  # px, for the words above and below the frame
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._redraw()

    def show_points(self, points: Sequence[Point], room: int | None, marked: str = "") -> None:
        """Draw `points` (as shelf.points orders them). room: bytes a model may take; marked: a model's id to name."""
        if (tuple(points), room, marked) == (self._points, self._room, self._marked):
            return
        self._points, self._room, self._marked = tuple(points), room, marked
        self._best = frontier(points)
        key = self._current.candidate.build.key if self._current else None
        self._current = next((one for one in points if one.candidate.build.key == key), None)
        self._tell()
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(480, em(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, em(180))

    # -- the point looked at -----------------------------------------------------------------------------------

    @property
    def current(self) -> Point | None:
        """The point under the mouse, or reached by keyboard."""
        return self._current

    def _look_at(self, found: Point | None) -> None:
        if found is not self._current:
            self._current = found
            self._tell()
            self.update()

    def _tell(self) -> None:
        if self._current:
            words = in_words(self._current.candidate)
        elif self._points:
            words = translate(
                "Frontier", "Point at a build, or move with the arrow keys: ← → along the best, ↑ ↓ by quality."
            )
        else:
            words = translate("Frontier", "Nothing to compare yet.")
        self.setAccessibleDescription(words)
        self.told.emit(words)

    def _under(self, at: QPointF) -> Point | None:
        found = self._frame()
        if found is None:
            return None
        near = [(self._distance(found, one, at), index) for index, one in enumerate(self._points)]
        distance, index = min(near, default=(REACH + 1, 0))
        return self._points[index] if distance <= REACH else None

    def _distance(self, found: PlotArea, one: Point, at: QPointF) -> float:
        place = found.at(one.memory, one.quality)
        return abs(place.x() - at.x()) + abs(place.y() - at.y())

    # -- events ------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)
        if found:
            self._look_at(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if found:
            self.chosen.emit(found.candidate)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current is None and self._best:
            fitting = [one for one in self._best if one.verdict is Verdict.FITS]
            self._look_at((fitting or self._best)[-1])
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self._best:
                self._along(self._best, event.key() == Qt.Key.Key_Right, lambda one: (one.memory, one.quality))
            case Qt.Key.Key_Up | Qt.Key.Key_Down if self._points:
                ordered = sorted(self._points, key=lambda one: (one.quality, -one.memory))
                self._along(ordered, event.key() == Qt.Key.Key_Up, lambda one: (one.quality, -one.memory))
            case Qt.Key.Key_Home | Qt.Key.Key_End if self._best:
                self._look_at(self._best[0 if event.key() == Qt.Key.Key_Home else -1])
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._current:
                self.chosen.emit(self._current.candidate)
            case _:
                super().keyPressEvent(event)

    def _along(self, ordered: Sequence[Point], onwards: bool, key: Callable[[Point], tuple[float, float]]) -> None:
        """To the next of `ordered` (by `key`) after the current point, or to the one before it."""
        if self._current is None:
            self._look_at(ordered[0])
            return
        here = key(self._current)
        beyond = [one for one in ordered if (key(one) > here if onwards else key(one) < here)]
        if beyond:
            self._look_at(beyond[0 if onwards else -1])

    # -- painting ----------------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _frame(self) -> PlotArea | None:
        if not self._points:
            return None
        memories = [one.memory for one in self._points] + ([self._room] if self._room else [])
        across = doublings(min(memories) * 0.95, max(memories) * 1.05, GIB, _gigabytes)
        low, high = (choose(one.quality for one in self._points) for choose in (min, max))
        area = QRectF(self.rect()).adjusted(_PADDING, _PADDING + self._line, -_PADDING, -_PADDING - self._line)
        return frame(area, across, even(min(low, high - 5), high, number), QFontMetricsF(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        if self._picture is None or self._picture.deviceIndependentSize() != self.size():
            self._picture = QPixmap(self.size() * ratio)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._picture)
            self._paint_all(inner)
            inner.end()
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.drawPixmap(0, 0, self._picture)
        found = self._frame()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if found and self._current:
            at = found.at(self._current.memory, self._current.quality)
            painter.setPen(QPen(current().colour("accent"), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, LARGE_POINT + 4, LARGE_POINT + 4)
            self._paint_name(painter, found, self._current)
        if self.hasFocus():
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_all(self, painter: QPainter) -> None:
        painter.setFont(self.font())
        found = self._frame()
        if found is None:
            painter.setPen(current().colour("muted"))
            words = translate("Frontier", "Nothing to compare yet.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
            return
        paint_frame(painter, found)
        self._paint_axis_names(painter, found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_line(painter, found)
        on_line = {one.candidate.build.key for one in self._best}
        for one in self._points:
            if one.candidate.build.key not in on_line:
                self._paint_point(painter, found, one, SMALL_POINT)
        for one in self._best:
            self._paint_point(painter, found, one, LARGE_POINT)
        self._paint_room(painter, found)

    def _paint_axis_names(self, painter: QPainter, found: PlotArea) -> None:
        painter.setPen(current().colour("muted"))
        inner = QRectF(self.rect()).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        up, across = translate("Frontier", "quality in points, 50 is average"), translate("Frontier", "memory")
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, up)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, across)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = inner.left()
        for verdict in [one for one in Verdict if any(point.verdict is one for point in self._points)]:
            paint_mark(painter, verdict, QPointF(x + 6, inner.bottom() - self._line / 2 + 1), 5)
            words = verdict_word(verdict)
            width = QFontMetricsF(self.font()).horizontalAdvance(words)
            painter.setPen(current().colour("text"))
            box = QRectF(x + 16, inner.bottom() - self._line, width + 2, self._line)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            x += width + 34

    def _paint_line(self, painter: QPainter, found: PlotArea) -> None:
        """The best quality that each size of memory can have."""
        if not self._best:
            return
        path = QPainterPath(found.at(self._best[0].memory, self._best[0].quality))
        for before, one in pairwise(self._best):
            path.lineTo(found.at(one.memory, before.quality))
            path.lineTo(found.at(one.memory, one.quality))
        path.lineTo(found.at(found.x.high, self._best[-1].quality))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(current().mixed("accent", "surface", 0.55), 2))
        painter.drawPath(path)

    def _paint_point(self, painter: QPainter, found: PlotArea, one: Point, radius: float) -> None:
        at = found.at(one.memory, one.quality)
        paint_mark(painter, one.verdict, at, radius)
        if one.candidate.model.id == self._marked:
            painter.setPen(QPen(current().colour("text"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(at, radius + 2.5, radius + 2.5)

    def _paint_room(self, painter: QPainter, found: PlotArea) -> None:
        if self._room is None or not found.x.low <= self._room <= found.x.high:
            return
        x = found.at(self._room, found.y.low).x()
        painter.setPen(QPen(current().colour("text"), 2.5))
        painter.drawLine(QPointF(x, found.box.top() - 4), QPointF(x, found.box.bottom()))
        words = translate("Frontier", "a model can use {0}").format(size(self._room))
        paint_plate(painter, QPointF(x + 6, found.box.bottom() - 12), words, QRectF(self.rect()))

    def _paint_name(self, painter: QPainter, found: PlotArea, one: Point) -> None:
        at = found.at(one.memory, one.quality)
        words = translate("Frontier", "{0} · {1}").format(one.candidate.model.name, one.candidate.build.quant)
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 8
        across = 12 if at.x() + 12 + width <= self.width() else -12 - width
        paint_plate(painter, at + QPointF(across, -18), words, QRectF(self.rect()), framed=True)


def _gigabytes(value: float) -> str:
    """A size on the axis: 0.25, 0.5, 1, 2 GB…"""
    return translate("Frontier", "{0} GB").format(number(value / GIB, 0 if value >= GIB else 2))
