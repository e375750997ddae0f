"""A word from the desktop when nobody looks at the window, without a tray icon: by the system's own small programs.

Windows lets only installed applications and tray icons speak; there the window's own message has to do.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QProcess, QStandardPaths

_MAC_SCRIPT = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"


def command(title: str, text: str, platform: str = sys.platform) -> tuple[str, list[str]] | None:
    """The program that says it, and its arguments; None where the system has none."""
    if platform == "linux":
        name, arguments = "notify-send", ["--app-name=Plimsoll", "--icon=plimsoll", "--", title, text]
    elif platform == "darwin":
        name, arguments = "osascript", ["-e", _MAC_SCRIPT, title, text]
    else:
        return None
    program = QStandardPaths.findExecutable(name)
    return (program, arguments) if program else None


def notify(title: str, text: str) -> bool:
    """Have the desktop show it; whether it was asked to. Nobody waits for an answer."""
    found = command(title, text)
    return bool(found and QProcess.startDetached(*found)[0])
