"""Whether all text on the page shown has the room it needs."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollBar

from tests.ui.conftest import some
from ui.controls.basics import Chip, Elided
from ui.window import Window


def nothing_is_cut_off(window: Window) -> None:
    """Assert it; what is cut with "…" by intent, and the transcript, which scrolls, are left aside."""
    page = some(window.stack.currentWidget())
    shown: list[QLabel | QAbstractButton] = [
        *page.findChildren(QLabel),
        *page.findChildren(QAbstractButton),
        *window.strip.findChildren(QLabel),
    ]
    for widget in shown:
        if not widget.isVisible() or not widget.text() or isinstance(widget, Elided | Chip):
            continue
        if widget.objectName().startswith("transcript") or isinstance(widget, QScrollBar):
            continue
        wrapped = isinstance(widget, QLabel) and widget.wordWrap()
        needed = widget.heightForWidth(widget.width()) if wrapped else widget.sizeHint().height()
        assert widget.height() >= needed - 1, f"{widget.text()!r} is too low"
        if not wrapped:
            assert widget.width() >= widget.minimumSizeHint().width(), f"{widget.text()!r} is too narrow"
        right = widget.mapTo(window, QPoint(widget.width(), 0)).x()
        assert right <= window.width(), f"{widget.text()!r} leaves the window"
