"""Asking for a file, or a folder, in the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

DOCUMENTS = QStandardPaths.StandardLocation.DocumentsLocation


def ask_for_file(
    parent: QWidget, title: str, kinds: Sequence[str], folder: str, chosen: Callable[[str], object]
) -> None:
    """Ask for a file; `chosen` gets its path. kinds: as "Pictures (*.png)". folder: where to begin, "" for where a
    browser puts what it fetches."""
    folder = folder or usual_folder(QStandardPaths.StandardLocation.DownloadLocation)
    dialog = QFileDialog(parent, title, folder)
    dialog.setNameFilters(list(kinds))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _open(dialog, chosen)


def ask_where_to_save(
    parent: QWidget, title: str, kind: str, name: str, folder: str, chosen: Callable[[str], object]
) -> None:
    """Ask for the place of a new file; `chosen` gets its path. kind: as "Pictures (*.png)"; name: with its ending."""
    folder = folder or usual_folder(DOCUMENTS)
    dialog = QFileDialog(parent, title, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([kind])
    dialog.setDefaultSuffix(name.rpartition(".")[2])
    dialog.selectFile(name)
    _open(dialog, chosen)


def ask_for_folder(parent: QWidget, title: str, folder: str, chosen: Callable[[str], object]) -> None:
    """Ask for a folder; `chosen` gets its path. folder: where to begin."""
    dialog = QFileDialog(parent, title, folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, chosen)


def usual_folder(place: QStandardPaths.StandardLocation) -> str:
    """That folder; the home folder where there is none, whose name would else be taken for a file's."""
    folder = QStandardPaths.writableLocation(place)
    return folder if Path(folder).is_dir() else str(Path.home())


def _open(dialog: QFileDialog, chosen: Callable[[str], object]) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
