"""Widgets below each other in a frame that is always as high as they are."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

EDGE = 12  # px, the rounded end of a frame


class Stack(QFrame):
    """A column of widgets that set their own height, and say so with a signal `grew` if it can change.

    Not a QVBoxLayout: when a line is added to a long reply, that one lays out the innermost widget before those around
    it have grown, moves everything up a little to make room, and back a moment later, so that all of the reply is
    painted again. Here only what stands below the new line moves, and only what is new is painted.
    """

    grew = Signal()

    def __init__(self, parent: QWidget | None, margins: QMargins, spacing: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._margins = margins
        self._spacing = spacing
        self._widgets: list[QWidget] = []
        self._offsets: list[tuple[int, int]] = []
        self._settled = True
        self._least = 0

    def insert(self, at: int, widget: QWidget, *, indent: int = 0, distance: int = 0) -> None:
        """Puts `widget` at place `at`, `indent` px in from the left and `distance` px further down than usual."""
        self._widgets.insert(at, widget)
        self._offsets.insert(at, (indent, distance))
        widget.setParent(self)
        if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            widget.show()
        self._widen(at)
        grew = getattr(widget, "grew", None)
        if grew is not None:
            grew.connect(self.restack)
        self.restack()

    def add(self, widget: QWidget, *, distance: int = 0) -> None:
        """Puts `widget` at the end."""
        self.insert(len(self._widgets), widget, distance=distance)

    def set_offsets(self, at: int, *, indent: int, distance: int) -> None:
        """Changes the offsets of the widget at place `at`."""
        if self._offsets[at] != (indent, distance):
            self._offsets[at] = (indent, distance)
            self._widen(at)
            self.restack()

    def drop(self, widget: QWidget) -> None:
        """Removes `widget` and deletes it."""
        at = self._widgets.index(widget)
        del self._widgets[at], self._offsets[at]
        widget.hide()
        widget.deleteLater()
        self.restack()

    def put_at(self, at: int, widget: QWidget) -> None:
        """Moves `widget`, which is in it, to place `at`."""
        now = self._widgets.index(widget)
        self._widgets.insert(at, self._widgets.pop(now))
        self._offsets.insert(at, self._offsets.pop(now))
        self.restack()

    def place_of(self, widget: QWidget) -> int:
        """Where `widget` stands, from 0. ValueError where it does not."""
        return self._widgets.index(widget)

    def inner_width(self) -> int:
        """The px between the margins."""
        return max(0, self.width() - self._margins.left() - self._margins.right())

    def hold_height(self, least: int) -> None:
        """It is never lower than `least` px, and its widgets stand at its end; 0: as high as they are.

        So what is inserted above moves nothing that stands below, which would be painted anew each time.
        """
        if self._least != least:
            self._least = least
            self.restack()

    def _slack(self) -> int:
        """The px above the first widget."""
        if not self._least:
            return 0
        shown = [(one, far) for one, (_, far) in zip(self._widgets, self._offsets, strict=True) if not one.isHidden()]
        between = sum(self._spacing + far for _, far in shown[1:])
        edges = self._margins.top() + self._margins.bottom()
        return max(0, self._least - edges - between - sum(one.height() for one, _ in shown))

    def restack(self) -> None:
        """Moves the widgets to their places and takes the height that they need; hidden ones need none."""
        if not self._settled:
            return
        top = above = self._margins.top() + self._slack()
        for widget, (indent, distance) in zip(self._widgets, self._offsets, strict=True):
            if widget.isHidden():
                continue
            top += (self._spacing + distance) if top > above else 0
            if widget.y() != top or widget.x() != self._margins.left() + indent:
                widget.move(self._margins.left() + indent, top)
            top += widget.height()
        if self.height() != top + self._margins.bottom():
            self.setFixedHeight(top + self._margins.bottom())
            self.grew.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() == self.width():
            # Its contents stay when it grows, only the border below has to move.
            edge = min(event.oldSize().height(), self.height()) - EDGE
            self.update(0, edge, self.width(), self.height() - edge)
            return
        self._settled = False
        for at in range(len(self._widgets)):
            self._widen(at)
        self._settled = True
        self.restack()
        self.update()

    def _widen(self, at: int) -> None:
        widget, (indent, _distance) = self._widgets[at], self._offsets[at]
        if widget.width() != self.inner_width() - indent:
            widget.resize(self.inner_width() - indent, widget.height())
