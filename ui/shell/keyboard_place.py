"""Where the keyboard goes when what had it is gone: nowhere that a stray Space would do something."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget


class KeyboardPlace(QObject):
    """Holds the keyboard's place in a window.

    A button that hides or greys itself leaves the keyboard to whatever comes next by Qt's rule: Pause to Cancel.
    Here what holds the button gets it instead. That does nothing by itself, and the Tab key goes on from there.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is None or now is None or not shiboken6.isValid(old) or old.window() is not self._window:
            return
        if now.window() is not self._window or (old.isVisible() and old.isEnabled()):
            return
        holder = old.parentWidget()
        while holder is not None and not (holder.isVisible() and holder.isEnabled()):
            holder = holder.parentWidget()
        if holder is not None and now is not holder:
            holder.setFocus()
