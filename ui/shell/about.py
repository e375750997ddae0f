"""What this program is, its version and its licences."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.controls.plain_text import message_box
from ui.words import translate


def show_about(parent: QWidget, version: str) -> None:
    """Open the box; it goes away with the window, or when it is closed."""
    box = message_box(
        parent,
        translate("Window", "About Plimsoll"),
        translate("Window", "Plimsoll {0}").format(version),
        translate(
            "Window",
            "Which language model can this computer carry? To the byte, before it is loaded.\n\n"
            "MIT licence. Made with Qt (LGPL 3) and llama.cpp (MIT).",
        ),
    )
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
