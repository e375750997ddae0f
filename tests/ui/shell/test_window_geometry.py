"""The window opens no larger than the screen it opens on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from ui.shell.window_geometry import LEAST_SIZE, START_SIZE, restore


@pytest.mark.parametrize(
    ("screen", "wanted"), [((1920, 1080), START_SIZE), ((960, 600), (944, 552)), ((683, 512), (667, 464))]
)
def test_a_window_opens_within_its_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, screen: tuple[int, int], wanted: tuple[int, int]
) -> None:
    class Small:
        def availableSize(self) -> QSize:
            return QSize(*screen)

    assert hasattr(QScreen, "availableSize")
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: Small())
    window = QMainWindow()
    qtbot.addWidget(window)
    restore(window, QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))
    assert (window.width(), window.height()) == wanted
    least = window.minimumSize()
    assert (least.width(), least.height()) == (min(wanted[0], LEAST_SIZE[0]), min(wanted[1], LEAST_SIZE[1]))
