"""Things side by side and below each other."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

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
