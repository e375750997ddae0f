"""The pictures of formulas: asked for once, kept, and put into text on its baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QImage, QPainter, QTextCharFormat, QTextFormat
from PySide6.QtSvg import QSvgRenderer

from ui.chat.formulas import Drawn, Formula

_KEPT = 2000  # formulas
LINE_HEIGHT = 135.0  # per cent of what letters take
AS_LARGE = 1.12  # their letters are smaller than those of the fonts around them
# Not the character that Qt's texts have for pictures: a line with one of those, some screen readers do not read at all.
SPACE = "\u00a0"  # stands in a text where a formula is drawn
SOURCE = QTextFormat.Property.UserProperty.value + 1  # of a SPACE: the formula as it was written
PICTURE = SOURCE + 1  # of a SPACE: the name of its picture
SPOKEN = SOURCE + 2  # of the words behind a SPACE that stand for the picture where it is not seen


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
        if not shiboken6.isValid(self):
            return  # the window was made anew meanwhile
        if len(self._drawn) > _KEPT:
            self._drawn.clear()
        self._drawn.update(found)
        self._asked.difference_update(found)
        self.came.emit()

    def _ask(self) -> None:
        asked, self._to_ask = self._to_ask, []
        self.wanted.emit(tuple(asked))


@dataclass(frozen=True)
class Insertion:
    """A picture for a line of text; its width, and its height above the baseline, in px."""

    picture: QImage
    width: float
    ascent: float

    def paint(self, painter: QPainter, at: QPointF, selected: tuple[QColor, QColor] | None) -> None:
        """Draws it with the left end of its baseline at `at`; selected: the ground and the ink, where it is."""
        picture, corner = self.picture, at - QPointF(0, self.ascent)
        if selected:
            ground, ink = selected
            picture = QImage(picture)
            brush = QPainter(picture)
            brush.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
            brush.fillRect(picture.rect(), ink)
            brush.end()
            painter.fillRect(QRectF(corner, picture.deviceIndependentSize()), ground)
        painter.drawImage(corner, picture)


def natural_width(drawn: Drawn, font: QFont) -> float:
    """How wide a formula is in text in `font`, in px."""
    return drawn.width * QFontInfo(font).pixelSize() * AS_LARGE


def insertion(drawn: Drawn, font: QFont, colour: str, room: float, ratio: float) -> tuple[Insertion, QTextCharFormat]:
    """The formula for text in `font`, at most `room` px wide, for a screen of `ratio` device pixels to one.

    With it the format of the one SPACE that keeps its place: as wide, in letters so large that the line is high enough.
    """
    em = QFontInfo(font).pixelSize() * AS_LARGE
    em *= min(1.0, room / max(1.0, drawn.width * em))
    width, ascent, descent = drawn.width * em, drawn.ascent * em, drawn.descent * em
    image = QImage(
        max(1, round(width * ratio)),
        max(1, round((ascent + descent) * ratio)),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(drawn.svg.replace("currentColor", colour).encode()))
    renderer.render(painter, QRectF(0, 0, width, ascent + descent))
    painter.end()
    return Insertion(image, width, ascent), _space(font, width, ascent, descent)


def _space(font: QFont, width: float, ascent: float, descent: float) -> QTextCharFormat:
    letters = QFontMetricsF(font)
    # Lines are higher than their letters, and what they are higher is below.
    below = LINE_HEIGHT / 100 * letters.height() - letters.ascent()
    large = QFont(font)
    large.setPointSizeF(font.pointSizeF() * max(1.0, ascent / letters.ascent(), descent / below))
    made = QTextCharFormat()
    made.setFont(large)
    made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    made.setFontLetterSpacing(width - QFontMetricsF(large).horizontalAdvance(SPACE))
    return made


def spoken_formula(typed: str) -> str:
    """A formula in words: as it was written, in one line."""
    return " ".join(typed.split())


def spoken_format(font: QFont) -> QTextCharFormat:
    """For words that stand in a text without being seen: screen readers know nothing of pictures in a text.

    Letters of a tenth of a point have no width, and nothing of them is drawn, selected or not.
    """
    made = QTextCharFormat()
    made.setFont(font)
    made.setFontPointSize(0.1)
    made.setForeground(QColor(Qt.GlobalColor.transparent))
    made.setProperty(SPOKEN, True)
    return made
