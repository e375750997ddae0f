"""The conversation length: a slider in even steps of scale, and the number itself to type."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QSlider, QWidget

from advisor.errors import UsageError
from advisor.plan import MINIMUM_CONTEXT
from advisor.units import parse_tokens
from ui.controls.buttons import TARGET
from ui.controls.labels import label
from ui.controls.layouts import row
from ui.theme import GRID, SMALL, current, em, scaled
from ui.words import error as words_of
from ui.words import number, short_tokens, translate
from ui.words import tokens as in_tokens

PARTS = 4  # stops between one doubling and the next
_GROOVE = 12  # px from the top to its middle


def stops(longest: int) -> list[int]:
    """The slider's stops up to `longest` tokens: PARTS to each doubling, whole multiples of 256, `longest` the last."""
    found, base = {longest}, min(MINIMUM_CONTEXT, longest)
    while base < longest:
        found |= {
            round(base * 2 ** (part / PARTS) / MINIMUM_CONTEXT) * MINIMUM_CONTEXT or base for part in range(PARTS)
        }
        base *= 2
    return sorted(stop for stop in found if 0 < stop <= longest)


class LogSlider(QSlider):
    """A slider over `stops`, with a scale below it and a mark at the longest that fits."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.stops = [MINIMUM_CONTEXT]
        self._mark: int | None = None
        self.setRange(0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(scaled(SMALL))
        self.setPageStep(PARTS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_longest(self, longest: int) -> None:
        """The end of the scale: what the model was trained for, whatever fits."""
        self.stops = stops(longest)
        self.setRange(0, len(self.stops) - 1)
        self.update()

    def set_mark(self, tokens: int | None) -> None:
        """Where the longest that fits lies; None for no mark."""
        self._mark = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._high())

    def _high(self) -> int:
        """The groove, a tick and the numbers below it, in px."""
        return _GROOVE + 13 + max(19, QFontMetrics(self.font()).height())

    # -- places ------------------------------------------------------------------------------------------------

    def _ends(self) -> tuple[float, float]:
        return 9.0, self.width() - 9.0

    def _x(self, place: float) -> float:
        """Where a place on the scale (a stop's index, or between two) is drawn."""
        first, last = self._ends()
        share = place / max(1, self.maximum())
        x = first + share * (last - first)
        return self.width() - x if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else x

    def _place(self, tokens: int) -> float:
        """A token count as a place on the scale."""
        for index, (low, high) in enumerate(zip(self.stops, self.stops[1:], strict=False)):
            if tokens <= high:
                return index + max(0.0, (tokens - low) / (high - low))
        return float(self.maximum())

    def _pull(self, event: QMouseEvent) -> None:
        first, last = self._ends()
        x = event.position().x()
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        share = (x - first) / max(1.0, last - first)
        self.setValue(round(share * self.maximum()))

    # -- events ------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._pull(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._pull(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turned only where it was taken hold of before: else the page is what is scrolled."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = float(_GROOVE)
        first, here = self._x(0), self._x(self.value())
        groove = QRectF(min(self._x(0), self._x(self.maximum())), middle - 3, abs(self._x(self.maximum()) - first), 6)
        painter.setPen(QPen(current().colour("border"), 1))
        painter.setBrush(current().colour("track"))
        painter.drawRoundedRect(groove, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().colour("accent"))
        painter.drawRoundedRect(QRectF(min(first, here), middle - 3, abs(here - first), 6), 3, 3)
        self._paint_scale(painter, middle)
        self._paint_mark(painter, middle)
        painter.setPen(QPen(current().colour("accent"), 2))
        painter.setBrush(current().colour("surface"))
        painter.drawEllipse(QPointF(here, middle), 7.5, 7.5)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(current().colour("accent"), 2))
            painter.drawEllipse(QPointF(here, middle), 10.5, 10.5)
        painter.end()

    def _paint_scale(self, painter: QPainter, middle: float) -> None:
        """Ticks and numbers at the powers of two, as many as there is room for, the ends first."""
        metrics = QFontMetricsF(self.font())
        painter.setFont(self.font())
        taken: list[QRectF] = []
        inner = [index for index, stop in enumerate(self.stops[1:-1], 1) if stop & (stop - 1) == 0]
        for index in (self.maximum(), 0, *reversed(inner)):
            text = short_tokens(self.stops[index])
            width = metrics.horizontalAdvance(text)
            x = self._x(index)
            left = min(max(0.0, x - width / 2), self.width() - width)
            box = QRectF(left, middle + 13, width + 1, metrics.height())
            if any(box.adjusted(-10, 0, 10, 0).intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.setPen(QPen(current().colour("border"), 1))
            painter.drawLine(QPointF(x, middle + 6), QPointF(x, middle + 10))
            painter.setPen(current().colour("muted"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_mark(self, painter: QPainter, middle: float) -> None:
        if self._mark is None or self._mark >= self.stops[-1]:
            return
        x = self._x(self._place(self._mark))
        painter.setPen(QPen(current().colour("text"), 2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, middle - 10), QPointF(x, middle + 10))


class TokenEdit(QLineEdit):
    """A number of tokens: 16384, 16,384 or 16k."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(translate("ContextSlider", "Conversation length in tokens"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(em(104))
        self.setMinimumHeight(TARGET)

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class ContextSlider(QWidget):
    """Slider and number together. `asked` carries the number of tokens, exactly as typed or pulled."""

    asked = Signal(object)
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.slider, self.edit = LogSlider(), TokenEdit()
        self.slider.setAccessibleName(translate("ContextSlider", "Conversation length"))
        unit = label(translate("ContextSlider", "tokens"), muted=True)
        unit.setBuddy(self.edit)
        number_row = row(self.edit, unit)
        number_row.setContentsMargins(0, 0, 0, 12)
        self.setLayout(row(self.slider, number_row, spacing=2 * GRID))
        self._tokens = 0
        self.slider.valueChanged.connect(self._pulled)
        self.edit.editingFinished.connect(self._typed)
        self.edit.stepped.connect(self._step)

    def show_value(self, tokens: int, longest: int, mark: int | None) -> None:
        """Show a length, the end of the scale, and the longest that fits; sends nothing."""
        self.slider.blockSignals(True)
        if self.slider.stops[-1] != longest:
            self.slider.set_longest(longest)
        if tokens != self._tokens or self.slider.stops[self.slider.value()] != tokens:
            nearest = min(range(len(self.slider.stops)), key=lambda index: abs(self.slider.stops[index] - tokens))
            self.slider.setValue(nearest)
        self.slider.set_mark(mark)
        self.slider.blockSignals(False)
        self.slider.setAccessibleDescription(in_tokens(tokens))
        if tokens != self._tokens or not self.edit.hasFocus():
            self.edit.setText(short_tokens(tokens))
        self._tokens = tokens

    def _pulled(self, index: int) -> None:
        self._ask(self.slider.stops[index])

    def _typed(self) -> None:
        try:
            tokens = parse_tokens(self.edit.text().replace(QLocale().groupSeparator(), ""))
        except UsageError as error:
            self.refused.emit(words_of(error))
            return
        if tokens < min(MINIMUM_CONTEXT, self.slider.stops[-1]):
            words = translate("ContextSlider", "A conversation has {0} tokens or more: less holds no answer.")
            self.refused.emit(words.format(number(MINIMUM_CONTEXT)))
            self.edit.setText(short_tokens(self._tokens))
            return
        self._ask(tokens)

    def _step(self, by: int) -> None:
        self.slider.setValue(self.slider.value() + by)

    def _ask(self, tokens: int) -> None:
        if tokens != self._tokens:
            self._tokens = tokens
            self.edit.setText(short_tokens(tokens))
            self.asked.emit(tokens)
