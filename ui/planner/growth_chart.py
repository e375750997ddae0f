"""Memory as conversations get longer, or users more: all that lies on graphics, stacked, and where the cards end."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from advisor.fit.bill import Bill
from advisor.machine.machine import Machine
from advisor.services.plan_answer import BillCurve
from ui.common.memory_axis import memory_axis
from ui.controls.plot import Axis, PlotArea, frame, paint_frame, paint_plate
from ui.session.line_names import planned_name
from ui.session.memory_bar import paint_area
from ui.session.memory_bars import BarRole
from ui.theme import SMALL, current, em, scaled
from ui.words import number, plural, short_tokens, size, translate

Growing = Literal["context", "users"]
STACK: tuple[BarRole, ...] = ("weights", "overhead", "compute", "kv")  # what grows lies on top
HEIGHT = 230  # px


@dataclass(frozen=True)
class GrowthPoint:
    """Bytes on all graphics, or in system memory where there is none, at a length or a number of users."""

    at: int
    sizes: dict[BarRole, int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.sizes.values())


def growth(curve: BillCurve, machine: Machine) -> tuple[GrowthPoint, ...]:
    """The points of a curve, added up over the cards."""
    ids = {card.id for card in machine.gpus} or {machine.cpu.id}
    return tuple(GrowthPoint(at, _sizes(bill, ids)) for at, bill in curve)


def _sizes(bill: Bill, ids: set[str]) -> dict[BarRole, int]:
    rows = [row for row in bill.devices if row.device in ids]
    return {
        "weights": sum(row.weights for row in rows),
        "overhead": sum(row.program + row.band + row.vocabulary + row.beyond for row in rows),
        "compute": sum(row.compute for row in rows),
        "kv": sum(row.context for row in rows),
    }


def memory_ends(machine: Machine) -> tuple[tuple[str, int], ...]:
    """Where the memory ends, in words and bytes: that of one card, or what a chip lends its graphics; and of all."""
    cards = [card.capacity for card in machine.gpus if card.capacity]
    if not cards:
        whole = machine.cpu.capacity or 0
        return ((translate("Planner", "system memory: {0}").format(size(whole)), whole),)
    one = translate("Planner", "one card: {0}")
    if any(card.integrated for card in machine.gpus):
        one = translate("Planner", "for graphics: {0}")
    lines = [(one.format(size(cards[0])), cards[0])]
    if len(cards) > 1:
        lines.append((plural("Planner", "all %Ln cards: {0}", len(cards), size(sum(cards))), sum(cards)))
    return tuple(lines)


class GrowthChart(QWidget):
    """`asked` carries the length, or the number of users, that was clicked; `told` what lies there, in words."""

    asked = Signal(object)
    told = Signal(str)

    def __init__(self, growing: Growing) -> None:
        super().__init__()
        self._growing = growing
        self._points: tuple[GrowthPoint, ...] = ()
        self._lines: tuple[tuple[str, int], ...] = ()
        self._now = 0
        self._cursor: int | None = None  # index of a point
        self.setFont(scaled(SMALL))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        names = {
            "context": translate("Planner", "Memory against length of conversation"),
            "users": translate("Planner", "Memory against users at once"),
        }
        self.setAccessibleName(names[growing])

    def show_curve(self, curve: BillCurve, machine: Machine, now: int) -> None:
        """Draw `curve`. now: what is planned."""
        points, lines = growth(curve, machine), memory_ends(machine)
        if (points, lines, now) != (self._points, self._lines, self._now):
            self._points, self._lines, self._now = points, lines, now
            self._cursor = None
            self._tell()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, em(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, em(HEIGHT))

    # -- the cursor --------------------------------------------------------------------------------------------

    def words(self, index: int) -> str:
        """What a point holds."""
        point = self._points[index]
        parts = ", ".join(
            translate("Planner", "{0} {1}").format(planned_name(role), size(point.sizes[role]))
            for role in STACK
            if point.sizes[role]
        )
        if self._growing == "context":
            words = translate("Planner", "{0} tokens for each user take {1}: {2}.")
            return words.format(short_tokens(point.at), size(point.total), parts)
        return plural("Planner", "%Ln users take {0}: {1}.", point.at, size(point.total), parts)

    def _tell(self) -> None:
        words = self.words(self._cursor) if self._cursor is not None and self._points else ""
        hint = translate("Planner", "Point at the picture, or move with the arrow keys; click to plan with it.")
        self.setAccessibleDescription(words or hint)
        self.told.emit(words or hint)

    def _move_to(self, index: int | None) -> None:
        if index != self._cursor:
            self._cursor = index
            self._tell()
            self.update()

    def _nearest(self, x: float) -> int | None:
        found = self._frame()
        if found is None:
            return None
        places = [found.at(point.at, 0).x() for point in self._points]
        return min(range(len(places)), key=lambda index: abs(places[index] - x))

    def _ask(self) -> None:
        if self._cursor is not None and self._points:
            self.asked.emit(self._points[self._cursor].at)

    # -- events ------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._nearest(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._move_to(self._nearest(event.position().x()))
        self._ask()

    def leaveEvent(self, event: object) -> None:
        if not self.hasFocus():
            self._move_to(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._move_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._points:
            start = self._index_of_now() if self._cursor is None else self._cursor + step
            self._move_to(min(max(0, start), len(self._points) - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask()
        else:
            super().keyPressEvent(event)

    def _index_of_now(self) -> int:
        return min(range(len(self._points)), key=lambda index: abs(self._points[index].at - self._now), default=0)

    # -- painting ----------------------------------------------------------------------------------------------

    def _across(self) -> Axis:
        low, high = self._points[0].at, self._points[-1].at
        write: Callable[[float], str]
        if self._growing == "context":
            first, last = math.floor(math.log2(low)), math.ceil(math.log2(high))
            ticks = tuple(2.0**power for power in range(first, last + 1) if low <= 2**power <= high)
            write = lambda value: short_tokens(round(value))  # noqa: E731 - one of two ways to write
            return Axis(low, high, ticks or (float(low), float(high)), write, True)
        ticks = tuple(float(point.at) for point in self._points)
        return Axis(low, high, ticks, lambda value: number(value))

    def _frame(self) -> PlotArea | None:
        if len(self._points) < 2:
            return None
        top = max(self._points[-1].total, *(end for _, end in self._lines))
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        return frame(area, self._across(), memory_axis(round(top * 1.04)), QFontMetricsF(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        found = self._frame()
        if found is None:
            painter.setPen(current().colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, translate("Planner", "Being worked out…"))
            painter.end()
            return
        paint_frame(painter, found)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        below = [0] * len(self._points)
        for role in STACK:
            above = [base + point.sizes[role] for base, point in zip(below, self._points, strict=True)]
            upper, lower = (
                [found.at(point.at, value) for point, value in zip(self._points, values, strict=True)]
                for values in (above, below)
            )
            paint_area(painter, role, upper, lower)
            below = above
        self._paint_lines(painter, found)
        if self.hasFocus():
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_lines(self, painter: QPainter, found: PlotArea) -> None:
        """Where cards end, what is planned, and the cursor."""
        box = found.box
        if self._points[0].at <= self._now <= self._points[-1].at:
            x = found.at(self._now, 0).x()
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        for words, end in self._lines:
            painter.setPen(QPen(current().colour("text"), 2.5))
            painter.drawLine(found.at(found.x.low, end), found.at(found.x.high, end))
            paint_plate(painter, found.at(found.x.low, end) + QPointF(6, -11), words, box.adjusted(0, -14, 0, 0))
        if self._cursor is not None:
            point = self._points[self._cursor]
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.setBrush(current().colour("surface"))
            painter.drawEllipse(found.at(point.at, point.total), 6, 6)
