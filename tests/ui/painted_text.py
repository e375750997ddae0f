"""All text that a window paints, whoever paints it: labels, fields, tables, bars, plots, documents.

A paint engine that draws nothing and writes down what it is told to write; Qt's own, no picture is looked at for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QPaintDevice, QPaintEngine, QPaintEngineState, QTextItem, QTransform
from PySide6.QtWidgets import QWidget

_DIRTY = QPaintEngine.DirtyFlag
_METRIC = QPaintDevice.PaintDeviceMetric


@dataclass(frozen=True)
class PaintedText:
    """Words as they were drawn. box: from ascent to descent, in px of the window; colour: of the pen, and its alpha."""

    words: str
    box: QRectF
    colour: QColor

    def moved(self, by: QPoint) -> PaintedText:
        """The same elsewhere."""
        return replace(self, box=self.box.translated(QPointF(by)))


def painted_texts(window: QWidget) -> list[PaintedText]:
    """Everything that `window` and its parts write when they are drawn once."""
    device = TextRecorder(window)
    window.render(device, QPoint(0, 0))
    return device.engine.found


class _Engine(QPaintEngine):
    """Writes down texts."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.found: list[PaintedText] = []
        self._pen, self._opacity, self._transform = QColor(), 1.0, QTransform()

    def begin(self, pdev: QPaintDevice) -> bool:  # noqa: ARG002 - as Qt calls it
        self.setActive(True)
        return True

    def end(self) -> bool:
        self.setActive(False)
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        changed = state.state()
        if changed & _DIRTY.DirtyPen:
            self._pen = QColor(state.pen().color())
        if changed & _DIRTY.DirtyTransform:
            self._transform = QTransform(state.transform())
        if changed & _DIRTY.DirtyOpacity:
            self._opacity = state.opacity()

    def drawTextItem(self, p: Any, textItem: QTextItem) -> None:  # noqa: N803 - Qt's own name
        box = QRectF(p.x(), p.y() - textItem.ascent(), textItem.width(), textItem.ascent() + textItem.descent())
        colour = QColor(self._pen)
        colour.setAlphaF(colour.alphaF() * self._opacity)
        if textItem.text().strip():
            self.found.append(PaintedText(textItem.text(), self._transform.mapRect(box), colour))

    def drawPixmap(self, *_: object) -> None: ...
    def drawImage(self, *_: object) -> None: ...
    def drawTiledPixmap(self, *_: object) -> None: ...
    def drawPath(self, *_: object) -> None: ...
    def drawPolygon(self, *_: object) -> None: ...
    def drawRects(self, *_: object) -> None: ...
    def drawLines(self, *_: object) -> None: ...
    def drawPoints(self, *_: object) -> None: ...
    def drawEllipse(self, *_: object) -> None: ...


class TextRecorder(QPaintDevice):
    """A device as large as a widget, whose `engine` has what was written on it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.engine = _Engine()
        self._sizes = {
            _METRIC.PdmWidth: window.width(),
            _METRIC.PdmHeight: window.height(),
            _METRIC.PdmDepth: 32,
            _METRIC.PdmNumColors: 1 << 24,
            _METRIC.PdmDevicePixelRatio: 1,
            _METRIC.PdmDevicePixelRatioScaled: 1 << 16,
        }
        self._dpi = window.logicalDpiX()

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._sizes.get(metric, self._dpi)
