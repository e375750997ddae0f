"""Things side by side and below each other."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import GRID


def row(*items: QWidget | QLayout | int | None, spacing: int = GRID) -> QHBoxLayout:
    """Things side by side; a number is a gap in px, None takes the remaining room."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    fill(made, *items)
    return made


def column(*items: QWidget | QLayout | int | None, spacing: int = GRID) -> QVBoxLayout:
    """Things below each other, as `row`."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    fill(made, *items)
    return made


def fill(layout: QBoxLayout, *items: QWidget | QLayout | int | None) -> None:
    """Add things to a layout: widgets, layouts, gaps in px, and None for the remaining room."""
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


def ask_heights_anew(widget: QWidget) -> None:
    """Have everything around `widget`, up to what scrolls, ask for its height again: words in it have changed.

    Qt does so by itself; but where several things change at once it was seen to stop half way, and to keep a height.
    """
    at: QWidget | None = widget
    while at is not None and not isinstance(at.parentWidget(), QAbstractScrollArea):
        if layout := at.layout():
            layout.invalidate()
        at.updateGeometry()
        at = at.parentWidget()
