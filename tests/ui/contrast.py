"""Whether text can be read on the ground that it is painted on: the pen that wrote it against the pixels around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget

from tests.ui.painted_text import PaintedText, TextRecorder, painted_texts
from ui.models.frontier import Frontier

LEAST = 4.5  # WCAG 2.2, 1.4.3, for text of usual size; what cannot be used now is left out there, too
_TIMES = 2  # larger than on the screen: so that strokes are wider than what smoothing makes of their edges
_GROUND = 0.12  # of the pixels around a text: what has as many is ground, and not an edge of a letter or a line
_SAME = 6  # steps of 255 by which smoothing may change the colour of the pen


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2 contrast ratio."""

    def luminance(colour: QColor) -> float:
        parts = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
            for c in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def all_texts(window: QWidget) -> list[PaintedText]:
    """What is painted now, and what was painted before into a picture that is only shown now."""
    found = painted_texts(window)
    for plot in window.findChildren(Frontier):
        if plot.isVisible():
            place = plot.mapTo(window, QPoint(0, 0))
            recorder = TextRecorder(plot)
            painter = QPainter(recorder)
            plot._paint_all(painter)
            painter.end()
            found += [one.moved(place) for one in recorder.engine.found]
    return found


def faint_texts(window: QWidget) -> list[str]:
    """What is shown with less contrast than LEAST, a sentence for each."""
    image = QImage(window.size() * _TIMES, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_TIMES)
    window.render(image)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    pixels = raw[:, : image.width(), :3]  # blue, green, red
    return sorted({fault for one in all_texts(window) if (fault := _fault(window, one, pixels))})


def _fault(window: QWidget, one: PaintedText, pixels: NDArray[np.uint8]) -> str:
    box = one.box.toAlignedRect().intersected(window.rect())
    widget = window.childAt(box.center())
    if widget is None or not widget.isEnabled():
        return ""
    seen = QRect(widget.visibleRegion().boundingRect()).translated(widget.mapTo(window, QPoint(0, 0)))
    box = box.intersected(seen)
    if box.height() < one.box.height() * 0.8 or box.width() < 2:
        return ""  # scrolled out of sight, in part
    part = pixels[
        box.top() * _TIMES : (box.bottom() + 1) * _TIMES, box.left() * _TIMES : (box.right() + 1) * _TIMES
    ].reshape(-1, 3)
    packed = part @ np.array([1, 1 << 8, 1 << 16], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    ground = QColor.fromRgb(int(colours[counts.argmax()]))
    pen = _over(one.colour, ground)
    if not (np.abs(part.astype(np.int16) - (pen.blue(), pen.green(), pen.red())).max(axis=1) <= _SAME).any():
        return ""  # something lies over it
    grounds = [QColor.fromRgb(int(colour)) for colour in colours[counts > _GROUND * len(part)]]
    found = min((contrast(pen, other) for other in grounds if _apart(pen, other)), default=1.0)
    return f"{one.words!r} has a contrast of {found:.1f}" if found < LEAST else ""


def _over(colour: QColor, ground: QColor) -> QColor:
    """A colour that may be seen through, on a ground."""
    share = colour.alphaF()
    return QColor(*(round(a * share + b * (1 - share)) for a, b in zip(_parts(colour), _parts(ground), strict=True)))


def _apart(one: QColor, other: QColor) -> bool:
    return max(abs(a - b) for a, b in zip(_parts(one), _parts(other), strict=True)) > _SAME


def _parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
