"""Asking for a file, or a folder, in the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.words import translate


def ask_for_file(parent: QWidget, folder: str, chosen: Callable[[str], object]) -> None:
    """Ask for a model; `chosen` gets its path. folder: where to begin, "" for where a browser puts what it fetches."""
    folder = folder or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
    dialog = QFileDialog(parent, translate("Window", "Open a model"), folder)
    dialog.setNameFilters([translate("Window", "Models in GGUF format (*.gguf)"), translate("Window", "All files (*)")])
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, chosen)


def ask_for_folder(parent: QWidget, title: str, folder: str, chosen: Callable[[str], object]) -> None:
    """Ask for a folder; `chosen` gets its path. folder: where to begin."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Callable[[str], object]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
