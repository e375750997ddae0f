"""Where the window was when it was last closed, and the end of a person's session."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

START_SIZE, LEAST_SIZE = (1120, 720), (720, 480)


def restore(window: QMainWindow, places: QSettings) -> None:
    """Where the window was, if a screen is there still; else the middle of the first one."""
    window.resize(*START_SIZE)
    saved = places.value("geometry")
    if isinstance(saved, QByteArray) and not saved.isEmpty():
        window.restoreGeometry(saved)
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if screens and not any(screen.intersected(window.geometry()).width() >= LEAST_SIZE[0] // 2 for screen in screens):
        window.resize(*START_SIZE)
        window.move(screens[0].center() - window.rect().center())


def remember(window: QMainWindow, places: QSettings, page: str) -> None:
    """For the next start."""
    places.setValue("geometry", window.saveGeometry())
    places.setValue("page", page)
    places.sync()


def session_ends() -> bool:
    """Whether the person is logging out, or the computer goes down."""
    application = QGuiApplication.instance()
    return isinstance(application, QGuiApplication) and application.isSavingSession()
