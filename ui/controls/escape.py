"""Esc closes what is open before the window's own shortcut has it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


def offers_escape(event: QEvent) -> bool:
    """Whether Esc was pressed and is offered before it is taken as a shortcut; accept the event to get it as a key."""
    return event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_escape(event)


def _is_escape(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape and not event.modifiers()


class Escape(QObject):
    """Sees what reaches a window because no part of it wanted it."""

    def __init__(self, window: QWidget, anything_open: Callable[[], bool], close_nearest: Callable[[], object]) -> None:
        """anything_open: whether there is something to close; close_nearest: closes it."""
        super().__init__(window)
        self._anything_open, self._close_nearest = anything_open, close_nearest
        window.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if offers_escape(event) and self._anything_open():
            event.accept()
            return True
        pressed = event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _is_escape(event)
        if pressed and self._anything_open():
            self._close_nearest()
            return True
        return False
