"""Whether all text on the page shown has the room it needs, and no control lies upon another."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from tests.ui.conftest import some
from ui.controls.buttons import Chip
from ui.controls.labels import Elided
from ui.window import Window

CONTROLS = (QAbstractButton, QAbstractSlider, QLineEdit, QComboBox, QPlainTextEdit)
Worded = QLabel | QAbstractButton | QComboBox | QLineEdit


def nothing_is_cut_off(window: Window) -> None:
    """Assert it; what is cut with "…" by intent, and the transcript, which scrolls, are left aside."""
    assert cut_off(window) == []


def cut_off(window: Window) -> list[str]:
    """What has not the room it needs, a sentence for each text."""
    page = some(window.stack.currentWidget())
    shown: list[Worded] = []
    for kind in (QLabel, QAbstractButton, QComboBox, QLineEdit):
        shown += page.findChildren(kind)
    shown += [*window.rail.findChildren(QAbstractButton), *window.strip.findChildren(QLabel)]
    return [fault for widget in shown if (fault := _fault(window, widget))]


def overlaps(window: Window) -> list[str]:
    """Pairs of controls that lie upon each other, a sentence for each."""
    page = some(window.stack.currentWidget())
    boxes = [
        (control, QRect(control.visibleRegion().boundingRect()).translated(control.mapTo(window, QPoint(0, 0))))
        for control in page.findChildren(QWidget)
        if isinstance(control, CONTROLS)
        and control.isVisible()
        and not isinstance(control, QScrollBar)
        and not isinstance(control.parent(), QComboBox)
        and not control.objectName().startswith("transcript")  # some are scrolled out of sight
    ]
    return [
        f"{_said(one)!r} and {_said(other)!r} overlap"
        for (one, box), (other, other_box) in combinations(boxes, 2)
        if box.intersects(other_box) and not one.isAncestorOf(other) and not other.isAncestorOf(one)
    ]


def _said(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.placeholderText()  # what a person typed scrolls
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else widget.accessibleName()


def _fault(window: Window, widget: Worded) -> str:
    words = _said(widget)
    if not widget.isVisible() or not words or widget.objectName().startswith("transcript"):
        return ""
    if isinstance(widget, QComboBox | QLineEdit):
        wide, needed = _field(widget), widget.fontMetrics().horizontalAdvance(words)
        if wide < needed:
            return f"{words!r} is too narrow: {wide} of {needed} px"
    elif not isinstance(widget, Elided | Chip) and (fault := _too_small(widget)):
        return fault
    return _out_of_sight(window, widget)


def _field(widget: QComboBox | QLineEdit) -> int:
    """The width in px that the words in it have."""
    if isinstance(widget, QLineEdit):
        margins = widget.textMargins()
        return widget.contentsRect().width() - margins.left() - margins.right()
    option = QStyleOptionComboBox()
    widget.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget).width()


def _too_small(widget: QLabel | QAbstractButton) -> str:
    wrapped = (isinstance(widget, QLabel) and widget.wordWrap()) or widget.hasHeightForWidth()
    shrinks = bool(widget.sizePolicy().verticalPolicy().value & QSizePolicy.PolicyFlag.ShrinkFlag.value)
    least = widget.minimumSizeHint() if shrinks and isinstance(widget, QAbstractButton) else widget.sizeHint()
    needed = widget.heightForWidth(widget.width()) if wrapped else least.height()
    if widget.height() < needed - 1:
        return f"{widget.text()!r} is too low: {widget.height()} of {needed} px"
    if not wrapped and widget.width() < widget.minimumSizeHint().width():
        return f"{widget.text()!r} is too narrow: {widget.width()} of {widget.minimumSizeHint().width()} px"
    return ""


def _out_of_sight(window: Window, widget: QWidget) -> str:
    """Whether it leaves the window, or what holds it; what can be scrolled to from top to bottom does not count."""
    left, right = widget.mapTo(window, QPoint(0, 0)).x(), widget.mapTo(window, QPoint(widget.width(), 0)).x()
    if left < 0 or right > window.width():
        return f"{_said(widget)!r} leaves the window: {left} to {right} of {window.width()} px"
    holder = widget.parentWidget()
    while holder is not None and holder is not window:
        box, room = QRect(widget.mapTo(holder, QPoint(0, 0)), widget.size()), holder.rect().adjusted(-1, -1, 1, 1)
        scrolls = isinstance(holder.parentWidget(), QAbstractScrollArea)
        if box.left() < room.left() or box.right() > room.right():
            place = f"{box.left()} to {box.right()} of {room.width()} px"
            return f"{_said(widget)!r} leaves its {type(holder).__name__}: {place}"
        if scrolls:
            break
        if box.top() < room.top() or box.bottom() > room.bottom():
            return f"{_said(widget)!r} leaves its {type(holder).__name__}: down to {box.bottom()} of {room.height()} px"
        holder = holder.parentWidget()
    return ""
