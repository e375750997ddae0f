"""Whether text can be read on the ground that it is painted on, by the pixels themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget

LEAST = 4.5  # WCAG 2.2, 1.4.3, for text of usual size; what cannot be used now is left out there, too
_STEPS = 2048  # of luminance
_TIMES = 2  # larger than on the screen: so that strokes are wider than what smoothing makes of their edges


def faint_texts(window: QWidget) -> list[str]:
    """What is shown with less contrast than that, a sentence for each."""
    image = QImage(window.size() * _TIMES, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_TIMES)
    window.render(image)
    pixels = _luminance(image)
    return [fault for one in window.findChildren(QWidget) if (fault := _fault(window, one, pixels))]


def _fault(window: QWidget, one: QWidget, pixels: NDArray[np.uint16]) -> str:
    words = _words(one)
    place = QRect(one.mapTo(window, QPoint(0, 0)), one.size()).intersected(window.rect())
    shown = QRect(one.visibleRegion().boundingRect())
    if not words or not one.isVisible() or not one.isEnabled() or shown.height() < one.height() or place.isEmpty():
        return ""
    top, left = place.top() * _TIMES, place.left() * _TIMES
    part = pixels[top : top + place.height() * _TIMES, left : left + place.width() * _TIMES]
    counts = np.bincount(part.ravel(), minlength=_STEPS)
    ground, (there,) = int(counts.argmax()), counts.nonzero()
    found = max(_contrast(ground, int(there[0])), _contrast(ground, int(there[-1])))
    return f"{words!r} has a contrast of {found:.1f}" if found < LEAST else ""


def _contrast(one: int, other: int) -> float:
    """Of two luminances."""
    low, high = sorted((one / (_STEPS - 1), other / (_STEPS - 1)))
    return (high + 0.05) / (low + 0.05)


def _words(one: QWidget) -> str:
    match one:
        case QLabel() | QAbstractButton():
            return one.text()
        case QComboBox():
            return one.currentText()
        case QLineEdit():
            return one.text() or one.placeholderText()
        case _:
            return ""


def _luminance(image: QImage) -> NDArray[np.uint16]:
    """WCAG's relative luminance of each pixel, in steps from 0 to _STEPS - 1."""
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    steps = np.arange(256) / 255
    linear = np.where(steps <= 0.03928, steps / 12.92, ((steps + 0.055) / 1.055) ** 2.4) * (_STEPS - 1)
    shares = ((linear * share).astype(np.float32) for share in (0.0722, 0.7152, 0.2126))
    blue, green, red = (share[raw[:, : image.width(), at]] for at, share in enumerate(shares))
    return (blue + green + red).round().astype(np.uint16)
