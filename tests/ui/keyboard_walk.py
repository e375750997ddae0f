"""What the Tab key comes to on the page shown, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QScrollBar, QWidget

from tests.ui.conftest import some
from tests.ui.cut_off import CONTROLS
from ui.controls.tab_order import put_in_reading_order, reading_order
from ui.window import Window

_TAB = Qt.FocusPolicy.TabFocus
Stop = tuple[QWidget, QRect]


def stops(window: Window) -> list[Stop]:
    """What of the page takes the Tab key, in that order, each with its place in the window."""
    page, holder = some(window.stack.currentWidget()), some(window.centralWidget())
    put_in_reading_order(holder)  # as the window does at each press of the key
    first = next(reading_order(holder))
    found: list[Stop] = []
    at = first
    while True:
        if page.isAncestorOf(at) and at.isVisible() and at.isEnabled() and at.focusPolicy() & _TAB:
            found.append((at, QRect(at.mapTo(window, QPoint(0, 0)), at.size())))
        at = some(at.nextInFocusChain())
        if at is first:
            return found


def unreached(window: Window) -> list[str]:
    """Controls of the page that the Tab key does not come to, a sentence for each.

    Of several that belong together (tabs, chips in a row) the arrows go from one to the next; a field's own buttons are
    its keys.
    """
    page = some(window.stack.currentWidget())
    return [
        f"{_called(one)} is not reached"
        for one in page.findChildren(QWidget)
        if isinstance(one, (*CONTROLS, QAbstractItemView))
        and one.isVisible()
        and one.isEnabled()
        and not one.focusPolicy() & _TAB
        and not isinstance(one, QScrollBar)
        and not isinstance(one.parent(), QComboBox)
        and not _has_company(one)
    ]


def out_of_order(found: Sequence[Stop]) -> list[str]:
    """Where the Tab key goes against the order of reading, a sentence for each: up, but to another column beside; or
    back in a line."""
    faults = []
    for (one, here), (other, there) in pairwise(found):
        within = one.isAncestorOf(other)  # and may be scrolled out of sight
        up = there.bottom() <= here.top() and there.left() < here.right()
        beside = there.top() < here.bottom() and here.top() < there.bottom()
        if (up and not within) or (beside and there.right() <= here.left()):
            faults.append(f"from {_called(one)} at {here.getRect()} to {_called(other)} at {there.getRect()}")
    return faults


def without_a_ring(window: Window, found: Sequence[Stop], seen: set[tuple[str, str]]) -> list[str]:
    """Stops that look the same with the keyboard and without, a sentence for each. seen: kinds that were looked at."""
    faults = []
    for one, place in found:
        kind = type(one).__name__, one.objectName()
        if kind in seen or not window.rect().contains(place):
            continue
        seen.add(kind)
        window.setFocus()
        QApplication.processEvents()
        box = place.adjusted(-4, -4, 4, 4)
        before = window.grab(box).toImage()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if window.grab(box).toImage() == before:
            faults.append(f"{_called(one)} shows no ring")
    window.setFocus()
    return faults


def _has_company(one: QWidget) -> bool:
    holder = one.parentWidget() if isinstance(one, QAbstractButton) else None
    others = holder.findChildren(QAbstractButton) if holder else []
    return any(other.isCheckable() and other.focusPolicy() & _TAB for other in others if other is not one)


def _called(one: QWidget) -> str:
    words = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
    return f"{type(one).__name__} {words!r}"
