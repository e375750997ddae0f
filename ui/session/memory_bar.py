"""The stacked memory bar: who holds what of one device, where its reserve begins and where it ends."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from ui.controls.plain_text import set_tip
from ui.session.line_names import role_name, short_name
from ui.session.memory_bars import BarPart, BarRole, Figure, Needle
from ui.session.text import used_of
from ui.theme import SMALL, current, em, scaled
from ui.words import exact, gigabytes, size, translate

GAP = 2.0  # px between two parts
THICK, THIN = 36, 14  # px, height of the bar itself; more where text is larger, as of all that follows
NEEDLE = 8  # px, width and height
SCALE_TEXT = 20  # px below a thick bar for the numbers
COLOURS: dict[BarRole, str] = {
    "other": "other", "borrowed": "slower", "ours": "weights", "unknown": "muted",
    "weights": "weights", "kv_filled": "kv", "kv": "kv", "compute": "compute", "overhead": "overhead",
    "vocabulary": "overhead", "helpers": "overhead", "kept": "kv", "rest": "muted", "models": "weights",
}  # fmt: skip
DOTTED: tuple[BarRole, ...] = ("unknown", "rest")
_SOLID: tuple[BarRole, ...] = ("ours", "weights", "kv_filled", "compute")


def _labels(part: BarPart) -> tuple[str, ...]:
    """What may stand on a part, the fullest first; the size of what is not known would say nothing."""
    if part.role == "unknown":
        return (short_name(part.role),)
    text = translate("MemoryBar", "{0} {1}").format(short_name(part.role), size(part.size))
    return (text, gigabytes(part.size))


def _left(figure: Figure) -> str:
    return {
        "usable": translate("MemoryBar", "{0} usable"),
        "spare": translate("MemoryBar", "{0} to spare"),
        "free": translate("MemoryBar", "{0} free"),
    }[figure.left]


def paint_part(painter: QPainter, role: BarRole, box: QRectF) -> None:
    """Fill `box` in the manner of a role: each differs by pattern as well as by colour."""
    colour = current().colour(COLOURS[role])
    painter.save()
    painter.setClipRect(box)
    if role in _SOLID:
        painter.fillRect(box, colour)
    else:
        painter.fillRect(box, current().mixed(COLOURS[role], "track", 0.22))
        painter.setPen(QPen(colour, 1.2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hatch(painter, box, role)
    painter.setClipping(False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if role not in _SOLID and role not in DOTTED:
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, -1, -1))
    painter.restore()


def paint_area(painter: QPainter, role: BarRole, upper: list[QPointF], lower: list[QPointF]) -> None:
    """Fill what lies between two lines of a chart, from left to right, in the manner of a role."""
    path = QPainterPath(upper[0])
    for corner in (*upper[1:], *reversed(lower)):
        path.lineTo(corner)
    path.closeSubpath()
    colour = current().colour(COLOURS[role])
    painter.save()
    painter.setClipPath(path)
    if role in _SOLID:
        painter.fillPath(path, colour)
    else:
        painter.fillPath(path, current().mixed(COLOURS[role], "surface", 0.22))
        painter.setPen(QPen(colour, 1.2))
        hatch(painter, path.boundingRect(), role)
    painter.restore()
    painter.setPen(QPen(current().colour("surface" if role in _SOLID else COLOURS[role]), 1))
    painter.drawPolyline(upper)


def hatch(painter: QPainter, box: QRectF, role: BarRole) -> None:
    """Lines over `box`: rising for other programs and models, falling for what is borrowed, crossed for reserved chat
    memory, level for programs of ours, upright for the vocabulary; dots for what nobody knows or explains."""
    step = 6.0
    if role in DOTTED:
        _dots(painter, box, step)
        return
    if role in ("overhead", "helpers"):
        y = box.top() + step / 2
        while y < box.bottom():
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            y += step / 1.5
        return
    if role == "vocabulary":
        x = box.left() + step / 2
        while x < box.right():
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
            x += step / 1.5
        return
    x = box.left() - box.height()
    while x < box.right():
        if role not in ("borrowed", "kept"):
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        if role in ("kv", "borrowed", "kept"):
            painter.drawLine(QPointF(x, box.top()), QPointF(x + box.height(), box.bottom()))
        x += step


def _dots(painter: QPainter, box: QRectF, step: float) -> None:
    y = box.top() + step
    while y < box.bottom():
        x = box.left() + step
        while x < box.right():
            painter.drawPoint(QPointF(x, y))
            x += step
        y += step


def paint_needle(painter: QPainter, needle: Needle, tip: QPointF) -> None:
    """A small triangle that points up at `tip`, hollow for what is only foreseen."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = current().colour({"predicted": "text", "allocated": "muted", "measured": "accent"}[needle])
    painter.setPen(QPen(colour, 1.3))
    painter.setBrush(Qt.BrushStyle.NoBrush if needle == "predicted" else colour)
    half = NEEDLE / 2
    painter.drawPolygon([tip, QPointF(tip.x() + half, tip.y() + NEEDLE), QPointF(tip.x() - half, tip.y() + NEEDLE)])
    painter.restore()


