"""In which order the Tab key comes to things: that in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QComboBox,
    QGridLayout,
    QLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QTableView,
    QWidget,
)


def in_order(*stops: QWidget) -> None:
    """The Tab key comes to these one after another; Qt's own order is that in which they were made."""
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)


def put_in_reading_order(root: QWidget) -> None:
    """The Tab key comes to what is shown within `root` as it is laid out, whenever that was made."""
    wanted = list(reading_order(root))
    if len(wanted) < 2 or _chain(wanted[0], set(wanted)) == wanted:
        return
    in_order(*wanted)


def reading_order(root: QWidget) -> Iterator[QWidget]:
    """What can be seen within `root` and takes the Tab key, as layouts have it, from the first line to the last."""
    if not root.isVisible():
        return
    if isinstance(root, QTableView):  # its headers stand above its rows
        yield from reading_order(root.horizontalHeader())
    if root.isEnabled() and root.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield root
    for part in _parts(root):
        yield from reading_order(part)


def _parts(holder: QWidget) -> list[QWidget]:
    """The parts of a widget in their order; those of a control are its own matter."""
    if isinstance(holder, QScrollArea):
        return [within] if (within := holder.widget()) else []
    if isinstance(holder, QAbstractScrollArea | QComboBox | QLineEdit):
        return []
    if isinstance(holder, QSplitter):
        return [part for at in range(holder.count()) if (part := holder.widget(at))]
    layout = holder.layout()
    laid = list(_laid(layout)) if layout else []
    held = set(laid)
    loose = [
        one
        for one in holder.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if one not in held and not one.isWindow()
    ]
    return laid + sorted(loose, key=lambda one: (one.y(), one.x()))


def _laid(layout: QLayout) -> Iterator[QWidget]:
    """The widgets of a layout and of those within it."""
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: _cell(layout, at))
    for at in places:
        item = layout.itemAt(at)
        inner, widget = (item.layout(), item.widget()) if item else (None, None)
        if widget:
            yield widget
        elif inner:
            yield from _laid(inner)


def _cell(grid: QGridLayout, at: int) -> tuple[int, int]:
    """Row and column of an item."""
    place = grid.getItemPosition(at)
    assert isinstance(place, tuple)
    return place[0], place[1]


def _chain(first: QWidget, wanted: set[QWidget]) -> list[QWidget]:
    """The same in the order that the Tab key has now, beginning at one of them."""
    found, at = [first], first.nextInFocusChain()
    while at is not None and at is not first:
        if at in wanted:
            found.append(at)
        at = at.nextInFocusChain()
    return found
