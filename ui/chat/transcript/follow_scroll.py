"""What of a transcript is in view: its end, as long as it is followed, else what the person reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.chat.transcript.buttons import QuietScrollBar, large_button
from ui.theme import GRID

NEAR_END = 40  # px


class Sight(QScrollArea):
    """Scrolls `page`. following: whether its end is kept in view, however it grows.

    anchors: gives the parts of the page from top to bottom, by which what is in view is kept there.
    latest: is to lead back to the end, and is shown only where that is not followed.
    """

    def __init__(self, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.following = True
        self._going_up = self._staying = self._beyond = self._moving = False
        self._page, self._value = page, 0
        self._held: tuple[QWidget, int] | None = None  # a part, and how far its top is below that of what is in view
        self.anchors: Callable[[], Sequence[QWidget]] = tuple
        self.setObjectName("transcriptScroll")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(QuietScrollBar(Qt.Orientation.Vertical))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setAccessibleName(self.tr("Conversation"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self.setWidget(page)
        self.latest = large_button("transcriptLatest", self.tr("↓ Jump to latest"), self.tr("Jump to latest"), self)
        self.latest.hide()
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.valueChanged.connect(self._value_changed)

    def follow(self) -> None:
        """Goes to the end, and keeps it in view."""
        self.following, self._going_up, self._staying, self._held = True, False, False, None
        self._move_to(self.verticalScrollBar().maximum())
        self._show_latest()

    def set_beyond(self, beyond: bool) -> None:
        """Whether more follows than the page holds: then its end is not the one to be followed."""
        if beyond != self._beyond:
            self._beyond = beyond
            self.following = self.following and not beyond
            self._show_latest()

    def leave(self) -> None:
        """The end is not followed any more."""
        self.following, self._held = False, None

    def stay(self) -> None:
        """What is in view is about to grow or shrink below its head, which stays where it is."""
        self.following, self._staying, self._held = False, True, None

    def hold(self) -> None:
        """Something is about to come above what is in view, which stays where it is, until the person scrolls."""
        self.following = False
        if self._held is None:
            self._held = self._part_in_view()

    def _part_in_view(self) -> tuple[QWidget, int] | None:
        seen, parts = self.verticalScrollBar().value(), self.anchors()
        begin = next((part for part in parts if self._top(part) >= seen), None)
        if begin is None or self._top(begin) > seen + self.viewport().height():  # one part fills all that is in view
            begin = next((part for part in reversed(parts) if self._top(part) < seen), begin)
        return (begin, self._top(begin) - seen) if begin else None

    def _top(self, part: QWidget) -> int:
        """Where a part begins on the page, in px."""
        return part.mapTo(self._page, QPoint(0, 0)).y()

    def is_above(self, top: int) -> bool:
        """Whether `top`, in px of the page, lies above what the person reads, who does not follow the end."""
        return not self.following and top < self.verticalScrollBar().value()

    def go_to(self, top: int) -> None:
        """Has the page in view from `top` on, in px."""
        self._move_to(top)
        self.following, self._held = False, self._part_in_view()
        self._show_latest()

    def _move_to(self, value: int) -> None:
        """Scrolls, which the person did not."""
        self._moving = True
        self.verticalScrollBar().setValue(value)
        self._moving = False

    def _range_changed(self, _low: int, high: int) -> None:
        held = self._held
        if held and not (shiboken6.isValid(held[0]) and self._page.isAncestorOf(held[0])):
            held = self._held = None
        if self._staying or high == 0:  # where all is in view, it is the end that is looked at
            self._staying = False
            self.following = high - self.verticalScrollBar().value() <= NEAR_END and not self._beyond
        elif held:
            self._move_to(self._top(held[0]) - held[1])
        elif self.following:
            self._move_to(high)
        self._show_latest()

    def _value_changed(self, value: int) -> None:
        if value > self._value:
            self._going_up = False
        self._value = value
        if not self._moving:
            near = self.verticalScrollBar().maximum() - value <= NEAR_END
            self.following = near and not self._going_up and not self._beyond
            self._held = None if self._held is None or self.following else self._part_in_view()
        self._show_latest()

    def _show_latest(self) -> None:
        self.latest.setVisible(not self.following)
        if not self.following:
            self._place_latest()

    def _place_latest(self) -> None:
        self.latest.adjustSize()
        box = self.viewport().rect()
        self.latest.move((box.width() - self.latest.width()) // 2, box.height() - self.latest.height() - 2 * GRID)
        self.latest.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_latest()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A slow upward scroll stays within NEAR_END for a while; it must not be pulled back by the next token.
        if event.angleDelta().y() > 0:
            self._going_up = True
        super().wheelEvent(event)