class MemoryBar(QWidget):
    """One device's memory. Thick with direct labels, or thin (14 px) with a tooltip only, and with needles below."""

    def __init__(self, *, thin: bool = False, needles: bool = False) -> None:
        super().__init__()
        self._thin, self._needles = thin, needles
        self._name, self._words, self._figure = "", "", Figure((), None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(scaled(SMALL))

    def show_figure(self, figure: Figure, name: str, words: str = "") -> None:
        """Draw `figure`; name: the device, for the tooltip and screen readers. words: a fuller tooltip."""
        if (figure, name, words) == (self._figure, self._name, self._words):
            return
        self._figure, self._name, self._words = figure, name, words
        spoken = used_of(figure.used, figure.capacity) if figure.capacity else size(figure.used)
        if figure.size_of("unknown"):
            spoken = role_name("unknown")
        self.setAccessibleName(translate("MemoryBar", "{0}: {1}").format(name, spoken))
        told = self._in_words()
        self.setAccessibleDescription(told)
        set_tip(self, told)
        self.update()

    @property
    def figure(self) -> Figure:
        """What is drawn."""
        return self._figure

    def _in_words(self) -> str:
        if self._words:
            return self._words
        line = translate("MemoryBar", "{0}: {1}")
        lines = [self._name, *(line.format(role_name(part.role), exact(part.size)) for part in self._figure.parts)]
        if self._figure.safe is not None:
            lines.append(line.format(translate("MemoryBar", "Safe limit"), exact(self._figure.safe)))
        if self._figure.capacity is not None:
            lines.append(line.format(translate("MemoryBar", "In all"), exact(self._figure.capacity)))
        return "\n".join(lines)

    def sizeHint(self) -> QSize:
        return (
            QSize(96, em(THIN) + 8 + (NEEDLE if self._needles else 0))
            if self._thin
            else QSize(320, em(THICK) + em(SCALE_TEXT) + 4)
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(40 if self._thin else 160, self.sizeHint().height())

    # -- painting ----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        track = QRectF(0, 4 if self._thin else 2, self.width() - 1, em(THIN if self._thin else THICK))
        painter.fillRect(track, current().colour("track"))
        painter.setPen(QPen(current().colour("border"), 1))
        painter.drawRect(track.adjusted(0, 0, -1, -1))
        past = round(self._figure.used * 1.01) if self._figure.overflow or not self._figure.capacity else 0
        end = max((self._figure.capacity or 0) + self._figure.beyond, past, 1)
        left = self._paint_parts(painter, track, end)
        self._paint_beyond(painter, track, end)
        self._paint_overflow(painter, track, end)
        self._paint_limits(painter, track, end)
        for needle, at in self._figure.needles if self._needles else ():
            x = self._box(track, at / end, at / end).left()
            paint_needle(painter, needle, QPointF(x, track.bottom() + 2))
        if not self._thin:
            self._paint_free(painter, track, end, left)
            self._paint_scale(painter, track, end)
        painter.end()

    def _box(self, track: QRectF, start: float, stop: float) -> QRectF:
        """The part of the track between two shares of it, in reading order."""
        box = QRectF(track.left() + start * track.width(), track.top(), (stop - start) * track.width(), track.height())
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            return QRectF(QStyle.visualRect(self.layoutDirection(), self.rect(), box.toRect()))
        return box

    def _paint_parts(self, painter: QPainter, track: QRectF, end: int) -> int:
        at, inside = 0, self._figure.capacity or end
        for part in self._figure.parts:
            box = self._box(track, at / end, (at + part.size) / end).adjusted(0, 0, -GAP, 0)
            at += part.size
            if box.width() < 1:
                box.setWidth(1)
            paint_part(painter, part.role, box)
            if not self._thin:
                seen = box.intersected(self._box(track, 0, inside / end))  # what is too much is painted over it
                self._paint_label(painter, part.role, seen, _labels(part))
        return at

    def _paint_label(self, painter: QPainter, role: BarRole, box: QRectF, choices: tuple[str, ...]) -> None:
        metrics = QFontMetricsF(self.font())
        for text in choices:
            width = metrics.horizontalAdvance(text) + 12
            if width + 8 <= box.width():
                break
        else:
            return
        plate = QRectF(0, 0, width, metrics.height() + 2)
        plate.moveCenter(box.center())
        solid = role in _SOLID
        if not solid:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("surface"))
            painter.drawRoundedRect(plate, 3, 3)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(current().colour("on_accent" if solid else "text"))
        painter.setFont(self.font())
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_beyond(self, painter: QPainter, track: QRectF, end: int) -> None:
        figure = self._figure
        if figure.beyond and figure.capacity:
            box = self._box(track, figure.capacity / end, (figure.capacity + figure.beyond) / end)
            paint_part(painter, "borrowed", box)
            if not self._thin:
                self._paint_label(painter, "borrowed", box, _labels(BarPart("borrowed", figure.beyond)))

    def _paint_overflow(self, painter: QPainter, track: QRectF, end: int) -> None:
        if not self._figure.overflow or not self._figure.capacity:
            return
        box = self._box(track, self._figure.capacity / end, self._figure.used / end)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, current().mixed("overflow", "track", 0.3))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(current().colour("overflow"), 2))
        hatch(painter, box, "other")
        painter.restore()

    def _paint_limits(self, painter: QPainter, track: QRectF, end: int) -> None:
        reach = 3.0
        if self._figure.safe is not None:
            x = self._box(track, self._figure.safe / end, self._figure.safe / end).left()
            painter.setPen(QPen(current().colour("text"), 2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, track.top() - reach), QPointF(x, track.bottom() + reach))
        if self._figure.capacity is not None:
            x = self._box(track, self._figure.capacity / end, self._figure.capacity / end).left() - 1
            painter.setPen(QPen(current().colour("text"), 3))
            painter.drawLine(QPointF(x, track.top() - reach), QPointF(x, track.bottom() + reach))

    def _paint_free(self, painter: QPainter, track: QRectF, end: int, used: int) -> None:
        figure = self._figure
        limit = figure.safe if figure.safe is not None else figure.capacity
        if limit is None or used >= limit:
            return
        box = self._box(track, used / end, limit / end)
        text = _left(figure).format(size(limit - used))
        if QFontMetricsF(self.font()).horizontalAdvance(text) + 16 <= box.width():
            painter.setPen(current().colour("text"))
            painter.setFont(self.font())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_scale(self, painter: QPainter, track: QRectF, end: int) -> None:
        """The numbers below: the safe limit, the end of the card, and how far beyond it the plan goes."""
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        right = track.right()
        for text, at, colour in self._scale_texts():
            width = metrics.horizontalAdvance(text)
            if right - width < track.left():
                continue  # far too much makes the card itself a sliver: its end is told, its safe limit is not
            anchor = track.left() + at / end * track.width()
            x = max(track.left(), min(anchor + width / 2, right) - width)
            place = QRectF(x, track.bottom() + 2, width + 1, em(SCALE_TEXT))
            if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
                place.moveRight(self.width() - x)
            painter.setPen(colour)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
            right = x - 10

    def _scale_texts(self) -> list[tuple[str, int, QColor]]:
        """(text, where in bytes, colour), from the end."""
        figure, found = self._figure, []
        if figure.overflow:
            text = translate("MemoryBar", "{0} too much").format(size(figure.overflow))
            found.append((text, figure.used, current().colour("overflow")))
        if figure.capacity is not None:
            found.append((size(figure.capacity), figure.capacity, current().colour("text")))
        if figure.safe is not None:
            text = translate("MemoryBar", "safe limit {0}").format(size(figure.safe))
            found.append((text, figure.safe, current().colour("muted")))
        return found
