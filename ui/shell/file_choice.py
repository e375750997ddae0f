"""Asking the person for a model's file, from the folder of the last time on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from ui.controls.file_dialogs import ask_for_file
from ui.words import translate


def ask_for_model(places: QSettings, over: QWidget, chosen: Callable[[Path], object]) -> None:
    """Ask for a .gguf over a window or dialog; `chosen` gets it. places: where the folder is remembered."""

    def answered(path: str) -> None:
        places.setValue("folder", str(Path(path).parent))
        chosen(Path(path))

    title = translate("Window", "Open a model")
    kinds = translate("Window", "Models in GGUF format (*.gguf)"), translate("Window", "All files (*)")
    ask_for_file(over, title, kinds, str(places.value("folder", "", str)), answered)
