"""Where a dialog for files begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import some
from ui.controls.file_dialogs import ask_for_file


@pytest.mark.parametrize("there", [True, False], ids=["downloads", "none"])
def test_it_begins_in_the_downloads_or_at_home(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Where there was no such folder, its name stood in the line for the file's name."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if there:
        (tmp_path / "Downloads").mkdir()
    parent = QWidget()
    qtbot.addWidget(parent)
    ask_for_file(parent, "Open a model", ["Models (*.gguf)"], "", lambda _: None)
    dialog = some(parent.findChild(QFileDialog))
    assert Path(dialog.directory().absolutePath()) == (tmp_path / "Downloads" if there else tmp_path)
    assert some(dialog.findChild(QLineEdit)).text() == ""
    dialog.reject()
