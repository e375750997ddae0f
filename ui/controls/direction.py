"""Left and right as people read: what Qt does not mirror by itself where one reads from right to left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout


def mirrored() -> bool:
    """Whether one reads from right to left."""
    return QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft


def start() -> Qt.AlignmentFlag:
    """Where lines begin. Qt's labels go by the letters instead: a Latin name stands at the left among Hebrew words."""
    return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | _side(right=mirrored())


def end() -> Qt.AlignmentFlag:
    """Where lines end."""
    return Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | _side(right=not mirrored())


def margins(layout: QLayout, before: int, above: int, behind: int, below: int) -> None:
    """Margins in px; Qt's own keep to the left and right."""
    if mirrored():
        before, behind = behind, before
    layout.setContentsMargins(before, above, behind, below)


def _side(*, right: bool) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
