"""Where the window was when it was last closed, and the end of a person's session."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

START_SIZE, LEAST_SIZE = (1120, 720), (720, 480)
_FRAME = (16, 48)  # px that a desktop draws around a window, at most


def restore(window: QMainWindow, places: QSettings) -> None:
    """Where the window was, if a screen is there still; else the middle of the first one."""
    window.setMinimumSize(_within(LEAST_SIZE))  # larger text makes a screen smaller, in the px that are counted here
    window.resize(_within(START_SIZE))
    saved = places.value("geometry")
    if isinstance(saved, QByteArray) and not saved.isEmpty():
        window.restoreGeometry(saved)
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if screens and not any(screen.intersected(window.geometry()).width() >= LEAST_SIZE[0] // 2 for screen in screens):
        window.resize(_within(START_SIZE))
        window.move(screens[0].center() - window.rect().center())


def _within(size: tuple[int, int]) -> QSize:
    """As much of `size` as the first screen has room for, with the frame that a desktop draws around a window."""
    screen = QGuiApplication.primaryScreen()
    wanted = QSize(*size)
    return wanted.boundedTo(screen.availableSize() - QSize(*_FRAME)) if screen else wanted


def remember(window: QMainWindow, places: QSettings, page: str) -> None:
    """For the next start."""
    places.setValue("geometry", window.saveGeometry())
    places.setValue("page", page)
    places.sync()


def session_ends() -> bool:
    """Whether the person is logging out, or the computer goes down."""
    application = QGuiApplication.instance()
    return isinstance(application, QGuiApplication) and application.isSavingSession()
