"""The pictures of formulas: asked for once, kept, and put into text on its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QImage, QPainter, QTextCharFormat, QTextFormat
from PySide6.QtSvg import QSvgRenderer

from ui.formulas import Drawn, Formula

KEPT = 2000  # formulas
AS_LARGE = 1.12  # their letters are smaller than those of the fonts around them
SOURCE = QTextFormat.Property.UserProperty.value + 1  # of an image in a text: the formula as it was written


class Formulas(QObject):
    """What is drawn already. `wanted` carries the formulas to draw; whoever draws them answers with `put`.

    serving: whether they are to be drawn, and somebody listens; else formulas stay as they were written.
    """

    wanted = Signal(object)
    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._drawn: dict[Formula, Drawn | None] = {}
        self._asked: set[Formula] = set()
        self._to_ask: list[Formula] = []
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._asking.timeout.connect(self._ask)
        self.serving = False

    def picture(self, formula: Formula) -> Drawn | None:
        """Its picture, None where there is none (yet) or it is not to be drawn."""
        return self._drawn.get(formula) if self.serving else None

    def ask(self, formula: Formula) -> bool:
        """Ask for a picture; whether one may come. `came` tells when."""
        if not self.serving or formula in self._drawn:
            return False
        if formula not in self._asked:
            self._asked.add(formula)
            self._to_ask.append(formula)
            self._asking.start()
        return True

    def put(self, found: Mapping[Formula, Drawn | None]) -> None:
        """These were drawn; None is one that cannot be."""
        if len(self._drawn) > KEPT:
            self._drawn.clear()
        self._drawn.update(found)
        self._asked.difference_update(found)
        self.came.emit()

    def _ask(self) -> None:
        asked, self._to_ask = self._to_ask, []
        self.wanted.emit(tuple(asked))


@dataclass(frozen=True)
class Insertion:
    """A picture for a line of text, in px, and how it stands on the line."""

    picture: QImage
    width: float
    height: float
    alignment: QTextCharFormat.VerticalAlignment


def insertion(drawn: Drawn, font: QFont, colour: str, room: float, ratio: float) -> Insertion:
    """The formula for text in `font`, at most `room` px wide, for a screen of `ratio` device pixels to one.

    Qt puts a picture's foot on the baseline, or as low as the letters reach, or its middle on the baseline; the
    picture gets empty room below or above, so that one of these is right.
    """
    em = QFontInfo(font).pixelSize() * AS_LARGE
    em *= min(1.0, room / max(1.0, drawn.width * em))
    width, ascent, descent = drawn.width * em, drawn.ascent * em, drawn.descent * em
    letters = QFontMetricsF(font)
    if descent <= letters.descent():
        top = max(0.0, letters.ascent() - ascent)  # a line with nothing else in it is as high as others
        height, alignment = top + ascent + letters.descent(), QTextCharFormat.VerticalAlignment.AlignBaseline
    else:
        half = max(ascent, descent)
        top, height, alignment = half - ascent, 2 * half, QTextCharFormat.VerticalAlignment.AlignMiddle
    image = QImage(
        max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(drawn.svg.replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(0, top, width, ascent + descent))
    painter.end()
    return Insertion(image, width, height, alignment)
